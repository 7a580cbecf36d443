"""Greenhouse gases by where they come from; refrigerant blends; methane of effluent ponds."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from indicators.core.arithmetic import ONE, ZERO, total
from indicators.core.steps import Source, Step, StepCode, Term, worked

METHANE_PER_COD = Decimal("0.25")
IPCC_WASTEWATER = Source(name="IPCC 2006, vol. 5, ch. 6, equations 6.4 and 6.5")
REFRIGERANTS = ("HFC-", "HCFC-", "CFC-", "R-")


class EmissionSource(StrEnum):
    """Where greenhouse gases come from. The first three are the air emissions of the thirteen indicators."""

    COMBUSTION = "combustion"
    ELECTRICITY = "electricity"
    HEAT = "heat"
    REFRIGERANT = "refrigerant"
    PROCESS = "process"
    POND_METHANE = "pond_methane"
    OTHER = "other"


IN_AIR_EMISSIONS = frozenset({EmissionSource.COMBUSTION, EmissionSource.ELECTRICITY, EmissionSource.HEAT})


class Pond(StrEnum):
    """How effluent is treated or discharged, as IPCC 2006, vol. 5, table 6.8 lists it."""

    UNTREATED_DISCHARGE = "untreated_discharge"
    AEROBIC_WELL_MANAGED = "aerobic_well_managed"
    AEROBIC_OVERLOADED = "aerobic_overloaded"
    ANAEROBIC_REACTOR = "anaerobic_reactor"
    ANAEROBIC_SHALLOW_POND = "anaerobic_shallow_pond"
    ANAEROBIC_DEEP_POND = "anaerobic_deep_pond"


METHANE_CORRECTION: Mapping[Pond, Decimal] = {
    Pond.UNTREATED_DISCHARGE: Decimal("0.1"),
    Pond.AEROBIC_WELL_MANAGED: ZERO,
    Pond.AEROBIC_OVERLOADED: Decimal("0.3"),
    Pond.ANAEROBIC_REACTOR: Decimal("0.8"),
    Pond.ANAEROBIC_SHALLOW_POND: Decimal("0.2"),
    Pond.ANAEROBIC_DEEP_POND: Decimal("0.8"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Blend:
    """A refrigerant blend: shares of gases by mass, adding up to one. Its potential is computed, never typed."""

    code: str
    shares: Mapping[str, Decimal]
    source: str

    def __post_init__(self) -> None:
        if any(share <= 0 for share in self.shares.values()) or total(self.shares.values()) != ONE:
            raise ValueError(f"the shares of {self.code} are not a whole")


def blend_gwp(blend: Blend, gwp: Mapping[str, Decimal], *, source: Source | None = None) -> Step:
    """Return the mass-weighted global warming potential of a blend, as a step.

    gwp      of each gas over 100 years                                         [t CO2e/t]
    returns  Σ share × GWP                                                      [t CO2e/t]
    Raises KeyError for a gas without a potential.

    >>> r410a = Blend(code="R-410A", shares={"HFC-32": Decimal("0.5"), "HFC-125": Decimal("0.5")}, source="ASHRAE 34")
    >>> blend_gwp(r410a, {"HFC-32": Decimal(675), "HFC-125": Decimal(3500)}).formula
    '0.5 t HFC-32/t × 675 + 0.5 t HFC-125/t × 3500 = 2087.5 t CO2e/t'
    """
    terms = [
        term
        for gas, share in blend.shares.items()
        for term in (Term(value=share, unit=f"t {gas}/t", sign="+"), Term(value=gwp[gas], unit=""))
    ]
    return worked(StepCode.CO2E_FACTOR, "t CO2e/t", *terms, source=source)


def pond_methane(
    cod_t: Decimal,
    mcf_share: Decimal,
    *,
    methane_per_cod: Decimal = METHANE_PER_COD,
    recovered_t: Decimal | None = None,
) -> Step:
    """Return the methane of effluent in a pond or plant, as a step.

    cod_t            organic load that reaches it in the period                 [t COD]
    mcf_share        methane correction factor of the kind of pond, 0 to 1
    methane_per_cod  maximum methane producing capacity Bo                      [t CH4/t COD]
    recovered_t      methane caught and burnt or flared                         [t CH4]
    returns          COD × Bo × MCF − recovered                                 [t CH4]

    >>> pond_methane(Decimal("200"), Decimal("0.8")).formula
    '200 t COD × 0.25 t CH4/t COD × 0.8 = 40 t CH4'
    """
    terms = [
        Term(value=cod_t, unit="t COD"),
        Term(value=methane_per_cod, unit="t CH4/t COD"),
        Term(value=mcf_share, unit=""),
    ]
    if recovered_t is not None:
        terms.append(Term(value=recovered_t, unit="t CH4", sign="−"))
    return worked(StepCode.POND_METHANE, "t CH4", *terms, source=IPCC_WASTEWATER)


def source_of_gas(gas: str | None) -> EmissionSource:
    """Return where a gas most likely comes from when nobody said: refrigerants are known by their name.

    >>> str(source_of_gas("HFC-134a")), str(source_of_gas("CO2"))
    ('refrigerant', 'other')
    """
    return EmissionSource.REFRIGERANT if (gas or "").startswith(REFRIGERANTS) else EmissionSource.OTHER
