"""When a figure would give an enterprise away by itself: the rule for cells, for differences, for what is left over."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from indicators.core.arithmetic import total

FEWEST_ENTERPRISES = 5
TWO_MAY_HOLD = Decimal("0.85")
KEPT_APART = Decimal("0.10")  # an attacker may not come closer to a withheld figure, above or below


@dataclass(frozen=True, slots=True, kw_only=True)
class Stats:
    """What the rule asks about one figure: how its amount is spread over enterprises.

    value          the figure itself, in the measure's unit
    contributors   enterprises that add something to it, or take something from it
    gross          sum of what they add and take, each by its size
    first, second  the two largest of them, by their size
    lowest         the smallest contribution, negative where somebody takes
    version        says the same for the same contributions: two releases show the same figure, or another
    """

    value: Decimal
    contributors: int
    gross: Decimal
    first: Decimal
    second: Decimal
    lowest: Decimal
    version: str = ""

    @property
    def rests_on_few(self) -> bool:
        """Return whether fewer than five enterprises stand behind the figure."""
        return 0 < self.contributors < FEWEST_ENTERPRISES

    @property
    def two_hold_it(self) -> bool:
        """Return whether two enterprises hold 85 % of it or more."""
        return self.gross > 0 and self.first + self.second >= TWO_MAY_HOLD * self.gross

    @property
    def is_sensitive(self) -> bool:
        """Return whether the figure alone would give an enterprise away.

        >>> stats_of({str(n): Decimal(1) for n in range(4)}).is_sensitive
        True
        >>> stats_of({str(n): Decimal(1) for n in range(5)}).is_sensitive
        False
        >>> stats_of({"a": Decimal(90), **{str(n): Decimal(1) for n in range(9)}}).is_sensitive
        True
        """
        return self.rests_on_few or self.two_hold_it


def stats_of(contributions: Mapping[str, Decimal]) -> Stats:
    """Return what the rule asks about a figure, from the amount of each enterprise behind it."""
    amounts = {enterprise: amount for enterprise, amount in contributions.items() if amount}
    sizes = sorted((abs(amount) for amount in amounts.values()), reverse=True)
    text = ";".join(f"{enterprise}={amount.normalize():f}" for enterprise, amount in sorted(amounts.items()))
    return Stats(
        value=total(amounts.values()),
        contributors=len(amounts),
        gross=total(sizes),
        first=sizes[0] if sizes else Decimal(0),
        second=sizes[1] if len(sizes) > 1 else Decimal(0),
        lowest=min(amounts.values(), default=Decimal(0)),
        version=hashlib.md5(text.encode(), usedforsecurity=False).hexdigest(),
    )


def together(parts: list[Stats], *, share_nobody: bool) -> Stats:
    """Return several figures as one: what a total less the shown rows gives away.

    share_nobody  whether no enterprise stands behind two of them; otherwise the result is the most sensitive that the
                  sum can be
    """
    firsts = sorted((size for part in parts for size in (part.first, part.second)), reverse=True)
    counts = [part.contributors for part in parts]
    return Stats(
        value=total(part.value for part in parts),
        contributors=sum(counts) if share_nobody else max(counts),
        gross=total(part.gross for part in parts),
        first=firsts[0] if share_nobody else total(part.first for part in parts),
        second=firsts[1] if share_nobody else total(part.second for part in parts),
        lowest=min(part.lowest for part in parts),
    )


def coarse_step(count: int) -> int:
    """Return a count in steps in which one enterprise more or less is hardly ever seen; never more than it is.

    >>> [coarse_step(count) for count in (-3, 0, 1, 9, 10, 47, 218, 1999)]
    [0, 0, 1, 1, 10, 40, 200, 1000]
    """
    if count < 10:
        return int(count > 0)
    size: int = 10 ** (len(str(count)) - 1)
    return count // size * size
