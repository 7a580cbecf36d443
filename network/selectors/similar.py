"""What similar plants did: which figures of a card may be told where, and the cards as pages read them.

`settled` is asked by the fold and by the check; a page reads what the fold has settled: one row of a card for each
place that it asks about, however many assessments there are.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.db import connection

from centres import unscoped
from indicators.core import bands
from network import cards as book
from network.choices import HistogramOf
from network.confidentiality.places import told_places
from network.confidentiality.rule import FEWEST_ENTERPRISES, Stats
from network.models import Card

RUNNING, ALL = "implemented", "all"  # on which options a range rests
_ZERO = Decimal(0)

# What each plant has of a card at a place: options, what they save, and how many of them a range can be made of.
_PLANTS = f"""
SELECT m.data_kind, m.card, p.place, m.enterprise_key,
    sum(m.options_count) AS options, abs(sum(m.saving_usd)) AS saving,
    sum(m.options_count) FILTER (WHERE m.entry = 'implemented') AS running,
    sum(m.priced_count) AS all_priced, sum(m.valued_count) AS all_valued,
    sum(m.priced_count) FILTER (WHERE m.entry = 'implemented') AS running_priced,
    sum(m.valued_count) FILTER (WHERE m.entry = 'implemented') AS running_valued
FROM network_cardmember AS m {book.PLACES}
WHERE p.place IS NOT NULL AND (%(all)s OR m.card = ANY(%(cards)s))
GROUP BY 1, 2, 3, 4 HAVING sum(m.options_count) > 0"""  # noqa: S608  # names of network.cards
_SPREADS = ("saving", "all_priced", "all_valued", "running_priced", "running_valued")


def _spread(name: str) -> str:
    largest = f"array_agg({name} ORDER BY {name} DESC) FILTER (WHERE {name} > 0)"
    sums = f"count(*) FILTER (WHERE {name} > 0), coalesce(sum({name}), 0)"
    return f"ARRAY[{sums}, coalesce(({largest})[1], 0), coalesce(({largest})[2], 0)]"


_SETTLED = f"""
SELECT data_kind, card, place, count(*), count(*) FILTER (WHERE running > 0), {", ".join(map(_spread, _SPREADS))}
FROM ({_PLANTS}) AS plants GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"""  # noqa: S608
_BANDS = f"""
SELECT m.data_kind, m.card, p.place, m.of, m.entry = 'implemented', m.band, sum(m.options_count)
FROM network_histogram AS m {book.PLACES}
WHERE p.place IS NOT NULL AND (%(all)s OR m.card = ANY(%(cards)s))
GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(m.options_count) > 0"""  # noqa: S608
_REASONS = f"""
SELECT m.data_kind, m.card, p.place, m.reason, count(DISTINCT m.enterprise_key)
FROM network_cardmember AS m {book.PLACES}
WHERE p.place IS NOT NULL AND (%(all)s OR m.card = ANY(%(cards)s)) AND m.reason <> '' AND m.options_count > 0
    AND m.entry IN ('rejected', 'stopped')
GROUP BY 1, 2, 3, 4"""  # noqa: S608

Key = tuple[str, str, str]  # kind of data, card, place


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredRange:
    """Where the middle half of the options lies, by whole bands: nobody's own figure.

    lowest_value, highest_value  edges of the bands of the lower and the upper quarter; None: zero or less
    middle_low, middle_high      edges of the band of the one in the middle
    is_running     made of options in operation; otherwise of all that were worked out
    plants_count   on how many plants it rests
    """

    lowest_value: Decimal | None
    highest_value: Decimal | None
    middle_low: Decimal | None
    middle_high: Decimal | None
    is_running: bool
    plants_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CardCell:
    """One card at one place. Where too few plants stand behind it, everything else is empty.

    place    the nearest at which it may be told, or the nearest at which a plant has it
    is_here  whether a plant has it at the place that was asked about
    """

    card: str
    place: str
    is_here: bool
    is_told: bool
    plants_count: int | None
    implemented_count: int | None
    ranges: Mapping[str, MeasuredRange]
    reasons: tuple[tuple[str, int | None], ...]


def cards_at(places: Sequence[str], *, data_kind: str, card: str = "") -> dict[str, CardCell]:
    """Return each card at the nearest of these places where it may be told; withheld where it may be nowhere.

    places  from the nearest, which is asked about, to the widest
    """
    rows = Card.objects.filter(data_kind=data_kind, place__in=places)
    nearest: dict[str, Card] = {}
    with unscoped.for_purpose("network_figures"):
        found = sorted(rows.filter(card=card) if card else rows, key=lambda row: (row.card, places.index(row.place)))
    for row in found:
        kept = nearest.get(row.card)
        if kept is None or (row.is_told and not kept.is_told):
            nearest[row.card] = row
    here = {row.card for row in found if row.place == places[0]}
    return {name: _cell(row, is_here=name in here) for name, row in nearest.items()}


def has_cards(data_kind: str) -> bool:
    """Return whether any plant of this kind of data is on a card."""
    with unscoped.for_purpose("network_figures"):
        return Card.objects.filter(data_kind=data_kind, place="").exists()


def _cell(row: Card, *, is_here: bool) -> CardCell:
    return CardCell(
        card=row.card,
        place=row.place,
        is_here=is_here,
        is_told=row.is_told,
        plants_count=row.plants_count,
        implemented_count=row.implemented_count,
        ranges={of: _range(said) for of, said in row.ranges.items()},
        reasons=tuple((reason, count) for reason, count in row.reasons),
    )


def _range(said: Mapping[str, Any]) -> MeasuredRange:
    return MeasuredRange(
        lowest_value=bands.edge(said["low"]),
        highest_value=bands.edge(said["high"], is_upper=True),
        middle_low=bands.edge(said["middle"]),
        middle_high=bands.edge(said["middle"], is_upper=True),
        is_running=said["rests_on"] == RUNNING,
        plants_count=said["plants"],
    )


def settled(cards: Collection[str] | None = None) -> list[Card]:
    """Return, unsaved, what may be told of these cards (or all), from the plants and bands that the fold has kept."""
    asked = {"all": cards is None, "cards": list(cards or ())}
    with unscoped.for_purpose("network_figures"):
        places: dict[Key, tuple[Any, ...]] = {(row[0], row[1], row[2]): row[3:] for row in _fetched(_SETTLED, asked)}
        banded: dict[Key, dict[tuple[str, bool], dict[int, Decimal]]] = defaultdict(lambda: defaultdict(dict))
        for data_kind, card, place, of, is_running, band, count in _fetched(_BANDS, asked):
            banded[data_kind, card, place][of, is_running][band] = count
        reasons: dict[Key, dict[str, int]] = defaultdict(dict)
        for data_kind, card, place, reason, count in _fetched(_REASONS, asked):
            reasons[data_kind, card, place][reason] = count
    rows = []
    for (data_kind, card), keys in groupby(places, key=lambda key: key[:2]):
        here = {key[2]: places[key] for key in keys}
        told = told_places({place: _stats(row, "saving", plants=row[0]) for place, row in here.items()})
        for place, row in here.items():
            key = (data_kind, card, place)
            rows.append(
                Card(
                    data_kind=data_kind,
                    card=card,
                    place=place,
                    is_told=place in told,
                    plants_count=row[0] if place in told else None,
                    implemented_count=row[1] if place in told else None,
                    ranges=_ranges(row, banded[key]) if place in told else {},
                    reasons=_reasons(reasons[key]) if place in told else [],
                )
            )
    return rows


def told_by(row: Card) -> tuple[object, ...]:
    """Return what a card tells, to be compared."""
    return row.is_told, row.plants_count, row.implemented_count, row.ranges, [list(one) for one in row.reasons]


def _stats(row: Sequence[Any], name: str, *, plants: int | None = None) -> Stats:
    """Return what the rule asks, from the four numbers of one spread; plants that save nothing count as plants."""
    count, gross, first, second = dict(zip(_SPREADS, row[2:], strict=True))[name]
    contributors = int(count) if plants is None else plants
    return Stats(value=gross, contributors=contributors, gross=gross, first=first, second=second, lowest=_ZERO)


def _ranges(row: Sequence[Any], banded: Mapping[tuple[str, bool], Mapping[int, Decimal]]) -> dict[str, Any]:
    """Return the ranges that may be told: of what runs where enough plants run it, else of all that was worked out."""
    ranges: dict[str, Any] = {}
    for of in HistogramOf.values:
        known = "valued" if of == HistogramOf.PAYBACK_YEARS else "priced"
        running, everything = _stats(row, f"running_{known}"), _stats(row, f"all_{known}")
        for rests_on, stats in ((RUNNING, running), (ALL, everything)):
            if stats.contributors and not stats.is_sensitive:
                counts = _together(banded, of, only_running=rests_on == RUNNING)
                ranges[of] = {**asdict(bands.quarters(counts)), "rests_on": rests_on, "plants": stats.contributors}
                break
    return ranges


def _together(
    banded: Mapping[tuple[str, bool], Mapping[int, Decimal]], of: str, *, only_running: bool
) -> dict[int, Decimal]:
    counts: dict[int, Decimal] = defaultdict(Decimal)
    for is_running in (True,) if only_running else (True, False):
        for band, count in banded.get((of, is_running), {}).items():
            counts[band] += count
    return counts


def _reasons(plants: Mapping[str, int]) -> list[list[Any]]:
    """Return the reasons, the most frequent first; one that few plants gave is named without its count."""
    ordered = sorted(plants, key=lambda reason: (-plants[reason], reason))
    shown = [[reason, plants[reason]] for reason in ordered if plants[reason] >= FEWEST_ENTERPRISES]
    return shown + [[reason, None] for reason in sorted(plants) if plants[reason] < FEWEST_ENTERPRISES]


def _fetched(sql: str, asked: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, asked)
        return list(cursor.fetchall())
