"""What changed between two releases: each figure then and now, and why. Nothing is decided here: releases say it.

Reasons were worked out from each release to the next. Between releases further apart they are added up, so an option
that came and went again stands on both sides.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from network.confidentiality.cells import CellKey, Table
from releases.choices import ChangeReason
from releases.models import Release, ReleasedChange
from releases.reasons import ONE_SIDED
from releases.selectors import NOTHING, Figure, cells_of, key_from, releases_between

Parts = Mapping[str, Decimal | None]  # by reason; None: told together with others


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One figure in two releases.

    difference   what it has changed by; None where one of the releases withholds it
    parts        by reason, in the figure's unit
    together     the reasons that are told as one, and `rest`, their sum
    is_explained  whether the reasons are known: releases between the two may withhold the figure
    """

    cell: CellKey
    before: Figure
    after: Figure
    difference: Decimal | None
    parts: Mapping[str, Decimal]
    together: tuple[str, ...]
    rest: Decimal | None
    is_explained: bool

    @property
    def withheld_because(self) -> str:
        """Return why the difference is withheld; empty where it is told."""
        return self.after.withheld_because or self.before.withheld_because


def has_reasons(table: Table, stage: str) -> bool:
    """Return whether reasons are told in this table at this stage."""
    return table in ONE_SIDED and stage in ("identified", "implemented")


def compared(first: Release, second: Release, *, measure: str, stage: str) -> dict[CellKey, Change]:
    """Return every figure of one measure and stage that one of the releases has, with what has changed."""
    chain = releases_between(first, second)
    figures = [cells_of(release, measures=[measure], stage=stage)[measure] for release in chain]
    steps = [_parts(release, measure=measure, stage=stage) for release in chain[1:]]
    before, after = figures[0], figures[-1]
    return {cell: _change(cell, figures, steps) for cell in sorted(before.keys() | after.keys())}


def _change(
    cell: CellKey, figures: Sequence[Mapping[CellKey, Figure]], steps: Sequence[Mapping[CellKey, Parts]]
) -> Change:
    told = [known.get(cell, NOTHING) for known in figures]
    before, after = told[0], told[-1]
    if before.value is None or after.value is None:
        return Change(
            cell=cell,
            before=before,
            after=after,
            difference=None,
            parts={},
            together=(),
            rest=None,
            is_explained=False,
        )
    difference = after.value - before.value
    given = [step.get(cell, {}) for step in steps]
    together = tuple(why for why in ChangeReason.values if any(step.get(why, 0) is None for step in given))
    parts = {
        why: amount
        for why in ChangeReason.values
        if why not in together and (amount := sum((step.get(why) or Decimal(0) for step in given), Decimal(0)))
    }
    rest = difference - sum(parts.values(), Decimal(0))
    is_explained = all(figure.value is not None for figure in told) and (bool(together) or not rest)
    return Change(
        cell=cell,
        before=before,
        after=after,
        difference=difference,
        parts=parts if is_explained else {},
        together=together if is_explained else (),
        rest=rest if is_explained and together else None,
        is_explained=is_explained,
    )


def _parts(release: Release, *, measure: str, stage: str) -> dict[CellKey, dict[str, Decimal | None]]:
    found: dict[CellKey, dict[str, Decimal | None]] = {}
    rows = ReleasedChange.objects.filter(release=release, measure=measure, cell__startswith=stage)
    for cell, reason, value in rows.values_list("cell", "reason", "value"):
        found.setdefault(key_from(cell), {})[reason] = value
    return found


def of_table(changes: Mapping[CellKey, Change], table: Table) -> Iterator[Change]:
    """Yield what a table shows of it."""
    return (change for cell, change in changes.items() if table.has(cell))
