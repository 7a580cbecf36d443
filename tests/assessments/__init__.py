"""The assessor's pages and services."""
