"""How a figure came about: one chain for page, API and PDF."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from indicators.core.emissions import IN_AIR_EMISSIONS
from indicators.core.flows import FlowKind, MeasuredFlow
from indicators.core.productivity import (
    ABSOLUTE_INDICATORS,
    RELATIVE,
    RELATIVE_INDICATORS,
    IndicatorCode,
    indicator_unit,
    indicator_values,
)
from indicators.core.steps import EMISSION_STEPS, Step, StepCode, Term, sum_terms, worked
from indicators.core.totals import annual_totals


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one recorded flow brings to a figure, and how."""

    ref: str
    name: str
    value: Decimal
    unit: str
    evidence: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """One indicator, from the entered values to the result.

    result  None where something is not recorded; then `step` is None
    parts   of an absolute indicator: the flows that add up to it
    of      of a relative indicator: the two absolute ones that are divided, in that order
    step    the sum or the division that gives the result
    """

    code: IndicatorCode
    result: Decimal | None
    unit: str
    step: Step | None
    parts: tuple[Part, ...] = ()
    of: tuple["Explanation", ...] = ()


_AMOUNT_OF: Mapping[IndicatorCode, tuple[FlowKind | None, Callable[[MeasuredFlow], Decimal | None]]] = {
    IndicatorCode.PRODUCT_OUTPUT: (FlowKind.PRODUCT_OUTPUT, lambda flow: flow.output),
    IndicatorCode.ENERGY_USE: (FlowKind.ENERGY, lambda flow: flow.energy_mwh),
    IndicatorCode.MATERIALS_USE: (FlowKind.MATERIAL, lambda flow: flow.mass_t),
    IndicatorCode.WATER_USE: (FlowKind.WATER, lambda flow: flow.volume_m3),
    IndicatorCode.AIR_EMISSIONS: (None, lambda flow: flow.co2e_t if flow.source in IN_AIR_EMISSIONS else None),
    IndicatorCode.WASTE_WATER: (FlowKind.WASTE_WATER, lambda flow: flow.volume_m3),
    IndicatorCode.WASTE: (FlowKind.WASTE, lambda flow: flow.mass_t),
}


def explain(code: IndicatorCode, measured: Iterable[MeasuredFlow]) -> Explanation:
    """Return how an indicator came about. The parts of an absolute indicator add up to its result.

    Raises OutputUnitsDiffer as `annual_totals` does.
    """
    return next(explanation for explanation in explain_year(measured) if explanation.code is code)


def explain_year(measured: Iterable[MeasuredFlow]) -> tuple[Explanation, ...]:
    """Return how each of the thirteen indicators of a year came about. Raises OutputUnitsDiffer."""
    flows = tuple(measured)
    totals = annual_totals(flows)
    values = indicator_values(totals)
    made: dict[IndicatorCode, Explanation] = {}
    for code in (*ABSOLUTE_INDICATORS, *RELATIVE_INDICATORS):
        result, unit = values[code], indicator_unit(code, totals.output_unit)
        if code in RELATIVE:
            relative = RELATIVE[code]
            output, amount = made[IndicatorCode.PRODUCT_OUTPUT], made[relative.of]
            of = (output, amount) if relative.is_productivity else (amount, output)
            made[code] = Explanation(code=code, result=result, unit=unit, step=_division(result, unit, of), of=of)
        else:
            parts = _parts(code, unit, flows)
            terms = sum_terms([part.value for part in parts], unit) if parts else ()
            step = worked(StepCode.SUMMED, unit, *terms) if parts else None
            made[code] = Explanation(code=code, result=result, unit=unit, step=step, parts=parts)
    return tuple(made.values())


def _parts(code: IndicatorCode, unit: str, flows: tuple[MeasuredFlow, ...]) -> tuple[Part, ...]:
    kind, amount_of = _AMOUNT_OF[code]
    is_emission = code is IndicatorCode.AIR_EMISSIONS
    return tuple(
        Part(
            ref=flow.flow.ref,
            name=flow.flow.name,
            value=value,
            unit=unit,
            evidence=flow.flow.evidence,
            steps=tuple(step for step in flow.steps if is_emission or step.code not in EMISSION_STEPS),
        )
        for flow in flows
        if kind in (None, flow.flow.kind) and (value := amount_of(flow)) is not None
    )


def _division(result: Decimal | None, unit: str, of: tuple[Explanation, Explanation]) -> Step | None:
    above, below = of
    if result is None or above.result is None or below.result is None:
        return None
    terms = Term(value=above.result, unit=above.unit), Term(value=below.result, unit=below.unit, sign="÷")
    return Step(code=StepCode.DIVIDED, result=result, unit=unit, terms=terms)
