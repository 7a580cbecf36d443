"""What everybody can work out from published sums: linear programmes over all figures at once (HiGHS).

An attacker knows the published figures, what adds up to what, and that most amounts cannot be negative. Whatever set of
values for the withheld figures agrees with all that is possible to him. Here a set of values is written as its
distance from the true ones, so that published figures are those that cannot move.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np

LARGEST = 1e6  # figures are scaled to this, for the solver's sake
NOTHING = 1e-9  # and what is nearer to zero than this, in the same scale, is zero
UP, DOWN = 1, -1


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure in the attacker's sums, in the measure's unit.

    lowest  what he knows it cannot be below
    radius  how far from its value the possible values must reach, above and below; 0 where nothing is to be kept
    below   how far below, where that is less: a count cannot reach one below where there is less than one
    """

    value: float
    lowest: float
    radius: float
    below: float | None = None


@dataclass(frozen=True, slots=True)
class Sum:
    """A total equals the sum of its parts; or is at most that, and at least each, where parts share enterprises."""

    whole: int
    parts: tuple[int, ...]
    is_exact: bool = True


@dataclass(frozen=True, slots=True, order=True)
class Gap:
    """A withheld figure whose possible values do not reach far enough in one direction."""

    figure: int
    direction: int


class Sums:
    """All figures of one measure and what ties them together."""

    def __init__(self, figures: Sequence[Figure], sums: Iterable[Sum]) -> None:
        """Take the figures, which the sums name by their position."""
        largest = max((abs(figure.value) for figure in figures), default=0.0)
        self.scale = LARGEST / largest if largest else 1.0
        self.value = np.array([figure.value for figure in figures]) * self.scale
        self.floor = np.array([figure.lowest for figure in figures]) * self.scale - self.value
        self.radius = np.array([figure.radius for figure in figures]) * self.scale
        below = [figure.radius if figure.below is None else figure.below for figure in figures]
        self.wanted = {UP: self.radius, DOWN: np.array(below) * self.scale}
        self.rows = [row for entry in sums for row in self._rows(entry)]

    def _rows(self, entry: Sum) -> list[tuple[dict[int, float], float, float]]:
        """Return coefficients with the bounds of their sum, in distances from the true values."""
        plain = {entry.whole: -1.0, **dict.fromkeys(entry.parts, 1.0)}
        if entry.is_exact:
            return [(plain, 0.0, 0.0)]
        at_least = self.value[entry.whole] - sum(self.value[part] for part in entry.parts)
        return [
            (plain, float(at_least), np.inf),
            *(
                ({entry.whole: 1.0, part: -1.0}, float(self.value[part] - self.value[entry.whole]), np.inf)
                for part in entry.parts
            ),
        ]

    def gaps(self, unknown: Iterable[int], *, either_side: bool = False) -> list[Gap]:
        """Return the unknown figures that an attacker can come too close to.

        either_side  it is enough that the possible values reach far enough above and below together (for counts of
                     enterprises, which the rows above and beside them bound from above)
        """
        reached = {UP: np.zeros(len(self.value)), DOWN: np.zeros(len(self.value))}
        gaps: list[Gap] = []
        for places, rows in self._parts(set(unknown)):
            gaps += self._gaps_of(places, rows, reached, either_side=either_side)
        return sorted(gaps)

    def _gaps_of(
        self, places: list[int], rows: list[int], reached: Mapping[int, Any], *, either_side: bool
    ) -> Iterator[Gap]:
        """Yield the gaps of unknown figures that are tied to each other and to no others."""
        wanted = [place for place in places if self.radius[place] > 0]
        if not wanted:
            return
        solver = _Solver(self, places, rows, mirrored=False) if rows else None
        for place in wanted:
            for direction in (UP, DOWN):
                if solver is None or self._enough(place, direction, reached, either_side=either_side):
                    continue
                enough = self.wanted[direction][place] if not either_side else 2 * self.radius[place]
                moves = solver.furthest(place, direction, enough)
                np.maximum(reached[UP], moves, out=reached[UP])
                np.maximum(reached[DOWN], -moves, out=reached[DOWN])
            for direction in (UP, DOWN):
                if not self._enough(place, direction, reached, either_side=either_side):
                    yield Gap(place, direction)

    def _parts(self, unknown: set[int]) -> Iterator[tuple[list[int], list[int]]]:
        """Yield the unknown figures in groups that no sum ties to each other, each with its sums.

        A figure that is the only unknown one of an exact sum is known, and so makes others known. It comes alone and
        without sums: it cannot move. All that is left is small, however many tables there are.
        """
        open_rows: dict[int, list[int]] = {}
        for number, (coefficients, _low, _high) in enumerate(self.rows):
            here = [place for place in coefficients if place in unknown]
            if here:
                open_rows[number] = here
        rows_of: dict[int, list[int]] = {}
        for number, here in open_rows.items():
            for place in here:
                rows_of.setdefault(place, []).append(number)
        left = {number: len(here) for number, here in open_rows.items()}
        known: set[int] = set()
        settled = [number for number in open_rows if left[number] == 1 and self._is_exact(number)]
        while settled:
            for place in set(open_rows[settled.pop()]) - known:
                known.add(place)
                for number in rows_of[place]:
                    left[number] -= 1
                    if left[number] == 1 and self._is_exact(number):
                        settled.append(number)
        for place in sorted(known):
            yield [place], []
        seen: set[int] = set()
        for first in sorted(unknown - known):
            if first in seen:
                continue
            seen.add(first)
            group, rows, waiting = [], set(), [first]
            while waiting:
                place = waiting.pop()
                group.append(place)
                for number in rows_of.get(place, ()):
                    if number in rows:
                        continue
                    rows.add(number)
                    new = {other for other in open_rows[number] if other not in known} - seen
                    seen |= new
                    waiting += new
            yield sorted(group), sorted(rows)

    def _is_exact(self, number: int) -> bool:
        _coefficients, low, high = self.rows[number]
        return low == high

    def _enough(self, place: int, direction: int, reached: Mapping[int, Any], *, either_side: bool) -> bool:
        if either_side:
            width = float(reached[UP][place] + reached[DOWN][place])
            return bool(width >= 2 * self.radius[place] * (1 - 1e-7))
        return bool(reached[direction][place] >= self.wanted[direction][place] * (1 - 1e-7))

    def covering(self, *, unknown: set[int], cost: Mapping[int, float]) -> "Covering":
        """Return what finds the cheapest figures to withhold as well.

        cost  of withholding each figure that may still be withheld; a figure in neither cannot move
        """
        return Covering(self, unknown, cost)


class Covering:
    """Closes one gap after another; what was withheld for one is free for the next."""

    def __init__(self, sums: Sums, unknown: set[int], cost: Mapping[int, float]) -> None:
        """Build one programme for all of them."""
        self.sums, self.unknown = sums, set(unknown)
        self.places = sorted(unknown | set(cost))
        self.solver = _Solver(sums, self.places, range(len(sums.rows)), mirrored=True, cost=cost)

    def cover(self, gap: Gap) -> frozenset[int] | None:
        """Return the cheapest figures to withhold as well, so that the gap closes; None where nothing helps."""
        moves = self.solver.cheapest(gap.figure, gap.direction * self.sums.wanted[gap.direction][gap.figure])
        if moves is None:
            return None
        found = frozenset(place for place in self.places if place not in self.unknown and abs(moves[place]) > NOTHING)
        for place in sorted(found):
            self.solver.make_free(place)
        self.unknown |= found
        return found


class _Solver:
    """One linear programme that is asked again and again: the columns are the figures that may move."""

    def __init__(
        self,
        sums: Sums,
        places: list[int],
        rows: Iterable[int],
        *,
        mirrored: bool,
        cost: Mapping[int, float] | None = None,
    ) -> None:
        """Build the columns; mirrored ones have a second for the way down, so that moving costs in both directions."""
        self.sums, self.places, self.mirrored = sums, places, mirrored
        self.column = {place: number for number, place in enumerate(places)}
        width = len(places)
        floor = np.maximum(sums.floor[places], -np.inf) if places else np.zeros(0)
        lower = np.zeros(2 * width) if mirrored else floor
        upper = np.concatenate([np.full(width, np.inf), -floor]) if mirrored else np.full(width, np.inf)
        prices = np.array([(cost or {}).get(place, 0.0) for place in places])
        model = highspy.HighsLp()
        model.num_col_ = len(lower)
        model.col_lower_, model.col_upper_ = lower, upper
        model.col_cost_ = np.concatenate([prices, prices]) if mirrored else np.zeros(width)
        self._pass_rows(model, rows)
        self.highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]  # its hints end at the constructor
        for option, value in (
            ("output_flag", False),
            ("threads", 1),
            ("random_seed", 1),
            ("primal_feasibility_tolerance", 1e-9),
        ):
            self.highs.setOptionValue(option, value)
        self.highs.passModel(model)

    def _pass_rows(self, model: Any, rows: Iterable[int]) -> None:
        start, index, value, low, high = [0], [], [], [], []
        width = len(self.places)
        for number in rows:
            coefficients, at_least, at_most = self.sums.rows[number]
            here = [(self.column[place], factor) for place, factor in coefficients.items() if place in self.column]
            if not here:
                continue
            index += [number for number, _factor in here]
            value += [factor for _number, factor in here]
            if self.mirrored:
                index += [number + width for number, _factor in here]
                value += [-factor for _number, factor in here]
            start.append(len(index))
            low.append(at_least)
            high.append(at_most)
        model.num_row_ = len(low)
        model.row_lower_, model.row_upper_ = np.array(low), np.array(high)
        matrix = model.a_matrix_
        matrix.format_ = highspy.MatrixFormat.kRowwise
        matrix.start_, matrix.index_, matrix.value_ = np.array(start), np.array(index), np.array(value)

    def furthest(self, place: int, direction: int, enough: float) -> Any:
        """Return a possible set of distances with this figure as far up or down as it gets, or as is enough."""
        column = self.column[place]
        floor = float(self.sums.floor[place])
        if direction == UP:
            self.highs.changeColBounds(column, floor, enough)
        else:
            self.highs.changeColBounds(column, max(floor, -enough), np.inf)
        self.highs.changeColCost(column, -float(direction))
        moves = self._solved()
        self.highs.changeColCost(column, 0.0)
        self.highs.changeColBounds(column, floor, np.inf)
        return np.zeros(len(self.sums.value)) if moves is None else moves

    def cheapest(self, place: int, distance: float) -> Any:
        """Return the distances at the least cost that bring a figure this far; None where nothing does."""
        column, width = self.column[place], len(self.places)
        up, down = max(distance, 0.0), max(-distance, 0.0)
        self.highs.changeColBounds(column, up, up)
        self.highs.changeColBounds(column + width, down, down)
        moves = self._solved()
        self.highs.changeColBounds(column, 0.0, np.inf)
        self.highs.changeColBounds(column + width, 0.0, -float(self.sums.floor[place]))
        return moves

    def make_free(self, place: int) -> None:
        """Let a figure move without cost from now on."""
        column = self.column[place]
        for one in (column, column + len(self.places)):
            self.highs.changeColCost(one, 0.0)

    def _solved(self) -> Any:
        self.highs.run()
        if self.highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        found = np.array(self.highs.getSolution().col_value)
        width = len(self.places)
        moves = np.zeros(len(self.sums.value))
        moves[self.places] = found[:width] - found[width:] if self.mirrored else found
        return moves
