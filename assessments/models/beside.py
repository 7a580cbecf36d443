"""What a plant records beside the thirteen indicators: loads of its effluent, and indicators of its own."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.choices import EvidenceLevel
from assessments.models.assessment import Round
from assessments.models.flows import FlowRecord, UsedRecord


class EffluentLoad(UsedRecord):
    """What a waste-water carries of one substance: as analysed, or as a load that is known."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="effluent_loads")
    flow = models.ForeignKey(
        FlowRecord, on_delete=models.PROTECT, related_name="effluent_loads", verbose_name=_("waste-water")
    )
    substance = models.CharField(_("substance"), max_length=40)
    concentration_mg_per_l = models.DecimalField(
        _("concentration"), max_digits=18, decimal_places=6, null=True, blank=True
    )
    load_kg = models.DecimalField(_("load"), max_digits=20, decimal_places=6, null=True, blank=True)
    evidence = models.CharField(_("evidence"), max_length=12, choices=EvidenceLevel, default=EvidenceLevel.REPORTED)
    note = models.TextField(_("note"), blank=True)

    class Meta(UsedRecord.Meta):
        abstract = False
        verbose_name = _("load of effluent")
        verbose_name_plural = _("loads of effluent")
        constraints = [
            models.UniqueConstraint(
                fields=["flow", "substance"],
                name="effluent_substance_once_per_flow",
                violation_error_message=_("Substance: this waste-water has a line for it already."),
            ),
            models.CheckConstraint(
                condition=Q(concentration_mg_per_l__isnull=False, load_kg__isnull=True)
                | Q(concentration_mg_per_l__isnull=True, load_kg__isnull=False),
                name="effluent_is_analysed_or_a_load",
                violation_error_message=_("Concentration: give either the concentration or the load."),
            ),
            models.CheckConstraint(
                condition=(Q(concentration_mg_per_l__isnull=True) | Q(concentration_mg_per_l__gte=0))
                & (Q(load_kg__isnull=True) | Q(load_kg__gte=0)),
                name="effluent_not_negative",
                violation_error_message=_("Concentration, load: give zero or more."),
            ),
            models.CheckConstraint(condition=Q(evidence__in=EvidenceLevel.values), name="effluent_evidence_is_known"),
        ]

    def __str__(self) -> str:
        return self.substance


class LocalIndicator(UsedRecord):
    """An indicator of the plant's own: one amount for one unit of another."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="local_indicators")
    name = models.CharField(_("name"), max_length=80)
    numerator_name = models.CharField(_("what"), max_length=80)
    numerator_amount = models.DecimalField(_("amount"), max_digits=24, decimal_places=6)
    numerator_unit = models.CharField(_("unit"), max_length=20)
    denominator_name = models.CharField(_("for what"), max_length=80)
    denominator_amount = models.DecimalField(_("amount"), max_digits=24, decimal_places=6)
    denominator_unit = models.CharField(_("unit"), max_length=20)
    evidence = models.CharField(_("evidence"), max_length=12, choices=EvidenceLevel, default=EvidenceLevel.REPORTED)
    note = models.TextField(_("note"), blank=True)

    class Meta(UsedRecord.Meta):
        abstract = False
        verbose_name = _("local indicator")
        verbose_name_plural = _("local indicators")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "name"],
                name="local_indicator_once_per_round",
                violation_error_message=_("Name: this round has an indicator of this name already."),
            ),
            models.CheckConstraint(
                condition=Q(denominator_amount__gt=0),
                name="local_indicator_divides",
                violation_error_message=_("For what: give an amount above zero."),
            ),
            models.CheckConstraint(
                condition=Q(evidence__in=EvidenceLevel.values), name="local_indicator_evidence_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name
