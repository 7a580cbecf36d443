"""The project as an app: its template tags, its commands, its checks."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The project's own templates tags and management commands."""

    name = "recp_portal"
    label = "portal"
