"""What a reviewer would ask about words and dates: a wrong technique or kind of line, a saving nobody has shown."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from indicators.core.factors import GridFactor, GridFactorKind
from indicators.core.flows import Carrier, FlowKind, MeasuredFlow
from indicators.core.plausibility import Finding, FindingCode, Severity
from indicators.core.savings import CountsAs, MeasuredOption, Savings
from indicators.core.technique import Technique

# English, Spanish, French and Portuguese; a word that is missing here misses a question and breaks nothing.
_TREATMENT = re.compile(
    r"\b(end[- ]of[- ]pipe|etp|effluent treatment|waste[- ]?water treatment|treatment plant|scrubbers?"
    r"|bag ?(?:house|filter)|electrostatic precipitator|incinerat\w+"
    r"|planta de tratamiento|depuradora|station d.épuration|épuration|estação de tratamento|tratamento de efluentes)\b"
)
_WATER_OR_FUEL = re.compile(
    r"\b(water|steam|diesel|petrol|gasoline|kerosene|furnace oil|fuel oil|fuel|lpg|natural gas|coal|firewood|charcoal"
    r"|agua|vapor|gasóleo|gasolina|carbón|leña|eau|vapeur|gazole|charbon|bois de chauffe|água|lenha|carvão)\b"
)
_NOT_WATER_OR_FUEL = re.compile(r"\b(treatment|additive|filter|softener|tratamiento|traitement|tratamento)\b")
_OTHER_POLLUTANT = re.compile(
    r"\b(so2|so₂|sox|nox|noₓ|no2|dust|particulates?|pm ?10|pm ?2[.,]5|voc|vocs|polvo|poussières?|poeira)\b"
)
_SALES = re.compile(r"\b(sales|turnover|revenue|ventas|ingresos|chiffre d.affaires|ventes|vendas|faturamento)\b")
_GENERATOR = re.compile(r"\b(generators?|genset|gen-?set|generador|groupe électrogène|gerador)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingOption:
    """An option with how it stands.

    words             title and description, as the assessor wrote them
    is_implemented    it is in operation
    has_evidence      what it saves was reported, checked or measured and is more than an estimate
    in_operation_on   since when; None: not known
    """

    option: MeasuredOption
    words: str = ""
    is_implemented: bool = False
    has_evidence: bool = False
    in_operation_on: date | None = None


def check_options(options: Iterable[StandingOption], *, baseline_start: date | None = None) -> tuple[Finding, ...]:
    """Find options whose technique, evidence or date a reviewer would ask about; several of one option are possible."""
    findings: list[Finding] = []
    for standing in options:
        codes = [
            *_technique_codes(standing),
            *([FindingCode.IMPLEMENTED_WITHOUT_EVIDENCE] if _lacks_evidence(standing) else []),
            *([FindingCode.BASELINE_AFTER_OPTION] if _ran_before(standing, baseline_start) else []),
        ]
        findings += [_about(code, standing.option.case.ref, standing.option.case.title) for code in codes]
    return tuple(findings)


def check_lines(measured: Iterable[MeasuredFlow]) -> tuple[Finding, ...]:
    """Find lines that seem to be of another kind: water or fuel among materials, dust among greenhouse gases, sales.

    Electricity of the plant's own generator is asked about where a fuel is recorded too: its fuel counts, and the
    electricity made of it is not counted again.
    """
    lines = tuple(measured)
    burns_fuel = any(_is_fuel(line) for line in lines)
    findings: list[Finding] = []
    for line in lines:
        flow, name = line.flow, line.flow.name.casefold()
        match flow.kind:
            case FlowKind.MATERIAL if _WATER_OR_FUEL.search(name) and not _NOT_WATER_OR_FUEL.search(name):
                code = FindingCode.MATERIAL_IS_WATER_OR_FUEL
            case FlowKind.EMISSION if not flow.carrier and _OTHER_POLLUTANT.search(name):
                code = FindingCode.EMISSION_IS_NO_GREENHOUSE_GAS
            case FlowKind.PRODUCT_OUTPUT if _SALES.search(name):
                code = FindingCode.OUTPUT_IS_SALES
            case FlowKind.ENERGY if burns_fuel and not _is_fuel(line) and _GENERATOR.search(name):
                code = FindingCode.GENERATOR_COUNTED_TWICE
            case _:
                continue
        findings.append(_about(code, flow.ref, flow.name))
    return tuple(findings)


def check_grid(grid: GridFactor | None, measured: Iterable[MeasuredFlow]) -> tuple[Finding, ...]:
    """Find a grid factor that is no average: carbon intensity uses the average of the grid or the supplier's own.

    A combined margin belongs to avoided emissions, which may be shown beside it.
    """
    uses_grid = any(line.flow.carrier == Carrier.ELECTRICITY for line in measured)
    if grid is None or not uses_grid or grid.kind in (GridFactorKind.AVERAGE, GridFactorKind.SUPPLIER):
        return ()
    return (_about(FindingCode.GRID_FACTOR_IS_NO_AVERAGE, "grid", grid.name),)


def _about(code: FindingCode, ref: str, name: str) -> Finding:
    return Finding(code=code, severity=Severity.QUESTION, subject_ref=ref, values={}, name=name)


def _technique_codes(standing: StandingOption) -> list[FindingCode]:
    case, savings = standing.option.case, standing.option.savings
    if case.counts_as is not CountsAs.CLEANER_PRODUCTION:
        return []
    saves_input = any(amount > 0 for amount in _inputs(savings))
    leaves_less = any((amount or 0) > 0 for amount in (savings.waste_t, savings.waste_water_m3))
    if _TREATMENT.search(standing.words.casefold()) and not saves_input:
        return [FindingCode.TREATMENT_IS_NO_TECHNIQUE]
    match case.technique:
        case Technique.ON_SITE_RECOVERY_REUSE if not saves_input and leaves_less:
            return [FindingCode.RECOVERY_USED_OUTSIDE]
        case Technique.USEFUL_BY_PRODUCTS if saves_input:
            return [FindingCode.BY_PRODUCT_USED_ON_SITE]
        case Technique.EQUIPMENT_MODIFICATION | Technique.TECHNOLOGY_CHANGE if (
            not saves_input and leaves_less and any(amount < 0 for amount in _inputs(savings))
        ):
            return [FindingCode.TREATMENT_IS_NO_TECHNIQUE]
        case _:
            return []


def _inputs(savings: Savings) -> list[Decimal]:
    return [amount for amount in (savings.energy_mwh, savings.materials_t, savings.water_m3) if amount is not None]


def _lacks_evidence(standing: StandingOption) -> bool:
    return standing.is_implemented and not standing.has_evidence


def _ran_before(standing: StandingOption, baseline_start: date | None) -> bool:
    began = standing.in_operation_on
    return standing.is_implemented and began is not None and baseline_start is not None and began < baseline_start


def _is_fuel(line: MeasuredFlow) -> bool:
    return line.flow.kind is FlowKind.ENERGY and line.flow.carrier not in (None, "", *Carrier)
