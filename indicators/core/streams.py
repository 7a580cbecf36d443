"""The streams of a plant's process flow chart: what each carries of water, dry material, energy and key substances."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from indicators.core.arithmetic import ONE, ZERO, exact
from indicators.core.refusals import MissingFactor, NegativeAmount, NotANumber, UnitDoesNotFit
from indicators.core.steps import Source, Step, StepCode, Term, worked
from indicators.core.units import NO_MEANINGS, Dimension, convert, parse_unit

KG_PER_T = Decimal(1000)
WATER_KG_PER_M3 = Decimal(1000)
WATER_DENSITY = Source(name="water", kind="default")
OWN_VALUE = Source(name="", kind="own_value")


class StreamKind(StrEnum):
    """What a stream is for the plant. An intermediate goes from one step to another and never leaves the site."""

    INPUT = "input"
    INTERMEDIATE = "intermediate"
    PRODUCT = "product"
    BY_PRODUCT = "by_product"
    WASTE = "waste"
    WASTE_WATER = "waste_water"
    EVAPORATION = "evaporation"
    AIR_EMISSION = "air_emission"
    LOSS = "loss"


# What leaves the site, in the order in which tables list it; and what of it is paid for and not sold.
OUTPUT_KINDS = tuple(kind for kind in StreamKind if kind not in (StreamKind.INPUT, StreamKind.INTERMEDIATE))
NON_PRODUCT_KINDS = tuple(kind for kind in OUTPUT_KINDS if kind not in (StreamKind.PRODUCT, StreamKind.BY_PRODUCT))


class Medium(StrEnum):
    """What a stream mainly is; its purchase value belongs to the balance of that."""

    WATER = "water"
    MATERIAL = "material"
    ENERGY = "energy"


class BalanceKind(StrEnum):
    """What is balanced. Only like is balanced with like."""

    WATER = "water"
    MATERIALS = "materials"
    ENERGY = "energy"
    SUBSTANCE = "substance"


BALANCE_UNIT: Mapping[BalanceKind, str] = {
    BalanceKind.WATER: "m3",
    BalanceKind.MATERIALS: "t",
    BalanceKind.ENERGY: "MWh",
    BalanceKind.SUBSTANCE: "kg",
}
BALANCE_OF_MEDIUM: Mapping[Medium, BalanceKind] = {
    Medium.WATER: BalanceKind.WATER,
    Medium.MATERIAL: BalanceKind.MATERIALS,
    Medium.ENERGY: BalanceKind.ENERGY,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """How much of a key substance a stream holds.

    share          of the stream's mass as recorded, wet                          [0-1]
    is_bought_for  the stream was bought for this substance: its purchase value counts in the substance's balance
    """

    substance: str
    share: Decimal
    is_bought_for: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """One stream of a period of 12 months: an amount of its own, or a recorded input or output or a part of it.

    amount             as entered; None: not recorded, which is not zero          [unit]
    flow_ref           the recorded input or output that this is (amount None) or is a part of
    from_unit, to_unit refs of unit operations; blank: outside, or the site as a whole
    density_kg_per_m3  between volume and mass; a stream of water without one is taken as 1000  [kg/m3]
    water_share        of the mass as recorded; None: water is all water, material is taken as dry  [0-1]
    purchase_amount    of an input, what it cost; of another, the purchase value of what was lost   [currency]
    value_of           ref of the stream at whose purchase price what was lost is valued
    processing_amount  what had been spent on it before it was lost                [currency]
    disposal_amount    treatment, transport, fees                                  [currency]
    earnings_amount    what it earned                                              [currency]
    steps              how the amount came about before it came here
    """

    ref: str
    name: str
    kind: StreamKind
    medium: Medium
    amount: Decimal | None = None
    unit: str = ""
    flow_ref: str = ""
    from_unit: str = ""
    to_unit: str = ""
    density_kg_per_m3: Decimal | None = None
    water_share: Decimal | None = None
    contents: tuple[Content, ...] = ()
    purchase_amount: Decimal | None = None
    value_of: str = ""
    processing_amount: Decimal | None = None
    disposal_amount: Decimal | None = None
    earnings_amount: Decimal | None = None
    evidence: str = ""
    steps: tuple[Step, ...] = ()

    def __post_init__(self) -> None:
        if self.kind is StreamKind.INTERMEDIATE and not (self.from_unit and self.to_unit):
            raise ValueError("an intermediate goes from one step to another")
        shares = [content.share for content in self.contents]
        if self.water_share is not None:
            shares.append(self.water_share)
        if any(not ZERO <= share <= ONE for share in shares):
            raise ValueError("a content is a share from 0 to 1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """What a stream carries of one thing, in the unit of its balance, with the steps that lead there."""

    kind: BalanceKind
    amount: Decimal
    steps: tuple[Step, ...]
    substance: str = ""

    @property
    def unit(self) -> str:
        """Return the unit: m3 of water, t of dry material, MWh, kg of a substance."""
        return BALANCE_UNIT[self.kind]


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredStream:
    """A stream with what it carries. A quantity that is not there is not recorded."""

    stream: Stream
    quantities: tuple[Quantity, ...] = ()
    is_taken_as_dry: bool = False

    def amount_of(self, kind: BalanceKind, substance: str = "") -> Decimal | None:
        """Return what it carries of one thing, in the unit of its balance; None: not recorded."""
        quantity = self.quantity(kind, substance)
        return quantity.amount if quantity else None

    def quantity(self, kind: BalanceKind, substance: str = "") -> Quantity | None:
        """Return what it carries of one thing with its steps; None: not recorded."""
        return next((q for q in self.quantities if (q.kind, q.substance) == (kind, substance)), None)


def measure_stream(stream: Stream, *, meanings: Mapping[str, str] = NO_MEANINGS) -> MeasuredStream:
    """Return what a stream carries.

    Raises NegativeAmount, NotANumber, UnknownUnit, AmbiguousUnit, UnitDoesNotFit, MissingFactor (a density).

    >>> chromium = Content(substance="Cr", share=Decimal("0.01"))
    >>> sludge = Stream(ref="1", name="Sludge", kind=StreamKind.WASTE, medium=Medium.MATERIAL, amount=Decimal(200),
    ...                 unit="t", water_share=Decimal("0.8"), contents=(chromium,))
    >>> [(q.kind.value, q.amount, q.unit) for q in measure_stream(sludge).quantities]
    [('water', Decimal('160'), 'm3'), ('materials', Decimal('40'), 't'), ('substance', Decimal('2000'), 'kg')]
    """
    if stream.amount is None:
        return MeasuredStream(stream=stream)
    if not stream.amount.is_finite():
        raise NotANumber(stream.amount)
    if stream.amount < 0:
        raise NegativeAmount(stream.ref, stream.kind, stream.amount)
    unit = parse_unit(stream.unit, meanings=meanings)
    start = stream.steps or (Step(code=StepCode.ENTERED, result=stream.amount, unit=unit.symbol),)
    if stream.medium is Medium.ENERGY:
        amount, steps = converted(stream.amount, stream.unit, "MWh", start, meanings)
        return MeasuredStream(
            stream=stream, quantities=(Quantity(kind=BalanceKind.ENERGY, amount=amount, steps=steps),)
        )
    if unit.dimension not in (Dimension.MASS, Dimension.VOLUME):
        raise UnitDoesNotFit(stream.unit, Dimension.MASS)
    is_pure_water = stream.medium is Medium.WATER and stream.water_share is None
    mass = None
    if not is_pure_water or stream.contents or unit.dimension is Dimension.MASS:
        mass = _mass_t(stream, unit.dimension, start, meanings)
    quantities: list[Quantity] = []
    if is_pure_water:
        if mass is not None and unit.dimension is Dimension.MASS:
            quantities.append(_part(BalanceKind.WATER, StepCode.WATER_CONTENT, mass, ONE))
        else:
            amount, steps = converted(stream.amount, stream.unit, "m3", start, meanings)
            quantities.append(Quantity(kind=BalanceKind.WATER, amount=amount, steps=steps))
    elif mass is not None:
        quantities += _wet_and_dry(stream, mass)
    if mass is not None:
        quantities += [_substance(content, mass) for content in stream.contents]
    is_taken_as_dry = stream.medium is Medium.MATERIAL and stream.water_share is None
    return MeasuredStream(stream=stream, quantities=tuple(quantities), is_taken_as_dry=is_taken_as_dry)


Worked = tuple[Decimal, tuple[Step, ...]]


def converted(amount: Decimal, unit: str, to: str, steps: tuple[Step, ...], meanings: Mapping[str, str]) -> Worked:
    """Return an amount in another unit, with the step that leads there."""
    result, symbol = convert(amount, unit, to, meanings=meanings), parse_unit(unit, meanings=meanings).symbol
    if symbol == to:
        return result, steps
    factor = convert(ONE, unit, to, meanings=meanings)
    terms = Term(value=amount, unit=symbol), Term(value=factor, unit=f"{to}/{symbol}")
    return result, (*steps, Step(code=StepCode.CONVERTED, result=result, unit=to, terms=terms))


def _mass_t(stream: Stream, dimension: Dimension, steps: tuple[Step, ...], meanings: Mapping[str, str]) -> Worked:
    assert stream.amount is not None
    if dimension is Dimension.MASS:
        return converted(stream.amount, stream.unit, "t", steps, meanings)
    density, source = stream.density_kg_per_m3, OWN_VALUE
    if density is None and stream.medium is Medium.WATER:
        density, source = WATER_KG_PER_M3, WATER_DENSITY
    if not density:
        raise MissingFactor("density", stream.name)
    volume, steps = converted(stream.amount, stream.unit, "m3", steps, meanings)
    terms = (
        Term(value=volume, unit="m3"),
        Term(value=density, unit="kg/m3"),
        Term(value=KG_PER_T, unit="kg/t", sign="÷"),
    )
    step = worked(StepCode.DENSITY, "t", *terms, source=source)
    return step.result, (*steps, step)


def _wet_and_dry(stream: Stream, mass: Worked) -> list[Quantity]:
    """Return water and dry material. Material without a recorded content of water is taken as dry."""
    water = stream.water_share if stream.water_share is not None else ZERO
    with exact():
        dry = ONE - water
    quantities = []
    if water > 0 or stream.medium is Medium.WATER:
        quantities.append(_part(BalanceKind.WATER, StepCode.WATER_CONTENT, mass, water))
    if dry > 0 or stream.medium is Medium.MATERIAL:
        quantities.append(_part(BalanceKind.MATERIALS, StepCode.DRY_CONTENT, mass, dry))
    return quantities


def _part(kind: BalanceKind, code: StepCode, mass: Worked, share: Decimal) -> Quantity:
    amount, steps = mass
    terms = [Term(value=amount, unit="t"), Term(value=share, unit="")]
    if kind is BalanceKind.WATER:
        terms.append(Term(value=ONE, unit="m3/t"))
    step = worked(code, BALANCE_UNIT[kind], *terms)
    return Quantity(kind=kind, amount=step.result, steps=(*steps, step))


def _substance(content: Content, mass: Worked) -> Quantity:
    amount, steps = mass
    terms = Term(value=amount, unit="t"), Term(value=content.share, unit=""), Term(value=KG_PER_T, unit="kg/t")
    step = worked(StepCode.SUBSTANCE_CONTENT, "kg", *terms)
    return Quantity(kind=BalanceKind.SUBSTANCE, substance=content.substance, amount=step.result, steps=(*steps, step))
