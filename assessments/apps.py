"""The app's configuration."""

from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    """The assessments app."""

    name = "assessments"

    def ready(self) -> None:
        """Say in which words this app's events are read in a centre's history."""
        from assessments.pages.history import EVENT_WORDS
        from centres import audit

        audit.register_words(EVENT_WORDS)
