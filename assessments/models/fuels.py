"""What a site knows of its fuels better than the factor set."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.choices import HeatingValue
from centres.models import EditedRecord, Site


class SiteFuel(EditedRecord):
    """Density and calorific value of one fuel at one site, from a supplier or a laboratory, from a day on."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="fuels")
    carrier = models.CharField(_("fuel"), max_length=40)
    density_kg_per_m3 = models.DecimalField(_("density"), max_digits=10, decimal_places=4, null=True, blank=True)
    calorific_value_mj_per_kg = models.DecimalField(
        _("calorific value"), max_digits=10, decimal_places=4, null=True, blank=True
    )
    heating_value = models.CharField(_("stated as"), max_length=5, choices=HeatingValue, default=HeatingValue.NET)
    net_share_of_gross = models.DecimalField(
        _("net share of gross"), max_digits=5, decimal_places=4, null=True, blank=True
    )
    source = models.CharField(_("source"), max_length=200, help_text=_("Supplier's certificate, laboratory, invoice …"))
    valid_on = models.DateField(_("valid from"))

    class Meta(EditedRecord.Meta):
        abstract = False
        verbose_name = _("fuel of the site")
        verbose_name_plural = _("fuels of the site")
        constraints = [
            models.UniqueConstraint(
                fields=["site", "carrier", "valid_on"],
                name="site_fuel_once_per_day",
                violation_error_message=_("Valid from: this fuel has values from this day on already. Change those."),
            ),
            models.CheckConstraint(
                condition=Q(heating_value__in=HeatingValue.values), name="site_fuel_is_net_or_gross"
            ),
            models.CheckConstraint(
                condition=Q(net_share_of_gross__isnull=True)
                | Q(net_share_of_gross__gt=0) & Q(net_share_of_gross__lte=1),
                name="site_fuel_net_share_is_a_share",
                violation_error_message=_("Net share of gross: give a share such as 0.90."),
            ),
        ]

    def __str__(self) -> str:
        return self.carrier
