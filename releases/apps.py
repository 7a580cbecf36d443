"""The app's configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReleasesConfig(AppConfig):
    """The releases app."""

    name = "releases"

    def ready(self) -> None:
        """Say in which words its events are read, and register the document that it prints."""
        from centres.audit import register_words
        from documents import kinds
        from releases import printing

        kinds.register(printing.NETWORK_REPORT)

        register_words(
            {
                "releases.release.opened": _("let everybody have the release"),
                "releases.release.closed": _("took the release out of the open data"),
                "releases.release.restated": _("asked for the release once more with one factor set:"),
                "releases.release.requested": _("asked for the release"),
                "releases.release.retried": _("tried the release again"),
            }
        )
