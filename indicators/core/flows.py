"""From what was entered to canonical amounts and emissions, with every step kept."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from indicators.core.arithmetic import ONE, ZERO, exact
from indicators.core.emissions import EmissionSource
from indicators.core.emitted import emission
from indicators.core.entry import Entry, TimeSpan, period_steps
from indicators.core.factors import FactorSet, Fuel, fuel_co2e_factor
from indicators.core.heating import OWN_VALUE, HeatingValue, SiteFuel, net_share
from indicators.core.refusals import MissingFactor, NegativeAmount
from indicators.core.steps import Source, Step, StepCode, Term, worked
from indicators.core.units import CANONICAL_UNIT, NO_MEANINGS, Dimension, convert, parse_unit

KG_PER_T = Decimal(1000)
MJ_PER_MWH = Decimal(3600)
MJ_PER_TJ = Decimal(1_000_000)


class FlowKind(StrEnum):
    """What a flow counts as. Demand (kW-month) is paid for and counts in no indicator."""

    PRODUCT_OUTPUT = "product_output"
    ENERGY = "energy"
    DEMAND = "demand"
    MATERIAL = "material"
    WATER = "water"
    WASTE_WATER = "waste_water"
    WASTE = "waste"
    EMISSION = "emission"


class Carrier(StrEnum):
    """Energy that is not a fuel burnt on the site. Every other carrier is the code of a fuel of the factor set.

    OWN_GENERATED is what a generator or boiler on the site makes of a fuel: a memo, because the fuel counts.
    """

    ELECTRICITY = "electricity"
    OWN_RENEWABLE = "own_renewable"
    STEAM = "steam"
    OWN_GENERATED = "own_generated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """An amount of something in a period of 12 months or a named campaign, as entered.

    amount                 as entered; zero is an amount, a blank is no flow     [unit/time_span]
    time_span, span_count  what the amount was typed for, and how many of them the period has (`Entry`)
    opening_stock, closing_stock  of what is bought and stored; then `amount` is what was bought    [unit]
    carrier                energy: electricity, own_renewable, steam or a fuel's code; emission: a gas of the GWP set
    density_kg_per_m3      between mass and volume; wins over the fuel's         [kg/m3]
    ncv_mj_per_kg          measured net calorific value; wins over the fuel's    [MJ/kg]
    heating_value          of a fuel in energy units; None: nobody has said, it counts as net and is asked about
    net_share_of_gross     net ÷ gross of this bill, such as 0.90; wins over the site's and the rule of the fuel
    site_fuel              what the site knows of the fuel; wins over the factor set
    kg_co2e_per_kwh        of purchased steam or heat, from its supplier         [kg CO2e/kWh]
    product_unit           unit the product is counted in; blank: the canonical unit of its dimension
    conversion_weight      output units per product unit                         [output_unit/product_unit]
    output_unit            the site's common unit of output; blank: the product unit
    cost_amount            cost of the flow in the period                        [currency of the assessment]
    evidence               evidence level, carried along
    uncertainty_percent    ± of the amount as given, carried along              [%]
    is_exported            energy sold or passed on: the fuel share of it is subtracted, its kWh are a memo
    efficiency_share       of exported energy: exported ÷ fuel burnt for it, above 0 and up to 1
    emission_source        of an emission; None: by its gas
    cod_kg_per_m3          of effluent in a pond, entered as a volume            [kg COD/m3]
    mcf_share              methane correction factor of the pond, 0 to 1
    methane_recovered_t    methane caught from the pond and burnt                [t CH4]
    """

    ref: str
    kind: FlowKind
    name: str
    amount: Decimal
    unit: str
    time_span: TimeSpan = TimeSpan.PERIOD
    span_count: Decimal | None = None
    opening_stock: Decimal | None = None
    closing_stock: Decimal | None = None
    carrier: str | None = None
    density_kg_per_m3: Decimal | None = None
    ncv_mj_per_kg: Decimal | None = None
    heating_value: HeatingValue | None = None
    net_share_of_gross: Decimal | None = None
    site_fuel: SiteFuel | None = None
    kg_co2e_per_kwh: Decimal | None = None
    product_unit: str = ""
    conversion_weight: Decimal = ONE
    output_unit: str = ""
    cost_amount: Decimal | None = None
    is_hazardous: bool = False
    evidence: str = ""
    uncertainty_percent: Decimal | None = None
    is_exported: bool = False
    efficiency_share: Decimal | None = None
    emission_source: EmissionSource | None = None
    cod_kg_per_m3: Decimal | None = None
    mcf_share: Decimal | None = None
    methane_per_cod: Decimal | None = None
    methane_recovered_t: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredFlow:
    """A flow in canonical units. None: the flow has no such quantity.

    source    where its greenhouse gases come from; None: it has none
    memo_mwh  energy that counts in no total: exported, or made on the site of a fuel   [MWh]
    supplier_step  of electricity, its emissions with its supplier's factor instead of the average: a memo [t CO2e]
    """

    flow: Flow
    steps: tuple[Step, ...]
    energy_mwh: Decimal | None = None
    mass_t: Decimal | None = None
    volume_m3: Decimal | None = None
    demand_kw_month: Decimal | None = None
    output: Decimal | None = None
    output_unit: str = ""
    co2_t: Decimal | None = None
    co2e_t: Decimal | None = None
    co2_biogenic_t: Decimal | None = None
    source: EmissionSource | None = None
    memo_mwh: Decimal | None = None
    supplier_step: Step | None = None


def measure(flow: Flow, factors: FactorSet, *, meanings: Mapping[str, str] = NO_MEANINGS) -> MeasuredFlow:
    """Return a recorded flow in canonical units, with emissions and the steps that lead there.

    Raises NegativeAmount, NotANumber, UnknownUnit, AmbiguousUnit, UnitDoesNotFit, MissingFactor.

    >>> factors = FactorSet(name="None", version="1", gwp_set="AR5", gwp={}, fuels={}, grid=None)
    >>> water = Flow(ref="1", kind=FlowKind.WATER, name="Mains", amount=Decimal("250"), unit="hl")
    >>> measure(water, factors).volume_m3
    Decimal('25')
    """
    if flow.amount < 0:
        raise NegativeAmount(flow.ref, flow.kind, flow.amount)
    return quantify(flow, factors, meanings=meanings)


def quantify(flow: Flow, factors: FactorSet, *, meanings: Mapping[str, str] = NO_MEANINGS) -> MeasuredFlow:
    """Return a flow or a change of one in canonical units; a change may be negative. Raises as `measure` does."""
    chain = _Chain(flow, meanings)
    with exact():
        match flow.kind:
            case FlowKind.PRODUCT_OUTPUT:
                return _product_output(chain)
            case FlowKind.ENERGY:
                return _energy(chain, factors)
            case FlowKind.DEMAND:
                demand_kw_month = chain.converted("kW-month")
                return MeasuredFlow(flow=flow, steps=chain.steps, demand_kw_month=demand_kw_month)
            case FlowKind.MATERIAL | FlowKind.WASTE:
                mass_t = chain.mass("t")
                return MeasuredFlow(flow=flow, steps=chain.steps, mass_t=mass_t)
            case FlowKind.WATER | FlowKind.WASTE_WATER:
                volume_m3 = chain.volume_m3()
                return MeasuredFlow(flow=flow, steps=chain.steps, volume_m3=volume_m3)
            case FlowKind.EMISSION:
                return _emission(chain, factors)


class _Chain:
    """Collects the steps of one flow from its entered value on; each method adds one and returns its result."""

    def __init__(self, flow: Flow, meanings: Mapping[str, str]) -> None:
        unit = parse_unit(flow.unit, meanings=meanings)
        entry = Entry(
            ref=flow.ref,
            kind=flow.kind,
            amount=flow.amount,
            unit=unit.symbol,
            time_span=flow.time_span,
            span_count=flow.span_count,
            opening_stock=flow.opening_stock,
            closing_stock=flow.closing_stock,
        )
        self.flow = flow
        self.dimension = unit.dimension
        self.steps: tuple[Step, ...] = period_steps(entry)
        self._amount = self.steps[-1].result
        self._meanings = meanings
        self._unit = unit.symbol

    def add(self, step: Step) -> Decimal:
        self.steps += (step,)
        return step.result

    def work(self, code: StepCode, unit: str, *terms: Term, source: Source | None = None) -> Decimal:
        return self.add(worked(code, unit, *terms, source=source))

    def converted(self, to: str) -> Decimal:
        """Return the amount of the period in another unit of its dimension."""
        result = convert(self._amount, self.flow.unit, to, meanings=self._meanings)
        if self._unit == to:
            return result
        factor = convert(ONE, self.flow.unit, to, meanings=self._meanings)
        terms = (Term(value=self._amount, unit=self._unit), Term(value=factor, unit=f"{to}/{self._unit}"))
        return self.add(Step(code=StepCode.CONVERTED, result=result, unit=to, terms=terms))

    def mass(self, to: str, *, fuel: Fuel | None = None, source: Source | None = None) -> Decimal:
        """Return the mass [kg or t]: a volume by the density of the flow, else of the site's fuel, else of the fuel."""
        if self.dimension is not Dimension.VOLUME:
            return self.converted(to)
        density, at_site = self.flow.density_kg_per_m3, self.flow.site_fuel if fuel else None
        if density is not None:
            source = OWN_VALUE
        elif at_site and at_site.density_kg_per_m3 is not None:
            density, source = at_site.density_kg_per_m3, at_site.cited
        elif fuel:
            density = fuel.density_kg_per_m3
        if density is None:
            raise MissingFactor("density", fuel.code if fuel else self.flow.name)
        terms = [Term(value=self.converted("m3"), unit="m3"), Term(value=density, unit="kg/m3")]
        if to == "t":
            terms.append(Term(value=KG_PER_T, unit="kg/t", sign="÷"))
        return self.work(StepCode.DENSITY, to, *terms, source=source)

    def net(self, gross: Decimal, unit: str, code: str) -> Decimal:
        """Return the net of a gross heating value [MJ or MJ/kg]."""
        share, source = net_share(code, self.flow.net_share_of_gross, self.flow.site_fuel)
        terms = Term(value=gross, unit=unit), Term(value=share, unit="")
        return self.work(StepCode.NET_OF_GROSS, unit, *terms, source=source)

    def volume_m3(self) -> Decimal:
        """Return the volume [m3]; a mass needs the density of the flow."""
        density = self.flow.density_kg_per_m3
        if self.dimension is not Dimension.MASS or not density:
            return self.converted("m3")
        terms = Term(value=self.converted("kg"), unit="kg"), Term(value=density, unit="kg/m3", sign="÷")
        return self.work(StepCode.DENSITY, "m3", *terms, source=OWN_VALUE)


def _product_output(chain: _Chain) -> MeasuredFlow:
    flow = chain.flow
    product_unit = parse_unit(flow.product_unit).symbol if flow.product_unit else CANONICAL_UNIT[chain.dimension]
    output = chain.converted(product_unit)
    output_unit = flow.output_unit or product_unit
    if flow.conversion_weight != ONE or output_unit != product_unit:
        weight = Term(value=flow.conversion_weight, unit=f"{output_unit}/{product_unit}")
        output = chain.work(StepCode.WEIGHTED, output_unit, Term(value=output, unit=product_unit), weight)
    return MeasuredFlow(flow=flow, steps=chain.steps, output=output, output_unit=output_unit)


def _energy(chain: _Chain, factors: FactorSet) -> MeasuredFlow:
    match chain.flow.carrier:
        case Carrier.ELECTRICITY:
            if factors.grid is None:
                raise MissingFactor("grid", Carrier.ELECTRICITY)
            source = factors.source_of_grid(factors.grid)
            bought = _energy_with_factor(chain, factors.grid.kg_co2e_per_kwh, source, EmissionSource.ELECTRICITY)
            with_supplier = _with_supplier(bought, factors)
            return replace(bought, supplier_step=with_supplier) if with_supplier else bought
        case Carrier.STEAM:
            own = chain.flow.kg_co2e_per_kwh
            if own is not None:
                return _energy_with_factor(chain, own, OWN_VALUE, EmissionSource.HEAT)
            if factors.heat is None:
                raise MissingFactor("heat", Carrier.STEAM)
            return _energy_with_factor(chain, factors.heat.kg_co2e_per_kwh, factors.heat.source, EmissionSource.HEAT)
        case Carrier.OWN_RENEWABLE:
            return _energy_with_factor(chain, ZERO, None, EmissionSource.ELECTRICITY)
        case Carrier.OWN_GENERATED:
            memo_mwh = chain.converted("MWh")
            return MeasuredFlow(flow=chain.flow, steps=chain.steps, memo_mwh=memo_mwh)
        case None | "":
            raise MissingFactor("fuel")
        case code:
            return _fuel(chain, factors.fuel(code), factors)


def _energy_with_factor(
    chain: _Chain, kg_co2e_per_kwh: Decimal, source: Source | None, emitted_by: EmissionSource
) -> MeasuredFlow:
    """Energy that comes with its emissions per kWh; kg per kWh is the same number as t per MWh."""
    exported_mwh, energy_mwh = _exported(chain)
    factor = Term(value=kg_co2e_per_kwh, unit="t CO2e/MWh")
    co2e_t = chain.work(StepCode.CO2E, "t CO2e", Term(value=energy_mwh, unit="MWh"), factor, source=source)
    return MeasuredFlow(
        flow=chain.flow,
        steps=chain.steps,
        energy_mwh=energy_mwh,
        co2e_t=co2e_t,
        source=emitted_by,
        memo_mwh=exported_mwh,
    )


def _with_supplier(bought: MeasuredFlow, factors: FactorSet) -> Step | None:
    """Return electricity with the factor of its supplier: the one given with it, else the centre's; None without."""
    own, known = bought.flow.kg_co2e_per_kwh, factors.supplier
    if bought.energy_mwh is None or (own is None and known is None):
        return None
    value, source = (own, OWN_VALUE) if own is not None or known is None else (known.kg_co2e_per_kwh, None)
    if source is None and known is not None:
        source = factors.source_of_grid(known)
    assert value is not None
    terms = Term(value=bought.energy_mwh, unit="MWh"), Term(value=value, unit="t CO2e/MWh")
    return worked(StepCode.CO2E, "t CO2e", *terms, source=source)


def _exported(chain: _Chain) -> tuple[Decimal | None, Decimal]:
    """Return the exported energy and what counts of the flow [MWh]: below zero where it is exported.

    What is passed on as it came (electricity, heat) is subtracted whole; what was made of a fuel, by the fuel
    burnt for it.
    """
    energy_mwh = chain.converted("MWh")
    if not chain.flow.is_exported:
        return None, energy_mwh
    efficiency = chain.flow.efficiency_share
    if efficiency is None and chain.flow.carrier not in tuple(Carrier):
        raise MissingFactor("efficiency", chain.flow.carrier or "")
    terms = [Term(value=-energy_mwh, unit="MWh")]
    if efficiency is not None and efficiency != ONE:
        terms.append(Term(value=efficiency, unit="", sign="÷"))
    return energy_mwh, chain.work(StepCode.EXPORTED, "MWh", *terms, source=OWN_VALUE)


def _fuel(chain: _Chain, fuel: Fuel, factors: FactorSet) -> MeasuredFlow:
    """Fuel burnt on the site, in a generator too: what the generator makes of it is not counted again."""
    flow = chain.flow
    source = factors.source_of(fuel.source)
    exported_mwh: Decimal | None = None
    if flow.is_exported:
        exported_mwh, fuel_mwh = _exported(chain)
        mwh = Term(value=fuel_mwh, unit="MWh")
        mj = chain.work(StepCode.CONVERTED, "MJ", mwh, Term(value=MJ_PER_MWH, unit="MJ/MWh"))
    elif chain.dimension in (Dimension.MASS, Dimension.VOLUME):
        mass = Term(value=chain.mass("kg", fuel=fuel, source=source), unit="kg")
        ncv, ncv_source = _net_calorific_value(chain, fuel, source)
        mj = chain.work(StepCode.CALORIFIC_VALUE, "MJ", mass, Term(value=ncv, unit="MJ/kg"), source=ncv_source)
    else:
        mj = chain.converted("MJ")
        is_share_given = flow.net_share_of_gross is not None and flow.heating_value is None
        if flow.heating_value is HeatingValue.GROSS or is_share_given:
            mj = chain.net(mj, "MJ", fuel.code)
    energy = Term(value=mj, unit="MJ")
    energy_mwh = chain.work(StepCode.CONVERTED, "MWh", energy, Term(value=MJ_PER_MWH, unit="MJ/MWh", sign="÷"))
    to_t = (Term(value=MJ_PER_TJ, unit="MJ/TJ", sign="÷"), Term(value=KG_PER_T, unit="kg/t", sign="÷"))
    co2 = Term(value=fuel.co2_kg_per_tj, unit="kg CO2/TJ")
    co2_code = StepCode.CO2_BIOGENIC if fuel.is_biogenic else StepCode.CO2
    co2_t = chain.work(co2_code, "t CO2", energy, co2, *to_t, source=fuel.own_co2 or source)
    factor = chain.add(fuel_co2e_factor(fuel, factors))
    co2e_t = chain.work(StepCode.CO2E, "t CO2e", energy, Term(value=factor, unit="kg CO2e/TJ"), *to_t)
    return MeasuredFlow(
        flow=flow,
        steps=chain.steps,
        energy_mwh=energy_mwh,
        co2_t=ZERO if fuel.is_biogenic else co2_t,
        co2e_t=co2e_t,
        co2_biogenic_t=co2_t if fuel.is_biogenic else None,
        source=EmissionSource.COMBUSTION,
        memo_mwh=exported_mwh,
    )


def _net_calorific_value(chain: _Chain, fuel: Fuel, source: Source) -> tuple[Decimal, Source]:
    """Return the net calorific value [MJ/kg]: the flow's, else the site's made net, else the fuel's."""
    at_site = chain.flow.site_fuel
    if chain.flow.ncv_mj_per_kg is not None:
        return chain.flow.ncv_mj_per_kg, OWN_VALUE
    if at_site and at_site.calorific_value_mj_per_kg is not None:
        stated = at_site.calorific_value_mj_per_kg
        is_gross = at_site.heating_value is HeatingValue.GROSS
        return chain.net(stated, "MJ/kg", fuel.code) if is_gross else stated, at_site.cited
    if fuel.ncv_mj_per_kg is None:
        raise MissingFactor("calorific_value", fuel.code)
    return fuel.ncv_mj_per_kg, fuel.own_ncv or source


def _emission(chain: _Chain, factors: FactorSet) -> MeasuredFlow:
    emitted = emission(chain, factors)
    return MeasuredFlow(
        flow=chain.flow, steps=chain.steps, mass_t=emitted.mass_t, co2e_t=emitted.co2e_t, source=emitted.source
    )
