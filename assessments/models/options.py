"""Cleaner production options, what they change, and what became of them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.catalogue import OptionKind
from assessments.choices import (
    CountsAs,
    EffectStage,
    EvidenceLevel,
    FinanceSource,
    FlowKind,
    HeatingValue,
    HumanEffectKind,
    OptionStatus,
    Reason,
    Technique,
)
from assessments.models.assessment import Assessment, Round
from assessments.models.flows import UsedRecord


class Option(UsedRecord):
    """A cleaner production option proposed in one assessment."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="options")
    found_in = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="options_found")
    number = models.PositiveSmallIntegerField(_("number"), editable=False)
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("what is done"), blank=True)
    cause = models.TextField(_("why the loss happens"), blank=True)
    place = models.CharField(_("where in the process"), max_length=120, blank=True)
    counts_as = models.CharField(_("counts as"), max_length=20, choices=CountsAs, default=CountsAs.CLEANER_PRODUCTION)
    technique = models.CharField(_("technique"), max_length=32, choices=Technique, blank=True)
    kind = models.CharField(
        _("kind of option"), max_length=32, choices=OptionKind, blank=True, default="", db_default=""
    )
    taken_over_from = models.CharField(
        _("taken over from"),
        max_length=64,
        blank=True,
        default="",
        db_default="",
        editable=False,
        help_text=_("The card of similar plants that it was taken over from."),
    )
    investment_amount = models.DecimalField(_("investment"), max_digits=18, decimal_places=2, default=0)
    grant_amount = models.DecimalField(_("grant"), max_digits=18, decimal_places=2, default=0)
    running_cost_amount = models.DecimalField(
        _("extra running cost a year"), max_digits=18, decimal_places=2, default=0
    )
    lifetime_years = models.PositiveSmallIntegerField(_("lifetime"), default=10)
    finance_source = models.CharField(_("paid by"), max_length=16, choices=FinanceSource, default=FinanceSource.UNKNOWN)
    status = models.CharField(
        _("status"), max_length=12, choices=OptionStatus, default=OptionStatus.IDENTIFIED, editable=False
    )

    class Meta(UsedRecord.Meta):
        abstract = False
        verbose_name = _("option")
        verbose_name_plural = _("options")
        indexes = [models.Index(fields=["centre", "id"], name="option_by_key")]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "number"], name="option_number_once"),
            models.UniqueConstraint(
                fields=["assessment", "title"],
                name="option_title_once_per_assessment",
                violation_error_message=_("Title: this assessment has an option with this title already."),
            ),
            models.CheckConstraint(condition=Q(counts_as__in=CountsAs.values), name="option_class_is_known"),
            models.CheckConstraint(condition=Q(status__in=OptionStatus.values), name="option_status_is_known"),
            models.CheckConstraint(condition=Q(kind__in=[*OptionKind.values, ""]), name="option_kind_is_known"),
            models.CheckConstraint(
                condition=Q(finance_source__in=FinanceSource.values), name="option_finance_source_is_known"
            ),
            models.CheckConstraint(
                condition=Q(technique__in=Technique.values)
                | (Q(technique="") & ~Q(counts_as=CountsAs.CLEANER_PRODUCTION)),
                name="option_technique_is_known",
                violation_error_message=_("Technique: choose one of the eight, or say that the option counts apart."),
            ),
            models.CheckConstraint(
                condition=Q(investment_amount__gte=0) & Q(grant_amount__gte=0),
                name="option_investment_not_negative",
                violation_error_message=_("Investment and grant: give zero or more."),
            ),
            models.CheckConstraint(
                condition=Q(lifetime_years__gte=1) & Q(lifetime_years__lte=60),
                name="option_lifetime_is_plausible",
                violation_error_message=_("Lifetime: give 1 to 60 years."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"

    @property
    def relations(self) -> list[models.Model]:
        """Return how it bears on other options, from both sides."""
        return [*self.relations_as_first.all(), *self.relations_as_second.all()]


class OptionProgress(UsedRecord):
    """What was said of an option in one round: its status, since when, how much of it, for what reason."""

    option = models.ForeignKey(Option, on_delete=models.PROTECT, related_name="progress")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="progress")
    status = models.CharField(_("status"), max_length=12, choices=OptionStatus)
    reason = models.CharField(_("reason"), max_length=20, choices=Reason, blank=True)
    remark = models.TextField(_("remark"), blank=True)
    responsible = models.CharField(_("who does it"), max_length=120, blank=True)
    due_on = models.DateField(_("planned for"), null=True, blank=True)
    implemented_on = models.DateField(_("in operation since"), null=True, blank=True)
    implemented_share = models.DecimalField(_("share implemented"), max_digits=4, decimal_places=3, default=1)
    actual_investment_amount = models.DecimalField(
        _("actual investment"), max_digits=18, decimal_places=2, null=True, blank=True
    )
    evidence = models.CharField(_("evidence"), max_length=12, choices=EvidenceLevel, default=EvidenceLevel.REPORTED)

    class Meta(UsedRecord.Meta):
        abstract = False
        verbose_name = _("progress of an option")
        verbose_name_plural = _("progress of options")
        constraints = [
            models.UniqueConstraint(fields=["option", "round"], name="progress_once_per_round"),
            models.CheckConstraint(condition=Q(status__in=OptionStatus.values), name="progress_status_is_known"),
            models.CheckConstraint(condition=Q(evidence__in=EvidenceLevel.values), name="progress_evidence_is_known"),
            models.CheckConstraint(
                condition=Q(implemented_share__gt=0) & Q(implemented_share__lte=1),
                name="progress_share_is_a_share",
                violation_error_message=_("Share implemented: give a share above 0 and up to 1."),
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[OptionStatus.REJECTED, OptionStatus.STOPPED]) | ~Q(reason=""),
                name="progress_says_why",
                violation_error_message=_("Reason: say why the option was rejected or stopped."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.option} · {self.get_status_display()}"


class OptionEffect(UsedRecord):
    """What one option changes in one flow a year. Positive: less used or discharged; negative: more."""

    option = models.ForeignKey(Option, on_delete=models.PROTECT, related_name="effects")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="effects")
    stage = models.CharField(_("stage"), max_length=8, choices=EffectStage)
    flow_kind = models.CharField(
        _("less of"), max_length=16, choices=FlowKind, blank=True, help_text=_("Empty when only money changes.")
    )
    carrier = models.CharField(_("kind of energy"), max_length=40, blank=True)
    name = models.CharField(_("what"), max_length=120, blank=True)
    amount = models.DecimalField(_("less a year"), max_digits=24, decimal_places=6, null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    is_hazardous = models.BooleanField(_("hazardous waste"), default=False, db_default=False)
    saving_amount = models.DecimalField(_("saved a year"), max_digits=18, decimal_places=2, null=True, blank=True)
    density_kg_per_m3 = models.DecimalField(_("density"), max_digits=10, decimal_places=4, null=True, blank=True)
    ncv_mj_per_kg = models.DecimalField(
        _("net calorific value"), max_digits=10, decimal_places=4, null=True, blank=True
    )
    heating_value = models.CharField(_("heating value"), max_length=5, choices=HeatingValue, blank=True)
    net_share_of_gross = models.DecimalField(
        _("net share of gross heating value"), max_digits=4, decimal_places=3, null=True, blank=True
    )
    period_start = models.DateField(_("from"), null=True, blank=True)
    period_end = models.DateField(_("to"), null=True, blank=True)
    method = models.CharField(_("how it was found"), max_length=200, blank=True)
    evidence = models.CharField(_("evidence"), max_length=12, choices=EvidenceLevel, default=EvidenceLevel.ESTIMATED)

    class Meta(UsedRecord.Meta):
        abstract = False
        verbose_name = _("effect of an option")
        verbose_name_plural = _("effects of options")
        constraints = [
            models.CheckConstraint(condition=Q(stage__in=EffectStage.values), name="effect_stage_is_known"),
            models.CheckConstraint(
                condition=(
                    Q(flow_kind__in=[kind for kind in FlowKind.values if kind != FlowKind.PRODUCT_OUTPUT])
                    & Q(amount__isnull=False)
                )
                | (Q(flow_kind="") & Q(amount__isnull=True) & Q(saving_amount__isnull=False)),
                name="effect_changes_a_flow_or_a_cost",
                violation_error_message=_("Less a year: give an amount and of what, or only the money saved."),
            ),
            models.CheckConstraint(condition=Q(evidence__in=EvidenceLevel.values), name="effect_evidence_is_known"),
            models.CheckConstraint(
                condition=Q(is_hazardous=False) | Q(flow_kind=FlowKind.WASTE),
                name="effect_hazardous_is_of_waste",
                violation_error_message=_("Hazardous waste: only less waste can be less hazardous waste."),
            ),
            models.CheckConstraint(
                condition=Q(heating_value__in=[*HeatingValue.values, ""]), name="effect_is_net_or_gross"
            ),
            models.CheckConstraint(
                condition=(Q(density_kg_per_m3__isnull=True) | Q(density_kg_per_m3__gt=0))
                & (Q(ncv_mj_per_kg__isnull=True) | Q(ncv_mj_per_kg__gt=0))
                & (Q(net_share_of_gross__isnull=True) | (Q(net_share_of_gross__gt=0) & Q(net_share_of_gross__lte=1))),
                name="effect_own_values_are_positive",
                violation_error_message=_("Density, calorific value and net share: give a number above zero."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_flow_kind_display() or _('Cost')} {self.amount or self.saving_amount} {self.unit}"


class HumanEffect(UsedRecord):
    """What changed for people. Never money, never inside the indicators."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="human_effects")
    option = models.ForeignKey(
        Option, on_delete=models.PROTECT, related_name="human_effects", null=True, blank=True, verbose_name=_("option")
    )
    kind = models.CharField(_("kind"), max_length=16, choices=HumanEffectKind)
    title = models.CharField(_("what changed"), max_length=200)
    people_before_count = models.PositiveIntegerField(_("people before"), null=True, blank=True)
    people_after_count = models.PositiveIntegerField(_("people after"), null=True, blank=True)
    women_count = models.PositiveIntegerField(_("women"), null=True, blank=True)
    men_count = models.PositiveIntegerField(_("men"), null=True, blank=True)
    evidence = models.CharField(_("evidence"), max_length=12, choices=EvidenceLevel, default=EvidenceLevel.REPORTED)

    class Meta(UsedRecord.Meta):
        abstract = False
        verbose_name = _("effect on people")
        verbose_name_plural = _("effects on people")
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=HumanEffectKind.values), name="human_kind_is_known"),
            models.CheckConstraint(condition=Q(evidence__in=EvidenceLevel.values), name="human_evidence_is_known"),
        ]

    def __str__(self) -> str:
        return self.title
