"""What the entries of many results add up to: nested stages, and three measures of yearly savings never confused.

An entry is counted under the furthest stage that its option reached, in the year of first operation (or, where nothing
runs, of the assessment). Amounts by name are `Mapping[str, Decimal]`: a sum has every name that a part has.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from indicators.core.arithmetic import exact, total
from indicators.core.shares import share_of

Amounts = Mapping[str, Decimal]


class Stage(StrEnum):
    """How far an option came; each stage contains those after it."""

    IDENTIFIED = "identified"
    FEASIBLE = "feasible"
    PLANNED = "planned"
    IMPLEMENTED = "implemented"


# The entries that each stage contains. A rejected or stopped option was identified, and stands in no later stage now.
ENTRIES_OF: Mapping[Stage, frozenset[str]] = {
    Stage.IDENTIFIED: frozenset(
        {"identified", "feasible", "planned", "implemented", "stopped", "rejected", "unknown"},
    ),
    Stage.FEASIBLE: frozenset({"feasible", "planned", "implemented"}),
    Stage.PLANNED: frozenset({"planned", "implemented"}),
    Stage.IMPLEMENTED: frozenset({"implemented"}),
}
DECIDED = frozenset({"implemented", "stopped", "rejected"})
STARTED = frozenset({"implemented", "stopped"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """What the entries of one kind and one year add up to; `year` is 0 where years were added up before."""

    entry: str
    year: int = 0
    amounts: Amounts


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """What is in operation in one year, and how much of it nobody confirmed within 24 months."""

    amounts: Amounts
    unconfirmed: Amounts


@dataclass(frozen=True, slots=True, kw_only=True)
class ImplementationRates:
    """Implemented options as a share of those decided on, and of all that were identified; None of none."""

    of_decided: Decimal | None
    of_identified: Decimal | None


def together(parts: Iterable[Amounts]) -> dict[str, Decimal]:
    """Return the sum of amounts, name by name.

    >>> together([{"a": Decimal(1)}, {"a": Decimal(2), "b": Decimal(5)}])
    {'a': Decimal('3'), 'b': Decimal('5')}
    """
    sums: dict[str, Decimal] = {}
    with exact():
        for part in parts:
            for name, amount in part.items():
                sums[name] = sums.get(name, Decimal(0)) + amount
    return sums


def at_stage(sums: Iterable[Sums], stage: Stage) -> dict[str, Decimal]:
    """Return what the options that reached a stage add up to.

    >>> options = [Sums(entry=entry, amounts={"n": Decimal(1)}) for entry in ("feasible", "implemented", "rejected")]
    >>> [at_stage(options, stage)["n"] for stage in Stage]
    [Decimal('3'), Decimal('2'), Decimal('1'), Decimal('1')]
    """
    return together(part.amounts for part in sums if part.entry in ENTRIES_OF[stage])


def new_in(sums: Iterable[Sums], year: int) -> dict[str, Decimal]:
    """Return what began in a year, whatever became of it: *new yearly savings* are a year's own."""
    return together(part.amounts for part in sums if part.entry in STARTED and part.year == year)


def running_in(sums: Iterable[Sums], year: int) -> Running:
    """Return what is *in operation* in a year: begun, not stopped, within its lifetime.

    An option counts from the year of first operation on, for the whole of it, and no longer in the year in which it
    stopped or its lifetime was over. Confirmed: somebody said so in the year or the one before, or later.

    >>> began = Sums(entry="implemented", year=2020, amounts={"saving": Decimal(9)})
    >>> ended = Sums(entry="ended", year=2023, amounts={"saving": Decimal(9)})
    >>> [running_in([began, ended], year).amounts.get("saving", 0) for year in (2019, 2020, 2022, 2023)]
    [0, Decimal('9'), Decimal('9'), Decimal('0')]
    """
    past = [part for part in sums if part.year <= year]
    return Running(
        amounts=_less(past, more=STARTED, less=frozenset({"ended"})),
        unconfirmed=_less(past, more=frozenset({"lapsed"}), less=frozenset({"lapsed_ended"})),
    )


def cumulative_until(sums: Iterable[Sums], year: int) -> dict[str, Decimal]:
    """Return what was saved over all years until one, that year included: the sum of what ran in each.

    >>> began = Sums(entry="implemented", year=2020, amounts={"saving": Decimal(9)})
    >>> ended = Sums(entry="ended", year=2023, amounts={"saving": Decimal(9)})
    >>> [cumulative_until([began, ended], year).get("saving", 0) for year in (2019, 2020, 2022, 2030)]
    [0, Decimal('9'), Decimal('27'), Decimal('27')]
    """
    known = list(sums)
    first = min((part.year for part in known if part.entry in STARTED), default=year + 1)
    return together(running_in(known, one).amounts for one in range(first, year + 1))


def implementation_rates(sums: Iterable[Sums], *, count: str = "options_count") -> ImplementationRates:
    """Return which share of the options is implemented. Stopped and rejected ones were decided on; others wait.

    >>> entries = ("implemented", "rejected", "feasible", "unknown")
    >>> implementation_rates(Sums(entry=one, amounts={"options_count": Decimal(1)}) for one in entries)
    ImplementationRates(of_decided=Decimal('0.5'), of_identified=Decimal('0.25'))
    """
    known = list(sums)

    def counted(entries: frozenset[str]) -> Decimal:
        return total(part.amounts[count] for part in known if part.entry in entries)

    implemented = counted(ENTRIES_OF[Stage.IMPLEMENTED])
    return ImplementationRates(
        of_decided=share_of(implemented, counted(DECIDED)),
        of_identified=share_of(implemented, counted(ENTRIES_OF[Stage.IDENTIFIED])),
    )


def _less(sums: Iterable[Sums], *, more: frozenset[str], less: frozenset[str]) -> dict[str, Decimal]:
    with exact():
        return together(
            {name: -amount for name, amount in part.amounts.items()} if part.entry in less else part.amounts
            for part in sums
            if part.entry in more or part.entry in less
        )
