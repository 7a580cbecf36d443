"""The months of a baseline: what was made and used in each, for a base load and a slope."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.choices import BenchmarkIndicator, EvidenceLevel
from assessments.models.assessment import Round
from assessments.models.flows import UsedRecord


class BaselineLine(UsedRecord):
    """Output and use of one resource in at least six periods of the baseline, month by month."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="baseline_lines")
    indicator = models.CharField(_("what"), max_length=20, choices=BenchmarkIndicator)
    unit = models.CharField(_("unit of use"), max_length=20)
    period_count = models.PositiveSmallIntegerField(
        _("periods in the year"), default=12, validators=[MinValueValidator(1)]
    )
    points = models.JSONField(_("months"))  # [{"label": "2024-01", "output": "60", "use": "35.1"}]
    source = models.CharField(_("source"), max_length=200)
    evidence = models.CharField(_("evidence"), max_length=12, choices=EvidenceLevel, default=EvidenceLevel.REPORTED)

    class Meta(UsedRecord.Meta):
        abstract = False
        verbose_name = _("line of the baseline's months")
        verbose_name_plural = _("lines of the baseline's months")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "indicator"],
                name="baseline_line_once_per_indicator",
                violation_error_message=_("What: this baseline has months of it already."),
            ),
            models.CheckConstraint(
                condition=Q(indicator__in=BenchmarkIndicator.values), name="baseline_line_indicator_is_known"
            ),
            models.CheckConstraint(
                condition=Q(period_count__range=(1, 366)),
                name="baseline_line_periods_make_a_year",
                violation_error_message=_("Periods in the year: give 1 to 366."),
            ),
            models.CheckConstraint(
                condition=Q(evidence__in=EvidenceLevel.values), name="baseline_line_evidence_is_known"
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_indicator_display())
