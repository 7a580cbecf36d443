"""The links of an explanation: what was multiplied, divided or added, where the factor is from, and the result."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from indicators.core.arithmetic import ZERO, difference, exact, plain, product, quotient, total


class StepCode(StrEnum):
    """What a step does; the web layer has the sentence for each."""

    ENTERED = "entered"
    OVER_PERIOD = "over_period"
    CONSUMED = "consumed"
    DAILY_AVERAGE = "daily_average"
    SHARE_COVERED = "share_covered"
    CONVERTED = "converted"
    DENSITY = "density"
    CALORIFIC_VALUE = "calorific_value"
    NET_OF_GROSS = "net_of_gross"
    WEIGHTED = "weighted"
    EXPORTED = "exported"
    COD = "cod"
    POND_METHANE = "pond_methane"
    PROJECT_SAVING = "project_saving"
    CO2E_FACTOR = "co2e_factor"
    CO2 = "co2"
    CO2_BIOGENIC = "co2_biogenic"
    CO2E = "co2e"
    SUMMED = "summed"
    DIVIDED = "divided"
    ADJUSTED = "adjusted"
    LOAD = "load"
    COUNTED_ONCE = "counted_once"
    EXCLUDED = "excluded"
    NEEDS_OTHER = "needs_other"
    CHANGED = "changed"
    NET_SAVING = "net_saving"
    NET_INVESTMENT = "net_investment"
    PAYBACK = "payback"
    CASH_FLOWS = "cash_flows"
    DISCOUNTED = "discounted"
    IRR = "irr"
    WATER_CONTENT = "water_content"
    DRY_CONTENT = "dry_content"
    SUBSTANCE_CONTENT = "substance_content"
    SHARE_OF_COST = "share_of_cost"
    ACCOUNTED_SHARE = "accounted_share"
    UNEXPLAINED = "unexplained"
    PRICE = "price"
    VALUE = "value"
    WASTE_COST = "waste_cost"
    CONVERSION_INPUT = "conversion_input"
    PRICED = "priced"
    EXCHANGED = "exchanged"
    PRICE_YEAR = "price_year"
    IN_SEQUENCE = "in_sequence"
    OVERLAP = "overlap"
    WITHIN_BASELINE = "within_baseline"
    WEIGHTED_SUM = "weighted_sum"


# Steps that lead to emissions and say nothing about the amount of the flow itself.
EMISSION_STEPS = frozenset(
    {
        StepCode.COD,
        StepCode.POND_METHANE,
        StepCode.CO2E_FACTOR,
        StepCode.CO2,
        StepCode.CO2_BIOGENIC,
        StepCode.CO2E,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a factor is from. `kind` is a code (average, combined_margin, default, measured …)."""

    name: str
    kind: str = ""
    year: int | None = None
    factor_set: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One number of a formula with its unit, and the sign before it (the first term's is not printed)."""

    value: Decimal
    unit: str
    sign: str = "×"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One link of the chain: terms = result, read from left to right."""

    code: StepCode
    result: Decimal
    unit: str
    terms: tuple[Term, ...] = ()
    source: Source | None = None

    @property
    def formula(self) -> str:
        """Return the step in plain symbols, unrounded; pages format the terms themselves.

        >>> Step(code=StepCode.DENSITY, result=Decimal("840"), unit="kg", terms=(
        ...     Term(value=Decimal("1"), unit="m3"), Term(value=Decimal("840"), unit="kg/m3"))).formula
        '1 m3 × 840 kg/m3 = 840 kg'
        """
        result = _quantity(self.result, self.unit)
        if not self.terms:
            return result
        first, *others = self.terms
        parts = [_quantity(first.value, first.unit), *(f"{o.sign} {_quantity(o.value, o.unit)}" for o in others)]
        return f"{' '.join(parts)} = {result}"


def _quantity(value: Decimal, unit: str) -> str:
    return f"{plain(value):f} {unit}".rstrip()


def worked(code: StepCode, unit: str, *terms: Term, source: Source | None = None) -> Step:
    """Return a step with the result of its terms; × and ÷ bind before + and −.

    >>> worked(StepCode.CO2E_FACTOR, "kg/TJ", Term(value=Decimal("5"), unit="kg/TJ"),
    ...        Term(value=Decimal("2"), unit="kg/TJ", sign="+"), Term(value=Decimal("3"), unit="")).result
    Decimal('11')
    """
    products: list[Decimal] = []
    for term in terms:
        if not products or term.sign in "+−":
            products.append(difference(ZERO, term.value) if products and term.sign == "−" else term.value)
        elif term.sign == "÷":
            products[-1] = quotient(products[-1], term.value)
        else:
            products[-1] = product(products[-1], term.value)
    result = plain(products[0] or ZERO if len(products) == 1 else total(products))
    return Step(code=code, result=result, unit=unit, terms=terms, source=source)


def summed(value: Decimal, unit: str, amounts: Sequence[Decimal]) -> tuple[Step, ...]:
    """Return the step of a sum; where the parts overlap, a second one that takes away what would count twice.

    >>> [step.formula for step in summed(Decimal("7"), "t", [Decimal("5"), Decimal("4")])]
    ['5 t + 4 t = 9 t', '9 t − 2 t = 7 t']
    """
    if not amounts:
        return ()
    step = worked(StepCode.SUMMED, unit, *sum_terms(amounts, unit))
    if step.result == value:
        return (step,)
    with exact():
        terms = sum_terms([step.result, value - step.result], unit)
    return step, Step(code=StepCode.COUNTED_ONCE, result=value, unit=unit, terms=terms)


def sum_terms(amounts: Sequence[Decimal], unit: str) -> tuple[Term, ...]:
    """Return the terms of a sum, so that no minus stands after a plus; the first term's sign is its own.

    >>> [(term.sign, str(term.value)) for term in sum_terms([Decimal(-1), Decimal(-2), Decimal(3)], "")][1:]
    [('−', '2'), ('+', '3')]
    """
    first, *others = amounts
    return (
        Term(value=first, unit=unit, sign="+"),
        *(Term(value=other.copy_abs(), unit=unit, sign="−" if other < 0 else "+") for other in others),
    )
