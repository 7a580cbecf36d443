"""Factor sets: which emission factor was used, from whom, of which year. A published set never changes."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from centres.models import EditedRecord


class GridFactorKind(models.TextChoices):
    """What a grid factor measures. Average is for inventories, the margins are for project savings."""

    AVERAGE = "average", _("National average")
    COMBINED_MARGIN = "combined_margin", _("Factor for project savings (combined margin)")
    OPERATING_MARGIN = "operating_margin", _("Operating margin")
    SUPPLIER = "supplier", _("Supplier or report")


class PublishedForEver(Exception):
    """A published factor set never changes; what is new is a new version."""


class PublishedQuerySet(models.QuerySet[Any]):
    """Rows that are written once. The database refuses the rest too (migration 0005)."""

    def update(self, **_values: Any) -> int:
        """Refuse."""
        raise PublishedForEver(self.model._meta.label)

    def bulk_update(self, *_args: Any, **_options: Any) -> int:
        """Refuse."""
        raise PublishedForEver(self.model._meta.label)

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refuse."""
        raise PublishedForEver(self.model._meta.label)


class FactorSet(models.Model):
    """One version of the factors. It is filled, then published, and never changes again."""

    name = models.CharField(_("name"), max_length=80)
    version = models.CharField(_("version"), max_length=20)
    gwp_set = models.CharField(_("global warming potentials"), max_length=4)
    gwp = models.JSONField(_("global warming potential by gas"), default=dict)
    blends = models.JSONField(_("refrigerant blends, shares by mass"), default=dict)
    published_on = models.DateField(_("published"))
    is_published = models.BooleanField(_("published for ever"), default=False)
    source = models.TextField(_("sources"))

    objects: ClassVar[models.Manager["FactorSet"]] = PublishedQuerySet.as_manager()

    class Meta:
        verbose_name = _("factor set")
        verbose_name_plural = _("factor sets")
        constraints = [models.UniqueConstraint(fields=["name", "version"], name="factor_set_version_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


class FuelProperty(models.Model):
    """Net calorific value and emission factors of one fuel in one factor set."""

    factor_set = models.ForeignKey(FactorSet, on_delete=models.PROTECT, related_name="fuels")
    code = models.CharField(_("code"), max_length=40)
    name = models.CharField(_("fuel"), max_length=80)
    ncv_mj_per_kg = models.DecimalField(_("net calorific value"), max_digits=10, decimal_places=4, null=True)
    co2_kg_per_tj = models.DecimalField(_("CO₂"), max_digits=12, decimal_places=3)
    ch4_kg_per_tj = models.DecimalField(_("CH₄"), max_digits=12, decimal_places=3)
    n2o_kg_per_tj = models.DecimalField(_("N₂O"), max_digits=12, decimal_places=3)
    is_biogenic = models.BooleanField(_("biogenic"), default=False)
    density_kg_per_m3 = models.DecimalField(_("density"), max_digits=10, decimal_places=4, null=True)
    source = models.TextField(_("source"))

    objects: ClassVar[models.Manager["FuelProperty"]] = PublishedQuerySet.as_manager()

    class Meta:
        verbose_name = _("fuel")
        verbose_name_plural = _("fuels")
        constraints = [models.UniqueConstraint(fields=["factor_set", "code"], name="fuel_once_per_set")]

    def __str__(self) -> str:
        return self.name


class GridFactor(models.Model):
    """What a kilowatt-hour from the grid emits, by one source, for one year."""

    factor_set = models.ForeignKey(FactorSet, on_delete=models.PROTECT, related_name="grid_factors")
    iso3 = models.CharField(_("country"), max_length=3)
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=20, choices=GridFactorKind)
    co2e_kg_per_kwh = models.DecimalField(_("kg CO₂e per kWh"), max_digits=10, decimal_places=6)
    gas = models.CharField(_("gas"), max_length=5)
    year = models.PositiveSmallIntegerField(_("year"))
    source = models.TextField(_("source"))
    valid_start = models.DateField(_("valid from"), null=True)
    valid_end = models.DateField(_("valid to"), null=True)

    objects: ClassVar[models.Manager["GridFactor"]] = PublishedQuerySet.as_manager()

    class Meta:
        verbose_name = _("grid factor")
        verbose_name_plural = _("grid factors")
        constraints = [
            models.UniqueConstraint(fields=["factor_set", "iso3", "kind", "year"], name="grid_factor_once_per_set"),
            models.CheckConstraint(condition=Q(kind__in=GridFactorKind.values), name="grid_factor_kind_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.get_kind_display()}, {self.year}"


class OwnFactorKind(models.TextChoices):
    """What a centre's own factor takes the place of."""

    AVERAGE = "average", _("Electricity: national average")
    COMBINED_MARGIN = "combined_margin", _("Electricity: factor for project savings")
    SUPPLIER = "supplier", _("Electricity: a supplier's factor")
    HEAT = "heat", _("Purchased steam or heat")
    NCV = "ncv", _("Fuel: net calorific value")
    CO2 = "co2", _("Fuel: CO₂ by energy")


OF_A_FUEL = (OwnFactorKind.NCV, OwnFactorKind.CO2)
OWN_UNITS = {OwnFactorKind.NCV: "MJ/kg", OwnFactorKind.CO2: "kg CO2/TJ"}  # all others: kg CO2e/kWh


class OwnFactor(EditedRecord):
    """A factor of the centre's own. It wins over the shipped one while it is valid.

    Its value never changes: a correction withdraws it and records another one, so that accepted results can be
    calculated again with what was known then.
    """

    kind = models.CharField(_("kind"), max_length=16, choices=OwnFactorKind)
    fuel = models.CharField(_("fuel"), max_length=40, blank=True)
    value = models.DecimalField(_("value"), max_digits=16, decimal_places=6)
    unit = models.CharField(max_length=12, editable=False)
    year = models.PositiveSmallIntegerField(_("year of the data"))
    source = models.CharField(_("source"), max_length=200)
    valid_start = models.DateField(_("valid from"))
    valid_end = models.DateField(_("valid to"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, editable=False)

    class Meta(EditedRecord.Meta):
        abstract = False
        verbose_name = _("own factor")
        verbose_name_plural = _("own factors")
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=OwnFactorKind.values), name="own_factor_kind_is_known"),
            models.CheckConstraint(
                condition=(Q(kind__in=OF_A_FUEL) & ~Q(fuel="")) | (~Q(kind__in=OF_A_FUEL) & Q(fuel="")),
                name="own_factor_names_its_fuel",
                violation_error_message=_("Fuel: choose one for a factor of a fuel, and none for the others."),
            ),
            models.CheckConstraint(
                condition=Q(value__gte=0),
                name="own_factor_not_negative",
                violation_error_message=_("Value: give zero or more."),
            ),
            models.CheckConstraint(
                condition=Q(valid_end__isnull=True) | Q(valid_end__gte=F("valid_start")),
                name="own_factor_ends_after_it_starts",
                violation_error_message=_("Valid to: this is before the factor starts."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.source}, {self.year}"


class RateKind(models.TextChoices):
    """What a rate of exchange is an average of."""

    DAY = "day", _("Of one day")
    MONTH = "month", _("Average of a month")
    YEAR = "year", _("Average of a year")


class ExchangeRate(models.Model):
    """What one US dollar costs in another currency, by one source. Reference data of the network's staff.

    rate_on  the day, or the last day of the month or year that it is an average of
    """

    currency = models.CharField(_("currency"), max_length=3)
    kind = models.CharField(_("kind of rate"), max_length=8, choices=RateKind)
    rate_on = models.DateField(_("rate of"))
    currency_per_usd = models.DecimalField(_("currency for one US dollar"), max_digits=16, decimal_places=6)
    source = models.CharField(_("source"), max_length=120)
    changed_in = models.BigIntegerField(
        _("transaction"), default=0, db_default=0, editable=False, help_text=_("Set by the database, for ?since=.")
    )

    objects: ClassVar[models.Manager["ExchangeRate"]] = models.Manager()

    class Meta:
        verbose_name = _("exchange rate")
        verbose_name_plural = _("exchange rates")
        constraints = [
            models.UniqueConstraint(
                fields=["currency", "kind", "rate_on"],
                name="exchange_rate_once",
                violation_error_message=_("Rate of: there is a rate of this kind for this day already."),
            ),
            models.CheckConstraint(condition=Q(kind__in=RateKind.values), name="exchange_rate_kind_is_known"),
            models.CheckConstraint(
                condition=Q(currency_per_usd__gt=0),
                name="exchange_rate_is_positive",
                violation_error_message=_("Currency for one US dollar: give a number above zero."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.currency} {self.currency_per_usd}, {self.rate_on}"


class PriceLevel(models.Model):
    """How dear one year was in US dollars, as an index: what makes amounts of different years comparable."""

    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    level = models.DecimalField(_("index"), max_digits=10, decimal_places=3)
    source = models.CharField(_("source"), max_length=160)

    objects: ClassVar[models.Manager["PriceLevel"]] = models.Manager()

    class Meta:
        verbose_name = _("price level")
        verbose_name_plural = _("price levels")
        constraints = [models.CheckConstraint(condition=Q(level__gt=0), name="price_level_is_positive")]

    def __str__(self) -> str:
        return f"{self.year}: {self.level}"
