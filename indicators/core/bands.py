"""Logarithmic bands, ten to a decade: additive, and so coarse that a range by whole bands is nobody's own figure."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from indicators.core.arithmetic import exact, total

NOTHING_OR_LESS = -999  # the band of zero and below
BANDS_A_DECADE = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarters:
    """The bands in which the lower quarter ends, the middle lies and the upper quarter begins."""

    low: int
    middle: int
    high: int


def edge(band: int, *, is_upper: bool = False) -> Decimal | None:
    """Return the lower or upper edge of a band; None of the band of nothing.

    >>> edge(10), edge(-10), edge(9, is_upper=True), edge(NOTHING_OR_LESS)
    (Decimal('10'), Decimal('0.1'), Decimal('10'), None)
    """
    if band == NOTHING_OR_LESS:
        return None
    return Decimal(10) ** (Decimal(band + is_upper) / BANDS_A_DECADE)


def quarters(counts: Mapping[int, Decimal]) -> Quarters:
    """Return where a quarter, half and three quarters of all lie, counted from the lowest band.

    counts  how many lie in each band; at least one does

    >>> quarters({3: Decimal(1), 5: Decimal(2), 9: Decimal(1)})
    Quarters(low=3, middle=5, high=5)
    """
    with exact():
        whole = total(counts.values())
        low, middle, high = (_reached(counts, whole * share / 4) for share in (1, 2, 3))
    return Quarters(low=low, middle=middle, high=high)


def _reached(counts: Mapping[int, Decimal], wanted: Decimal) -> int:
    passed = Decimal(0)
    for band in sorted(counts):
        passed += counts[band]
        if passed >= wanted:
            return band
    return max(counts)
