"""`make bench`, its second part: the network's pages and writes at two sizes, side by side (docs/performance.md)."""
