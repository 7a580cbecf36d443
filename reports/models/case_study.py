"""The texts of a case study; its figures are those of the frozen result."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.models import Assessment
from centres.models import EditedRecord


class CaseStudy(EditedRecord):
    """What the case study of one assessment says in one language. A blank text is built from the assessment."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="case_studies")
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    title = models.CharField(
        _("title"),
        max_length=100,
        blank=True,
        help_text=_("What the plant gained, in one line. Blank: built from the figures."),
    )
    message = models.TextField(
        _("message"),
        max_length=380,
        blank=True,
        help_text=_("One paragraph: what was done and why it was worth it. Blank: built from the figures."),
    )
    testimony = models.TextField(
        _("what the enterprise says"),
        max_length=280,
        blank=True,
        help_text=_("In their own words, without quotation marks."),
    )
    testimony_by = models.CharField(
        _("who says it"), max_length=80, blank=True, help_text=_("The function only, not the name: plant manager.")
    )

    class Meta(EditedRecord.Meta):
        abstract = False
        verbose_name = _("case study")
        verbose_name_plural = _("case studies")
        constraints = [
            models.UniqueConstraint(fields=["assessment", "language"], name="case_study_once_per_language"),
            models.CheckConstraint(
                condition=Q(language__in=[code for code, _label in settings.LANGUAGES]),
                name="case_study_language_is_known",
            ),
            models.CheckConstraint(
                condition=Q(testimony="") | ~Q(testimony_by=""),
                name="case_study_testimony_has_a_function",
                violation_error_message=_("Who says it: give the function of the person who said this."),
            ),
        ]

    def __str__(self) -> str:
        return self.title or f"{self.assessment.reference} · {self.language}"
