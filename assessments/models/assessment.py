"""One in-plant assessment and the rounds in which it is accepted."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assessments.choices import BaselineReason, RoundKind, RoundStatus
from centres.models import EditedRecord, Enterprise, Site
from indicators.models import FactorSet, GridFactor


class Assessment(EditedRecord):
    """One in-plant assessment of one site."""

    reference = models.CharField(_("reference"), max_length=20, editable=False)
    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="assessments")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="assessments", verbose_name=_("site"))
    focus = models.CharField(_("focus"), max_length=200, blank=True, help_text=_("Boiler house and paper machine 2."))
    started_on = models.DateField(_("started on"))
    lead = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("lead assessor")
    )
    team = models.CharField(
        _("team"), max_length=200, blank=True, help_text=_("Functions, as the case study prints them.")
    )
    approach = models.TextField(
        _("approach taken"), blank=True, help_text=_("How the team worked. For the case study.")
    )
    currency = models.CharField(_("currency"), max_length=3)
    currency_per_usd = models.DecimalField(
        _("currency for one US dollar"), max_digits=16, decimal_places=6, null=True, blank=True
    )
    rate_source = models.CharField(_("source of the rate"), max_length=120, blank=True)
    rate_on = models.DateField(_("rate of"), null=True, blank=True)
    discount_rate = models.DecimalField(
        _("discount rate"), max_digits=5, decimal_places=4, default="0.10", help_text=_("0.10 is 10 % a year.")
    )
    tax_share = models.DecimalField(_("tax on profit"), max_digits=5, decimal_places=4, default=0)
    depreciation_years = models.PositiveSmallIntegerField(_("written off over"), null=True, blank=True)
    inflation_share = models.DecimalField(_("inflation"), max_digits=5, decimal_places=4, default=0)
    price_year = models.PositiveSmallIntegerField(_("prices of the year"), null=True, blank=True)
    ranking = models.JSONField(_("weights and scores"), default=dict, blank=True, editable=False)
    factor_set = models.ForeignKey(FactorSet, on_delete=models.PROTECT, related_name="+", verbose_name=_("factors"))
    grid_factor = models.ForeignKey(
        GridFactor, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("grid factor")
    )
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True, editable=False)

    class Meta(EditedRecord.Meta):
        abstract = False
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        indexes = [
            models.Index(fields=["centre", "id"], name="assessment_by_key"),
            models.Index(fields=["centre", "-updated_at", "-id"], name="assessment_newest_first"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["centre", "reference"], name="assessment_reference_once"),
            models.CheckConstraint(
                condition=Q(currency_per_usd__isnull=True) | Q(currency_per_usd__gt=0),
                name="assessment_rate_is_positive",
                violation_error_message=_("Currency for one US dollar: give a number above zero."),
            ),
            models.CheckConstraint(
                condition=Q(discount_rate__gte=0) & Q(discount_rate__lt=1),
                name="assessment_discount_is_a_share",
                violation_error_message=_("Discount rate: give a share such as 0.10 for 10 %."),
            ),
            models.CheckConstraint(
                condition=Q(tax_share__gte=0) & Q(tax_share__lt=1),
                name="assessment_tax_is_a_share",
                violation_error_message=_("Tax on profit: give a share such as 0.25 for 25 %."),
            ),
            models.CheckConstraint(
                condition=Q(inflation_share__gt=-1) & Q(inflation_share__lt=10),
                name="assessment_inflation_is_plausible",
                violation_error_message=_("Inflation: give a share such as 0.08 for 8 % a year."),
            ),
            models.CheckConstraint(
                condition=Q(depreciation_years__isnull=True)
                | (Q(depreciation_years__gte=1) & Q(depreciation_years__lte=60)),
                name="assessment_depreciation_is_plausible",
                violation_error_message=_("Written off over: give 1 to 60 years."),
            ),
            models.CheckConstraint(
                condition=Q(price_year__isnull=True) | (Q(price_year__gte=1970) & Q(price_year__lte=2100)),
                name="assessment_price_year_is_plausible",
                violation_error_message=_("Prices of the year: give a year such as 2026."),
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class Round(EditedRecord):
    """A part of an assessment that is submitted and accepted as a whole."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="rounds")
    number = models.PositiveSmallIntegerField(_("number"), editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=RoundKind)
    period_start = models.DateField(_("from"))
    period_end = models.DateField(_("to"))
    campaign = models.CharField(
        _("campaign"), max_length=80, blank=True, help_text=_("Only where the plant runs a season: sugar, fruit, tea.")
    )
    compared_with = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="compared_rounds",
        null=True,
        blank=True,
        verbose_name=_("compared with"),
        help_text=_("A later version of the baseline; empty: the first."),
    )
    change_reason = models.CharField(_("what changed"), max_length=12, choices=BaselineReason, blank=True)
    change_note = models.TextField(_("in words"), blank=True)
    changed_on = models.DateField(_("changed on"), null=True, blank=True)
    taken_from = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("taken over from"),
    )
    status = models.CharField(_("state"), max_length=10, choices=RoundStatus, default=RoundStatus.DRAFT, editable=False)
    plant_confirmed_on = models.DateField(_("confirmed by the plant on"), null=True, blank=True)
    note = models.TextField(_("note to the reviewer"), blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, editable=False
    )
    submitted_at = models.DateTimeField(_("submitted"), null=True, editable=False)
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, editable=False
    )
    returned_at = models.DateTimeField(_("returned"), null=True, editable=False)
    return_reason = models.TextField(_("why it came back"), blank=True, editable=False)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, editable=False
    )
    accepted_at = models.DateTimeField(_("accepted"), null=True, editable=False)

    class Meta(EditedRecord.Meta):
        abstract = False
        verbose_name = _("round")
        verbose_name_plural = _("rounds")
        indexes = [
            models.Index(
                fields=["centre", "-accepted_at", "id"],
                condition=Q(status=RoundStatus.ACCEPTED),
                name="round_accepted_last",
            ),
            models.Index(
                fields=["centre", "-updated_at"], condition=~Q(status=RoundStatus.ACCEPTED), name="round_not_accepted"
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "number"], name="round_number_once"),
            models.UniqueConstraint(
                fields=["assessment", "kind"],
                condition=Q(kind=RoundKind.REPORT) | Q(kind=RoundKind.BASELINE, change_reason=""),
                name="round_first_baseline_and_report_once",
                violation_error_message=_("This assessment has a round of this kind already."),
            ),
            models.UniqueConstraint(
                fields=["assessment"], condition=Q(kind=RoundKind.IMPORTED), name="round_imported_once"
            ),
            models.UniqueConstraint(
                fields=["assessment"],
                condition=Q(kind=RoundKind.BASELINE) & ~Q(status=RoundStatus.ACCEPTED),
                name="round_one_baseline_in_the_making",
                violation_error_message=_("A version of the baseline is not accepted yet. Finish that one first."),
            ),
            models.CheckConstraint(
                condition=Q(change_reason__in=[*BaselineReason.values, ""]), name="round_change_reason_is_known"
            ),
            models.CheckConstraint(
                condition=Q(change_reason="", change_note="", changed_on=None, taken_from=None)
                | Q(kind=RoundKind.BASELINE) & ~Q(change_reason="") & ~Q(change_note="") & Q(changed_on__isnull=False),
                name="round_version_says_what_changed",
                violation_error_message=_("What changed: say what, in words, and from which day."),
            ),
            models.CheckConstraint(
                condition=Q(compared_with=None) | ~Q(kind=RoundKind.BASELINE),
                name="round_baseline_is_compared_with_nothing",
            ),
            models.CheckConstraint(condition=Q(kind__in=RoundKind.values), name="round_kind_is_known"),
            models.CheckConstraint(condition=Q(status__in=RoundStatus.values), name="round_status_is_known"),
            models.CheckConstraint(
                condition=Q(period_end__gt=F("period_start")),
                name="round_period_ends_after_it_starts",
                violation_error_message=_("To: the period must end after it starts."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessment.reference} · {self.get_kind_display()}"

    @property
    def is_open(self) -> bool:
        """Return whether its rows may change."""
        return self.status in (RoundStatus.DRAFT, RoundStatus.RETURNED)
