"""What each page of an assessment shows, as frozen values: a template that renders them asks the database nothing."""
