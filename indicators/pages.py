"""What the pages of factors show: the published sets, one set with its tables, the centre's own factors."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.utils import formats
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from centres.models import Centre
from centres.tenancy import current_centre
from indicators import selectors
from indicators.core.emissions import Blend, blend_gwp
from indicators.core.shares import told_in
from indicators.models import ExchangeRate, FactorSet, GridFactor, GridFactorKind, OwnFactor, RateKind
from indicators.reference import BLEND_SOURCE
from recp_portal.lib.numbers import date_text, full

KINDS_DIFFER = {
    GridFactorKind.AVERAGE: _("What the country's power stations emit for a kWh on average. For carbon intensity."),
    GridFactorKind.COMBINED_MARGIN: _("What a saved kWh avoids over the years. For project savings, in no indicator."),
    GridFactorKind.OPERATING_MARGIN: _("What the power stations emit that follow demand. For finance reports."),
    GridFactorKind.SUPPLIER: _("Of one supplier or report. For that plant only."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnFactorRow:
    """One factor of the centre's own."""

    id: UUID
    kind: str
    fuel: str
    value: Decimal
    unit: str
    year: int
    source: str
    valid_start: date
    valid_end: date | None
    entered_by: str
    is_withdrawn: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SetRow:
    """One published set."""

    key: int
    name: str
    version: str
    gwp_set: str
    published_on: date
    is_current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorsPage:
    """The centre's own factors and the published sets."""

    own: tuple[OwnFactorRow, ...]
    withdrawn: tuple[OwnFactorRow, ...]
    sets: tuple[SetRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FuelRow:
    """One fuel of a set. On the net calorific value."""

    code: str
    name: str
    ncv_mj_per_kg: Decimal | None
    co2_kg_per_tj: Decimal
    ch4_kg_per_tj: Decimal
    n2o_kg_per_tj: Decimal
    density_kg_per_m3: Decimal | None
    is_biogenic: bool
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GasRow:
    """One gas or blend of a set. The potential of a blend is computed."""

    code: str
    kg_co2e_per_kg: Decimal
    composition: tuple[tuple[str, Decimal], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GridRow:
    """One grid factor of a country. Zero is a value."""

    country: str
    kind: str
    note: str
    kg_per_kwh: Decimal
    gas: str
    year: int
    valid_start: date | None
    valid_end: date | None
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorSetPage:
    """One set with what a search finds in it. The countries: the centre's own, unless something is searched for."""

    key: int
    name: str
    version: str
    gwp_set: str
    published_on: date
    source: str
    blend_source: str
    query: str
    fuels: tuple[FuelRow, ...]
    gases: tuple[GasRow, ...]
    grid: tuple[GridRow, ...]
    country_count: int

    @property
    def found_count(self) -> int:
        """Return how many rows are shown."""
        return len(self.fuels) + len(self.gases) + len(self.grid)


def factors_page() -> FactorsPage:
    """Return the centre's own factors and all published sets."""
    rows = [own_row(row) for row in selectors.all_own_factors()]
    current = selectors.current_factor_set()
    return FactorsPage(
        own=tuple(row for row in rows if not row.is_withdrawn),
        withdrawn=tuple(row for row in rows if row.is_withdrawn),
        sets=tuple(
            SetRow(
                key=one.pk,
                name=one.name,
                version=one.version,
                gwp_set=one.gwp_set,
                published_on=one.published_on,
                is_current=one.pk == current.pk,
            )
            for one in selectors.published_factor_sets()
        ),
    )


def own_row(row: OwnFactor) -> OwnFactorRow:
    """Return an own factor as a page shows it."""
    return OwnFactorRow(
        id=row.pk,
        kind=str(row.get_kind_display()),
        fuel=row.fuel,
        value=row.value,
        unit=row.unit,
        year=row.year,
        source=row.source,
        valid_start=row.valid_start,
        valid_end=row.valid_end,
        entered_by=str(row.created_by),
        is_withdrawn=row.withdrawn_at is not None,
    )


def factor_set_page(*, factor_set: FactorSet, query: str) -> FactorSetPage:
    """Return a set with the fuels, gases and countries that fit a search."""
    words = query.casefold().split()
    grid = [grid_row(row) for row in selectors.grid_rows(factor_set)]
    home = selectors.country_name(current_centre().country_id or "")
    at_home = any(row.country == home for row in grid)
    return FactorSetPage(
        key=factor_set.pk,
        name=factor_set.name,
        version=factor_set.version,
        gwp_set=factor_set.gwp_set,
        published_on=factor_set.published_on,
        source=factor_set.source,
        blend_source=BLEND_SOURCE,
        query=query,
        fuels=tuple(row for row in fuel_rows(factor_set) if _fits(words, row.name, row.code)),
        gases=tuple(row for row in gas_rows(factor_set) if _fits(words, row.code)),
        grid=tuple(row for row in grid if (_fits(words, row.country) if words or not at_home else row.country == home)),
        country_count=len({row.country for row in grid}),
    )


def fuel_rows(factor_set: FactorSet) -> list[FuelRow]:
    """Return the fuels of a set, in the order of the IPCC tables."""
    return [
        FuelRow(
            code=row.code,
            name=row.name,
            ncv_mj_per_kg=row.ncv_mj_per_kg,
            co2_kg_per_tj=row.co2_kg_per_tj,
            ch4_kg_per_tj=row.ch4_kg_per_tj,
            n2o_kg_per_tj=row.n2o_kg_per_tj,
            density_kg_per_m3=row.density_kg_per_m3,
            is_biogenic=row.is_biogenic,
            source=row.source,
        )
        for row in factor_set.fuels.order_by("pk")
    ]


def gas_rows(factor_set: FactorSet) -> list[GasRow]:
    """Return the gases of a set, then its blends with their computed potentials."""
    gwp = {gas: Decimal(value) for gas, value in factor_set.gwp.items()}
    single = [GasRow(code=gas, kg_co2e_per_kg=value, composition=()) for gas, value in gwp.items()]
    return [*single, *(_blend_row(code, shares, gwp) for code, shares in factor_set.blends.items())]


def _blend_row(code: str, shares: dict[str, str], gwp: dict[str, Decimal]) -> GasRow:
    blend = Blend(code=code, shares={gas: Decimal(share) for gas, share in shares.items()}, source=BLEND_SOURCE)
    return GasRow(code=code, kg_co2e_per_kg=blend_gwp(blend, gwp).result, composition=tuple(blend.shares.items()))


def grid_row(row: GridFactor) -> GridRow:
    """Return a grid factor as a page shows it."""
    return GridRow(
        country=selectors.country_name(row.iso3),
        kind=str(row.get_kind_display()),
        note=str(KINDS_DIFFER[GridFactorKind(row.kind)]),
        kg_per_kwh=row.co2e_kg_per_kwh,
        gas=row.gas.replace("CO2", "CO₂"),
        year=row.year,
        valid_start=row.valid_start,
        valid_end=row.valid_end,
        source=row.source,
    )


def _fits(words: Iterable[str], *texts: str) -> bool:
    haystack = " ".join(texts).casefold()
    return all(word in haystack for word in words)


# --- Exchange rates --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class RateRow:
    """One exchange rate: what one US dollar cost."""

    currency: str
    of: str
    currency_per_usd: Decimal
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RatesPage:
    """The rates of one currency, or the newest of each, and which averages of years are missing.

    missing  per currency that centres use, and for euro and Swiss franc: the years without an average
    """

    currency: str
    rows: tuple[RateRow, ...]
    currencies: tuple[str, ...]
    missing: tuple[tuple[str, str], ...]
    first_missing_year: int


YEARS_ASKED_FOR = 5


def rates_page(*, currency: str, today: date) -> RatesPage:
    """Return the network's exchange rates."""
    known = list(ExchangeRate.objects.order_by("currency").values_list("currency", flat=True).distinct())
    chosen = currency if currency in known else ""
    rates = ExchangeRate.objects.filter(currency=chosen) if chosen else ExchangeRate.objects.order_by()
    ordered = rates.order_by("currency", "-rate_on", "kind")
    newest = ordered if chosen else ordered.distinct("currency")
    used = {*Centre.objects.exclude(currency="USD").values_list("currency", flat=True), "EUR", "CHF"}
    years = range(today.year - YEARS_ASKED_FOR, today.year)
    there = set(
        ExchangeRate.objects.filter(kind=RateKind.YEAR, rate_on__in=[date(year, 12, 31) for year in years]).values_list(
            "currency", "rate_on__year"
        )
    )
    gaps = {code: [year for year in years if (code, year) not in there] for code in sorted(used)}
    return RatesPage(
        currency=chosen,
        rows=tuple(
            RateRow(
                currency=rate.currency, of=rate_of(rate), currency_per_usd=rate.currency_per_usd, source=rate.source
            )
            for rate in newest
        ),
        currencies=tuple(known),
        missing=tuple((code, ", ".join(str(year) for year in some)) for code, some in gaps.items() if some),
        first_missing_year=years.start,
    )


def rate_of(rate: ExchangeRate) -> str:
    """Return what a rate is of, in words: the average of 2025, or a day."""
    if rate.kind == RateKind.YEAR:
        return gettext("average of %(year)s") % {"year": rate.rate_on.year}
    if rate.kind == RateKind.MONTH:
        return gettext("average of %(month)s") % {"month": formats.date_format(rate.rate_on, "F Y")}
    return date_text(rate.rate_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """The currency in which tables of the network are told, and the rate that they are told at.

    sentence  that rate with its day and source, or that there is none
    """

    currency: str
    currency_per_usd: Decimal | None
    sentence: str
    choices: tuple[str, ...]

    def of(self, amount_usd: Decimal | None) -> Decimal | None:
        """Return an amount of US dollars in this currency; None without a rate."""
        return told_in(amount_usd, self.currency_per_usd)


def money_told_in(currency: str, *, day: date) -> Money:
    """Return how money is told that the address asks for: dollars where it asks for nothing that is offered."""
    choices = TOLD_IN if currency in TOLD_IN else (*TOLD_IN, *_recorded(currency))
    if currency not in choices or currency == "USD":
        return Money(currency="USD", currency_per_usd=Decimal(1), sentence="", choices=TOLD_IN)
    rate = selectors.rate_for(currency, day)
    if rate is None:
        sentence = gettext("No rate of %(currency)s is recorded: no amount is told in it.") % {"currency": currency}
        return Money(currency=currency, currency_per_usd=None, sentence=sentence, choices=choices)
    sentence = gettext("Told at one rate for all years: USD 1 = %(currency)s %(rate)s, %(of)s, %(source)s.")
    said = {"currency": currency, "rate": full(rate.currency_per_usd), "of": rate_of(rate), "source": rate.source}
    return Money(currency=currency, currency_per_usd=rate.currency_per_usd, sentence=sentence % said, choices=choices)


TOLD_IN = ("USD", "EUR", "CHF")


def _recorded(currency: str) -> tuple[str, ...]:
    """Return the currency where a rate of it is recorded: a network's local one."""
    return (currency,) if ExchangeRate.objects.filter(currency=currency).exists() else ()
