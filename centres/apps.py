"""The app's configuration."""

from django.apps import AppConfig


class CentresConfig(AppConfig):
    """The centres app."""

    name = "centres"
