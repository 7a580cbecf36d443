"""How a card prints: counts or "too few to say", ranges by whole bands, and where an own number falls."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from assessments.catalogue import KINDS, Process, Source, card_name, resources_of, techniques_of
from assessments.choices import FlowKind, Technique
from centres import isic
from centres.models import SizeClass
from knowledge.pages.asked import Asked
from knowledge.pages.own import OwnNumbers
from knowledge.selectors import CaseLine, OwnOption
from network.choices import HistogramOf
from network.confidentiality.rule import FEWEST_ENTERPRISES
from network.selectors import CardCell, MeasuredRange
from recp_portal.lib import numbers

MOST_NAMED = 3  # own options named on a card of the list


@dataclass(frozen=True, slots=True, kw_only=True)
class RangeLine:
    """One range of a card, as printed, with the plant's own number and where it falls.

    falls  below, within or above; blank where there is nothing to compare
    """

    label: str
    text: str
    middle: str
    rests_on: str
    own: str = ""
    falls: str = ""
    falls_text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CardLine:
    """One card of a list, or the head of its own page."""

    card: str
    name: str
    process: str
    saves: str
    techniques: str
    source: str
    counts: str
    place: str
    is_told: bool
    is_wider: bool
    ranges: tuple[RangeLine, ...]
    cell: CardCell | None = None
    own: tuple[OwnOption, ...] = ()
    own_more_count: int = 0
    cases: tuple[CaseLine, ...] = ()


def card_line(
    card: str,
    cell: CardCell | None,
    *,
    asked: Asked,
    own: Sequence[OwnOption],
    cases: Sequence[CaseLine],
    mine: OwnNumbers | None = None,
    most: int = MOST_NAMED,
) -> CardLine:
    """Return a card as it prints; `most` own options are named on it."""
    is_told = bool(cell and cell.is_told)
    kind = KINDS.get(card)
    return CardLine(
        card=card,
        name=card_name(card),
        process=str(Process(kind.process).label) if kind else "",
        saves=", ".join(str(FlowKind(code).label) for code in resources_of(card)) or _("Money only"),
        techniques=", ".join(str(Technique(code).label) for code in techniques_of(card)),
        source=str(Source(kind.source).label) if kind else "",
        counts=_counts(cell),
        place=place_name(cell.place if cell else asked.places[0]),
        is_told=is_told,
        is_wider=bool(cell and is_told and cell.place != asked.places[0]),
        ranges=tuple(_range_line(of, cell.ranges[of], mine) for of in _SHOWN if of in cell.ranges) if cell else (),
        cell=cell,
        own=tuple(own[:most]),
        own_more_count=max(0, len(own) - most),
        cases=tuple(case for case in cases if card in case.cards),
    )


_SHOWN = (HistogramOf.PAYBACK_YEARS.value, HistogramOf.SAVING_USD.value, HistogramOf.INVESTMENT_USD.value)


def _counts(cell: CardCell | None) -> str:
    if cell is None:
        return _("No plant has recorded it yet.")
    if not cell.is_told or cell.plants_count is None or cell.implemented_count is None:
        return _("Fewer than %(fewest)s plants, or nearly all of it in two of them: too few to say.") % {
            "fewest": FEWEST_ENTERPRISES
        }
    return _("%(plants)s plants were offered it, %(implemented)s run it.") % {
        "plants": numbers.number(Decimal(cell.plants_count)),
        "implemented": numbers.number(Decimal(cell.implemented_count)),
    }


def place_name(place: str) -> str:
    """Return the plants of a place in words."""
    section, _slash, rest = place.partition("/")
    division, _slash, size = rest.partition("/")
    if not section:
        return _("all sectors and sizes")
    title = _(isic.rows()[division or section].title) if (division or section) in isic.rows() else division or section
    return f"{title}, {SizeClass(size).label}" if size else title


def _range_line(of: str, told: MeasuredRange, mine: OwnNumbers | None) -> RangeLine:
    own = _own_value(of, mine)
    falls = "" if own is None else _falls(own, told)
    counted = {"plants": numbers.number(Decimal(told.plants_count))}
    return RangeLine(
        label=str(HistogramOf(of).label),
        text=_between(of, told.lowest_value, told.highest_value),
        middle=_between(of, told.middle_low, told.middle_high),
        rests_on=(
            _("%(plants)s plants that run it") % counted
            if told.is_running
            else _("%(plants)s plants, as worked out") % counted
        ),
        own=_own_text(of, mine),
        falls=falls,
        falls_text={
            "below": _("below the middle half"),
            "within": _("within the middle half"),
            "above": _("above the middle half"),
            "": "",
        }[falls],
    )


def _own_value(of: str, mine: OwnNumbers | None) -> Decimal | None:
    return getattr(mine, of) if mine else None


def _own_text(of: str, mine: OwnNumbers | None) -> str:
    if mine is None:
        return ""
    if of == HistogramOf.PAYBACK_YEARS:
        return mine.payback_text
    return numbers.money(_own_value(of, mine), "USD")


def _falls(own: Decimal, told: MeasuredRange) -> str:
    lowest, highest = told.lowest_value or Decimal(0), told.highest_value or Decimal(0)
    if own < lowest:
        return "below"
    return "above" if own > highest else "within"


def _between(of: str, low: Decimal | None, high: Decimal | None) -> str:
    if high is None:
        return _value(of, None)
    return _("%(low)s to %(high)s") % {"low": _value(of, low), "high": _value(of, high)}


def _value(of: str, value: Decimal | None) -> str:
    """Return an edge of a range with two digits: a band is no finer."""
    if of == HistogramOf.PAYBACK_YEARS:
        return numbers.payback(_two_digits(value), kind="years") if value else numbers.payback(None, kind="immediate")
    return numbers.money(_two_digits(value), "USD") if value else _("nothing")


def _two_digits(value: Decimal) -> Decimal:
    return round(value, 1 - value.adjusted())
