"""The app's configuration."""

from django.apps import AppConfig


class NetworkConfig(AppConfig):
    """The network app."""

    name = "network"
