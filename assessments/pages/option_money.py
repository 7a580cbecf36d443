"""What an option is worth: its money line by line, its years, and how it bears on other options."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments import calculation
from assessments.choices import CostKind, RelationKind
from assessments.figures import CountedOnceRow, LeftOutRow, OptionRow, PortfolioRow
from assessments.models import Option, OptionRelation, Round
from assessments.pages.frame import Frame
from assessments.pages.wording import INDICATOR_NAMES, StepLine, step_line
from assessments.selectors.option_rows import relations_of
from indicators.core.economics import REAL_TERMS_ABOVE, Payback
from recp_portal.lib import numbers

ROLE_WORDS: Mapping[str, Any] = {
    "saving": gettext_lazy("saved each year"),
    "running_cost": gettext_lazy("spent each year"),
    "investment": gettext_lazy("invested once"),
    "working_capital": gettext_lazy("invested once, back at the end"),
    "grant": gettext_lazy("taken off the investment"),
    "salvage": gettext_lazy("received at the end"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyLine:
    """One line of money, in the currency of the assessment."""

    label: str
    name: str
    when: str
    amount: Decimal
    source: str
    steps: tuple[StepLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class YearLine:
    """One year of an option's money."""

    year: int
    before_tax_amount: Decimal
    depreciation_amount: Decimal
    tax_amount: Decimal
    after_tax_amount: Decimal
    discounted_amount: Decimal
    cumulative_amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class VariedLine:
    """What 20 % less or more does."""

    label: str
    payback: Payback
    npv_amount: Decimal
    irr: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationLine:
    """How another option and this one bear on each other."""

    sentence: str
    other: str
    note: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EconomicsSection:
    """What an option is worth, and why.

    saved_in_period  what it saves in the year of the latest round, for the days on which it ran
    """

    lines: tuple[MoneyLine, ...]
    set_aside_amount: Decimal
    years: tuple[YearLine, ...]
    varied: tuple[VariedLine, ...]
    npv_amount: Decimal | None
    irr: Decimal | None
    npv_after_tax_amount: Decimal | None
    irr_after_tax: Decimal | None
    real_irr: Decimal | None
    real_irr_after_tax: Decimal | None
    has_tax: bool
    shows_real_terms: bool
    discount_rate: Decimal | None
    tax_share: Decimal
    inflation_share: Decimal
    implemented_share: Decimal
    saved_in_period: Decimal | None
    period_start: date
    period_end: date


def economics_section(row: OptionRow | None, round_: Round | None) -> EconomicsSection | None:
    """Return what an option is worth; None where nothing is calculated yet."""
    if row is None or row.economics is None or round_ is None:
        return None
    terms = row.economics
    saved = calculation.saved_in(row, round_.period_start, round_.period_end)
    return EconomicsSection(
        lines=tuple(
            MoneyLine(
                label=str(CostKind(line.kind).label),
                name=line.name,
                when=str(ROLE_WORDS[line.role]),
                amount=line.amount,
                source=line.source,
                steps=tuple(step_line(step) for step in line.steps),
            )
            for line in terms.costs
        ),
        set_aside_amount=terms.set_aside_amount,
        years=tuple(
            YearLine(
                year=year.year,
                before_tax_amount=year.before_tax_amount,
                depreciation_amount=year.depreciation_amount,
                tax_amount=year.tax_amount,
                after_tax_amount=year.after_tax_amount,
                discounted_amount=year.discounted_amount,
                cumulative_amount=year.cumulative_amount,
            )
            for year in calculation.years_of(row)
        ),
        varied=tuple(
            VariedLine(
                label=_varied_label(one.varied, is_less=one.change_share < 0),
                payback=one.appraisal.payback,
                npv_amount=one.appraisal.npv_amount,
                irr=one.appraisal.irr,
            )
            for one in calculation.sensitivity_of(row)
        ),
        npv_amount=row.npv_amount,
        irr=row.irr,
        npv_after_tax_amount=terms.npv_after_tax_amount,
        irr_after_tax=terms.irr_after_tax,
        real_irr=terms.real_irr,
        real_irr_after_tax=terms.real_irr_after_tax,
        has_tax=bool(terms.tax_share),
        shows_real_terms=terms.inflation_share > REAL_TERMS_ABOVE,
        discount_rate=terms.discount_rate,
        tax_share=terms.tax_share,
        inflation_share=terms.inflation_share,
        implemented_share=terms.implemented_share,
        saved_in_period=saved if row.status == "implemented" else None,
        period_start=round_.period_start,
        period_end=round_.period_end,
    )


def _varied_label(varied: str, *, is_less: bool) -> str:
    if varied == "saving":
        return _("20 % less saved") if is_less else _("20 % more saved")
    return _("20 % less invested") if is_less else _("20 % more invested")


def relation_lines(option: Option, frame: Frame) -> tuple[RelationLine, ...]:
    """Return how an option bears on others."""
    return tuple(_relation_line(relation, option, frame) for relation in relations_of(option))


def _relation_line(relation: OptionRelation, option: Option, frame: Frame) -> RelationLine:
    other = relation.second if relation.first_id == option.pk else relation.first
    if relation.kind == RelationKind.EXCLUSIVE:
        sentence = _("only one of the two can be done")
    elif relation.kind == RelationKind.OVERLAPPING:
        sentence = _("both claim %(share)s of the smaller saving") % {"share": numbers.percent(relation.overlap_share)}
    elif relation.first_id == option.pk:
        needed = _("the other one acts on what this option leaves, and needs it")
        sentence = needed if relation.is_needed else _("the other one acts on what this option leaves")
    else:
        needed = _("acts on what the other one leaves, and needs it")
        sentence = needed if relation.is_needed else _("acts on what the other one leaves")
    kwargs = {"centre_slug": frame.slug, "reference": frame.reference, "option_number": other.number}
    return RelationLine(
        sentence=sentence, other=str(other), note=relation.note, href=reverse("option_detail", kwargs=kwargs)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedOnceLine:
    """A saving of which only a part counts, or an option that does not count."""

    title: str
    what: str
    stated: Decimal | None
    counted: Decimal | None
    unit: str
    because: str
    steps: tuple[StepLine, ...]


def counted_once_lines(portfolio: PortfolioRow, titles: Mapping[str, str]) -> tuple[CountedOnceLine, ...]:
    """Return what portfolio totals leave out of the sum of their options, and why."""
    return (
        *(_left_out(out, titles) for out in portfolio.left_out),
        *(_counted(note, titles) for note in portfolio.counted_once),
    )


def _left_out(out: LeftOutRow, titles: Mapping[str, str]) -> CountedOnceLine:
    other = titles.get(out.of_option_id, "")
    because = (
        _("excluded by %(other)s") % {"other": other}
        if out.because == "exclusive"
        else _("needs %(other)s, which does not count") % {"other": other}
    )
    return CountedOnceLine(
        title=titles.get(out.option_id, ""),
        what=_("everything"),
        stated=None,
        counted=None,
        unit="",
        because=because,
        steps=(),
    )


def _counted(note: CountedOnceRow, titles: Mapping[str, str]) -> CountedOnceLine:
    others = ", ".join(titles.get(ref, "") for ref in note.of_option_ids)
    because = _("with %(others)s") % {"others": others} if others else _("more than the baseline uses")
    return CountedOnceLine(
        title=titles.get(note.option_id, ""),
        what=_subject(note.subject),
        stated=note.stated,
        counted=note.counted,
        unit="" if note.unit == "/year" else note.unit,
        because=because,
        steps=tuple(step_line(step) for step in note.steps),
    )


def _subject(subject: str) -> str:
    code, _slash, carrier = subject.partition("/")
    if code == "other":
        return _("Other money")
    if code == "demand":
        return _("Electricity demand")
    name = str(INDICATOR_NAMES.get(code, code))
    return f"{name}, {carrier.replace('_', ' ')}" if carrier else name
