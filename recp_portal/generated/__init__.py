"""A generated network of any size, skewed like real history, to measure the portal with (docs/performance.md)."""
