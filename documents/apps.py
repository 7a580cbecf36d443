"""The app's configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    """The documents app."""

    name = "documents"

    def ready(self) -> None:
        """Say in which words this app's events are read in a centre's history."""
        from centres import audit

        audit.register_words(
            {
                "documents.document.attempt_failed": _("could not make the document yet"),
                "documents.document.downloaded": _("downloaded the document"),
                "documents.document.expired": _("let the file expire of the document"),
                "documents.document.failed": _("gave up making the document"),
                "documents.document.file_missing": _("missed the file of the document"),
                "documents.document.finished": _("made the document"),
                "documents.document.requested": _("asked for the document"),
                "documents.document.retried": _("asked again for the document"),
                "documents.document.started": _("started to make the document"),
            }
        )
