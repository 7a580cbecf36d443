"""Where a figure stands: the dimensions with their levels, the tables of a release, and what adds up to what.

A place on a dimension is a path: `africa`, `africa/KE`, `africa/KE/knpc`. A cell names its place on the dimensions
that it is cut by; the others are totals. So the margin that two tables share is one cell, and its withholding is
decided once.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations, pairwise, product

SEPARATOR = "/"


class Dimension(StrEnum):
    """What a table is cut by."""

    GEOGRAPHY = "geography"  # region / country / centre
    SECTOR = "sector"  # ISIC section / division
    SIZE = "size"
    TECHNIQUE = "technique"
    COST_CLASS = "cost_class"
    YEAR = "year"
    EVIDENCE = "evidence"
    PROGRAMME = "programme"


class Stage(StrEnum):
    """How far options have come at least: each is part of the one before."""

    IDENTIFIED = "identified"
    FEASIBLE = "feasible"
    PLANNED = "planned"
    IMPLEMENTED = "implemented"


STAGES: tuple[str, ...] = tuple(Stage)
ENDS: tuple[str, ...] = (Stage.IDENTIFIED, Stage.IMPLEMENTED)


@dataclass(frozen=True, slots=True, order=True)
class CellKey:
    """One cell of a release, whichever table shows it.

    stage  options that have come so far at least
    until  of these only the ones that have not come so far: a difference that no table shows, and everybody can take
    at     place by dimension, in alphabetical order; empty for the whole network
    """

    stage: str
    at: tuple[tuple[str, str], ...] = ()
    until: str = ""

    @property
    def is_shown(self) -> bool:
        """Return whether tables have a field for it."""
        return not self.until

    def place(self, dimension: str) -> str:
        """Return the place on a dimension; empty for its total."""
        return dict(self.at).get(dimension, "")

    def moved(self, dimension: str, place: str) -> "CellKey":
        """Return the cell at another place of one dimension; an empty place is the total."""
        places = {**dict(self.at), dimension: place}
        return CellKey(self.stage, tuple(sorted((d, p) for d, p in places.items() if p)), self.until)

    def __str__(self) -> str:
        stage = f"{self.stage}-{self.until}" if self.until else self.stage
        return "|".join([stage, *(f"{dimension}={place}" for dimension, place in self.at)])


def depth_of(place: str) -> int:
    """Return the level of a place: 0 for the total, 1 for a region, 2 for a country.

    >>> depth_of(""), depth_of("africa"), depth_of("africa/KE")
    (0, 1, 2)
    """
    return place.count(SEPARATOR) + 1 if place else 0


def above(place: str, depth: int) -> str:
    """Return the place at a level above, or the place itself.

    >>> above("africa/KE/knpc", 1), above("africa/KE/knpc", 0)
    ('africa', '')
    """
    return SEPARATOR.join(place.split(SEPARATOR)[:depth])


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """One side of a table: a dimension down to a level."""

    dimension: Dimension
    depth: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table of a release with its totals."""

    code: str
    axes: tuple[Axis, ...]
    stages: tuple[str, ...] = ENDS

    def keys_at(self, places: Mapping[str, str]) -> Iterator[CellKey]:
        """Yield the cells that something at these (deepest) places is counted in, of the first stage."""
        levels = [[above(places[axis.dimension], depth) for depth in range(axis.depth + 1)] for axis in self.axes]
        for chosen in product(*levels):
            pairs = zip((axis.dimension.value for axis in self.axes), chosen, strict=True)
            yield CellKey(self.stages[0], tuple(sorted((d, p) for d, p in pairs if p)))

    def has(self, key: CellKey) -> bool:
        """Return whether the table shows the cell (its stage apart)."""
        depths = {axis.dimension.value: axis.depth for axis in self.axes}
        return all(depth_of(place) <= depths.get(dimension, 0) for dimension, place in key.at)


@dataclass(frozen=True, slots=True)
class Line:
    """A total and the parts that it is the sum of."""

    whole: CellKey
    parts: tuple[CellKey, ...]
    dimension: str  # the one that the parts differ in; empty for stages

    @property
    def cells(self) -> tuple[CellKey, ...]:
        """Return the total and its parts."""
        return (self.whole, *self.parts)


def lines_of(tables: Iterable[Table], keys: Iterable[CellKey]) -> list[Line]:
    """Return what adds up to what among the cells that are not empty, each sum once."""
    present = set(keys)
    found: dict[tuple[CellKey, str], Line] = {}
    for table in tables:
        here = sorted(key for key in present if key.is_shown and key.stage in table.stages and table.has(key))
        for axis in table.axes:
            parts: dict[CellKey, list[CellKey]] = {}
            for key in here:
                place = key.place(axis.dimension)
                if place:
                    parts.setdefault(key.moved(axis.dimension, above(place, depth_of(place) - 1)), []).append(key)
            for whole, children in parts.items():
                found[whole, axis.dimension] = Line(whole, tuple(children), axis.dimension)
    return [*found.values(), *_stage_lines(present)]


def _stage_lines(present: set[CellKey]) -> Iterator[Line]:
    """Yield each stage as a later stage and what lies between; as the later stage alone where nothing does."""
    shown: dict[tuple[tuple[str, str], ...], list[str]] = {}
    for key in sorted(present):
        if key.until:
            parts = (CellKey(key.until, key.at), key)
            yield Line(CellKey(key.stage, key.at), tuple(part for part in parts if part in present), "")
        else:
            shown.setdefault(key.at, []).append(key.stage)
    for at, stages in shown.items():
        for stage, until in pairwise(sorted(stages, key=STAGES.index)):
            if CellKey(stage, at, until) not in present:
                yield Line(CellKey(stage, at), (CellKey(until, at),), "")


def stage_pairs(stages: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the stages of which everybody can take the difference, the earlier one first."""
    return combinations(stages, 2)
