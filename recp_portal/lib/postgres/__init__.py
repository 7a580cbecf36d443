"""A thin layer over Django's PostgreSQL backend that keeps the row policies' settings true (see `base`)."""
