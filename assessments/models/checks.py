"""What a round's figures are compared with, and what was answered to the questions about them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assessments.choices import BenchmarkIndicator
from assessments.models.assessment import Round
from assessments.models.flows import UsedRecord
from centres.models import EditedRecord


class FindingAnswer(UsedRecord):
    """What the assessor answers to a question about a round's figures. It counts while the values stay as they were."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="answers")
    code = models.CharField(_("question"), max_length=40, editable=False)
    subject = models.CharField(_("about"), max_length=200, editable=False)
    finding_key = models.CharField(max_length=16, editable=False)
    question = models.TextField(_("as it was asked"), editable=False)
    answer = models.TextField(_("answer"))

    class Meta(UsedRecord.Meta):
        abstract = False
        verbose_name = _("answer to a question")
        verbose_name_plural = _("answers to questions")
        constraints = [
            models.UniqueConstraint(fields=["round", "code", "subject"], name="finding_answered_once_per_round"),
        ]

    def __str__(self) -> str:
        return self.answer


class PriceBand(EditedRecord):
    """What one kWh of an energy may cost before the portal asks, in one currency."""

    carrier = models.CharField(_("kind of energy"), max_length=40)
    currency = models.CharField(_("currency"), max_length=3)
    lowest_amount = models.DecimalField(_("lowest price of one kWh"), max_digits=14, decimal_places=6)
    highest_amount = models.DecimalField(_("highest price of one kWh"), max_digits=14, decimal_places=6)
    source = models.CharField(_("source"), max_length=200, blank=True, help_text=_("Tariff of the utility, 2026."))

    class Meta(EditedRecord.Meta):
        abstract = False
        verbose_name = _("price band")
        verbose_name_plural = _("price bands")
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "carrier", "currency"],
                name="price_band_once",
                violation_error_message=_("Kind of energy: the centre has a band for it in this currency already."),
            ),
            models.CheckConstraint(
                condition=Q(lowest_amount__gte=0) & Q(highest_amount__gt=F("lowest_amount")),
                name="price_band_is_a_band",
                violation_error_message=_("Highest price of one kWh: give more than the lowest, which is 0 or more."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.carrier} · {self.currency}"


class SectorBenchmark(EditedRecord):
    """What plants of a sector usually take or leave behind for one unit of product, with its source."""

    isic_code = models.CharField(
        _("sector (ISIC Rev. 4)"), max_length=4, help_text=_("A class such as 1050, or its first two or three digits.")
    )
    indicator = models.CharField(_("what"), max_length=20, choices=BenchmarkIndicator)
    unit = models.CharField(_("unit"), max_length=20, help_text=_("Of what is used or left: kWh, m3, kg."))
    output_unit = models.CharField(_("for one"), max_length=20, help_text=_("Unit of product: t, kg, piece."))
    low_value = models.DecimalField(_("from"), max_digits=20, decimal_places=9)
    high_value = models.DecimalField(_("to"), max_digits=20, decimal_places=9)
    source = models.CharField(_("source"), max_length=200, help_text=_("Whose figures these are, and of which year."))

    class Meta(EditedRecord.Meta):
        abstract = False
        verbose_name = _("sector benchmark")
        verbose_name_plural = _("sector benchmarks")
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "isic_code", "indicator", "output_unit", "source"],
                name="benchmark_once",
                violation_error_message=_("Source: the centre has this benchmark already."),
            ),
            models.CheckConstraint(
                condition=Q(indicator__in=BenchmarkIndicator.values), name="benchmark_indicator_is_known"
            ),
            models.CheckConstraint(
                condition=Q(low_value__gte=0) & Q(high_value__gt=F("low_value")),
                name="benchmark_is_a_range",
                violation_error_message=_("To: give more than “from”, which is 0 or more."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.isic_code} · {self.get_indicator_display()}"
