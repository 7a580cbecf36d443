"""What was accepted, frozen: documents and rollups read these rows and never live ones."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.catalogue import OptionKind
from assessments.choices import (
    CostClass,
    CountsAs,
    EvidenceLevel,
    FinanceSource,
    OptionStatus,
    Reason,
    RoundKind,
    Standing,
    Technique,
)
from assessments.models.assessment import Assessment, Round
from assessments.models.options import Option
from centres.models import DataKind, Enterprise, Region, Site, SizeClass
from centres.tenancy import CentreOwnedModel
from indicators.models import FactorSet
from recp_portal.lib.numbers import date_text


class Result(CentreOwnedModel):
    """The frozen figures of one accepted round, and by what they are added up.

    What the totals of a network go by (country to price level) is frozen with the figures, so that a later edit of the
    enterprise or the centre moves no accepted figure. `docs/rollups.md` says who reads which column.
    """

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="results")
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="results")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="results")
    kind = models.CharField(_("kind"), max_length=10, choices=RoundKind)
    period_start = models.DateField(_("from"))
    period_end = models.DateField(_("to"))
    as_of = models.DateTimeField(_("as of"))
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    inputs_digest = models.CharField(_("digest of the inputs"), max_length=64)
    factor_set = models.ForeignKey(FactorSet, on_delete=models.PROTECT, related_name="+")
    core_version = models.CharField(_("version of the calculation"), max_length=20)
    evidence = models.CharField(_("evidence"), max_length=12, choices=EvidenceLevel)
    supersedes = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        related_name="superseded_by",
        null=True,
        blank=True,
        verbose_name=_("replaces"),
    )
    currency = models.CharField(_("currency"), max_length=3)
    currency_per_usd = models.DecimalField(max_digits=16, decimal_places=6, null=True, blank=True)
    rate_on = models.DateField(_("rate of"), null=True, blank=True)
    rate_source = models.CharField(_("source of the rate"), max_length=160, blank=True, default="", db_default="")
    figures = models.JSONField(_("figures"), encoder=DjangoJSONEncoder)

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="results")
    year = models.PositiveSmallIntegerField(_("year of the assessment"))
    data_kind = models.CharField(_("kind of data"), max_length=16, choices=DataKind)
    country = models.CharField(_("country"), max_length=3, blank=True)
    region = models.CharField(_("region"), max_length=3, choices=Region, blank=True)
    section = models.CharField(_("section (ISIC)"), max_length=1, blank=True)
    division = models.CharField(_("sector (ISIC division)"), max_length=2, blank=True)
    size_class = models.CharField(_("size"), max_length=8, choices=SizeClass)
    enterprise_key = models.CharField(
        _("enterprise, across centres"),
        max_length=64,
        help_text=_("A keyed hash of country and national identifier; without one, the enterprise's own key."),
    )
    funding = models.JSONField(_("shares by programme"), default=dict, db_default={}, blank=True)
    price_level_ratio = models.DecimalField(
        _("prices of the reference year for one of its own"), max_digits=16, decimal_places=8, null=True, blank=True
    )
    exposed_less_count = models.IntegerField(_("people at less risk"), default=0, db_default=0)
    exposed_less_women_count = models.IntegerField(_("women at less risk"), default=0, db_default=0)
    exposed_less_men_count = models.IntegerField(_("men at less risk"), default=0, db_default=0)
    jobs_count = models.IntegerField(_("jobs created less lost"), default=0, db_default=0)
    jobs_women_count = models.IntegerField(_("jobs of women"), default=0, db_default=0)
    jobs_men_count = models.IntegerField(_("jobs of men"), default=0, db_default=0)
    trained_count = models.IntegerField(_("people trained"), default=0, db_default=0)
    trained_women_count = models.IntegerField(_("women trained"), default=0, db_default=0)
    trained_men_count = models.IntegerField(_("men trained"), default=0, db_default=0)

    standing = models.CharField(
        _("standing"),
        max_length=10,
        choices=Standing,
        default=Standing.COUNTED,
        db_default=Standing.COUNTED,
        editable=False,
    )
    held_back_at = models.DateTimeField(_("held back"), null=True, blank=True, editable=False)
    held_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True, editable=False
    )
    held_back_reason = models.CharField(
        _("why it is held back"), max_length=300, blank=True, default="", db_default="", editable=False
    )
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True, editable=False
    )
    withdrawn_reason = models.CharField(
        _("why it was withdrawn"), max_length=300, blank=True, default="", db_default="", editable=False
    )
    batch = models.UUIDField(_("import that brought it"), null=True, blank=True, editable=False, db_index=True)

    class Meta(CentreOwnedModel.Meta):
        verbose_name = _("result")
        verbose_name_plural = _("results")
        indexes = [models.Index(fields=["centre", "id"], name="result_by_key")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=RoundKind.values), name="result_kind_is_known"),
            models.CheckConstraint(condition=Q(evidence__in=EvidenceLevel.values), name="result_evidence_is_known"),
            models.CheckConstraint(condition=Q(data_kind__in=DataKind.values), name="result_data_kind_is_known"),
            models.CheckConstraint(condition=Q(region__in=[*Region.values, ""]), name="result_region_is_known"),
            models.CheckConstraint(condition=Q(size_class__in=SizeClass.values), name="result_size_is_known"),
            models.CheckConstraint(condition=Q(standing__in=Standing.values), name="result_standing_is_known"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | (Q(withdrawn_by__isnull=False) & ~Q(withdrawn_reason="")),
                name="result_withdrawal_says_who_and_why",
            ),
            models.CheckConstraint(
                condition=Q(held_back_at__isnull=True) | ~Q(held_back_reason=""),  # by nobody: by the rule
                name="result_held_back_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessment.reference} · {self.get_kind_display()} · {date_text(self.as_of)}"


class ResultOption(CentreOwnedModel):
    """One option as it stood in one result. Yearly amounts; positive is less.

    investment_amount  less the grant: what the enterprise itself paid or would pay
    stopped_on         end of the first round that said so
    confirmed_on       end of the last round in which the plant said, or the centre saw, that it is in operation
    """

    result = models.ForeignKey(Result, on_delete=models.CASCADE, related_name="options")
    option = models.ForeignKey(Option, on_delete=models.PROTECT, related_name="frozen")
    title = models.CharField(_("title"), max_length=200)
    technique = models.CharField(_("technique"), max_length=32, choices=Technique, blank=True)
    kind = models.CharField(
        _("kind of option"), max_length=32, choices=OptionKind, blank=True, default="", db_default=""
    )
    counts_as = models.CharField(_("counts as"), max_length=20, choices=CountsAs)
    status = models.CharField(_("status"), max_length=12, choices=OptionStatus)
    implemented_on = models.DateField(_("in operation since"), null=True, blank=True)
    evidence = models.CharField(_("evidence"), max_length=12, choices=EvidenceLevel)
    reason = models.CharField(
        _("why it was dropped"), max_length=20, choices=Reason, blank=True, default="", db_default=""
    )
    stopped_on = models.DateField(_("stopped"), null=True, blank=True)
    confirmed_on = models.DateField(_("last confirmed"), null=True, blank=True)
    lifetime_years = models.PositiveSmallIntegerField(_("lifetime"), default=10, db_default=10)
    finance_source = models.CharField(
        _("paid by"),
        max_length=16,
        choices=FinanceSource,
        default=FinanceSource.UNKNOWN,
        db_default=FinanceSource.UNKNOWN,
    )
    cost_class = models.CharField(
        _("cost class"), max_length=12, choices=CostClass, blank=True, default="", db_default=""
    )
    investment_amount = models.DecimalField(_("investment"), max_digits=18, decimal_places=2)
    grant_amount = models.DecimalField(_("grant"), max_digits=18, decimal_places=2, default=0, db_default=0)
    saving_amount = models.DecimalField(_("saved a year"), max_digits=18, decimal_places=2)
    energy_mwh = models.DecimalField(_("energy"), max_digits=24, decimal_places=6, default=0)
    energy_by_carrier_mwh = models.JSONField(_("energy by kind"), default=dict, encoder=DjangoJSONEncoder)
    demand_kw_month = models.DecimalField(_("demand"), max_digits=24, decimal_places=6, default=0)
    materials_t = models.DecimalField(_("materials"), max_digits=24, decimal_places=6, default=0)
    water_m3 = models.DecimalField(_("water"), max_digits=24, decimal_places=6, default=0)
    waste_water_m3 = models.DecimalField(_("waste-water"), max_digits=24, decimal_places=6, default=0)
    waste_t = models.DecimalField(_("waste"), max_digits=24, decimal_places=6, default=0)
    hazardous_waste_t = models.DecimalField(
        _("hazardous waste"), max_digits=24, decimal_places=6, default=0, db_default=0
    )
    co2e_t = models.DecimalField(_("greenhouse gases"), max_digits=24, decimal_places=6, default=0)

    class Meta(CentreOwnedModel.Meta):
        verbose_name = _("option in a result")
        verbose_name_plural = _("options in results")
        constraints = [
            models.UniqueConstraint(fields=["result", "option"], name="result_option_once"),
            models.CheckConstraint(condition=Q(status__in=OptionStatus.values), name="result_option_status_is_known"),
            models.CheckConstraint(condition=Q(counts_as__in=CountsAs.values), name="result_option_class_is_known"),
            models.CheckConstraint(
                condition=Q(technique__in=[*Technique.values, ""]), name="result_option_technique_is_known"
            ),
            models.CheckConstraint(
                condition=Q(evidence__in=EvidenceLevel.values), name="result_option_evidence_is_known"
            ),
            models.CheckConstraint(condition=Q(reason__in=[*Reason.values, ""]), name="result_option_reason_is_known"),
            models.CheckConstraint(condition=Q(kind__in=[*OptionKind.values, ""]), name="result_option_kind_is_known"),
            models.CheckConstraint(
                condition=Q(finance_source__in=FinanceSource.values), name="result_option_finance_source_is_known"
            ),
            models.CheckConstraint(
                condition=Q(cost_class__in=[*CostClass.values, ""]), name="result_option_cost_class_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.title
