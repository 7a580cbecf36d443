"""What is let into the air and is no fuel: refrigerants, process emissions, methane of ponds."""

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from indicators.core.emissions import METHANE_PER_COD, EmissionSource, pond_methane, source_of_gas
from indicators.core.factors import FactorSet
from indicators.core.heating import OWN_VALUE
from indicators.core.refusals import MissingFactor, UnitDoesNotFit
from indicators.core.steps import StepCode, Term
from indicators.core.units import Dimension

if TYPE_CHECKING:
    from indicators.core.flows import _Chain

KG_PER_T = Decimal(1000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Emitted:
    """Greenhouse gas of one emission, and the mass of the gas where it was entered as a gas."""

    source: EmissionSource
    co2e_t: Decimal
    mass_t: Decimal | None = None


def emission(chain: "_Chain", factors: FactorSet) -> Emitted:
    """Return what an emission amounts to: CO2e as entered, the mass of a gas times its potential, or a pond's methane.

    Raises UnitDoesNotFit, MissingFactor.
    """
    flow = chain.flow
    source = flow.emission_source or source_of_gas(flow.carrier)
    if chain.dimension is Dimension.CO2E:
        return Emitted(source=source, co2e_t=chain.converted("t CO2e"))
    if source is EmissionSource.POND_METHANE:
        return Emitted(source=source, co2e_t=_pond(chain, factors))
    if chain.dimension is not Dimension.MASS:
        raise UnitDoesNotFit(flow.unit, Dimension.CO2E)
    mass_t = chain.converted("t")
    if not flow.carrier:
        return Emitted(source=source, co2e_t=mass_t)
    return Emitted(source=source, co2e_t=_times_gwp(chain, mass_t, flow.carrier, factors), mass_t=mass_t)


def _times_gwp(chain: "_Chain", mass_t: Decimal, gas: str, factors: FactorSet) -> Decimal:
    blend = factors.blend_step(gas)
    gwp = Term(value=chain.add(blend) if blend else factors.gwp_of(gas), unit="t CO2e/t")
    source = factors.source_of(f"GWP-100, {factors.gwp_set}")
    return chain.work(StepCode.CO2E, "t CO2e", Term(value=mass_t, unit=f"t {gas}"), gwp, source=source)


def _pond(chain: "_Chain", factors: FactorSet) -> Decimal:
    """Return what the methane of effluent amounts to [t CO2e].

    Its load of COD, entered as a mass or as a volume with its content, times Bo and MCF, less what was caught.
    """
    flow = chain.flow
    if flow.mcf_share is None:
        raise MissingFactor("pond", flow.name)
    if chain.dimension is Dimension.VOLUME:
        if flow.cod_kg_per_m3 is None:
            raise MissingFactor("cod", flow.name)
        volume = Term(value=chain.converted("m3"), unit="m3")
        content = Term(value=flow.cod_kg_per_m3, unit="kg COD/m3")
        to_t = Term(value=KG_PER_T, unit="kg/t", sign="÷")
        cod_t = chain.work(StepCode.COD, "t COD", volume, content, to_t, source=OWN_VALUE)
    elif chain.dimension is Dimension.MASS:
        cod_t = chain.converted("t")
    else:
        raise UnitDoesNotFit(flow.unit, Dimension.MASS)
    capacity = METHANE_PER_COD if flow.methane_per_cod is None else flow.methane_per_cod
    made = pond_methane(cod_t, flow.mcf_share, methane_per_cod=capacity, recovered_t=flow.methane_recovered_t)
    ch4_t = chain.add(made)
    return _times_gwp(chain, ch4_t, "CH4", factors)
