"""What the numbers mean: the calculation core, factor sets and charts."""
