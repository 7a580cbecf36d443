"""The app's configuration."""

from django.apps import AppConfig


class KnowledgeConfig(AppConfig):
    """What plants learned from each other: it owns no table, and reads those of the apps below."""

    name = "knowledge"
