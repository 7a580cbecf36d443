"""The totals: a log of signed entries that triggers write, and the small tables that one fold at a time moves them to.

Nobody writes these rows by hand. `docs/rollups.md` says what each column means and how a reader adds table and log.
"""

from typing import Any, ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from centres.models import DataKind
from centres.tenancy import CentreOwnedModel
from network.choices import Entry, HistogramOf, TableName


def _amount(label: Any) -> Any:
    return models.DecimalField(label, max_digits=36, decimal_places=9, default=0, db_default=0)


def _count(label: Any) -> Any:
    """Return a count. A programme has a share of an assessment: in its table counts are not whole."""
    return models.DecimalField(label, max_digits=20, decimal_places=3, default=0, db_default=0)


class Measures(models.Model):
    """Everything that is added up. Parent = sum of children holds for each column, always.

    investment_amount, saving_amount  local money; only the table by currency keeps them, elsewhere they are 0
    investment_*                      with the grant; saving_* a year
    *_real_usd                        at the prices of the reference year
    """

    options_count = _count(_("options"))
    assessments_count = _count(_("assessments"))
    checked_count = _count(_("checked by the centre or better"))
    without_rate_count = _count(_("options with money, without a rate to US dollars"))
    without_level_count = _count(_("options with money, without a price level of their year"))
    investment_amount = _amount(_("investment"))
    saving_amount = _amount(_("saved a year"))
    investment_usd = _amount(_("investment"))
    saving_usd = _amount(_("saved a year"))
    investment_real_usd = _amount(_("investment at constant prices"))
    saving_real_usd = _amount(_("saved a year at constant prices"))
    energy_mwh = _amount(_("energy"))
    demand_kw_month = _amount(_("demand"))
    materials_t = _amount(_("materials"))
    water_m3 = _amount(_("water"))
    waste_t = _amount(_("waste"))
    hazardous_waste_t = _amount(_("hazardous waste"))
    waste_water_m3 = _amount(_("waste-water"))
    co2e_t = _amount(_("greenhouse gases"))
    exposed_less_count = _count(_("people at less risk"))
    exposed_less_women_count = _count(_("women at less risk"))
    exposed_less_men_count = _count(_("men at less risk"))
    jobs_count = _count(_("jobs created less lost"))
    jobs_women_count = _count(_("jobs of women"))
    jobs_men_count = _count(_("jobs of men"))
    trained_count = _count(_("people trained"))
    trained_women_count = _count(_("women trained"))
    trained_men_count = _count(_("men trained"))

    class Meta:
        abstract = True


class Delta(CentreOwnedModel, Measures):
    """One signed entry: an option or an assessment that came into the totals (+1) or left them (−1).

    Written by triggers on results and their options only. The measures are those of the entry, without its sign.

    year         of first operation; of the assessment where nothing is in operation
    ends_year    the first year in which it no longer is: stopped, or its lifetime is over
    lapses_year  the first year for which nobody confirmed it within 24 months
    """

    sign = models.SmallIntegerField(_("sign"))
    result_key = models.UUIDField(_("result"))
    enterprise_key = models.CharField(_("enterprise, across centres"), max_length=64)
    site_key = models.UUIDField(_("site"))
    data_kind = models.CharField(_("kind of data"), max_length=16)
    entry = models.CharField(_("entry"), max_length=12)
    year = models.SmallIntegerField(_("year"))
    ends_year = models.SmallIntegerField(_("ends"), null=True)
    lapses_year = models.SmallIntegerField(_("not confirmed from"), null=True)
    country = models.CharField(_("country"), max_length=3, blank=True)
    region = models.CharField(_("region"), max_length=3, blank=True)
    section = models.CharField(_("section"), max_length=1, blank=True)
    division = models.CharField(_("division"), max_length=2, blank=True)
    size_class = models.CharField(_("size"), max_length=8)
    technique = models.CharField(_("technique"), max_length=32, blank=True)
    cost_class = models.CharField(_("cost class"), max_length=12, blank=True)
    finance_source = models.CharField(_("paid by"), max_length=16, blank=True)
    evidence = models.CharField(_("evidence"), max_length=12)
    reason = models.CharField(_("reason"), max_length=20, blank=True)
    currency = models.CharField(_("currency"), max_length=3)
    funding = models.JSONField(_("shares by programme"), default=dict)
    energy_by_carrier_mwh = models.JSONField(_("energy by kind"), default=dict, encoder=DjangoJSONEncoder)
    payback_years = models.DecimalField(_("payback"), max_digits=24, decimal_places=6, null=True)
    card = models.CharField(_("card of similar plants"), max_length=64, blank=True, default="", db_default="")

    class Meta(CentreOwnedModel.Meta):
        verbose_name = _("entry that is not folded yet")
        verbose_name_plural = _("entries that are not folded yet")
        constraints = [models.CheckConstraint(condition=Q(sign__in=[1, -1]), name="delta_sign_is_a_sign")]

    def __str__(self) -> str:
        return f"{self.sign:+d} {self.entry} {self.year}"


class CellKey(models.Model):
    """What the cells of all tables are found by."""

    table_name = models.CharField(_("table"), max_length=16, choices=TableName)
    data_kind = models.CharField(_("kind of data"), max_length=16, choices=DataKind)
    entry = models.CharField(_("entry"), max_length=12, choices=Entry)
    year = models.SmallIntegerField(_("year"))
    row_key = models.CharField(_("row"), max_length=32)
    across_key = models.CharField(_("across"), max_length=32, blank=True)

    class Meta:
        abstract = True


CELL_KEY = ["table_name", "data_kind", "entry", "year", "row_key", "across_key"]


class CentreCell(CentreOwnedModel, CellKey, Measures):
    """A cell of one centre's own totals. The centre reads it live, nobody else does."""

    class Meta(CentreOwnedModel.Meta):
        verbose_name = _("cell of a centre's totals")
        verbose_name_plural = _("cells of centres' totals")
        constraints = [
            models.UniqueConstraint(fields=["centre", *CELL_KEY], name="centre_cell_once"),
            models.CheckConstraint(condition=Q(table_name__in=TableName.values), name="centre_cell_table_is_known"),
            models.CheckConstraint(condition=Q(entry__in=Entry.values), name="centre_cell_entry_is_known"),
            models.CheckConstraint(condition=Q(data_kind__in=DataKind.values), name="centre_cell_data_kind_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.table_name} {self.row_key} {self.entry} {self.year}"


class NetworkCell(CellKey, Measures):
    """A cell of the totals of all centres. Behind a policy of its own: only the network's selectors open it."""

    objects: ClassVar[models.Manager["NetworkCell"]] = models.Manager()

    class Meta:
        verbose_name = _("cell of the network's totals")
        verbose_name_plural = _("cells of the network's totals")
        constraints = [
            models.UniqueConstraint(fields=CELL_KEY, name="network_cell_once"),
            models.CheckConstraint(condition=Q(table_name__in=TableName.values), name="network_cell_table_is_known"),
            models.CheckConstraint(condition=Q(entry__in=Entry.values), name="network_cell_entry_is_known"),
            models.CheckConstraint(condition=Q(data_kind__in=DataKind.values), name="network_cell_data_kind_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.table_name} {self.row_key} {self.entry} {self.year}"


class NetworkTotal(Measures):
    """A cell of the totals of all centres over all years: what a page reads that asks for no years."""

    table_name = models.CharField(_("table"), max_length=16, choices=TableName)
    data_kind = models.CharField(_("kind of data"), max_length=16, choices=DataKind)
    entry = models.CharField(_("entry"), max_length=12, choices=Entry)
    row_key = models.CharField(_("row"), max_length=32)
    across_key = models.CharField(_("across"), max_length=32, blank=True)

    objects: ClassVar[models.Manager["NetworkTotal"]] = models.Manager()

    class Meta:
        verbose_name = _("cell of the network's totals over all years")
        verbose_name_plural = _("cells of the network's totals over all years")
        constraints = [
            models.UniqueConstraint(
                fields=["table_name", "data_kind", "entry", "row_key", "across_key"], name="network_total_once"
            ),
            models.CheckConstraint(condition=Q(table_name__in=TableName.values), name="network_total_table_is_known"),
            models.CheckConstraint(condition=Q(entry__in=Entry.values), name="network_total_entry_is_known"),
            models.CheckConstraint(condition=Q(data_kind__in=DataKind.values), name="network_total_data_kind_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.table_name} {self.row_key} {self.entry}"


class Histogram(models.Model):
    """How many options of a card in a sector and size fall into one band; bands are ten to a decade.

    band  floor(10 · log10(value)); −999 where the value is zero or less
    """

    of = models.CharField(_("of"), max_length=16, choices=HistogramOf)
    data_kind = models.CharField(_("kind of data"), max_length=16, choices=DataKind)
    entry = models.CharField(_("entry"), max_length=12, choices=Entry)
    card = models.CharField(_("card"), max_length=64)
    section = models.CharField(_("section"), max_length=1, blank=True, default="", db_default="")
    division = models.CharField(_("division"), max_length=2, blank=True)
    size_class = models.CharField(_("size"), max_length=8)
    band = models.SmallIntegerField(_("band"))
    options_count = _count(_("options"))

    objects: ClassVar[models.Manager["Histogram"]] = models.Manager()

    class Meta:
        verbose_name = _("band of a histogram")
        verbose_name_plural = _("bands of histograms")
        constraints = [
            models.UniqueConstraint(
                fields=["of", "data_kind", "card", "section", "division", "size_class", "entry", "band"],
                name="histogram_band_once",
            ),
            models.CheckConstraint(condition=Q(of__in=HistogramOf.values), name="histogram_of_is_known"),
            models.CheckConstraint(condition=Q(entry__in=Entry.values), name="histogram_entry_is_known"),
            models.CheckConstraint(condition=Q(data_kind__in=DataKind.values), name="histogram_data_kind_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.of} {self.card} {self.division} {self.band}: {self.options_count}"


class Member(CentreOwnedModel):
    """An enterprise's site in one row of one table: what enterprises and sites are counted from, each once.

    enterprise_key     the same in two centres that recorded the same company
    entries_count      options and assessments that it has there; no row is left when there are none
    implemented_count  options of them in operation
    saving_usd         what those save a year: what the two largest hold of a cell
    """

    table_name = models.CharField(_("table"), max_length=16, choices=TableName)
    data_kind = models.CharField(_("kind of data"), max_length=16, choices=DataKind)
    row_key = models.CharField(_("row"), max_length=32)
    across_key = models.CharField(_("across"), max_length=32, blank=True)
    enterprise_key = models.CharField(_("enterprise, across centres"), max_length=64)
    site_key = models.UUIDField(_("site"))
    entries_count = _count(_("entries"))
    implemented_count = _count(_("implemented options"))
    saving_usd = _amount(_("saved a year"))

    class Meta(CentreOwnedModel.Meta):
        verbose_name = _("enterprise in the totals")
        verbose_name_plural = _("enterprises in the totals")
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "centre", "table_name", "data_kind", "row_key", "across_key", "enterprise_key", "site_key",
                ],
                name="member_once",
            ),
            models.CheckConstraint(condition=Q(table_name__in=TableName.values), name="member_table_is_known"),
            models.CheckConstraint(condition=Q(data_kind__in=DataKind.values), name="member_data_kind_is_known"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.table_name} {self.row_key} {self.enterprise_key}"


class CardMember(CentreOwnedModel):
    """An enterprise's options of one card: what the plants of a card are counted from, each once.

    priced_count  of the options, those with a rate to US dollars; valued_count  those with a payback
    saving_usd    what they save or would save a year: what the two largest hold of a card
    """

    data_kind = models.CharField(_("kind of data"), max_length=16, choices=DataKind)
    card = models.CharField(_("card"), max_length=64)
    section = models.CharField(_("section"), max_length=1, blank=True)
    division = models.CharField(_("division"), max_length=2, blank=True)
    size_class = models.CharField(_("size"), max_length=8)
    entry = models.CharField(_("entry"), max_length=12, choices=Entry)
    reason = models.CharField(_("reason"), max_length=20, blank=True)
    enterprise_key = models.CharField(_("enterprise, across centres"), max_length=64)
    options_count = _count(_("options"))
    priced_count = _count(_("options with a rate to US dollars"))
    valued_count = _count(_("options with a payback"))
    saving_usd = _amount(_("saved a year"))

    class Meta(CentreOwnedModel.Meta):
        verbose_name = _("enterprise behind a card")
        verbose_name_plural = _("enterprises behind cards")
        indexes = [models.Index(fields=["card", "data_kind"], name="card_member_by_card")]
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "centre", "data_kind", "card", "section", "division", "size_class", "entry", "reason",
                    "enterprise_key",
                ],
                name="card_member_once",
            ),
            models.CheckConstraint(condition=Q(entry__in=Entry.values), name="card_member_entry_is_known"),
            models.CheckConstraint(condition=Q(data_kind__in=DataKind.values), name="card_member_data_kind_is_known"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.card} {self.enterprise_key}"


class Card(models.Model):
    """What may be told of one card at one place: settled by the fold, with the rule of small cells decided.

    place    a path: all plants (blank), section, division, size: `C/10/small`
    ranges   by what is measured: bands of the lower quarter, the middle and the upper quarter, and on how many plants
    reasons  coded reasons for dropping, each with the plants that gave it; a count of nothing is withheld
    Where is_told is false nothing is kept: neither count nor range.
    """

    data_kind = models.CharField(_("kind of data"), max_length=16, choices=DataKind)
    card = models.CharField(_("card"), max_length=64)
    place = models.CharField(_("place"), max_length=16, blank=True)
    is_told = models.BooleanField(_("may be told"))
    plants_count = models.PositiveIntegerField(_("plants"), null=True)
    implemented_count = models.PositiveIntegerField(_("plants that implemented it"), null=True)
    ranges = models.JSONField(_("ranges"), default=dict)
    reasons = models.JSONField(_("reasons"), default=list)

    objects: ClassVar[models.Manager["Card"]] = models.Manager()

    class Meta:
        verbose_name = _("card of similar plants")
        verbose_name_plural = _("cards of similar plants")
        constraints = [
            models.UniqueConstraint(fields=["data_kind", "place", "card"], name="card_once"),
            models.CheckConstraint(condition=Q(data_kind__in=DataKind.values), name="card_data_kind_is_known"),
            models.CheckConstraint(
                condition=Q(is_told=True, plants_count__isnull=False, implemented_count__isnull=False)
                | Q(is_told=False, plants_count=None, implemented_count=None, ranges={}, reasons=[]),
                name="card_keeps_nothing_withheld",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.card} {self.place}"
