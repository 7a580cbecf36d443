"""What has changed between a release and the one before it: read centre by centre, with what of it may be told.

Only enterprises with a result that one of the two releases counts and the other does not are looked at; all others say
the same in both. It is worked out once, when the later release is made. The differences of releases further apart are
the sums of these steps, so that comparing any two tells nothing new.
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db import connection

from assessments.choices import Standing
from assessments.models import Result
from centres import unscoped
from centres.models import Centre
from network.confidentiality.cells import CellKey, Line, Stage, above, depth_of
from network.confidentiality.rule import FEWEST_ENTERPRISES, Stats
from network.confidentiality.suppression import Measure, Question, withheld
from releases.calculation import AMOUNTS, LEVELS, MEASURES, NOWHERE, OPTIONS, RANKS
from releases.choices import ChangeReason
from releases.reasons import (
    LOCAL,
    TURNED,
    WHY,
    Changes,
    Pair,
    Said,
    between_stages,
    gained,
    part_key,
    turned,
)

Results = Mapping[int, Sequence[UUID]]
ZERO = Decimal(0)
PLACES = [column for dimension, levels in LEVELS.items() if dimension != "programme" for column in levels]

READ = f"""
SELECT r.id, o.option_id::text, r.enterprise_key, e.entry, r.factor_set_id, r.currency,
    CASE WHEN r.currency = 'USD' THEN 1 ELSE nullif(r.currency_per_usd, 0) END, e.funding, e.energy_by_carrier_mwh,
    e.investment_amount, e.saving_amount,
    {", ".join("%(centre)s" if column == "centre" else f"e.{column}::text" for column in PLACES)},
    {", ".join(f"e.{code}" for code in AMOUNTS)}
FROM assessments_result AS r
JOIN assessments_resultoption AS o ON o.result_id = r.id
CROSS JOIN LATERAL network_entry_of_option(r, o) AS e
WHERE r.id = ANY(%(results)s) AND r.enterprise_key = ANY(%(enterprises)s) AND %(ranks)s::jsonb ? e.entry
"""  # noqa: S608  # names from the lists of the release, nothing from outside


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldChange:
    """One part of a difference; `value` is None where it is told together with others."""

    measure: str
    cell: str
    reason: str
    value: Decimal | None


def taken_back(before: Results, now: Results) -> dict[int, list[UUID]]:
    """Return by centre the results that only the earlier release counts because somebody took them back.

    Whoever takes one back later, or lets it count again, changes this: it is kept with the release.
    """
    found: dict[int, list[UUID]] = {}
    for centre in _centres(before, now):
        gone = set(before.get(centre.pk, ())) - set(now.get(centre.pk, ()))
        rows = list(Result.objects.filter(pk__in=gone).values_list("pk", "assessment_id", "standing"))
        of_same = {assessment for _pk, assessment, _standing in rows}
        counting = Result.objects.filter(pk__in=now.get(centre.pk, ()), assessment_id__in=of_same)
        counted = set(counting.values_list("assessment_id", flat=True))
        keys = [
            pk
            for pk, assessment, standing in rows
            if assessment not in counted or standing in {Standing.WITHDRAWN, Standing.HELD_BACK}
        ]
        if keys:
            found[centre.pk] = sorted(keys)
    return found


def changes_between(before: Results, now: Results, *, taken: Results) -> Changes:
    """Return what has changed. Inside the transaction that reads the later release.

    taken  what of the earlier release was taken back before the later one was made
    """
    found = Changes()
    touched = _touched(before, now)
    kept_aside: dict[str, list[Pair]] = {}
    shared = _in_several_centres(before, now, touched)
    for centre in _centres(before, now):
        sides = before.get(centre.pk, ()), now.get(centre.pk, ())
        pairs = _pairs(centre, *sides, touched, taken=set(taken.get(centre.pk, ())))
        for enterprise, own in groupby(pairs, key=_enterprise):
            if enterprise in shared:
                kept_aside.setdefault(enterprise, []).extend(own)
            else:
                found.add_enterprise(own)
    for _key, rows in sorted(kept_aside.items()):
        found.add_enterprise(rows)
    return found


def told(changes: Changes, *, hidden: Mapping[str, frozenset[CellKey]]) -> list[ToldChange]:
    """Return the parts of all differences, with what is told together so that no enterprise can be read off.

    hidden  by measure the cells that one of the two releases withholds: nobody can know their difference
    """
    found = []
    for measure in MEASURES:
        stats = changes.stats(measure.code)
        unknown = hidden.get(measure.code, frozenset())
        question = _question(measure, stats, changes.behind, unknown)
        reasons = withheld(question)
        for part, entry in sorted(stats.items()):
            reason = part.place(WHY)
            cell = part.moved(WHY, "")
            if reason and part.is_shown and cell not in unknown and entry.gross:
                is_asked = part in reasons and question.stats[part].gross  # the only part is the difference itself
                value = None if is_asked else turned(reason, entry.value)
                found.append(ToldChange(measure=measure.code, cell=str(cell), reason=reason, value=value))
    return found


# --- What may be told ---------------------------------------------------------------------------------------------

LOST = "lost"  # all that was taken away from a cell that gained nothing: its difference with the other sign
EITHER_WAY = frozenset({ChangeReason.CORRECTED, ChangeReason.RATE, ChangeReason.FACTORS})


def _question(
    measure: Measure, stats: Mapping[CellKey, Stats], behind: Mapping[CellKey, int], unknown: frozenset[CellKey]
) -> Question:
    """Return what is to be decided of the parts.

    A difference is known to everybody who has both releases, or to nobody: it protects nothing and is not asked for.
    The same goes for the only part of a difference, which is the difference itself.
    """
    parts: dict[CellKey, list[CellKey]] = {}
    for key, entry in stats.items():
        if key.is_shown and key.place(WHY) and entry.gross:
            parts.setdefault(key.moved(WHY, ""), []).append(key)
    given = {cell for cell in stats if cell.is_shown and not cell.place(WHY)}
    given |= {only for only, *others in parts.values() if not others}
    known: dict[CellKey, Stats] = {key: _given(stats[key]) for key in given}
    for key, entry in stats.items():
        if key not in given and entry.gross and (key.place(WHY) or key.until):
            known[key] = replace(entry, lowest=-entry.gross) if key.place(WHY) in EITHER_WAY else entry
    for cell, members in parts.items():
        if len(members) > 1 and all(part.place(WHY) in TURNED for part in members):
            known[part_key(cell, LOST)] = _given(replace(stats[cell], value=-stats[cell].value))
            given.add(part_key(cell, LOST))
    lines = [*_by_reason(parts, known), *_by_place(known), *_by_stage(known, given)]
    lines = [line for line in lines if sum(known[part].value for part in line.parts) == known[line.whole].value]
    used = {key for line in lines for key in line.cells}
    return Question(
        measure=Measure(code=measure.code, is_count=measure.is_count),
        stats={key: entry for key, entry in known.items() if key.is_shown or key in used},
        lines=lines,
        enterprises={
            key: behind.get(key, 0) for key in known if key not in given or behind.get(key, 0) >= FEWEST_ENTERPRISES
        },
        already=frozenset(key for key in known if key.is_shown and key.moved(WHY, "") in unknown),
    )


def _given(entry: Stats) -> Stats:
    return Stats(value=entry.value, contributors=0, gross=ZERO, first=ZERO, second=ZERO, lowest=-entry.gross)


def _by_reason(parts: Mapping[CellKey, Sequence[CellKey]], known: Mapping[CellKey, Stats]) -> Iterator[Line]:
    """Yield how the parts of a cell make its difference: what it gained is the difference and what was taken away."""
    for cell, members in sorted(parts.items()):
        more = tuple(sorted(part for part in members if part.place(WHY) not in TURNED))
        less = tuple(sorted(part for part in members if part.place(WHY) in TURNED))
        if more and less and gained(cell) in known:
            yield Line(gained(cell), (cell, *less), WHY)
            yield Line(gained(cell), more, WHY)
        elif len(less) > 1:
            yield Line(part_key(cell, LOST), less, WHY)
        elif more and not less:
            yield Line(cell, more, WHY)


def _by_place(known: Mapping[CellKey, Stats]) -> Iterator[Line]:
    """Yield how the differences, and the parts of one reason, of places make those of the place above."""
    parts: dict[tuple[CellKey, str], list[CellKey]] = {}
    for key in sorted(key for key in known if key.is_shown):
        for dimension, place in key.at:
            if dimension != WHY:
                whole = key.moved(dimension, above(place, depth_of(place) - 1))
                parts.setdefault((whole, dimension), []).append(key)
    for (whole, dimension), children in parts.items():
        if whole in known:
            yield Line(whole, tuple(children), dimension)


def _by_stage(known: Mapping[CellKey, Stats], given: Collection[CellKey]) -> Iterator[Line]:
    """Yield what lies between the stages of a part; where both are given, so is that."""
    for key in sorted(known):
        further = CellKey(Stage.IMPLEMENTED, key.at)
        if not key.is_shown or key.stage != Stage.IDENTIFIED or {key, further} <= set(given):
            continue
        if further in known and between_stages(key) in known:
            yield Line(key, (further, between_stages(key)), "")


# --- Reading ------------------------------------------------------------------------------------------------------


def _centres(before: Results, now: Results) -> Iterator[Centre]:
    centres = Centre.objects.in_bulk(list(before.keys() | now.keys()))
    return unscoped.each_centre([centres[key] for key in sorted(centres)])


def _touched(before: Results, now: Results) -> list[str]:
    """Return the enterprises with a result that only one of the releases counts."""
    found: set[str] = set()
    for centre in _centres(before, now):
        differing = set(before.get(centre.pk, ())) ^ set(now.get(centre.pk, ()))
        found |= set(Result.objects.filter(pk__in=differing).values_list("enterprise_key", flat=True))
    return sorted(found)


def _in_several_centres(before: Results, now: Results, touched: Sequence[str]) -> set[str]:
    seen: set[str] = set()
    several: set[str] = set()
    for centre in _centres(before, now):
        either = set(before.get(centre.pk, ())) | set(now.get(centre.pk, ()))
        rows = Result.objects.filter(pk__in=either, enterprise_key__in=touched)
        here = set(rows.values_list("enterprise_key", flat=True))
        several |= seen & here
        seen |= here
    return several


def _pairs(
    centre: Centre, before: Sequence[UUID], now: Sequence[UUID], touched: Sequence[str], *, taken: Collection[UUID]
) -> list[Pair]:
    """Return each option as the two releases counted it, in the order of enterprises."""
    then, later = set(before), set(now)
    sides: dict[str, list[Said | None]] = {}
    with connection.cursor() as cursor:
        ranks = "{" + ", ".join(f'"{entry}": {rank}' for entry, rank in RANKS.items()) + "}"
        given: dict[str, Any] = {
            "centre": str(centre.pk),
            "results": list(then | later),
            "enterprises": touched,
            "ranks": ranks,
        }
        cursor.execute(READ, given)
        for row in cursor.fetchall():
            key, option = row[0], str(row[1])
            both = sides.setdefault(option, [None, None])
            for side, members in enumerate((then, later)):
                if key in members:
                    both[side] = _said(row[2:], is_withdrawn=side == 0 and key in taken)
    pairs: list[Pair] = [(both[0], both[1]) for both in sides.values()]
    return sorted(pairs, key=_enterprise)


def _enterprise(pair: Pair) -> str:
    said = pair[1] or pair[0]
    return said.enterprise if said else ""


def _said(row: Sequence[Any], *, is_withdrawn: bool) -> Said:
    enterprise, entry, factor_set, currency, per_usd, funding, energy, investment, saving, *rest = row
    words = dict(zip(PLACES, (text or NOWHERE for text in rest[: len(PLACES)]), strict=True))
    shares = {programme: Decimal(share) for programme, share in (_json(funding) or {}).items()}
    left = 1 - sum(shares.values(), ZERO)
    return Said(
        enterprise=enterprise,
        rank=RANKS[entry],
        is_stopped=entry == "stopped",
        at={
            str(dimension): "/".join(words[level] for level in levels)
            for dimension, levels in LEVELS.items()
            if dimension != "programme"
        },
        shares={**shares, NOWHERE: left} if left else shares,
        amounts={OPTIONS: Decimal(1), **dict(zip(AMOUNTS, rest[len(PLACES) :], strict=True))},
        local={LOCAL["investment_usd"]: investment, LOCAL["saving_usd"]: saving},
        currency=currency,
        per_usd=per_usd,
        factor_set=factor_set,
        quantities={kind: Decimal(amount) for kind, amount in (_json(energy) or {}).items()},
        is_withdrawn=is_withdrawn,
    )


def _json(value: Any) -> Mapping[str, Any]:
    """Return what a JSON column says: the driver gives text to plain cursors."""
    read: Mapping[str, Any] = json.loads(value) if isinstance(value, str) else value
    return read
