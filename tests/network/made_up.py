"""Networks made up at random, their cells added up the plain way, and an attacker who shares no code with the product.

The attacker does not look at cells and their sums. He writes down one unknown for every combination of places that an
option could be recorded at, and asks scipy which amounts are possible there, given every figure of the release.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

import numpy as np
from hypothesis import strategies as st
from scipy.optimize import linprog
from scipy.sparse import csr_array

from network.confidentiality.cells import STAGES, CellKey, Line, Table, lines_of, stage_pairs
from network.confidentiality.rule import Stats, stats_of


@dataclass(frozen=True)
class Made:
    """One option of one enterprise: where it stands, how far it came, what it saves."""

    enterprise: str
    places: tuple[tuple[str, str], ...]
    stage: str
    amount: Decimal


@dataclass(frozen=True)
class Added:
    """The cells of one measure of one release, with every enterprise's part."""

    contributions: Mapping[CellKey, Mapping[str, Decimal]]
    lines: Sequence[Line]

    @property
    def stats(self) -> dict[CellKey, Stats]:
        return {key: stats_of(parts) for key, parts in self.contributions.items()}

    @property
    def enterprises(self) -> dict[CellKey, int]:
        return {key: len(parts) for key, parts in self.contributions.items()}


def added_up(options: Iterable[Made], tables: Sequence[Table], measure: str = "amount") -> Added:
    """Add options up for every cell of the tables; `measure` is amount, options or enterprises."""
    cells: dict[CellKey, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for option in options:
        for key in keys_of(option, tables):
            amount = option.amount if measure == "amount" else Decimal(1)
            if measure == "enterprises":
                cells[key][option.enterprise] = amount
            else:
                cells[key][option.enterprise] += amount
    return Added({key: dict(parts) for key, parts in cells.items()}, lines_of(tables, cells))


def keys_of(option: Made, tables: Sequence[Table]) -> set[CellKey]:
    """Return every cell that an option is counted in, the differences between stages too."""
    reached = STAGES.index(option.stage)
    found = set()
    for table in tables:
        for first in table.keys_at(dict(option.places)):
            for stage in table.stages:
                if STAGES.index(stage) <= reached:
                    found.add(CellKey(stage, first.at))
            for stage, until in stage_pairs(table.stages):
                if STAGES.index(stage) <= reached < STAGES.index(until):
                    found.add(CellKey(stage, first.at, until))
    return found


def changed(before: Added, after: Added) -> dict[CellKey, Stats]:
    """Return how each cell has changed between two releases, enterprise by enterprise."""
    found = {}
    for key in before.contributions.keys() | after.contributions.keys():
        old, new = before.contributions.get(key, {}), after.contributions.get(key, {})
        moved = {name: new.get(name, Decimal(0)) - old.get(name, Decimal(0)) for name in old.keys() | new.keys()}
        moved = {name: amount for name, amount in moved.items() if amount}
        if moved:
            found[key] = stats_of(moved)
    return found


# --- The attacker -------------------------------------------------------------------------------------------------


class Attacker:
    """Somebody who kept the figures of one release after the other and knows where nothing was found."""

    def __init__(self, tables: Sequence[Table], options: Iterable[Made]) -> None:
        dimensions = sorted({axis.dimension.value for table in tables for axis in table.axes})
        places = [sorted({dict(option.places)[dimension] for option in options}) for dimension in dimensions]
        atoms = [
            Made("", tuple(zip(dimensions, chosen, strict=True)), stage, Decimal(0))
            for *chosen, stage in product(*places, STAGES)
        ]
        self.width = len(atoms)
        self.members: dict[CellKey, list[int]] = defaultdict(list)
        for number, atom in enumerate(atoms):
            for key in keys_of(atom, tables):
                self.members[key].append(number)
        self.releases = 0
        self.rows: list[dict[int, float]] = []
        self.totals: list[float] = []
        self.lowest: list[float | None] = []

    def reads(self, added: Added, shown: Iterable[CellKey]) -> None:
        """Take note of a release: what is shown, what is empty, where amounts can be negative."""
        values = {key: float(added.stats[key].value) for key in shown}
        values |= dict.fromkeys((key for key in self.members if key.is_shown and key not in added.stats), 0.0)
        for key, value in values.items():
            self._note(self._row(key, self.releases), value)
        self.releases += 1
        self.lowest += [0.0] * self.width

    def may_be_negative(self, keys: Iterable[CellKey]) -> None:
        """Grant him no bound where somebody takes away."""
        for key in keys:
            for column in self._row(key, self.releases - 1):
                self.lowest[column] = None

    def can_tell_unchanged(self, keys: Iterable[CellKey], *, then: int, now: int) -> None:
        """Let him know which cells have not changed between two releases."""
        for key in keys:
            self._note(self._row(key, then) | dict.fromkeys(self._row(key, now), -1.0), 0.0)

    def comes_too_close(self, asked: Mapping[tuple[int, CellKey], float]) -> dict[str, tuple[float, float, float]]:
        """Return the figures of a release whose possible values end within a tenth of the true one.

        Every set of values that he finds possible for one figure is one for all others as well, and is looked at so.
        """
        if not asked:
            return {}
        empty = self._nothing()
        columns = [column for column in range(len(self.lowest)) if column not in empty]
        place = {column: number for number, column in enumerate(columns)}
        entries = [
            (factor, n, place[column])
            for n, row in enumerate(self.rows)
            for column, factor in row.items()
            if column in place
        ]
        factors, rows, cols = zip(*entries, strict=True) if entries else ((), (), ())
        matrix = csr_array((factors, (rows, cols)), shape=(len(self.rows), len(columns)))
        goals = np.zeros((len(asked), len(columns)))
        for number, (release, key) in enumerate(asked):
            goals[number, [place[column] for column in self._row(key, release) if column in place]] = 1.0
        values = np.array(list(asked.values()), dtype=float)
        low, high = values.copy(), values.copy()
        bounds = [(self.lowest[column], None) for column in columns]
        far = 0.1 * np.abs(values)
        for number, sign in product(range(len(asked)), (1, -1)):
            if (
                (low[number] <= values[number] - far[number])
                if sign == 1
                else (high[number] >= values[number] + far[number])
            ):
                continue
            answer = linprog(sign * goals[number], A_eq=matrix, b_eq=self.totals, bounds=bounds, method="highs")
            assert answer.status in (0, 3, 4), answer.message  # solved, or without end
            if answer.status == 0:
                found = goals @ answer.x
                low, high = np.minimum(low, found), np.maximum(high, found)
            else:
                (low if sign == 1 else high)[number] = -sign * np.inf
        names = [f"{release} {key}" for release, key in asked]
        close = (low > values - far) | (high < values + far)
        return {
            name: (float(low[n]), float(values[n]), float(high[n]))
            for n, name in enumerate(names)
            if close[n] and values[n]
        }

    def _nothing(self) -> set[int]:
        """Return what must be zero: amounts that cannot be negative and are part of a sum of zero."""
        return {
            column
            for row, total in zip(self.rows, self.totals, strict=True)
            if total == 0.0 and all(factor > 0 and self.lowest[other] is not None for other, factor in row.items())
            for column in row
        }

    def _row(self, key: CellKey, release: int) -> dict[int, float]:
        return {release * self.width + number: 1.0 for number in self.members[key]}

    def _note(self, row: dict[int, float], value: float) -> None:
        if row:
            self.rows.append(row)
            self.totals.append(value)


# --- Networks -----------------------------------------------------------------------------------------------------


@st.composite
def networks(draw: st.DrawFn, *, most: int = 40, first_number: int = 0, signed: bool = False) -> list[Made]:
    """Draw options of enterprises in centres of a few countries, skewed: few enterprises hold much."""
    count = draw(st.integers(8, most))
    made = []
    for number in range(count):
        region = draw(st.sampled_from(["africa", "africa", "asia"]))
        country = draw(st.sampled_from(["X", "Y"]))
        geography = f"{region}/{country}/{draw(st.sampled_from(['one', 'two']))}"
        sector = draw(st.sampled_from(["C/10", "C/10", "C/13", "C/24", "I/55"]))
        size = draw(st.sampled_from([1, 3, 10, 30, 200]))
        for _option in range(draw(st.integers(1, 3))):
            technique = draw(st.sampled_from(["good_housekeeping", "good_housekeeping", "technology_change", "other"]))
            made.append(
                Made(
                    f"e{first_number + number}",
                    (("geography", geography), ("sector", sector), ("technique", technique)),
                    draw(st.sampled_from([*STAGES, "implemented", "implemented"])),
                    Decimal(size * draw(st.integers(-4 if signed else 1, 12))),
                )
            )
    return made
