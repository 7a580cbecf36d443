"""What a frozen result would be with other factors and the present calculation. Nothing is saved."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from assessments.calculation.entered import fuels_at, measured_flows
from assessments.calculation.inputs import Inputs
from assessments.calculation.rounds import calculate
from assessments.calculation.stands import measured_option, stands_of
from assessments.figures import FactorsRow, FlowRow, RoundFigures, SavingsRow, YearRow
from indicators import core
from indicators.core.recalculation import FactorChange, FigureChange, factor_changes, figure_changes

YEAR_FIELDS = {"other_emissions_t": "t CO2e", "co2_biogenic_t": "t CO2", "exported_mwh": "MWh"}
SAVED_FIELDS = {
    "energy_mwh": "MWh",
    "co2e_t": "t CO2e",
    "other_co2e_t": "t CO2e",
    "materials_t": "t",
    "water_m3": "m3",
    "waste_water_m3": "m3",
    "waste_t": "t",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Recalculation:
    """A frozen result beside what would be calculated now.

    changes         every figure with its causes, unchanged ones included
    factors         the factors that moved
    core_version    of the present calculation; the frozen one names its own
    inputs_changed  whether somebody changed an entry since (the round was opened again)
    now             the figures with the chosen factors
    """

    changes: tuple[FigureChange, ...]
    factors: tuple[FactorChange, ...]
    core_version: str
    inputs_changed: bool
    now: RoundFigures


def recalculate(inputs: Inputs, frozen: RoundFigures, *, then: core.FactorSet, chosen: core.FactorSet) -> Recalculation:
    """Return what the same inputs give with other factors, figure by figure. Raises the core's refusals.

    then    the factors that the result was frozen with
    chosen  the factors to compare with
    """
    then = replace(then, grid=grid_of(frozen.factors))
    rebuilt = calculate(inputs, factors=then).figures
    now = calculate(inputs, factors=chosen).figures
    units = {**_units(frozen), **_units(rebuilt), **_units(now)}
    return Recalculation(
        changes=figure_changes(_values(frozen), _values(rebuilt), _values(now), units),
        factors=factor_changes(then, chosen, _flows(inputs, chosen)),
        core_version=core.CORE_VERSION,
        inputs_changed=_entered(frozen.flows) != _entered(rebuilt.flows),
        now=now,
    )


def grid_of(row: FactorsRow) -> core.GridFactor | None:
    """Return the grid factor that a result was frozen with."""
    if row.grid_kg_co2e_per_kwh is None or row.grid_year is None:
        return None
    return core.GridFactor(
        kg_co2e_per_kwh=row.grid_kg_co2e_per_kwh,
        kind=core.GridFactorKind(row.grid_kind),
        year=row.grid_year,
        source=row.grid_source,
        name=row.grid_name,
    )


def _entered(flows: Iterable[FlowRow]) -> dict[str, tuple[Decimal, str, str]]:
    return {row.id: (row.amount.normalize(), row.unit, row.carrier) for row in flows}


def _flows(inputs: Inputs, factors: core.FactorSet) -> list[core.Flow]:
    before = fuels_at(inputs.baseline_round or inputs.round, inputs.site_fuels)
    measured = [
        *measured_flows(inputs.baseline_flows, factors, before),
        *measured_flows(inputs.flows, factors, fuels_at(inputs.round, inputs.site_fuels)),
    ]
    for stand in stands_of(inputs):
        measured += measured_option(stand, factors).effects
    return [one.flow for one in measured]


def _values(figures: RoundFigures) -> dict[str, Decimal | None]:
    """Return every figure of a round by its key, in the order in which it is read."""
    values: dict[str, Decimal | None] = {}
    for row in figures.indicators:
        values[f"baseline/{row.code}"] = row.baseline
        if figures.year is not None and figures.year is not figures.baseline:
            values[f"year/{row.code}"] = row.current
    for which, year in _years(figures):
        values |= {f"{which}/{name}": getattr(year, name) for name in YEAR_FIELDS}
    for flow in figures.flows:
        values[f"flow/{flow.id}/amount"] = flow.canonical_amount
        values[f"flow/{flow.id}/co2e_t"] = flow.co2e_t
    for option in figures.options:
        values |= _saved(f"option/{option.id}", option.savings)
        values[f"option/{option.id}/saving_amount"] = option.saving_amount
    for name, portfolio in (("expected", figures.expected), ("implemented", figures.implemented)):
        values |= _saved(f"portfolio/{name}", portfolio.savings)
        values[f"portfolio/{name}/saving_amount"] = portfolio.saving_amount
    return values


def _saved(prefix: str, savings: SavingsRow) -> dict[str, Decimal | None]:
    return {f"{prefix}/{name}": getattr(savings, name) for name in SAVED_FIELDS}


def _years(figures: RoundFigures) -> list[tuple[str, YearRow]]:
    if figures.year == figures.baseline:
        return [("baseline", figures.baseline)] if figures.baseline else []
    pairs = [("baseline", figures.baseline), ("year", figures.year)]
    return [(which, year) for which, year in pairs if year is not None]


def _units(figures: RoundFigures) -> dict[str, str]:
    units = {f"{which}/{row.code}": row.unit for row in figures.indicators for which in ("baseline", "year")}
    units |= {f"{which}/{name}": unit for which in ("baseline", "year") for name, unit in YEAR_FIELDS.items()}
    for flow in figures.flows:
        units |= {f"flow/{flow.id}/amount": flow.canonical_unit, f"flow/{flow.id}/co2e_t": "t CO2e"}
    prefixes = [*(f"option/{option.id}" for option in figures.options), "portfolio/expected", "portfolio/implemented"]
    for prefix in prefixes:
        units |= {f"{prefix}/{name}": unit for name, unit in SAVED_FIELDS.items()}
        units[f"{prefix}/saving_amount"] = figures.currency
    return units
