"""How files become rows: read and checked, compared, taken some at once, taken back."""
