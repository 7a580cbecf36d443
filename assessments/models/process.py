"""The process flow chart: its steps, the streams between them, key substances, and what makes steam, air and cold."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assessments.choices import EvidenceLevel, Medium, StreamKind, UtilityKind, WasteDestination
from assessments.models.assessment import Assessment, Round
from assessments.models.flows import FlowRecord, UsedRecord
from centres.models import EditedRecord

HOURS_A_YEAR = 8784
PERCENT = (MinValueValidator(0), MaxValueValidator(100))


class UnitOperation(EditedRecord):
    """A step of the process flow chart."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="unit_operations")
    number = models.PositiveSmallIntegerField(_("order"), help_text=_("Its place in the flow chart, from 1."))
    name = models.CharField(_("name"), max_length=80)
    shifts_count = models.PositiveSmallIntegerField(_("shifts a day"), null=True, blank=True)
    operating_hours = models.PositiveSmallIntegerField(_("hours a year"), null=True, blank=True)
    season = models.CharField(_("season"), max_length=80, blank=True, help_text=_("Empty: all year."))

    class Meta(EditedRecord.Meta):
        abstract = False
        verbose_name = _("step of the process")
        verbose_name_plural = _("steps of the process")
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "name"],
                name="unit_operation_name_once",
                violation_error_message=_("Name: this assessment has a step with this name already."),
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1, number__lte=999),
                name="unit_operation_number_is_plausible",
                violation_error_message=_("Order: give a whole number from 1 to 999."),
            ),
            models.CheckConstraint(
                condition=Q(shifts_count__isnull=True) | Q(shifts_count__gte=1, shifts_count__lte=6),
                name="unit_operation_shifts_are_plausible",
                violation_error_message=_("Shifts a day: give 1 to 6."),
            ),
            models.CheckConstraint(
                condition=Q(operating_hours__isnull=True) | Q(operating_hours__lte=HOURS_A_YEAR),
                name="unit_operation_hours_fit_a_year",
                violation_error_message=_("Hours a year: a year has at most 8784 hours."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Substance(EditedRecord):
    """A key substance that is balanced by itself: what is dangerous, or what is dear."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="substances")
    name = models.CharField(_("name"), max_length=80)
    cas_number = models.CharField(_("CAS number"), max_length=12, blank=True, help_text=_("Such as 7440-47-3."))
    ghs_class = models.CharField(
        _("GHS hazard class"), max_length=120, blank=True, help_text=_("Such as Acute Tox. 3, H301.")
    )

    class Meta(EditedRecord.Meta):
        abstract = False
        verbose_name = _("key substance")
        verbose_name_plural = _("key substances")
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "name"],
                name="substance_name_once",
                violation_error_message=_("Name: this assessment has a substance with this name already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Stream(UsedRecord):
    """One line of the flow chart: a recorded input or output, a part of it, or an amount of its own."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="streams")
    kind = models.CharField(_("what it is"), max_length=16, choices=StreamKind)
    medium = models.CharField(_("mainly"), max_length=12, choices=Medium)
    name = models.CharField(_("name"), max_length=120)
    flow = models.ForeignKey(
        FlowRecord,
        on_delete=models.PROTECT,
        related_name="streams",
        null=True,
        blank=True,
        verbose_name=_("recorded input or output"),
    )
    from_unit = models.ForeignKey(
        UnitOperation,
        on_delete=models.PROTECT,
        related_name="streams_out",
        null=True,
        blank=True,
        verbose_name=_("from"),
    )
    to_unit = models.ForeignKey(
        UnitOperation, on_delete=models.PROTECT, related_name="streams_in", null=True, blank=True, verbose_name=_("to")
    )
    amount = models.DecimalField(_("amount"), max_digits=24, decimal_places=6, null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    density_kg_per_m3 = models.DecimalField(_("density"), max_digits=10, decimal_places=4, null=True, blank=True)
    water_percent = models.DecimalField(
        _("water in it"), max_digits=7, decimal_places=4, null=True, blank=True, validators=PERCENT
    )
    purchase_amount = models.DecimalField(_("purchase value"), max_digits=18, decimal_places=2, null=True, blank=True)
    value_of = models.ForeignKey(
        FlowRecord,
        on_delete=models.PROTECT,
        related_name="streams_valued",
        null=True,
        blank=True,
        verbose_name=_("consists of"),
    )
    processing_amount = models.DecimalField(
        _("spent on it before"), max_digits=18, decimal_places=2, null=True, blank=True
    )
    disposal_amount = models.DecimalField(
        _("treatment and disposal"), max_digits=18, decimal_places=2, null=True, blank=True
    )
    earnings_amount = models.DecimalField(_("earns"), max_digits=18, decimal_places=2, null=True, blank=True)
    destination = models.CharField(_("goes to"), max_length=16, choices=WasteDestination, blank=True)
    evidence = models.CharField(_("evidence"), max_length=12, choices=EvidenceLevel, default=EvidenceLevel.ESTIMATED)
    note = models.TextField(_("note"), blank=True)

    class Meta(UsedRecord.Meta):
        abstract = False
        verbose_name = _("stream")
        verbose_name_plural = _("streams")
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=StreamKind.values), name="stream_kind_is_known"),
            models.CheckConstraint(condition=Q(medium__in=Medium.values), name="stream_medium_is_known"),
            models.CheckConstraint(condition=Q(evidence__in=EvidenceLevel.values), name="stream_evidence_is_known"),
            models.CheckConstraint(
                condition=Q(destination__in=[*WasteDestination.values, ""]), name="stream_destination_is_known"
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gte=0),
                name="stream_amount_not_negative",
                violation_error_message=_("Amount: give zero or more, or leave it empty where it is not known."),
            ),
            models.CheckConstraint(
                condition=~Q(kind=StreamKind.INTERMEDIATE)
                | (Q(from_unit__isnull=False, to_unit__isnull=False) & ~Q(from_unit=F("to_unit"))),
                name="stream_between_two_steps",
                violation_error_message=_("From, to: an intermediate goes from one step to another."),
            ),
            models.CheckConstraint(
                condition=~Q(kind=StreamKind.INPUT) | Q(from_unit__isnull=True),
                name="stream_input_comes_from_outside",
                violation_error_message=_("From: an input comes from outside; leave this empty."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[StreamKind.INPUT, StreamKind.INTERMEDIATE]) | Q(to_unit__isnull=True),
                name="stream_output_leaves_the_site",
                violation_error_message=_("To: this leaves the site; leave this empty."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Composition(EditedRecord):
    """How much of a key substance a stream holds, of its mass as recorded."""

    stream = models.ForeignKey(Stream, on_delete=models.PROTECT, related_name="contents")
    substance = models.ForeignKey(Substance, on_delete=models.PROTECT, related_name="contents")
    share_percent = models.DecimalField(_("share"), max_digits=11, decimal_places=8, validators=PERCENT)
    is_bought_for = models.BooleanField(_("bought for it"), default=True)

    class Meta(EditedRecord.Meta):
        abstract = False
        verbose_name = _("composition")
        verbose_name_plural = _("compositions")
        constraints = [
            models.UniqueConstraint(fields=["stream", "substance"], name="composition_once_per_stream"),
            models.CheckConstraint(
                condition=Q(share_percent__gte=0) & Q(share_percent__lte=100),
                name="composition_is_a_percentage",
                violation_error_message=_("Share: give 0 to 100 percent."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.substance} {self.share_percent} %"


class UtilityConversion(UsedRecord):
    """A boiler, generator, compressor or chiller: prices a leak, never adds to the site's energy."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="utilities")
    kind = models.CharField(_("what it is"), max_length=12, choices=UtilityKind)
    name = models.CharField(_("name"), max_length=80)
    carrier = models.CharField(_("runs on"), max_length=40)
    efficiency_percent = models.DecimalField(
        _("efficiency"), max_digits=6, decimal_places=2, null=True, blank=True, help_text=_("Of net calorific value.")
    )
    coefficient_of_performance = models.DecimalField(
        _("coefficient of performance"), max_digits=6, decimal_places=3, null=True, blank=True
    )
    specific_use_kwh_per_nm3 = models.DecimalField(
        _("specific use"), max_digits=8, decimal_places=5, null=True, blank=True
    )
    heat_kwh_per_t = models.DecimalField(
        _("heat in a tonne of steam"),
        max_digits=8,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("Above its feed water; about 680 for 7 bar from 80 °C."),
    )
    other_cost_per_mwh_amount = models.DecimalField(
        _("other cost"),
        max_digits=14,
        decimal_places=4,
        null=True,
        blank=True,
        help_text=_("Water, treatment, upkeep, for a MWh that goes in."),
    )
    lost_amount = models.DecimalField(
        _("lost a year"), max_digits=18, decimal_places=4, null=True, blank=True, help_text=_("By leaks, for example.")
    )
    source = models.CharField(_("where the efficiency is from"), max_length=200)
    evidence = models.CharField(_("evidence"), max_length=12, choices=EvidenceLevel, default=EvidenceLevel.ESTIMATED)

    class Meta(UsedRecord.Meta):
        abstract = False
        verbose_name = _("utility")
        verbose_name_plural = _("utilities")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "name"],
                name="utility_name_once_per_round",
                violation_error_message=_("Name: this round has a utility with this name already."),
            ),
            models.CheckConstraint(condition=Q(kind__in=UtilityKind.values), name="utility_kind_is_known"),
            models.CheckConstraint(condition=Q(evidence__in=EvidenceLevel.values), name="utility_evidence_is_known"),
        ]

    def __str__(self) -> str:
        return self.name
