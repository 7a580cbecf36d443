"""Inputs and outputs of a plant in a period."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.choices import (
    EmissionSource,
    EvidenceLevel,
    FlowKind,
    HeatingValue,
    Method,
    Pond,
    TimeSpan,
    WasteDestination,
)
from assessments.models.assessment import Round
from assessments.models.bills import Meter
from centres.models import EditedRecord, Product


class UsedRecord(EditedRecord):
    """A row that a frozen result may have used; then it is locked until its round is opened again."""

    locked_by = models.ForeignKey(
        "assessments.Result", on_delete=models.PROTECT, related_name="+", null=True, editable=False
    )

    class Meta(EditedRecord.Meta):
        abstract = True


class FlowRecord(UsedRecord):
    """An amount of something in the round's period: as entered, and in the portal's own unit."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="flows")
    kind = models.CharField(_("kind"), max_length=16, choices=FlowKind)
    carrier = models.CharField(_("kind of energy"), max_length=40, blank=True)
    meter = models.ForeignKey(
        Meter, on_delete=models.PROTECT, related_name="flows", null=True, blank=True, verbose_name=_("meter")
    )
    product = models.ForeignKey(
        Product, on_delete=models.PROTECT, related_name="flows", null=True, blank=True, verbose_name=_("product")
    )
    name = models.CharField(_("what"), max_length=120, help_text=_("Electricity from the grid, waste paper, sludge …"))
    amount = models.DecimalField(_("amount"), max_digits=24, decimal_places=6)
    unit = models.CharField(_("unit"), max_length=20)
    time_span = models.CharField(_("amount is"), max_length=6, choices=TimeSpan, default=TimeSpan.PERIOD)
    span_count = models.PositiveSmallIntegerField(_("how many"), null=True, blank=True)
    opening_stock_amount = models.DecimalField(
        _("stock at the beginning"), max_digits=24, decimal_places=6, null=True, blank=True
    )
    closing_stock_amount = models.DecimalField(
        _("stock at the end"), max_digits=24, decimal_places=6, null=True, blank=True
    )
    heating_value = models.CharField(_("heating value of the bill"), max_length=5, choices=HeatingValue, blank=True)
    net_share_of_gross = models.DecimalField(
        _("net share of gross"), max_digits=5, decimal_places=4, null=True, blank=True
    )
    canonical_amount = models.DecimalField(max_digits=30, decimal_places=9, editable=False)
    canonical_unit = models.CharField(max_length=20, editable=False)
    density_kg_per_m3 = models.DecimalField(
        _("density"), max_digits=10, decimal_places=4, null=True, blank=True, help_text=_("Only where it differs.")
    )
    ncv_mj_per_kg = models.DecimalField(
        _("net calorific value"),
        max_digits=10,
        decimal_places=4,
        null=True,
        blank=True,
        help_text=_("Only where it was measured."),
    )
    co2e_kg_per_kwh = models.DecimalField(
        _("supplier's factor"),
        max_digits=10,
        decimal_places=6,
        null=True,
        blank=True,
        help_text=_("For purchased steam or heat."),
    )
    method = models.CharField(_("method"), max_length=12, choices=Method, default=Method.BILLED)
    uncertainty_percent = models.DecimalField(_("±"), max_digits=5, decimal_places=2, null=True, blank=True)
    evidence = models.CharField(_("evidence"), max_length=12, choices=EvidenceLevel, default=EvidenceLevel.REPORTED)
    note = models.TextField(_("note"), blank=True)
    cost_amount = models.DecimalField(_("cost"), max_digits=18, decimal_places=2, null=True, blank=True)
    is_hazardous = models.BooleanField(_("hazardous"), default=False)
    destination = models.CharField(_("goes to"), max_length=16, choices=WasteDestination, blank=True)

    is_exported = models.BooleanField(_("sold or passed on"), default=False)
    efficiency_share = models.DecimalField(
        _("efficiency of making it"), max_digits=5, decimal_places=4, null=True, blank=True
    )
    emission_source = models.CharField(_("comes from"), max_length=16, choices=EmissionSource, blank=True)
    pond = models.CharField(_("kind of pond"), max_length=24, choices=Pond, blank=True)
    cod_kg_per_m3 = models.DecimalField(
        _("COD of the effluent"), max_digits=12, decimal_places=6, null=True, blank=True
    )
    mcf_share = models.DecimalField(
        _("methane correction factor"), max_digits=5, decimal_places=4, null=True, blank=True
    )
    methane_per_cod_share = models.DecimalField(
        _("methane from COD (Bo)"), max_digits=5, decimal_places=4, null=True, blank=True
    )
    methane_recovered_t = models.DecimalField(
        _("methane caught and burnt"), max_digits=16, decimal_places=6, null=True, blank=True
    )

    class Meta(UsedRecord.Meta):
        abstract = False
        verbose_name = _("input or output")
        verbose_name_plural = _("inputs and outputs")
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=FlowKind.values), name="flow_kind_is_known"),
            models.CheckConstraint(condition=Q(method__in=Method.values), name="flow_method_is_known"),
            models.CheckConstraint(condition=Q(evidence__in=EvidenceLevel.values), name="flow_evidence_is_known"),
            models.CheckConstraint(
                condition=Q(destination__in=[*WasteDestination.values, ""]), name="flow_destination_is_known"
            ),
            models.CheckConstraint(condition=Q(time_span__in=TimeSpan.values), name="flow_time_span_is_known"),
            models.CheckConstraint(
                condition=Q(heating_value__in=[*HeatingValue.values, ""]), name="flow_is_net_or_gross"
            ),
            models.CheckConstraint(
                condition=Q(net_share_of_gross__isnull=True)
                | Q(net_share_of_gross__gt=0) & Q(net_share_of_gross__lte=1),
                name="flow_net_share_is_a_share",
                violation_error_message=_("Net share of gross: give a share such as 0.90."),
            ),
            models.CheckConstraint(
                condition=Q(emission_source__in=[*EmissionSource.values, ""]), name="flow_emission_source_is_known"
            ),
            models.CheckConstraint(condition=Q(pond__in=[*Pond.values, ""]), name="flow_pond_is_known"),
            models.CheckConstraint(
                condition=Q(efficiency_share__isnull=True) | Q(efficiency_share__gt=0) & Q(efficiency_share__lte=1),
                name="flow_efficiency_is_a_share",
                violation_error_message=_("Efficiency: give a share such as 0.35."),
            ),
            models.CheckConstraint(
                condition=Q(mcf_share__isnull=True) | Q(mcf_share__gte=0) & Q(mcf_share__lte=1),
                name="flow_mcf_is_a_share",
                violation_error_message=_("Methane correction factor: give 0 to 1."),
            ),
            models.CheckConstraint(
                condition=Q(methane_per_cod_share__isnull=True)
                | Q(methane_per_cod_share__gt=0) & Q(methane_per_cod_share__lte=1),
                name="flow_bo_is_a_share",
                violation_error_message=_("Methane from COD (Bo): give t of methane from 1 t of COD, such as 0.25."),
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0),
                name="flow_amount_not_negative",
                violation_error_message=_("Amount: inputs and outputs are zero or more."),
            ),
            models.UniqueConstraint(fields=["round", "kind", "meter"], name="flow_of_a_meter_once_per_round"),
            models.UniqueConstraint(
                fields=["round", "kind", "name"],
                name="flow_name_once_per_round",
                violation_error_message=_("What: this round has an entry of this kind with this name already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
