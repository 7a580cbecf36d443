"""The app's configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImportsConfig(AppConfig):
    """The imports app: records of earlier years, from files."""

    name = "imports"

    def ready(self) -> None:
        """Say in which words this app's events are read in a centre's history."""
        from centres import audit

        audit.register_words(
            {
                "imports.batch.uploaded": _("uploaded files of the import"),
                "imports.batch.mapped": _("assigned the columns of the import"),
                "imports.batch.requested": _("asked for the import"),
                "imports.batch.checked": _("checked the import"),
                "imports.batch.taken": _("took the good rows of the import"),
                "imports.batch.reverted": _("reverted the import"),
                "imports.batch.failed": _("gave up the import"),
            }
        )
