"""The app's configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    """The reports app."""

    name = "reports"

    def ready(self) -> None:
        """Register the kinds of document, and the words in which this app's events are read."""
        from centres import audit
        from documents import kinds
        from reports import rendering

        kinds.register(rendering.CASE_STUDY)
        kinds.register(rendering.PUBLISHED_CASE)
        audit.register_words(
            {
                "reports.case_study.edited": _("changed the texts of the case study"),
                "reports.case_study.written": _("wrote the texts of the case study"),
                "reports.consent.given": _("decided in the portal on the case study"),
                "reports.consent.recorded": _("recorded the enterprise's decision"),
                "reports.consent.withdrawn": _("withdrew the consent"),
            }
        )
