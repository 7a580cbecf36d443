"""What other factors would change: figure by figure, and which factors moved. Nothing is chosen or kept here."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from indicators.core.arithmetic import exact
from indicators.core.emissions import EmissionSource
from indicators.core.factors import FactorSet, Fuel, GridFactor
from indicators.core.flows import Carrier, Flow, FlowKind


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorChange:
    """One factor that a flow uses and that differs between two sets.

    what     grid, heat, ncv, co2, ch4, n2o, density or gwp
    subject  the carrier or gas
    old, new None: the set has no such factor
    source   of the new one
    """

    what: str
    subject: str
    unit: str
    old: Decimal | None
    new: Decimal | None
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureChange:
    """One figure as it was frozen, as the present calculation makes it of the same factors, and of other factors.

    by_core     what the version of the calculation (or a changed entry) makes of the difference
    by_factors  what the factors make of it; both add up to `difference`. None where a side is not recorded
    """

    key: str
    unit: str
    old: Decimal | None
    rebuilt: Decimal | None
    new: Decimal | None

    @property
    def difference(self) -> Decimal | None:
        """Return new − old."""
        return _minus(self.new, self.old)

    @property
    def by_core(self) -> Decimal | None:
        """Return rebuilt − old."""
        return _minus(self.rebuilt, self.old)

    @property
    def by_factors(self) -> Decimal | None:
        """Return new − rebuilt."""
        return _minus(self.new, self.rebuilt)

    @property
    def is_changed(self) -> bool:
        """Return whether anything is different, what was recorded on one side only included."""
        return self.old != self.new


def figure_changes(
    old: Mapping[str, Decimal | None],
    rebuilt: Mapping[str, Decimal | None],
    new: Mapping[str, Decimal | None],
    units: Mapping[str, str],
) -> tuple[FigureChange, ...]:
    """Return each figure with what it was and what it would be, in the order of the new ones, then those that end.

    >>> (change,) = figure_changes({"co2e": Decimal("10")}, {"co2e": Decimal("9")}, {"co2e": Decimal("12")}, {})
    >>> change.difference, change.by_core, change.by_factors
    (Decimal('2'), Decimal('-1'), Decimal('3'))
    """
    keys = dict.fromkeys([*new, *rebuilt, *old])
    return tuple(
        FigureChange(key=key, unit=units.get(key, ""), old=old.get(key), rebuilt=rebuilt.get(key), new=new.get(key))
        for key in keys
    )


def factor_changes(old: FactorSet, new: FactorSet, flows: Iterable[Flow]) -> tuple[FactorChange, ...]:
    """Return the factors that these flows use and that differ between two sets, each once, in order."""
    used = dict.fromkeys(need for flow in flows for need in _needs(flow))
    changes = (_change(what, subject, old, new) for what, subject in used)
    return tuple(change for change in changes if change.old != change.new)


def _needs(flow: Flow) -> Iterator[tuple[str, str]]:
    """Return what a flow takes from a factor set, as (what, subject)."""
    carrier = flow.carrier or ""
    if flow.kind is FlowKind.EMISSION:
        is_pond = flow.emission_source is EmissionSource.POND_METHANE
        if is_pond or carrier:
            yield "gwp", "CH4" if is_pond else carrier
    elif flow.kind is FlowKind.ENERGY and carrier == Carrier.ELECTRICITY:
        yield "grid", carrier
    elif flow.kind is FlowKind.ENERGY and carrier == Carrier.STEAM:
        if flow.kg_co2e_per_kwh is None:
            yield "heat", carrier
    elif flow.kind is FlowKind.ENERGY and carrier and carrier not in tuple(Carrier):
        at_site = flow.site_fuel
        if flow.density_kg_per_m3 is None and not (at_site and at_site.density_kg_per_m3 is not None):
            yield "density", carrier
        if flow.ncv_mj_per_kg is None and not (at_site and at_site.calorific_value_mj_per_kg is not None):
            yield "ncv", carrier
        for what in ("co2", "ch4", "n2o"):
            yield what, carrier
        yield "gwp", "CH4"
        yield "gwp", "N2O"


def _change(what: str, subject: str, old: FactorSet, new: FactorSet) -> FactorChange:
    before, _source, unit = _factor(what, subject, old)
    now, source, _unit = _factor(what, subject, new)
    return FactorChange(what=what, subject=subject, unit=unit, old=before, new=now, source=source)


def _factor(what: str, subject: str, factors: FactorSet) -> tuple[Decimal | None, str, str]:
    """Return a factor with its source and unit."""
    if what == "gwp":
        known = subject in factors.gwp or subject in factors.blends
        value = factors.gwp_of(subject) if known else None
        return value, f"IPCC {factors.gwp_set}", "kg CO2e/kg"
    if what == "grid":
        grid: GridFactor | None = factors.grid
        return (
            grid.kg_co2e_per_kwh if grid else None,
            f"{grid.name}, {grid.source}, {grid.year}" if grid else "",
            "kg CO2e/kWh",
        )
    if what == "heat":
        heat = factors.heat
        return heat.kg_co2e_per_kwh if heat else None, heat.source.name if heat else "", "kg CO2e/kWh"
    return _of_fuel(what, factors.fuels.get(subject))


def _of_fuel(what: str, fuel: Fuel | None) -> tuple[Decimal | None, str, str]:
    unit = {"ncv": "MJ/kg", "density": "kg/m3"}.get(what, "kg/TJ")
    if fuel is None:
        return None, "", unit
    value = {
        "ncv": fuel.ncv_mj_per_kg,
        "density": fuel.density_kg_per_m3,
        "co2": fuel.co2_kg_per_tj,
        "ch4": fuel.ch4_kg_per_tj,
        "n2o": fuel.n2o_kg_per_tj,
    }[what]
    own = {"ncv": fuel.own_ncv, "co2": fuel.own_co2}.get(what)
    return value, own.name if own else fuel.source, unit


def _minus(after: Decimal | None, before: Decimal | None) -> Decimal | None:
    if after is None or before is None:
        return None
    with exact():
        return after - before
