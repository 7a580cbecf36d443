"""Fuels, grid electricity and global warming potentials: one immutable, versioned set, always passed in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from indicators.core.emissions import Blend, blend_gwp
from indicators.core.refusals import MissingFactor
from indicators.core.steps import Source, Step, StepCode, Term, worked

OWN_FACTORS = "the centre's own factors"


class GridFactorKind(StrEnum):
    """What a grid factor describes. Carbon intensity uses the average; what a saved kWh avoids, the combined margin."""

    AVERAGE = "average"
    COMBINED_MARGIN = "combined_margin"
    OPERATING_MARGIN = "operating_margin"
    SUPPLIER = "supplier"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fuel:
    """One fuel. Factors are per energy on the net calorific value, oxidation factor 1.

    ncv_mj_per_kg      net calorific value                                      [MJ/kg], None when it must be measured
    co2_kg_per_tj      carbon dioxide, fossil or biogenic                       [kg/TJ]
    ch4_kg_per_tj      methane                                                  [kg/TJ]
    n2o_kg_per_tj      nitrous oxide                                            [kg/TJ]
    is_biogenic        its CO2 is a memo item and counts in no total; CH4 and N2O count
    density_kg_per_m3  default density                                          [kg/m3], None when it must be given
    own_ncv, own_co2   where the value is from when a centre's own one has taken the place of the set's
    """

    code: str
    name: str
    ncv_mj_per_kg: Decimal | None
    co2_kg_per_tj: Decimal
    ch4_kg_per_tj: Decimal
    n2o_kg_per_tj: Decimal
    is_biogenic: bool = False
    density_kg_per_m3: Decimal | None = None
    source: str = ""
    own_ncv: Source | None = None
    own_co2: Source | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GridFactor:
    """Emissions per kWh of purchased electricity. Zero (a hydro grid) is a factor; no factor is None in the set."""

    kg_co2e_per_kwh: Decimal
    kind: GridFactorKind
    year: int
    source: str
    name: str
    is_own: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatFactor:
    """A centre's own factor for purchased steam or heat."""

    kg_co2e_per_kwh: Decimal
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorSet:
    """Everything a calculation may assume, under one name and version.

    gwp              of single gases, over 100 years                            [kg CO2e/kg]
    blends           refrigerant blends; their potentials follow from their gases
    grid             the factor of carbon intensity: the national average
    combined_margin  the factor for project savings; in no indicator
    heat             a centre's own factor for purchased steam or heat
    supplier         a centre's own factor of its electricity supplier, where `grid` is an average: for a memo
    """

    name: str
    version: str
    gwp_set: str
    gwp: Mapping[str, Decimal]
    fuels: Mapping[str, Fuel]
    grid: GridFactor | None
    blends: Mapping[str, Blend] = field(default_factory=dict)
    combined_margin: GridFactor | None = None
    heat: HeatFactor | None = None
    supplier: GridFactor | None = None
    fuel_steps: dict[str, Step] = field(default_factory=dict, init=False, compare=False, repr=False)  # made once

    def fuel(self, code: str) -> Fuel:
        """Return a fuel; raises MissingFactor."""
        if code not in self.fuels:
            raise MissingFactor("fuel", code)
        return self.fuels[code]

    def gwp_of(self, gas: str) -> Decimal:
        """Return the global warming potential of a gas over 100 years [kg CO2e/kg]; raises MissingFactor."""
        step = self.blend_step(gas)
        if step is None and gas not in self.gwp:
            raise MissingFactor("gwp", gas)
        return step.result if step else self.gwp[gas]

    def blend_step(self, gas: str) -> Step | None:
        """Return how the potential of a blend follows from its gases; None for a single gas; raises MissingFactor."""
        blend = self.blends.get(gas)
        if blend is None:
            return None
        for part in blend.shares:
            if part not in self.gwp:
                raise MissingFactor("gwp", part)
        source = self.source_of(f"GWP-100, {self.gwp_set}; composition by mass: {blend.source}")
        return blend_gwp(blend, self.gwp, source=source)

    def source_of(self, text: str, *, kind: str = "", year: int | None = None) -> Source:
        """Return the source of a factor of this set, as a step prints it."""
        return Source(name=text, kind=kind, year=year, factor_set=f"{self.name} {self.version}")

    def source_of_grid(self, grid: GridFactor) -> Source:
        """Return the source of a grid factor: the set's, or the centre's own."""
        text = f"{grid.name}, {grid.source}"
        if grid.is_own:
            return Source(name=text, kind=grid.kind, year=grid.year, factor_set=OWN_FACTORS)
        return self.source_of(text, kind=grid.kind, year=grid.year)


def fuel_co2e_factor(fuel: Fuel, factors: FactorSet) -> Step:
    """Return what counts as greenhouse gas of a fuel, as a step: CO2 unless biogenic, CH4 and N2O always.

    returns  [kg CO2e/TJ]

    >>> gwp = {"CO2": Decimal(1), "CH4": Decimal(28), "N2O": Decimal(265)}
    >>> ar5 = FactorSet(name="IPCC 2006", version="1", gwp_set="AR5", gwp=gwp, fuels={}, grid=None)
    >>> wood = Fuel(code="wood", name="Wood", ncv_mj_per_kg=Decimal("15.6"), co2_kg_per_tj=Decimal("112000"),
    ...             ch4_kg_per_tj=Decimal("30"), n2o_kg_per_tj=Decimal("4"), is_biogenic=True)
    >>> fuel_co2e_factor(wood, ar5).formula
    '30 kg CH4/TJ × 28 + 4 kg N2O/TJ × 265 = 1900 kg CO2e/TJ'
    """
    known = factors.fuel_steps.get(fuel.code)
    if known and factors.fuels.get(fuel.code) is fuel:
        return known
    gases = [("CO2", fuel.co2_kg_per_tj), ("CH4", fuel.ch4_kg_per_tj), ("N2O", fuel.n2o_kg_per_tj)]
    terms = [
        term
        for gas, kg_per_tj in gases
        if not (gas == "CO2" and fuel.is_biogenic)
        for term in (
            Term(value=kg_per_tj, unit=f"kg {gas}/TJ", sign="+"),
            Term(value=factors.gwp_of(gas), unit=""),
        )
    ]
    source = fuel.own_co2 or factors.source_of(fuel.source, kind=factors.gwp_set)
    step = worked(StepCode.CO2E_FACTOR, "kg CO2e/TJ", *terms, source=source)
    if factors.fuels.get(fuel.code) is fuel:
        factors.fuel_steps[fuel.code] = step
    return step
