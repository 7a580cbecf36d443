"""Meters of a site, and their bills.

They belong to the site and not to one assessment: a follow-up years later adds its bills to the same meters.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assessments.choices import BillLineKind, HeatingValue, MeteredKind
from centres.models import EditedRecord, Site
from centres.tenancy import CentreOwnedModel


class Meter(EditedRecord):
    """What counts electricity, a fuel or water at a site, and is billed."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="meters")
    name = models.CharField(_("meter"), max_length=100, help_text=_("Main meter, boiler house, borehole 2 …"))
    kind = models.CharField(_("kind"), max_length=16, choices=MeteredKind)
    carrier = models.CharField(_("kind of energy"), max_length=40, blank=True)
    unit = models.CharField(_("unit"), max_length=20)
    currency = models.CharField(_("currency"), max_length=3)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="children", null=True, blank=True, verbose_name=_("behind")
    )
    share = models.DecimalField(_("share of this site"), max_digits=5, decimal_places=4, default=1)
    heating_value = models.CharField(_("heating value"), max_length=5, choices=HeatingValue, blank=True)
    has_time_of_use = models.BooleanField(_("peak and off-peak"), default=False)
    has_demand = models.BooleanField(_("demand"), default=False)
    note = models.TextField(_("note"), blank=True)

    class Meta(EditedRecord.Meta):
        abstract = False
        verbose_name = _("meter")
        verbose_name_plural = _("meters")
        constraints = [
            models.UniqueConstraint(
                fields=["site", "name"],
                name="meter_name_once_per_site",
                violation_error_message=_("Meter: this site has a meter of this name already."),
            ),
            models.CheckConstraint(condition=Q(kind__in=MeteredKind.values), name="meter_kind_is_known"),
            models.CheckConstraint(
                condition=Q(share__gt=0) & Q(share__lte=1),
                name="meter_share_is_a_share",
                violation_error_message=_("Share of this site: give more than 0 and at most 100 percent."),
            ),
            models.CheckConstraint(
                condition=Q(heating_value__in=[*HeatingValue.values, ""]), name="meter_is_net_or_gross"
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="meter_is_not_behind_itself",
                violation_error_message=_("Behind: a meter cannot stand behind itself."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Bill(EditedRecord):
    """One bill of a meter, from its first to its last day."""

    meter = models.ForeignKey(Meter, on_delete=models.PROTECT, related_name="bills")
    start_on = models.DateField(_("from"))
    end_on = models.DateField(_("to"))
    is_estimated = models.BooleanField(_("estimated"), default=False)

    class Meta(EditedRecord.Meta):
        abstract = False
        verbose_name = _("bill")
        verbose_name_plural = _("bills")
        constraints = [
            models.CheckConstraint(
                condition=Q(end_on__gte=F("start_on")),
                name="bill_ends_after_it_starts",
                violation_error_message=_("To: the bill must end after it starts."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.start_on.isoformat()} – {self.end_on.isoformat()}"


class BillLine(CentreOwnedModel):
    """One line of a bill: an amount, a cost, or both."""

    bill = models.ForeignKey(Bill, on_delete=models.PROTECT, related_name="lines")
    kind = models.CharField(_("kind"), max_length=16, choices=BillLineKind)
    amount = models.DecimalField(_("amount"), max_digits=24, decimal_places=6, null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    cost_amount = models.DecimalField(_("cost"), max_digits=18, decimal_places=2, null=True, blank=True)

    class Meta(CentreOwnedModel.Meta):
        abstract = False
        verbose_name = _("line of a bill")
        verbose_name_plural = _("lines of a bill")
        constraints = [
            models.UniqueConstraint(fields=["bill", "kind"], name="bill_line_once_per_kind"),
            models.CheckConstraint(condition=Q(kind__in=BillLineKind.values), name="bill_line_kind_is_known"),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gte=0),
                name="bill_line_amount_not_negative",
                violation_error_message=_("Amount: zero or more."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())
