"""The money of an option, line by line: what is put in once, what is saved or spent each year, and from which price."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from indicators.core.arithmetic import ONE, ZERO, exact, plain, total
from indicators.core.flows import FlowKind
from indicators.core.steps import Source, Step, StepCode, Term, worked


class CostKind(StrEnum):
    """What a cost line is for. The kind says whether its amount is a year's or comes once."""

    ENERGY = "energy"
    DEMAND = "demand"
    WATER = "water"
    EFFLUENT_FEE = "effluent_fee"
    MATERIAL = "material"
    CHEMICAL = "chemical"
    DISPOSAL = "disposal"
    LABOUR = "labour"
    MAINTENANCE = "maintenance"
    QUALITY = "quality"
    BY_PRODUCT_INCOME = "by_product_income"
    OTHER_SAVING = "other_saving"
    RUNNING_COST = "running_cost"
    EQUIPMENT = "equipment"
    INSTALLATION = "installation"
    ENGINEERING = "engineering"
    TRAINING = "training"
    LOST_PRODUCTION = "lost_production"
    OTHER_INVESTMENT = "other_investment"
    WORKING_CAPITAL = "working_capital"
    GRANT = "grant"
    SALVAGE = "salvage"


class CostRole(StrEnum):
    """Where a line goes: each year saved or spent, or once at the beginning or the end."""

    SAVING = "saving"
    RUNNING_COST = "running_cost"
    INVESTMENT = "investment"
    WORKING_CAPITAL = "working_capital"
    GRANT = "grant"
    SALVAGE = "salvage"


_ONCE = {
    CostKind.EQUIPMENT: CostRole.INVESTMENT,
    CostKind.INSTALLATION: CostRole.INVESTMENT,
    CostKind.ENGINEERING: CostRole.INVESTMENT,
    CostKind.TRAINING: CostRole.INVESTMENT,
    CostKind.LOST_PRODUCTION: CostRole.INVESTMENT,
    CostKind.OTHER_INVESTMENT: CostRole.INVESTMENT,
    CostKind.WORKING_CAPITAL: CostRole.WORKING_CAPITAL,
    CostKind.GRANT: CostRole.GRANT,
    CostKind.SALVAGE: CostRole.SALVAGE,
}
ROLE_OF_COST = {
    kind: _ONCE.get(kind, CostRole.RUNNING_COST if kind is CostKind.RUNNING_COST else CostRole.SAVING)
    for kind in CostKind
}
FLOW_OF_COST = {
    CostKind.ENERGY: FlowKind.ENERGY,
    CostKind.DEMAND: FlowKind.DEMAND,
    CostKind.WATER: FlowKind.WATER,
    CostKind.EFFLUENT_FEE: FlowKind.WASTE_WATER,
    CostKind.MATERIAL: FlowKind.MATERIAL,
    CostKind.CHEMICAL: FlowKind.MATERIAL,
    CostKind.DISPOSAL: FlowKind.WASTE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CostLine:
    """One line of money of an option: an amount, or a quantity at a price.

    amount      [currency] once or [currency/year], as the kind says. Savings and income are positive, so are
                investment, running cost, grant and salvage; any may be negative
    quantity    instead of an amount, with `unit_price`: such as kWh saved a year            [unit], [currency/unit]
    carrier     energy: which one; None: all that the option saves
    rate        currency of the assessment for one unit of the line's currency; None: the same currency
    price_year  year of the prices; None: that of the option
    """

    kind: CostKind
    amount: Decimal | None = None
    quantity: Decimal | None = None
    unit: str = ""
    unit_price: Decimal | None = None
    carrier: str | None = None
    rate: Decimal | None = None
    rate_source: str = ""
    price_year: int | None = None

    def __post_init__(self) -> None:
        priced = self.quantity is not None and self.unit_price is not None
        if (self.amount is None) is not priced or (self.quantity is None) is not (self.unit_price is None):
            raise ValueError("a cost line has an amount, or a quantity and a price")
        if self.rate is not None and self.rate <= 0:
            raise ValueError("a rate of exchange is above zero")


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredLine:
    """A cost line in the currency and the prices of the option, with the steps that lead there."""

    line: CostLine
    role: CostRole
    amount: Decimal
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SavingPart:
    """A yearly saving in money, and the flow it follows when only a part of that flow's saving counts.

    carrier  energy: which one; None: all of the option
    """

    flow_kind: FlowKind | None
    carrier: str | None
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionMoney:
    """The money of an option, each thing once.

    savings              yearly, gross: the lines, and what was typed with effects that no line speaks for
    set_aside_amount     typed with effects, and not counted because lines speak for it       [currency/year]
    investment_amount    with working capital; lines that add up to less than nothing are none  [currency]
    """

    savings: tuple[SavingPart, ...]
    set_aside_amount: Decimal
    running_cost_amount: Decimal
    investment_amount: Decimal
    working_capital_amount: Decimal
    grant_amount: Decimal
    salvage_amount: Decimal
    lines: tuple[MeasuredLine, ...]


def measure_line(line: CostLine, *, price_year: int | None = None, inflation_share: Decimal = ZERO) -> MeasuredLine:
    """Return a line in the currency and prices of the option: quantity × price, × rate, × inflation to the price year.

    >>> power = CostLine(kind=CostKind.ENERGY, quantity=Decimal("82050"), unit="kWh", unit_price=Decimal("0.112"))
    >>> measure_line(power).amount
    Decimal('9189.6')
    """
    steps: list[Step] = []
    amount = line.amount
    if line.quantity is not None and line.unit_price is not None:
        price = Term(value=line.unit_price, unit=f"/{line.unit}" if line.unit else "")
        steps.append(worked(StepCode.PRICED, "", Term(value=line.quantity, unit=line.unit), price))
        amount = steps[-1].result
    assert amount is not None  # by __post_init__
    if line.rate is not None:
        source = Source(name=line.rate_source) if line.rate_source else None
        steps.append(
            worked(StepCode.EXCHANGED, "", Term(value=amount, unit=""), Term(value=line.rate, unit=""), source=source)
        )
        amount = steps[-1].result
    if price_year and line.price_year and price_year != line.price_year and inflation_share:
        with exact():
            factor = plain((ONE + inflation_share) ** (price_year - line.price_year))
        steps.append(worked(StepCode.PRICE_YEAR, "", Term(value=amount, unit=""), Term(value=factor, unit="")))
        amount = steps[-1].result
    return MeasuredLine(line=line, role=ROLE_OF_COST[line.kind], amount=amount, steps=tuple(steps))


def option_money(
    lines: Iterable[CostLine],
    *,
    typed: Iterable[SavingPart] = (),
    investment_amount: Decimal = ZERO,
    grant_amount: Decimal = ZERO,
    running_cost_amount: Decimal = ZERO,
    salvage_amount: Decimal = ZERO,
    price_year: int | None = None,
    inflation_share: Decimal = ZERO,
) -> OptionMoney:
    """Return the money of an option with nothing counted twice: where there are lines, the sums typed beside them rest.

    typed                money saved as typed with the effects; a line of the same flow takes its place
    investment_amount …  as typed for the option as a whole; any line of that role takes its place

    >>> money = option_money([CostLine(kind=CostKind.WATER, amount=Decimal("500"))],
    ...     typed=[SavingPart(flow_kind=FlowKind.WATER, carrier=None, amount=Decimal("480"))])
    >>> [part.amount for part in money.savings], money.set_aside_amount
    ([Decimal('500')], Decimal('480'))
    """
    measured = tuple(measure_line(line, price_year=price_year, inflation_share=inflation_share) for line in lines)
    of_role = {role: [one.amount for one in measured if one.role is role] for role in CostRole}
    saved = [one for one in measured if one.role is CostRole.SAVING]
    typed = tuple(typed)
    kept = [part for part in typed if not any(_speaks_for(one.line, part) for one in saved)]
    working_capital = max(total(of_role[CostRole.WORKING_CAPITAL]), ZERO)
    invested = of_role[CostRole.INVESTMENT]
    parts = [
        SavingPart(flow_kind=FLOW_OF_COST.get(one.line.kind), carrier=one.line.carrier, amount=one.amount)
        for one in saved
    ]
    with exact():
        return OptionMoney(
            savings=(*kept, *parts),
            set_aside_amount=total(part.amount for part in typed) - total(part.amount for part in kept),
            running_cost_amount=_lines_or(of_role[CostRole.RUNNING_COST], running_cost_amount),
            investment_amount=max(_lines_or(invested, investment_amount), ZERO) + working_capital,
            working_capital_amount=working_capital,
            grant_amount=max(_lines_or(of_role[CostRole.GRANT], grant_amount), ZERO),
            salvage_amount=_lines_or(of_role[CostRole.SALVAGE], salvage_amount),
            lines=measured,
        )


def _lines_or(amounts: list[Decimal], typed: Decimal) -> Decimal:
    return total(amounts) if amounts else typed


def _speaks_for(line: CostLine, part: SavingPart) -> bool:
    """Return whether a line is the money of the same flow as what was typed with an effect."""
    if part.flow_kind is None or FLOW_OF_COST.get(line.kind) is not part.flow_kind:
        return False
    return part.flow_kind is not FlowKind.ENERGY or line.carrier in (None, part.carrier)
