"""What looks wrong: errors that stop a submission and questions that ask for a remark."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from indicators.core.arithmetic import ONE, exact, total, total_or_none
from indicators.core.flows import Flow, FlowKind, MeasuredFlow
from indicators.core.productivity import ABSOLUTE_INDICATORS, IndicatorCode, indicator_values
from indicators.core.profile import change_share
from indicators.core.savings import MeasuredOption
from indicators.core.totals import AnnualTotals

JUMP_SHARE = Decimal("0.5")
BILL_SHARE = Decimal("0.5")
CLOSURE_SHARE = Decimal("0.1")
ADDING_UP_SHARE = Decimal("0.005")


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
    SAVING_ABOVE_HALF_OF_BILL = "saving_above_half_of_bill"
    WASTE_WATER_EQUALS_WATER = "waste_water_equals_water"
    BALANCE_OPEN = "balance_open"
    TOTAL_DOES_NOT_ADD_UP = "total_does_not_add_up"
    LINE_MANY_TIMES_BEFORE = "line_many_times_before"
    UNIT_COST_MANY_TIMES = "unit_cost_many_times"
    PER_OUTPUT_MANY_TIMES = "per_output_many_times"
    BASELINE_AFTER_OPTION = "baseline_after_option"
    IMPLEMENTED_WITHOUT_EVIDENCE = "implemented_without_evidence"
    RECOVERY_USED_OUTSIDE = "recovery_used_outside"
    BY_PRODUCT_USED_ON_SITE = "by_product_used_on_site"
    TREATMENT_IS_NO_TECHNIQUE = "treatment_is_no_technique"
    MATERIAL_IS_WATER_OR_FUEL = "material_is_water_or_fuel"
    EMISSION_IS_NO_GREENHOUSE_GAS = "emission_is_no_greenhouse_gas"
    OUTPUT_IS_SALES = "output_is_sales"
    GENERATOR_COUNTED_TWICE = "generator_counted_twice"
    GRID_FACTOR_IS_NO_AVERAGE = "grid_factor_is_no_average"
    OPTIONS_AND_YEAR_DIFFER = "options_and_year_differ"
    OUTSIDE_BENCHMARK = "outside_benchmark"
    BALANCE_BELOW = "balance_below"
    BALANCE_ABOVE = "balance_above"
    STREAMS_ABOVE_RECORD = "streams_above_record"
    SUB_METERS_ABOVE_MAIN = "sub_meters_above_main"


# What may be a lost decimal or a wrong unit: a result with one stays out of the totals until a person lets it count.
OF_MAGNITUDE = frozenset(
    {
        FindingCode.LINE_MANY_TIMES_BEFORE,
        FindingCode.UNIT_COST_MANY_TIMES,
        FindingCode.PER_OUTPUT_MANY_TIMES,
        FindingCode.SAVING_AMOUNT_ABOVE_COST,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One finding.

    subject_ref  what it is about: an indicator's code, "energy_use/<carrier>", "demand", a flow's or an option's ref
    values       the numbers of the sentence, by name; names end with their unit or "share"
    unit         unit of the values that are amounts
    name         what the plant calls the line or the option; empty for an indicator
    source       whose figure it is compared with
    """

    code: FindingCode
    severity: Severity
    subject_ref: str
    values: Mapping[str, Decimal]
    unit: str = ""
    name: str = ""
    source: str = ""


def outliers_in(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings of magnitude, whatever was answered to them: they hold a result back."""
    return tuple(finding for finding in findings if finding.code in OF_MAGNITUDE)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedTotal:
    """A total that somebody stated, and the parts that it says it has."""

    ref: str
    name: str
    stated: Decimal
    parts: tuple[Decimal, ...]
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


def check_bills(options: Iterable[MeasuredOption], baseline: AnnualTotals) -> tuple[Finding, ...]:
    """Find bills of which the options together save more than half: energy per carrier, else per kind of flow.

    What saves more than the whole cost of its kind is left to `check_savings`. Money is gross of running cost.
    """
    saved: dict[tuple[str, str], list[Decimal]] = {}
    for option in options:
        for effect in option.case.effects:
            if effect.saving_amount is not None and effect.flow_kind is not None:
                carrier = effect.carrier or "" if effect.flow_kind is FlowKind.ENERGY else ""
                saved.setdefault((effect.flow_kind, carrier), []).append(effect.saving_amount)
    kinds = {kind for kind, _carrier in saved}
    of_kind = {kind: total(a for key, amounts in saved.items() if key[0] == kind for a in amounts) for kind in kinds}
    findings = []
    for (kind, carrier), amounts in sorted(saved.items()):
        kind_amount = baseline.cost_amount_by_kind.get(FlowKind(kind))
        bill_amount = baseline.cost_amount_by_carrier.get(carrier) if carrier else kind_amount
        saving_amount = total(amounts)
        if not bill_amount or (kind_amount is not None and of_kind[kind] > kind_amount):
            continue
        with exact():
            saved_share = saving_amount / bill_amount
        if saved_share > BILL_SHARE:
            findings.append(
                Finding(
                    code=FindingCode.SAVING_ABOVE_HALF_OF_BILL,
                    severity=Severity.QUESTION,
                    subject_ref=f"{kind}/{carrier}" if carrier else kind,
                    values={"saving_amount": saving_amount, "cost_amount": bill_amount, "saved_share": saved_share},
                )
            )
    return tuple(findings)


def check_year(totals: AnnualTotals, *, water_in_materials_m3: Decimal = Decimal(0)) -> tuple[Finding, ...]:
    """Find what looks wrong within one year: more waste-water than water, or just as much; more product than materials.

    water_in_materials_m3  water that came in with raw materials, such as in fruit or hides    [m3]
    """
    findings = []
    waste_water, water = totals.waste_water_m3, totals.water_m3
    if waste_water is not None and water is not None and waste_water >= water > 0:
        with exact():
            is_above = waste_water > water + water_in_materials_m3
        if is_above or (waste_water == water and not water_in_materials_m3):
            code = FindingCode.WASTE_WATER_ABOVE_WATER if is_above else FindingCode.WASTE_WATER_EQUALS_WATER
            findings.append(
                Finding(
                    code=code,
                    severity=Severity.QUESTION,
                    subject_ref=IndicatorCode.WASTE_WATER,
                    values={"waste_water": waste_water, "water": water},
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


def check_closure(totals: AnnualTotals, *, loss_t: Decimal = Decimal(0)) -> tuple[Finding, ...]:
    """Find a year whose outputs and inputs differ by more than 10 % of the inputs; 1 m3 of water is 1 t.

    In: materials and water. Out: product, waste, waste-water and `loss_t`, such as what evaporates [t]. Only where all
    five are recorded, and the product in t.
    """
    inputs = (totals.materials_t, totals.water_m3)
    outputs = (totals.product_output, totals.waste_t, totals.waste_water_m3)
    if totals.output_unit != "t" or any(amount is None for amount in (*inputs, *outputs)):
        return ()
    in_t, out_t = total(a for a in inputs if a is not None), total([loss_t, *(a for a in outputs if a is not None)])
    if in_t == 0:
        return ()
    with exact():
        closure_share = out_t / in_t
    if abs(closure_share - ONE) <= CLOSURE_SHARE:
        return ()
    return (
        Finding(
            code=FindingCode.BALANCE_OPEN,
            severity=Severity.QUESTION,
            subject_ref=IndicatorCode.MATERIALS_USE,
            values={"in": in_t, "out": out_t, "closure_share": closure_share},
            unit="t",
        ),
    )


def check_totals(stated: Iterable[StatedTotal]) -> tuple[Finding, ...]:
    """Find stated totals that differ from the sum of their parts by more than 0.5 % of the larger one.

    >>> bill = StatedTotal(ref="b1", name="March", stated=Decimal("100"), parts=(Decimal("60"), Decimal("30")))
    >>> check_totals([bill])[0].values["parts"]
    Decimal('90')
    """
    findings = []
    for one in stated:
        parts = total(one.parts)
        with exact():
            allowed = max(abs(one.stated), abs(parts)) * ADDING_UP_SHARE
            differs = abs(one.stated - parts) > allowed
        if differs:
            findings.append(
                Finding(
                    code=FindingCode.TOTAL_DOES_NOT_ADD_UP,
                    severity=Severity.QUESTION,
                    subject_ref=one.ref,
                    values={"stated": one.stated, "parts": parts},
                    unit=one.unit,
                    name=one.name,
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
                name=flow.flow.name,
            )
        )
    return tuple(findings)


def _price_per_kwh(flow: Flow, energy_mwh: Decimal | None) -> Decimal | None:
    if not energy_mwh or flow.cost_amount is None:
        return None
    with exact():
        return flow.cost_amount / (energy_mwh * 1000)
