"""What to ask about how amounts were entered."""

from collections.abc import Iterable

from indicators.core.flows import Carrier, FlowKind, MeasuredFlow
from indicators.core.plausibility import Finding, FindingCode, Severity
from indicators.core.steps import StepCode


def check_heating_values(measured: Iterable[MeasuredFlow]) -> tuple[Finding, ...]:
    """Find fuels entered in energy units without saying whether that is gross or net: it is 5 to 10 % of them.

    Until somebody answers they count as net.
    """
    return tuple(
        Finding(
            code=FindingCode.HEATING_VALUE_UNKNOWN,
            severity=Severity.QUESTION,
            subject_ref=f"energy_use/{one.flow.carrier}",
            values={"energy_mwh": one.energy_mwh},
            unit="MWh",
        )
        for one in measured
        if one.energy_mwh and _is_undecided(one)
    )


def _is_undecided(measured: MeasuredFlow) -> bool:
    flow = measured.flow
    is_fuel = flow.kind is FlowKind.ENERGY and flow.carrier not in (None, "", *Carrier)
    is_said = flow.heating_value is not None or flow.net_share_of_gross is not None
    return is_fuel and not is_said and all(step.code is not StepCode.CALORIFIC_VALUE for step in measured.steps)
