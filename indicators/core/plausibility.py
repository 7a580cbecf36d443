"""What looks wrong: errors that stop a submission and questions that ask for a remark."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from indicators.core.arithmetic import ONE, exact, total, total_or_none
from indicators.core.flows import AnnualTotals, Flow, FlowKind, MeasuredFlow
from indicators.core.productivity import ABSOLUTE_INDICATORS, IndicatorCode, indicator_values
from indicators.core.profile import change_share
from indicators.core.savings import MeasuredOption

JUMP_SHARE = Decimal("0.5")


class Severity(StrEnum):
    """An error cannot be true; a question can, and wants a word of explanation."""

    ERROR = "error"
    QUESTION = "question"


class FindingCode(StrEnum):
    """What was found; the web layer has the sentence for each."""

    SAVINGS_ABOVE_BASELINE = "savings_above_baseline"
    SAVINGS_WITHOUT_BASELINE = "savings_without_baseline"
    SAVING_AMOUNT_ABOVE_COST = "saving_amount_above_cost"
    WASTE_WATER_ABOVE_WATER = "waste_water_above_water"
    MATERIALS_PRODUCTIVITY_ABOVE_ONE = "materials_productivity_above_one"
    YEAR_ON_YEAR_JUMP = "year_on_year_jump"
    PRICE_OUTSIDE_BAND = "price_outside_band"
    HEATING_VALUE_UNKNOWN = "heating_value_unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One finding.

    subject_ref  what it is about: an indicator's code, "energy_use/<carrier>", "demand", or a flow's ref
    values       the numbers of the sentence, by name; names end with their unit or "share"
    unit         unit of the values that are amounts
    """

    code: FindingCode
    severity: Severity
    subject_ref: str
    values: Mapping[str, Decimal]
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceBand:
    """What one kWh of a carrier may cost before somebody asks [currency/kWh]."""

    lowest_amount: Decimal
    highest_amount: Decimal


def check_savings(options: Iterable[MeasuredOption], baseline: AnnualTotals) -> tuple[Finding, ...]:
    """Find where options together save more than the baseline uses.

    An error on the sum of a flow, energy per carrier. No baseline is not a zero baseline: it gets a question of its
    own. Pass the options that count together, such as all implemented ones. Negative sums are no finding.
    """
    members = tuple(options)
    findings: list[Finding] = []
    for subject, unit, saved, used in _saved_and_used(members, baseline):
        if saved is None or saved <= 0:
            continue
        if used is None:
            code, severity, values = FindingCode.SAVINGS_WITHOUT_BASELINE, Severity.QUESTION, {"saving": saved}
        elif saved > used:
            code, severity = FindingCode.SAVINGS_ABOVE_BASELINE, Severity.ERROR
            values = {"saving": saved, "baseline": used}
        else:
            continue
        findings.append(Finding(code=code, severity=severity, subject_ref=subject, values=values, unit=unit))
    for kind, cost_amount in baseline.cost_amount_by_kind.items():
        saving_amount = total(option.saving_amount_by_kind.get(kind, Decimal(0)) for option in members)
        if saving_amount > cost_amount:
            findings.append(
                Finding(
                    code=FindingCode.SAVING_AMOUNT_ABOVE_COST,
                    severity=Severity.QUESTION,
                    subject_ref=kind,
                    values={"saving_amount": saving_amount, "cost_amount": cost_amount},
                )
            )
    return tuple(findings)


def _saved_and_used(
    options: tuple[MeasuredOption, ...], baseline: AnnualTotals
) -> list[tuple[str, str, Decimal | None, Decimal | None]]:
    """Return (subject, unit, saved, used) for each carrier of energy and each other flow."""
    savings = [option.savings for option in options]
    carriers = sorted({carrier for s in savings for carrier in s.energy_mwh_by_carrier})
    return [
        *(
            (
                f"{IndicatorCode.ENERGY_USE}/{carrier}",
                "MWh",
                total_or_none(s.energy_mwh_by_carrier.get(carrier) for s in savings),
                baseline.energy_mwh_by_carrier.get(carrier),
            )
            for carrier in carriers
        ),
        (FlowKind.DEMAND, "kW-month", total_or_none(s.demand_kw_month for s in savings), baseline.demand_kw_month),
        (IndicatorCode.MATERIALS_USE, "t", total_or_none(s.materials_t for s in savings), baseline.materials_t),
        (IndicatorCode.WATER_USE, "m3", total_or_none(s.water_m3 for s in savings), baseline.water_m3),
        (IndicatorCode.WASTE_WATER, "m3", total_or_none(s.waste_water_m3 for s in savings), baseline.waste_water_m3),
        (IndicatorCode.WASTE, "t", total_or_none(s.waste_t for s in savings), baseline.waste_t),
    ]


def check_year(totals: AnnualTotals) -> tuple[Finding, ...]:
    """Find what looks wrong within one year: more waste-water than water, more product than materials."""
    findings = []
    if totals.waste_water_m3 is not None and totals.water_m3 is not None and totals.waste_water_m3 > totals.water_m3:
        findings.append(
            Finding(
                code=FindingCode.WASTE_WATER_ABOVE_WATER,
                severity=Severity.QUESTION,
                subject_ref=IndicatorCode.WASTE_WATER,
                values={"waste_water": totals.waste_water_m3, "water": totals.water_m3},
                unit="m3",
            )
        )
    productivity = indicator_values(totals)[IndicatorCode.MATERIALS_PRODUCTIVITY]
    if totals.output_unit == "t" and productivity is not None and productivity > ONE:
        findings.append(
            Finding(
                code=FindingCode.MATERIALS_PRODUCTIVITY_ABOVE_ONE,
                severity=Severity.QUESTION,
                subject_ref=IndicatorCode.MATERIALS_PRODUCTIVITY,
                values={"materials_productivity": productivity},
                unit="t/t",
            )
        )
    return tuple(findings)


def check_jumps(before: AnnualTotals, now: AnnualTotals) -> tuple[Finding, ...]:
    """Find absolute indicators that moved by more than 50 % from one year to the next."""
    old, new = indicator_values(before), indicator_values(now)
    changes = {code: change_share(old[code], new[code]) for code in ABSOLUTE_INDICATORS}
    return tuple(
        Finding(
            code=FindingCode.YEAR_ON_YEAR_JUMP,
            severity=Severity.QUESTION,
            subject_ref=code,
            values={"change_share": change},
        )
        for code, change in changes.items()
        if change is not None and abs(change) > JUMP_SHARE
    )


def check_prices(measured: Iterable[MeasuredFlow], bands: Mapping[str, PriceBand]) -> tuple[Finding, ...]:
    """Find energy flows whose cost per kWh lies outside the band of their carrier, as after a slip of units."""
    findings = []
    for flow in measured:
        price, band = _price_per_kwh(flow.flow, flow.energy_mwh), bands.get(flow.flow.carrier or "")
        if price is None or band is None or band.lowest_amount <= price <= band.highest_amount:
            continue
        findings.append(
            Finding(
                code=FindingCode.PRICE_OUTSIDE_BAND,
                severity=Severity.QUESTION,
                subject_ref=flow.flow.ref,
                values={"price": price, "lowest": band.lowest_amount, "highest": band.highest_amount},
                unit="/kWh",
            )
        )
    return tuple(findings)


def _price_per_kwh(flow: Flow, energy_mwh: Decimal | None) -> Decimal | None:
    if not energy_mwh or flow.cost_amount is None:
        return None
    with exact():
        return flow.cost_amount / (energy_mwh * 1000)
