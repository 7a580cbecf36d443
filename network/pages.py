"""A centre's own totals, live: what was saved, by three measures that are never confused, and on how much it rests."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from centres.models import Centre, DataKind
from indicators.core.filing import REFERENCE_YEAR
from indicators.core.rollups import (
    Amounts,
    ImplementationRates,
    Stage,
    Sums,
    cumulative_until,
    implementation_rates,
    new_in,
    running_in,
)
from network import selectors
from network.choices import TableName
from network.selectors import Filter, HeldBackRow, RollupRow, RollupTable
from recp_portal.lib.numbers import unit_name

KINDS = (DataKind.RECORDED, DataKind.REAL_ANONYMOUS, DataKind.DEMONSTRATION, DataKind.GENERATED)
REAL = "USD-real"

STAGES: Mapping[Stage, str | Promise] = {
    Stage.IDENTIFIED: gettext_lazy("Identified"),
    Stage.FEASIBLE: gettext_lazy("Feasible, or further"),
    Stage.PLANNED: gettext_lazy("Planned, or further"),
    Stage.IMPLEMENTED: gettext_lazy("In operation"),
}
AMOUNTS: Mapping[str, tuple[str | Promise, str]] = {
    "energy_mwh": (gettext_lazy("Energy"), "MWh"),
    "water_m3": (gettext_lazy("Water"), "m3"),
    "materials_t": (gettext_lazy("Materials"), "t"),
    "waste_t": (gettext_lazy("Waste"), "t"),
    "hazardous_waste_t": (gettext_lazy("of it hazardous"), "t"),
    "waste_water_m3": (gettext_lazy("Waste-water"), "m3"),
    "co2e_t": (gettext_lazy("Greenhouse gases"), "t CO2e"),
}
PEOPLE: Mapping[str, str | Promise] = {
    "exposed_less": gettext_lazy("Exposed to less risk"),
    "jobs": gettext_lazy("Jobs created less lost"),
    "trained": gettext_lazy("Trained"),
}
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One of several things to look at."""

    code: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StageRow:
    """The options that reached a stage; each stage contains those after it. Amounts a year."""

    code: str
    label: str
    options_count: Decimal
    investment: Decimal
    saving: Decimal
    amounts: tuple[tuple[str, Decimal], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class YearRow:
    """One year by the three measures of yearly savings, in one money.

    new          began in the year
    running      in operation in the year, whenever begun
    unconfirmed  the part of it that nobody confirmed within 24 months
    cumulative   what ran in each year until then, added up
    """

    year: int
    new: Decimal
    running: Decimal
    unconfirmed: Decimal
    cumulative: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyRow:
    """What options in operation cost and save a year, in one money."""

    code: str
    label: str
    investment: Decimal
    saving: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleRow:
    """People of the accepted assessments, each counted once."""

    label: str
    people: Decimal
    women: Decimal
    men: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class TechniqueRow:
    """One technique: how many options, what those in operation save, and both rates."""

    label: str
    options_count: Decimal
    implemented_count: Decimal
    saving_usd: Decimal
    rates: ImplementationRates


@dataclass(frozen=True, slots=True, kw_only=True)
class TotalsPage:
    """The page. currency: that of the years; "USD" also where they are real, which `money_label` says."""

    data_kind: str
    kinds: tuple[Choice, ...]
    assessments_count: int
    enterprises_count: int
    sites_count: int
    checked_share: Decimal | None
    held_back_count: int
    without_rate_count: Decimal
    stages: tuple[StageRow, ...]
    headings: tuple[str, ...]
    rates: ImplementationRates
    decided_count: Decimal
    money: tuple[MoneyRow, ...]
    moneys: tuple[Choice, ...]
    currency: str
    money_label: str
    years: tuple[YearRow, ...]
    people: tuple[PeopleRow, ...]
    techniques: tuple[TechniqueRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldBackPage:
    """Results that are in no total until somebody looked at them."""

    rows: tuple[HeldBackRow, ...]


def totals_page(centre: Centre, *, data_kind: str, money: str, at: datetime) -> TotalsPage:
    """Return a centre's own totals of one kind of data.

    data_kind  the first kind that the centre has anything of, where this is none
    money      in which the years are told: a currency, "USD", or "USD-real" for the reference year's prices
    """
    there = selectors.kinds_in(centre, among=KINDS)
    kind = data_kind if data_kind in KINDS else next(iter(there), DataKind.RECORDED)
    whole = _table(TableName.EVIDENCE, kind, centre, by_year=True)
    local = _table(TableName.CURRENCY, kind, centre, by_year=True)
    moneys = _moneys(whole.total, local.rows)
    chosen = next((row for row in moneys if row.code == money), moneys[0])
    sums, field = _money_of(chosen.code, whole.total, local.rows)
    places = selectors.members(TableName.SECTOR, data_kind=kind, centre=centre)
    decided = whole.total.of("implemented", "stopped", "rejected")
    return TotalsPage(
        data_kind=kind,
        kinds=tuple(
            Choice(code=code, label=str(DataKind(code).label), is_chosen=code == kind)
            for code in (there or (DataKind.RECORDED,))
        ),
        assessments_count=int(whole.total.of("assessment").get("assessments_count", ZERO)),
        enterprises_count=sum(row.enterprises_count for row in places.values()),
        sites_count=sum(row.sites_count for row in places.values()),
        checked_share=whole.coverage.checked_share,
        held_back_count=whole.coverage.held_back_count,
        without_rate_count=whole.total.at(Stage.IDENTIFIED).get("without_rate_count", ZERO),
        stages=tuple(_stage(stage, label, whole.total) for stage, label in STAGES.items()),
        headings=tuple(_headed(label, unit) for label, unit in AMOUNTS.values()),
        rates=implementation_rates(whole.total.sums),
        decided_count=decided.get("options_count", ZERO),
        money=tuple(moneys),
        moneys=tuple(Choice(code=row.code, label=row.label, is_chosen=row is chosen) for row in moneys),
        currency=chosen.code.removesuffix("-real"),
        money_label=chosen.label,
        years=tuple(_years(sums, field, last=at.year)),
        people=tuple(_people(whole.total)),
        techniques=tuple(_technique(row) for row in _table(TableName.TECHNIQUE, kind, centre).rows),
    )


def held_back_page() -> HeldBackPage:
    """Return what the running work's centre holds back, newest first."""
    return HeldBackPage(rows=selectors.held_back_rows())


def _table(name: TableName, kind: str, centre: Centre, *, by_year: bool = False) -> RollupTable:
    return selectors.rollup(name, Filter(data_kind=kind, by_year=by_year), centre=centre)


def _headed(label: str | Promise, unit: str) -> str:
    return f"{label} ({unit_name(unit)})"


def _stage(stage: Stage, label: str | Promise, total: RollupRow) -> StageRow:
    sums = total.at(stage)
    return StageRow(
        code=stage,
        label=str(label),
        options_count=sums.get("options_count", ZERO),
        investment=sums.get("investment_usd", ZERO),
        saving=sums.get("saving_usd", ZERO),
        amounts=tuple(
            (_headed(heading, unit), sums.get(measure, ZERO)) for measure, (heading, unit) in AMOUNTS.items()
        ),
    )


def _moneys(total: RollupRow, local: Sequence[RollupRow]) -> list[MoneyRow]:
    """Return what is in operation in each money: the local ones first, then US dollars, nominal and real."""
    done = total.at(Stage.IMPLEMENTED)
    rows = [_money(row.key, row.key, row.at(Stage.IMPLEMENTED), "amount") for row in local if row.key != "USD"]
    real = _("USD at prices of %(year)s") % {"year": REFERENCE_YEAR}
    return [*rows, _money("USD", _("USD, each year's own"), done, "usd"), _money(REAL, real, done, "real_usd")]


def _money(code: str, label: str, sums: Amounts, ending: str) -> MoneyRow:
    return MoneyRow(
        code=code,
        label=label,
        investment=sums.get(f"investment_{ending}", ZERO),
        saving=sums.get(f"saving_{ending}", ZERO),
    )


def _money_of(code: str, total: RollupRow, local: Sequence[RollupRow]) -> tuple[tuple[Sums, ...], str]:
    """Return the entries and the measure in which a money's years are told."""
    if code in ("USD", REAL):
        return total.sums, "saving_real_usd" if code == REAL else "saving_usd"
    return next(row.sums for row in local if row.key == code), "saving_amount"


def _years(sums: Sequence[Sums], measure: str, *, last: int) -> Iterable[YearRow]:
    first = min((part.year for part in sums if part.entry in ("implemented", "stopped")), default=last + 1)
    for year in range(last, first - 1, -1):
        running = running_in(sums, year)
        yield YearRow(
            year=year,
            new=new_in(sums, year).get(measure, ZERO),
            running=running.amounts.get(measure, ZERO),
            unconfirmed=running.unconfirmed.get(measure, ZERO),
            cumulative=cumulative_until(sums, year).get(measure, ZERO),
        )


def _people(total: RollupRow) -> Iterable[PeopleRow]:
    accepted = total.of("assessment")
    for code, label in PEOPLE.items():
        people, women, men = (accepted.get(f"{code}{part}_count", ZERO) for part in ("", "_women", "_men"))
        yield PeopleRow(label=str(label), people=people, women=women, men=men)


def _technique(row: RollupRow) -> TechniqueRow:
    done = row.at(Stage.IMPLEMENTED)
    return TechniqueRow(
        label=row.label,
        options_count=row.at(Stage.IDENTIFIED).get("options_count", ZERO),
        implemented_count=done.get("options_count", ZERO),
        saving_usd=done.get("saving_usd", ZERO),
        rates=row.rates,
    )
