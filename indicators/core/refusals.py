"""What the core refuses. Each refusal carries its facts as attributes; the web layer makes the translated sentence."""

from decimal import Decimal


class Refusal(Exception):
    """The core cannot answer from what it was given; catch this to catch every refusal of the core."""


class UnitRefusal(Refusal):
    """A unit cannot be used as typed."""

    unit: str


class UnknownUnit(UnitRefusal):
    """No such unit; `suggestions` are symbols that can be read, nearest first, perhaps none."""

    def __init__(self, unit: str, suggestions: tuple[str, ...] = ()) -> None:
        super().__init__(unit, suggestions)
        self.unit = unit
        self.suggestions = suggestions

    def __str__(self) -> str:
        hint = f"; did you mean {', '.join(self.suggestions)}?" if self.suggestions else ""
        return f"unknown unit {self.unit!r}{hint}"


class AmbiguousUnit(UnitRefusal):
    """The unit means different things in different places; `meanings` are the symbols to choose from.

    `key` is the name under which a centre fixes its choice.
    """

    def __init__(self, unit: str, meanings: tuple[str, ...], key: str) -> None:
        super().__init__(unit, meanings, key)
        self.unit = unit
        self.meanings = meanings
        self.key = key

    def __str__(self) -> str:
        return f"unit {self.unit!r} can mean {' or '.join(self.meanings)}"


class UnitDoesNotFit(UnitRefusal):
    """The unit is known, but measures something else than `dimension`."""

    def __init__(self, unit: str, dimension: str) -> None:
        super().__init__(unit, dimension)
        self.unit = unit
        self.dimension = dimension

    def __str__(self) -> str:
        return f"unit {self.unit!r} does not measure {self.dimension}"


class NegativeAmount(Refusal):
    """A recorded amount is below zero."""

    def __init__(self, ref: str, kind: str, amount: Decimal) -> None:
        super().__init__(ref, kind, amount)
        self.ref = ref
        self.kind = kind
        self.amount = amount

    def __str__(self) -> str:
        return f"{self.kind} {self.ref!r} cannot be negative ({self.amount})"


class NotANumber(Refusal):
    """An amount is infinite or not a number."""

    def __init__(self, amount: Decimal) -> None:
        super().__init__(amount)
        self.amount = amount

    def __str__(self) -> str:
        return f"{self.amount} is not an amount"


class MissingCount(Refusal):
    """An amount per hour, day, week or month does not say how many of them the period has."""

    def __init__(self, time_span: str) -> None:
        super().__init__(time_span)
        self.time_span = time_span

    def __str__(self) -> str:
        return f"an amount a {self.time_span} needs their number"


class MissingStock(Refusal):
    """Only one of the two stocks is recorded; the other may be zero, but blank is not zero.

    missing  opening_stock | closing_stock
    """

    def __init__(self, missing: str) -> None:
        super().__init__(missing)
        self.missing = missing

    def __str__(self) -> str:
        return f"{self.missing} is not recorded"


class StockAboveSupply(Refusal):
    """More is left at the end than there was at the beginning and was bought [unit]."""

    def __init__(self, supply: Decimal, closing_stock: Decimal, unit: str) -> None:
        super().__init__(supply, closing_stock, unit)
        self.supply = supply
        self.closing_stock = closing_stock
        self.unit = unit

    def __str__(self) -> str:
        return (
            f"a closing stock of {self.closing_stock} {self.unit} is more than the {self.supply} {self.unit} there were"
        )


class MissingFactor(Refusal):
    """A factor the calculation needs is not recorded. Missing is not zero: a recorded 0 is used as 0.

    what     grid | fuel | calorific_value | density | heat | gwp | net_share | efficiency | cod | pond
    carrier  the fuel, carrier, gas or flow it is missing for
    """

    def __init__(self, what: str, carrier: str = "") -> None:
        super().__init__(what, carrier)
        self.what = what
        self.carrier = carrier

    def __str__(self) -> str:
        return f"no {self.what} factor" + (f" for {self.carrier}" if self.carrier else "")


class OutputUnitsDiffer(Refusal):
    """Product outputs stand in different units and have no common one, so nothing can be divided by their sum."""

    def __init__(self, units: tuple[str, ...]) -> None:
        super().__init__(units)
        self.units = units

    def __str__(self) -> str:
        return f"product output is recorded in different units: {', '.join(self.units)}"


class TooFewPoints(Refusal):
    """A base load and a slope need at least three periods, with at least two different outputs."""

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.count = count

    def __str__(self) -> str:
        return f"a base load and a slope need three periods of different output, not {self.count}"


class RelationsContradict(Refusal):
    """Relations between options cannot all hold.

    what  circle | twice | itself
    refs  the options it is about
    """

    def __init__(self, what: str, refs: tuple[str, ...]) -> None:
        super().__init__(what, refs)
        self.what = what
        self.refs = refs

    def __str__(self) -> str:
        return f"relations between options {', '.join(self.refs)} contradict ({self.what})"
