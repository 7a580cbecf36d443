"""The decimal arithmetic of every calculation: 34 significant digits, half to even, never the caller's context."""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from decimal import ROUND_HALF_EVEN, Context, Decimal, localcontext
from functools import lru_cache, reduce

ZERO = Decimal(0)
ONE = Decimal(1)

_CALCULATION = Context(prec=34, rounding=ROUND_HALF_EVEN)
_SUM = Context(prec=100, rounding=ROUND_HALF_EVEN)


def exact() -> AbstractContextManager[Context]:
    """Return the context every calculation of the core runs in (34 digits, as IEEE 754 decimal128)."""
    return localcontext(_CALCULATION)


def wide() -> AbstractContextManager[Context]:
    """Return the context of sums and of what is made of them before it is rounded once (100 digits)."""
    return localcontext(_SUM)


def total(values: Iterable[Decimal]) -> Decimal:
    """Return a sum that does not depend on the order of its parts: added with 100 digits, rounded once to 34.

    >>> total([Decimal("0.1"), Decimal("0.2")])
    Decimal('0.3')
    """
    return _CALCULATION.plus(reduce(_SUM.add, values, ZERO))


def total_or_none(values: Iterable[Decimal | None]) -> Decimal | None:
    """Return the sum of what was recorded; None when nothing was, because blank is not zero.

    >>> total_or_none([None, Decimal("2")]), total_or_none([None])
    (Decimal('2'), None)
    """
    recorded = [value for value in values if value is not None]
    return total(recorded) if recorded else None


def plain(value: Decimal) -> Decimal:
    """Return the value without trailing zeros and, below 10^34, without an exponent.

    >>> plain(Decimal("3.600E+3")), plain(Decimal("2.500"))
    (Decimal('3600'), Decimal('2.5'))
    """
    reduced = value.normalize(_CALCULATION)
    if reduced.same_quantum(ONE) or reduced.to_integral_value() != reduced:  # most: no whole number that ends in zeros
        return reduced
    if reduced.is_finite() and reduced.adjusted() < 33:
        return reduced.quantize(ONE, context=_CALCULATION)
    return reduced


def product(first: Decimal, second: Decimal) -> Decimal:
    """Return first × second, rounded to 34 digits."""
    return _CALCULATION.multiply(first, second)


def quotient(first: Decimal, second: Decimal) -> Decimal:
    """Return first ÷ second, rounded to 34 digits."""
    return _CALCULATION.divide(first, second)


def difference(first: Decimal, second: Decimal) -> Decimal:
    """Return first − second, rounded to 34 digits."""
    return _CALCULATION.subtract(first, second)


def growth(share: Decimal, years: int) -> tuple[Decimal, ...]:
    """Return (1 + share)^year of year 0 to the last: what one becomes when it grows by a share each year.

    >>> growth(Decimal("0.1"), 2)
    (Decimal('1'), Decimal('1.1'), Decimal('1.21'))
    """
    return _growth(str(share), years)  # 0.10 and 0.1 are equal, and keep their own digits


@lru_cache(maxsize=512)
def _growth(share: str, years: int) -> tuple[Decimal, ...]:
    one_year = _CALCULATION.add(ONE, Decimal(share))
    return tuple(_CALCULATION.power(one_year, year) for year in range(years + 1))
