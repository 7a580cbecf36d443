"""The small arithmetic that pages, documents and totals need of figures: shares, percent, another currency or scale."""

from decimal import Decimal

from indicators.core.arithmetic import exact

PERCENT = Decimal(100)
GRAMS_PER_KG = Decimal(1000)


def share_of(part: Decimal | int | None, whole: Decimal | int | None) -> Decimal | None:
    """Return part ÷ whole as a share; None where either is not known or the whole is zero.

    >>> share_of(Decimal("3"), Decimal("12")), share_of(3, 0)
    (Decimal('0.25'), None)
    """
    if part is None or not whole:
        return None
    with exact():
        return Decimal(part) / Decimal(whole)


def of_share(amount: Decimal, share: Decimal) -> Decimal:
    """Return the part of an amount that a share takes; all of it is the amount itself.

    >>> of_share(Decimal("12.50"), Decimal("0.5")), of_share(Decimal("12.50"), Decimal(1))
    (Decimal('6.250'), Decimal('12.50'))
    """
    if share == 1:
        return amount
    with exact():
        return amount * share


def as_percent(share: Decimal) -> Decimal:
    """Return a share as people type it.

    >>> as_percent(Decimal("0.125"))
    Decimal('12.500')
    """
    with exact():
        return share * PERCENT


def from_percent(percent: Decimal) -> Decimal:
    """Return the share that people typed as percent.

    >>> from_percent(Decimal("12.5"))
    Decimal('0.125')
    """
    with exact():
        return percent / PERCENT


def exchanged(amount: Decimal | None, units_per_other: Decimal | None) -> Decimal | None:
    """Return an amount in another currency; None without an amount or a rate.

    units_per_other  units of the amount's currency for one of the other        [currency/currency]

    >>> exchanged(Decimal("1615"), Decimal("129.2"))
    Decimal('12.5')
    """
    if amount is None or not units_per_other:
        return None
    with exact():
        return amount / units_per_other


def told_in(amount: Decimal | None, units_per_one: Decimal | None) -> Decimal | None:
    """Return an amount in another currency, of which so many units are worth one of its own; None without a rate.

    units_per_one  units of the other currency for one of the amount's        [currency/currency]

    >>> told_in(Decimal("1500"), Decimal("0.92")), told_in(Decimal("1500"), None)
    (Decimal('1380.00'), None)
    """
    if amount is None or units_per_one is None:
        return None
    with exact():
        return amount * units_per_one


def grams(kilograms: Decimal) -> Decimal:
    """Return an amount in grams, as grid factors are printed [g].

    >>> grams(Decimal("0.35"))
    Decimal('350.00')
    """
    with exact():
        return kilograms * GRAMS_PER_KG
