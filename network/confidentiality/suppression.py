"""Which cells of a release are withheld: once over all of its tables together, and with what was told before.

1. What the rule withholds: cells that rest on few, or that two hold; differences that do (between stages, and to what
   an earlier release showed); what was withheld before and has hardly moved.
2. Complements sum by sum: no sum may have only one withheld cell, nor withheld parts that together are sensitive.
3. The audit: a linear programme asks for each withheld figure how far its possible values reach. Where they do not
   reach a tenth of it in both directions, another programme finds the cheapest cells to withhold as well.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from network.confidentiality.attack import Figure, Sum, Sums
from network.confidentiality.cells import CellKey, Line
from network.confidentiality.rule import FEWEST_ENTERPRISES, KEPT_APART, Stats, together

MARGIN = 1.05  # a little more than asked, so that a solver's last digit never matters
MOST_ROUNDS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """What kind of figure it is.

    is_count          whole numbers: the nearest other value is one away
    counts_enterprises  each once: parts may share them, so a total can be less than the sum of its parts
    """

    code: str
    is_count: bool = False
    counts_enterprises: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """One measure of an earlier release, true values included.

    changes  how each cell has changed from it to the new release; a cell that is not here has not
    """

    stats: Mapping[CellKey, Stats]
    withheld: frozenset[CellKey]
    lines: Sequence[Line]
    changes: Mapping[CellKey, Stats] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One measure of a new release: what is to be decided.

    enterprises  how many stand behind each cell, whatever they add to this measure
    already      cells that another measure withholds and this one must follow
    """

    measure: Measure
    stats: Mapping[CellKey, Stats]
    lines: Sequence[Line]
    enterprises: Mapping[CellKey, int]
    earlier: Sequence[Earlier] = ()
    already: frozenset[CellKey] = frozenset()


class Reason:
    """Why a cell is withheld, as it is stored and explained."""

    FEW = "few"  # fewer than five enterprises
    TWO = "two"  # two hold 85 % or more
    CHANGE = "change"  # the difference from an earlier release would tell
    BEFORE = "before"  # withheld before and hardly moved
    COMPLEMENT = "complement"  # so that another cell cannot be worked out


def withheld(question: Question) -> dict[CellKey, str]:
    """Return the cells to withhold, each with its reason.

    The same question gives the same answer, whatever the order of its parts.
    """
    reasons = _by_rule(question)
    _complement_sums(question, reasons)
    _close_gaps(question, reasons, _alone(question))
    if question.earlier:
        _close_gaps(question, reasons, _with_history(question))
        _close_gaps(question, reasons, _alone(question))
    return reasons


# --- 1 What the rule withholds ------------------------------------------------------------------------------------


def _by_rule(question: Question) -> dict[CellKey, str]:
    reasons = dict.fromkeys(question.already, Reason.COMPLEMENT)
    for key, stats in question.stats.items():
        if not key.is_shown:
            continue
        if _rests_on_few(question, key, stats):
            reasons[key] = Reason.FEW
        elif stats.two_hold_it:
            reasons[key] = Reason.TWO
    for release in question.earlier:
        for key, change in release.changes.items():
            if key in reasons or key not in question.stats or not key.is_shown:
                continue
            if _tells_of_one(change):
                reasons[key] = Reason.CHANGE
        for key in release.withheld & question.stats.keys():
            moved = release.changes.get(key)
            if key not in reasons and (moved is None or moved.is_sensitive or _has_hardly_moved(moved, release, key)):
                reasons[key] = Reason.BEFORE
    return reasons


def _rests_on_few(question: Question, key: CellKey, stats: Stats) -> bool:
    return stats.rests_on_few or 0 < question.enterprises.get(key, 0) < FEWEST_ENTERPRISES


def _has_hardly_moved(change: Stats, release: Earlier, key: CellKey) -> bool:
    return abs(change.value) <= KEPT_APART * release.stats[key].gross if key in release.stats else False


# --- 2 Complements, sum by sum ------------------------------------------------------------------------------------


def _complement_sums(question: Question, reasons: dict[CellKey, str]) -> None:
    """Withhold more cells until no sum gives a withheld cell, or a handful of enterprises, away."""
    lines = sorted(question.lines, key=lambda line: (line.whole, line.dimension))
    is_settled = False
    while not is_settled:
        is_settled = True
        for line in lines:
            chosen = _complement(question, line, reasons)
            if chosen is not None:
                reasons[chosen] = Reason.COMPLEMENT
                is_settled = False


def _complement(question: Question, line: Line, reasons: Mapping[CellKey, str]) -> CellKey | None:
    """Return the cell of a sum to withhold next; None where the sum gives nothing away."""
    hidden = [key for key in line.cells if key in reasons or not key.is_shown]
    if not hidden or not _gives_away(question, line, hidden, reasons):
        return None
    shown = [key for key in line.cells if key not in hidden and question.stats[key].gross]
    return min(shown, key=lambda key: (_cost(question, key), key), default=None)


def _gives_away(question: Question, line: Line, hidden: list[CellKey], reasons: Mapping[CellKey, str]) -> bool:
    if len(hidden) == 1:
        (only,) = hidden
        return only in reasons or _is_to_be_kept(question, only)
    if line.whole in hidden or not line.dimension:
        return False
    if not question.earlier and not any(part not in hidden for part in line.parts):
        return question.stats[line.whole].is_sensitive  # together they are the total itself, which stands by itself
    share_nobody = _is_exact(question, line)
    rest = together([question.stats[key] for key in hidden], share_nobody=share_nobody)
    return rest.is_sensitive


def _is_to_be_kept(question: Question, key: CellKey) -> bool:
    """Return whether a difference between stages would give an enterprise away."""
    return not question.measure.counts_enterprises and question.stats[key].is_sensitive


def _is_exact(question: Question, line: Line) -> bool:
    """Return whether the parts add up to the total, which counts of enterprises do only where parts share none."""
    counts = [question.enterprises.get(part, 0) for part in line.parts]
    if question.measure.counts_enterprises or line.dimension:
        return question.enterprises.get(line.whole, 0) == sum(counts)
    return True


def _cost(question: Question, key: CellKey) -> float:
    """Return what it costs readers to lose a cell: more where more enterprises stand behind it."""
    return 1.0 + question.enterprises.get(key, 0)


# --- 3 The audit --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Audit:
    """Everything that an attacker has, numbered for the solver.

    numbers  of the new release's cells
    unknown  whether a figure is unknown to him, asked anew after each decision
    may_go   the new release's cells that can still be withheld to some use
    """

    sums: Sums
    numbers: Mapping[CellKey, int]
    others_unknown: frozenset[int]
    known_before: frozenset[int]

    def unknown(self, reasons: Mapping[CellKey, str]) -> set[int]:
        mine = {number for key, number in self.numbers.items() if key in reasons or not key.is_shown}
        return (mine | self.others_unknown) - self.known_before


def _alone(question: Question) -> Callable[[Mapping[CellKey, str]], _Audit]:
    """Return what an attacker has who reads the new release only: every withheld cell is to be kept from him."""
    keys = sorted(question.stats)
    numbers = {key: number for number, key in enumerate(keys)}
    sums = [_sum(question, line, numbers) for line in question.lines]

    def audit(reasons: Mapping[CellKey, str]) -> _Audit:
        figures = [
            _figure(question, question.stats[key], is_kept=key in reasons or _is_kept_difference(question, key))
            for key in keys
        ]
        return _Audit(sums=Sums(figures, sums), numbers=numbers, others_unknown=frozenset(), known_before=frozenset())

    return audit


def _with_history(question: Question) -> Callable[[Mapping[CellKey, str]], _Audit]:
    """Return what an attacker has who kept all releases and can tell which cells have not changed.

    The same figure in two releases is one unknown. What is kept from him are the cells that the rule withholds, now or
    then: a complement that was shown before protects nothing any more, and is not counted as if it did.
    """
    places: dict[tuple[CellKey, str], int] = {}
    stats: list[Stats] = []

    def place(key: CellKey, figure: Stats) -> int:
        number = places.setdefault((key, figure.version), len(stats))
        if number == len(stats):
            stats.append(figure)
        return number

    numbers = {key: place(key, question.stats[key]) for key in sorted(question.stats)}
    sums = {_sum(question, line, numbers) for line in question.lines}
    known: set[int] = set()
    hidden: set[int] = set()
    kept_then: set[int] = set()
    for release in question.earlier:
        then = {key: place(key, release.stats[key]) for key in sorted(release.stats)}
        sums |= {_sum(question, line, then) for line in release.lines}
        known |= {number for key, number in then.items() if key.is_shown and key not in release.withheld}
        hidden |= {number for key, number in then.items() if not key.is_shown or key in release.withheld}
        kept_then |= {number for key, number in then.items() if key in release.withheld and stats[number].is_sensitive}
    ordered = sorted(sums, key=lambda entry: (entry.whole, entry.parts))
    now = {number: key for key, number in numbers.items()}

    def audit(reasons: Mapping[CellKey, str]) -> _Audit:
        figures = []
        for number, figure in enumerate(stats):
            key = now.get(number)
            is_kept = number in kept_then or (
                key is not None
                and (
                    (key in reasons and _rests_on_few(question, key, figure))
                    or (key in reasons and figure.two_hold_it)
                    or _is_kept_difference(question, key)
                )
            )
            change = _change_to_keep(question, key) if key in reasons else Decimal(0)
            figures.append(_figure(question, figure, is_kept=is_kept and number not in known, change=change))
        return _Audit(
            sums=Sums(figures, ordered),
            numbers=numbers,
            others_unknown=frozenset(hidden - set(numbers.values())),
            known_before=frozenset(known),
        )

    return audit


def _is_kept_difference(question: Question, key: CellKey) -> bool:
    return not key.is_shown and _is_to_be_kept(question, key)


def _sum(question: Question, line: Line, numbers: Mapping[CellKey, int]) -> Sum:
    exact = not question.measure.counts_enterprises or bool(line.dimension and _is_exact(question, line))
    return Sum(numbers[line.whole], tuple(numbers[part] for part in line.parts), exact)


def _change_to_keep(question: Question, key: CellKey | None) -> Decimal:
    """Return the size of the largest change that a withheld cell must not tell of; 0 where there is none."""
    changes = [release.changes[key] for release in question.earlier if key is not None and key in release.changes]
    return max((change.gross for change in changes if _tells_of_one(change)), default=Decimal(0))


def _tells_of_one(change: Stats) -> bool:
    """Return whether the difference of two releases rests on one or two enterprises, or on them for the most part."""
    return 0 < change.contributors < 3 or change.two_hold_it


def _figure(question: Question, stats: Stats, *, is_kept: bool, change: Decimal = Decimal(0)) -> Figure:
    to_keep = stats.gross if is_kept else change
    radius = float(to_keep * KEPT_APART) * MARGIN
    if question.measure.is_count and to_keep:
        radius = max(radius, 1.0)
    # Where somebody takes, nobody can know how much: no bound lies so near that the figure itself could be read off it.
    lowest = Decimal(0) if stats.lowest >= 0 else -2 * stats.gross
    below = min(radius, float(stats.value - lowest)) if question.measure.is_count else radius
    return Figure(float(stats.value), float(lowest), radius, below)


def _close_gaps(
    question: Question, reasons: dict[CellKey, str], audit_of: Callable[[Mapping[CellKey, str]], _Audit]
) -> None:
    """Withhold what it takes until an attacker can come close to nothing that is to be kept."""
    either_side = question.measure.counts_enterprises
    for _round in range(MOST_ROUNDS):
        audit = audit_of(reasons)
        gaps = audit.sums.gaps(audit.unknown(reasons), either_side=either_side)
        if not gaps:
            return
        keys = {number: key for key, number in audit.numbers.items()}
        before = len(reasons)
        unknown = audit.unknown(reasons)
        cost = {
            number: _cost(question, key)
            for key, number in audit.numbers.items()
            if number not in unknown and number not in audit.known_before and question.stats[key].gross
        }
        covering = audit.sums.covering(unknown=unknown, cost=cost)
        for gap in gaps:
            for number in sorted(covering.cover(gap) or ()):
                reasons[keys[number]] = Reason.COMPLEMENT
        if len(reasons) == before and not question.earlier:  # what was told before needs the wider way
            _withhold_beside(question, reasons, {keys[gap.figure] for gap in gaps if gap.figure in keys})
        if len(reasons) == before:
            _withhold_all_around(reasons, audit)
            if len(reasons) == before:
                return
        _complement_sums(question, reasons)


def _withhold_beside(question: Question, reasons: dict[CellKey, str], cells: set[CellKey]) -> None:
    """Withhold every cell that shares a sum with cells for which no few others do."""
    for line in question.lines:
        if not cells.isdisjoint(line.cells):
            for key in line.cells:
                if key.is_shown:
                    reasons.setdefault(key, Reason.COMPLEMENT)


def _withhold_all_around(reasons: dict[CellKey, str], audit: _Audit) -> None:
    """Withhold every cell that can still be withheld: what was published before leaves no smaller way."""
    for key, number in audit.numbers.items():
        if key.is_shown and number not in audit.known_before:
            reasons.setdefault(key, Reason.COMPLEMENT)
