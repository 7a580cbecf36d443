"""The demo's and the tests' own servers: a real PostgreSQL and a real Valkey, below one data folder.

It knows no Django. `make demo`, `make test` and `python -m recp_portal.embedded run -- COMMAND` start from it.
Production brings its own servers (docs/operations.md) with the same roles (deploy/postgres/roles.sql).
"""
