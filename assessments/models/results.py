"""What was accepted, frozen: documents and rollups read these rows and never live ones."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.choices import CountsAs, EvidenceLevel, OptionStatus, RoundKind, Technique
from assessments.models.assessment import Assessment, Round
from assessments.models.options import Option
from centres.models import Enterprise
from centres.tenancy import CentreOwnedModel
from indicators.models import FactorSet
from recp_portal.lib.numbers import date_text


class Result(CentreOwnedModel):
    """The frozen figures of one accepted round."""

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
    figures = models.JSONField(_("figures"), encoder=DjangoJSONEncoder)

    class Meta(CentreOwnedModel.Meta):
        verbose_name = _("result")
        verbose_name_plural = _("results")
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=RoundKind.values), name="result_kind_is_known"),
            models.CheckConstraint(condition=Q(evidence__in=EvidenceLevel.values), name="result_evidence_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.assessment.reference} · {self.get_kind_display()} · {date_text(self.as_of)}"


class ResultOption(CentreOwnedModel):
    """One option as it stood in one result. Yearly amounts; positive is less."""

    result = models.ForeignKey(Result, on_delete=models.CASCADE, related_name="options")
    option = models.ForeignKey(Option, on_delete=models.PROTECT, related_name="frozen")
    title = models.CharField(_("title"), max_length=200)
    technique = models.CharField(_("technique"), max_length=32, choices=Technique, blank=True)
    counts_as = models.CharField(_("counts as"), max_length=20, choices=CountsAs)
    status = models.CharField(_("status"), max_length=12, choices=OptionStatus)
    implemented_on = models.DateField(_("in operation since"), null=True, blank=True)
    evidence = models.CharField(_("evidence"), max_length=12, choices=EvidenceLevel)
    investment_amount = models.DecimalField(_("investment"), max_digits=18, decimal_places=2)
    saving_amount = models.DecimalField(_("saved a year"), max_digits=18, decimal_places=2)
    energy_mwh = models.DecimalField(_("energy"), max_digits=24, decimal_places=6, default=0)
    energy_by_carrier_mwh = models.JSONField(_("energy by kind"), default=dict, encoder=DjangoJSONEncoder)
    demand_kw_month = models.DecimalField(_("demand"), max_digits=24, decimal_places=6, default=0)
    materials_t = models.DecimalField(_("materials"), max_digits=24, decimal_places=6, default=0)
    water_m3 = models.DecimalField(_("water"), max_digits=24, decimal_places=6, default=0)
    waste_water_m3 = models.DecimalField(_("waste-water"), max_digits=24, decimal_places=6, default=0)
    waste_t = models.DecimalField(_("waste"), max_digits=24, decimal_places=6, default=0)
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
        ]

    def __str__(self) -> str:
        return self.title
