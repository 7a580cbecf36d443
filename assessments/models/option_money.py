"""The money of an option line by line, and how two options bear on each other."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assessments.choices import CostKind, RelationKind
from assessments.models.assessment import Round
from assessments.models.flows import UsedRecord
from assessments.models.options import Option
from centres.models import EditedRecord


class OptionCost(EditedRecord):
    """One line of money of an option, as expected. It is locked with its option.

    entered_amount    in `currency`, a year or once, as the kind says; may be negative
    quantity          instead of an amount, with its price: 82,050 kWh at 0.10
    rate              currency of the assessment for one unit of `currency`; empty: the same currency
    """

    option = models.ForeignKey(Option, on_delete=models.PROTECT, related_name="costs")
    kind = models.CharField(_("kind"), max_length=20, choices=CostKind)
    name = models.CharField(_("what"), max_length=120, blank=True)
    carrier = models.CharField(_("kind of energy"), max_length=40, blank=True)
    entered_amount = models.DecimalField(_("amount"), max_digits=18, decimal_places=2, null=True, blank=True)
    quantity = models.DecimalField(_("quantity"), max_digits=18, decimal_places=6, null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    unit_price_amount = models.DecimalField(
        _("price of one unit"), max_digits=18, decimal_places=6, null=True, blank=True
    )
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    rate = models.DecimalField(_("rate"), max_digits=18, decimal_places=8, null=True, blank=True)
    rate_on = models.DateField(_("rate of"), null=True, blank=True)
    rate_source = models.CharField(_("source of the rate"), max_length=120, blank=True)
    price_year = models.PositiveSmallIntegerField(_("prices of the year"), null=True, blank=True)
    source = models.CharField(_("where it is from"), max_length=200, blank=True)

    class Meta(EditedRecord.Meta):
        abstract = False
        verbose_name = _("cost line of an option")
        verbose_name_plural = _("cost lines of options")
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=CostKind.values), name="cost_kind_is_known"),
            models.CheckConstraint(
                condition=(
                    Q(entered_amount__isnull=False) & Q(quantity__isnull=True) & Q(unit_price_amount__isnull=True)
                )
                | (Q(entered_amount__isnull=True) & Q(quantity__isnull=False) & Q(unit_price_amount__isnull=False)),
                name="cost_has_an_amount_or_a_price",
                violation_error_message=_("Amount: give an amount, or a quantity and its price."),
            ),
            models.CheckConstraint(
                condition=Q(rate__isnull=True) | Q(rate__gt=0),
                name="cost_rate_is_positive",
                violation_error_message=_("Rate: give a number above zero."),
            ),
            models.CheckConstraint(
                condition=Q(price_year__isnull=True) | (Q(price_year__gte=1990) & Q(price_year__lte=2100)),
                name="cost_price_year_is_plausible",
                violation_error_message=_("Prices of the year: give a year such as 2026."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.name}".rstrip()


class OptionRelation(UsedRecord):
    """What one round says of two options: they exclude each other, follow each other, or overlap."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="option_relations")
    first = models.ForeignKey(Option, on_delete=models.PROTECT, related_name="relations_as_first")
    second = models.ForeignKey(Option, on_delete=models.PROTECT, related_name="relations_as_second")
    kind = models.CharField(_("how they bear on each other"), max_length=12, choices=RelationKind)
    overlap_share = models.DecimalField(_("share that both claim"), max_digits=4, decimal_places=3, default=0)
    is_needed = models.BooleanField(_("the first is needed"), default=False)
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta(UsedRecord.Meta):
        abstract = False
        verbose_name = _("relation of two options")
        verbose_name_plural = _("relations of options")
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=RelationKind.values), name="relation_kind_is_known"),
            models.CheckConstraint(
                condition=~Q(first=F("second")),
                name="relation_is_of_two_options",
                violation_error_message=_("Other option: choose another option than this one."),
            ),
            models.UniqueConstraint(
                fields=["first", "second"],
                name="relation_once_for_two_options",
                violation_error_message=_("Other option: there is a relation to this option already. Change that one."),
            ),
            models.CheckConstraint(
                condition=(Q(kind=RelationKind.OVERLAPPING) & Q(overlap_share__gt=0) & Q(overlap_share__lte=1))
                | (~Q(kind=RelationKind.OVERLAPPING) & Q(overlap_share=0)),
                name="relation_overlap_is_a_share",
                violation_error_message=_("Share that both claim: give a share above 0 and up to 1 of an overlap."),
            ),
            models.CheckConstraint(
                condition=Q(is_needed=False) | Q(kind=RelationKind.SEQUENTIAL),
                name="relation_needs_a_sequence",
                violation_error_message=_("Needed: only an option that comes second can need the first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first.number} · {self.get_kind_display()} · {self.second.number}"
