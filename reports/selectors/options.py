"""The options table of a case study, and what the options save together."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.choices import CountsAs, EvidenceLevel, OptionStatus, Technique
from assessments.figures import OptionRow, PortfolioRow, RoundFigures, SavingsRow, YearRow
from indicators.core.arithmetic import exact
from indicators.core.shares import share_of
from indicators.core.units import convert
from recp_portal.lib import numbers
from reports.choices import Shown
from reports.figures import Disclosure, Heading, OptionLine, OptionTable

MOST_LINES = 8
LONGEST_TITLE = 66
KWH_BELOW_MWH = Decimal(1000)
MILLIONS_FROM = Decimal(100_000_000)  # wider amounts would leave the options no room
DROPPED = (OptionStatus.REJECTED, OptionStatus.STOPPED)

# resource code → (field of the savings, field of the year, unit)
RESOURCES: Mapping[str, tuple[str, str, str]] = {
    "energy": ("energy_mwh", "energy_mwh", "MWh"),
    "water": ("water_m3", "water_m3", "m3"),
    "materials": ("materials_t", "materials_t", "t"),
    "waste_water": ("waste_water_m3", "waste_water_m3", "m3"),
    "air": ("co2e_t", "air_emissions_t", "t CO2e"),
    "waste": ("waste_t", "waste_t", "t"),
}
USE, POLLUTION = ("energy", "water", "materials"), ("waste_water", "air", "waste")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The options that the case study is about: those in operation, else all that were worked out."""

    is_implemented: bool
    rows: tuple[OptionRow, ...]
    portfolio: PortfolioRow
    counted: int

    @property
    def savings(self) -> SavingsRow:
        """Return what they save together."""
        return self.portfolio.savings


def told(figures: RoundFigures) -> Told:
    """Return the options that the case study is about, the largest saving first."""
    is_implemented = figures.implemented.option_count > 0
    rows = [
        row
        for row in figures.options
        if (row.status == OptionStatus.IMPLEMENTED if is_implemented else row.status not in DROPPED)
    ]
    return Told(
        is_implemented=is_implemented,
        rows=tuple(sorted(rows, key=lambda row: (-(row.saving_amount or Decimal(0)), row.number))),
        portfolio=figures.implemented if is_implemented else figures.expected,
        counted=figures.expected.option_count,
    )


def saved(savings: SavingsRow, code: str) -> Decimal | None:
    """Return what is saved of a resource, in the unit of `RESOURCES`."""
    amount: Decimal | None = getattr(savings, RESOURCES[code][0])
    return amount


def share_of_year(savings: SavingsRow, code: str, year: YearRow | None) -> Decimal | None:
    """Return a saving as a share of the reference year's amount, or None where that is not known."""
    before: Decimal | None = getattr(year, RESOURCES[code][1]) if year else None
    return share_of(saved(savings, code), before)


def share_of_cost(amount: Decimal | None, year: YearRow | None) -> Decimal | None:
    """Return a saving in money as a share of the reference year's recorded cost."""
    return share_of(amount, year.cost_amount) if year else None


def unit_of(code: str, savings: SavingsRow) -> str:
    """Return the unit in which a resource is printed: small savings of energy in kWh."""
    amount = saved(savings, code)
    if code == "energy" and amount is not None and abs(amount) < KWH_BELOW_MWH:
        return "kWh"
    return RESOURCES[code][2]


def in_unit(amount: Decimal, code: str, unit: str) -> Decimal:
    """Return an amount of a resource in the unit that it is printed in."""
    own = RESOURCES[code][2]
    return amount if unit == own else convert(amount, own, unit)


def evidence_words(rows: Iterable[OptionRow]) -> str:
    """Return how well options are evidenced, best first: "5 measured to a plan, 3 checked by the centre"."""
    counts: dict[str, int] = {}
    for row in rows:
        counts[row.evidence] = counts.get(row.evidence, 0) + 1
    return ", ".join(
        f"{numbers.number(counts[level])} {_lower(str(EvidenceLevel(level).label))}"
        for level in reversed(EvidenceLevel.values)
        if level in counts
    )


def option_table(figures: RoundFigures, disclosure: Disclosure, *, said: Callable[[str], str]) -> OptionTable | None:
    """Return the table with its totals, or None where there is no option.

    said  takes the enterprise's name out of a text where it must not appear
    """
    told_ = told(figures)
    if not told_.rows:
        return None
    columns = _Columns(figures, told_, disclosure)
    shown = told_.rows[:MOST_LINES]
    return OptionTable(
        title=_("Options in operation") if told_.is_implemented else _("Options worked out"),
        groups=columns.groups,
        headings=columns.headings,
        lines=tuple(_line(row, columns, told_, title=said(row.title)) for row in shown),
        totals=columns.totals,
        notes=tuple(_notes(figures, told_, left_out=len(told_.rows) - len(shown), disclosure=disclosure)),
    )


class _Columns:
    """Which columns the consent leaves, and how their cells print."""

    def __init__(self, figures: RoundFigures, told_: Told, disclosure: Disclosure) -> None:
        self._figures, self._told, self._disclosure = figures, told_, disclosure
        self._year = figures.baseline
        self._units = {code: unit_of(code, told_.savings) for code in RESOURCES}
        largest = max(abs(told_.portfolio.saving_amount or Decimal(0)), told_.portfolio.net_investment_amount)
        self._in_millions = largest >= MILLIONS_FROM

    @property
    def groups(self) -> tuple[tuple[str, int], ...]:
        groups = []
        if self._disclosure.money != Shown.HIDDEN:
            groups.append((_("Economic"), 3 if self._disclosure.money == Shown.VALUE else 2))
        if self._disclosure.resources != Shown.HIDDEN:
            groups += [(_("Less used a year"), len(USE)), (_("Less let out a year"), len(POLLUTION))]
        return tuple(groups)

    @property
    def headings(self) -> tuple[Heading, ...]:
        headings = []
        money, resources = self._disclosure.money, self._disclosure.resources
        currency = self._figures.currency
        if self._in_millions:
            currency = _("million %(currency)s") % {"currency": currency}
        if money == Shown.VALUE:
            headings += [
                Heading(code="money", label=_("Investment"), unit=currency),
                Heading(code="money", label=_("Saved a year"), unit=currency),
            ]
        elif money == Shown.PERCENTAGE:
            headings.append(Heading(code="money", label=_("Saved a year"), unit=_("% of cost")))
        if money != Shown.HIDDEN:
            headings.append(Heading(code="money", label=_("Payback"), unit=""))
        if resources != Shown.HIDDEN:
            names = {
                "energy": _("Energy"),
                "water": _("Water"),
                "materials": _("Materials"),
                "waste_water": _("Waste-water"),
                "air": _("Air emissions"),
                "waste": _("Waste"),
            }
            for code in (*USE, *POLLUTION):
                unit = "%" if resources == Shown.PERCENTAGE else numbers.unit_name(self._units[code])
                headings.append(Heading(code=code, label=names[code], unit=unit))
        return tuple(headings)

    def cells(
        self,
        *,
        investment: Decimal | None,
        saving: Decimal | None,
        payback: str,
        savings: SavingsRow | None,
    ) -> tuple[str, ...]:
        """Return the cells of one row. Without `savings` (a total in another currency) those stay empty."""
        cells: list[str] = []
        money, resources = self._disclosure.money, self._disclosure.resources
        if money == Shown.VALUE:
            in_millions = self._in_millions and savings is not None
            cells += [_money(investment, in_millions=in_millions), _money(saving, in_millions=in_millions)]
        elif money == Shown.PERCENTAGE:
            cells.append(numbers.percent(share_of_cost(saving, self._year)))
        if money != Shown.HIDDEN:
            cells.append(payback)
        if resources != Shown.HIDDEN:
            cells += [self._resource(savings, code) if savings else "" for code in (*USE, *POLLUTION)]
        return tuple(cells)

    def _resource(self, savings: SavingsRow, code: str) -> str:
        if self._disclosure.resources == Shown.PERCENTAGE:
            return numbers.percent(share_of_year(savings, code, self._year))
        amount = saved(savings, code)
        if amount is None:
            return numbers.NOTHING
        return numbers.number(in_unit(amount, code, self._units[code]))

    @property
    def totals(self) -> tuple[OptionLine, ...]:
        portfolio, figures = self._told.portfolio, self._figures
        count = len(self._told.rows)
        label = ngettext("%(n)s option", "All %(n)s options", count) % {"n": numbers.number(count)}
        rows = [
            OptionLine(
                title=label,
                detail=_("in operation") if self._told.is_implemented else _("expected"),
                technique="",
                cells=self.cells(
                    investment=portfolio.net_investment_amount,
                    saving=portfolio.saving_amount,
                    payback=payback_text(portfolio),
                    savings=portfolio.savings,
                ),
            )
        ]
        usd = figures.usd(portfolio.saving_amount)
        if self._disclosure.money == Shown.VALUE and figures.currency != "USD" and usd is not None:
            rows.append(
                OptionLine(
                    title=_("In US dollars"),
                    detail="",
                    technique="",
                    cells=self.cells(
                        investment=figures.usd(portfolio.net_investment_amount), saving=usd, payback="", savings=None
                    ),
                )
            )
        return tuple(rows)


def payback_text(row: OptionRow | PortfolioRow) -> str:
    """Return the payback of an option or of several, as printed in a table."""
    return numbers.payback(row.payback_years, kind=row.payback_kind)


def _line(row: OptionRow, columns: _Columns, told_: Told, *, title: str) -> OptionLine:
    detail = [] if told_.is_implemented else [str(OptionStatus(row.status).label)]
    if row.counts_as != CountsAs.CLEANER_PRODUCTION:
        detail.append(str(CountsAs(row.counts_as).label))
    return OptionLine(
        title=Truncator(title).chars(LONGEST_TITLE),
        detail=" · ".join(detail),
        technique=str(Technique(row.technique).label) if row.technique else "",
        cells=columns.cells(
            investment=row.net_investment_amount,
            saving=row.saving_amount,
            payback=payback_text(row),
            savings=row.savings,
        ),
    )


def _notes(figures: RoundFigures, told_: Told, *, left_out: int, disclosure: Disclosure) -> Iterable[str]:
    if left_out:
        yield ngettext(
            "%(n)s more option is in the totals; the portal lists it.",
            "%(n)s more options are in the totals; the portal lists them.",
            left_out,
        ) % {"n": numbers.number(left_out)}
    if told_.is_implemented:
        waiting = told_.counted - len(told_.rows)
        if waiting > 0:
            yield ngettext(
                "%(n)s further option is planned or still open, and is not counted here.",
                "%(n)s further options are planned or still open, and are not counted here.",
                waiting,
            ) % {"n": numbers.number(waiting)}
    else:
        yield _("These savings are expected; none of them is in operation yet.")
    demand = told_.savings.demand_kw_month
    if demand and disclosure.resources == Shown.VALUE:
        yield _("Billed electricity demand falls by %(amount)s a year.") % {
            "amount": numbers.quantity(demand, "kW-month")
        }
    if told_.savings.other_co2e_t and disclosure.resources == Shown.VALUE:
        yield _("Avoided besides, and shown apart: %(amount)s a year of refrigerants, processes or effluent ponds.") % {
            "amount": numbers.quantity(told_.savings.other_co2e_t, "t CO2e")
        }
    if any(row.counts_as != CountsAs.CLEANER_PRODUCTION for row in told_.rows):
        yield _(
            "Treatment after the process and options that save cost only are no cleaner production; they are marked."
        )
    if told_.portfolio.counted_once or told_.portfolio.left_out:
        yield _("Savings that several options claim are counted once in the totals.")
    if any(row.net_investment_amount != row.investment_amount for row in told_.rows):
        yield _("Investment is after grants.")
    if disclosure.money == Shown.PERCENTAGE:
        yield _("Money in percent of the recorded cost of inputs and waste in the reference year.")
    if disclosure.resources == Shown.PERCENTAGE:
        yield _("Amounts in percent of the reference year; the enterprise does not publish more.")
    if any(_is_negative(row.savings) for row in told_.rows) and disclosure.resources != Shown.HIDDEN:
        yield _("A minus means that more is used or let out.")


def _is_negative(savings: SavingsRow) -> bool:
    return any((saved(savings, code) or 0) < 0 for code in RESOURCES)


def _money(value: Decimal | None, *, in_millions: bool) -> str:
    if not value or not in_millions:
        return numbers.money_number(value)
    with exact():
        return numbers.number(value / 1_000_000, places=1)


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
