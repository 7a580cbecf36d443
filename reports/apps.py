"""The app's configuration."""

from django.apps import AppConfig
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    """The reports app."""

    name = "reports"

    def ready(self) -> None:
        """Register the kinds of document, and the words in which this app's events are read."""
        from centres import audit
        from centres.kinds import EnterprisePanel, register_enterprise_panel
        from centres.permissions import Permission
        from documents import kinds
        from reports import rendering, selectors

        kinds.register(rendering.CASE_STUDY)
        kinds.register(rendering.PUBLISHED_CASE)
        register_enterprise_panel(
            EnterprisePanel(
                key="consent",
                template="reports/_enterprise_panel.html",
                permission=Permission.CONSENT_RECORD,
                build=lambda enterprise: selectors.standing_consent(enterprise=enterprise, at=timezone.now()),
            )
        )
        audit.register_words(
            {
                "reports.case_study.edited": _("changed the texts of the case study"),
                "reports.case_study.written": _("wrote the texts of the case study"),
                "reports.consent.given": _("decided in the portal on the case study"),
                "reports.consent.recorded": _("recorded the enterprise's decision"),
                "reports.consent.withdrawn": _("withdrew the consent"),
            }
        )
