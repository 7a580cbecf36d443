"""Factor sets and plants the core tests share. The valves plant is a real, anonymous in-plant assessment."""

from decimal import Decimal

from indicators.core import (
    Carrier,
    FactorSet,
    Flow,
    FlowKind,
    Fuel,
    GridFactor,
    GridFactorKind,
    OptionCase,
    OptionEffect,
    Technique,
)

IPCC = "IPCC 2006, vol. 2, tables 1.2, 1.4 and 2.3"
AR5 = {"CO2": Decimal(1), "CH4": Decimal(28), "N2O": Decimal(265), "HFC-134a": Decimal(1300)}


def _fuel(
    code: str,
    name: str,
    factors: tuple[str | None, str, str, str],
    *,
    density: str | None = None,
    is_biogenic: bool = False,
) -> Fuel:
    ncv, co2, ch4, n2o = factors
    return Fuel(
        code=code,
        name=name,
        ncv_mj_per_kg=Decimal(ncv) if ncv else None,
        co2_kg_per_tj=Decimal(co2),
        ch4_kg_per_tj=Decimal(ch4),
        n2o_kg_per_tj=Decimal(n2o),
        is_biogenic=is_biogenic,
        density_kg_per_m3=Decimal(density) if density else None,
        source=IPCC,
    )


FUELS = {
    fuel.code: fuel
    for fuel in (
        _fuel("diesel", "Gas/diesel oil", ("43.0", "74100", "3", "0.6"), density="840"),
        _fuel("natural_gas", "Natural gas", ("48.0", "56100", "1", "0.1"), density="0.7"),
        _fuel("lpg", "LPG", ("47.3", "63100", "1", "0.1")),
        _fuel("coal", "Other bituminous coal", ("25.8", "94600", "10", "1.5")),
        _fuel("wood", "Wood / wood waste", ("15.6", "112000", "30", "4"), is_biogenic=True),
        _fuel("industrial_waste", "Industrial waste", (None, "143000", "30", "4")),
    )
}


def grid(kg_co2e_per_kwh: str) -> GridFactor:
    return GridFactor(
        kg_co2e_per_kwh=Decimal(kg_co2e_per_kwh),
        kind=GridFactorKind.AVERAGE,
        year=2024,
        source="national utility",
        name="National grid",
    )


def factor_set(grid_factor: GridFactor | None) -> FactorSet:
    return FactorSet(name="Default", version="2026.1", gwp_set="AR5", gwp=AR5, fuels=FUELS, grid=grid_factor)


FACTORS = factor_set(grid("0.35"))

# Industrial valves plant, fiscal year 2024/25: inputs and outputs of the baseline year, as its bills have them.
VALVES_FLOWS = (
    Flow(ref="output", kind=FlowKind.PRODUCT_OUTPUT, name="Industrial valves", amount=Decimal(6200), unit="piece"),
    Flow(
        ref="electricity",
        kind=FlowKind.ENERGY,
        name="Electricity",
        amount=Decimal(2_763_509),
        unit="kWh",
        carrier=Carrier.ELECTRICITY,
        cost_amount=Decimal(308_828),
    ),
    Flow(
        ref="demand",
        kind=FlowKind.DEMAND,
        name="Electricity demand",
        amount=Decimal(2483),
        unit="kW-month",
        cost_amount=Decimal(8408),
    ),
    Flow(
        ref="gas",
        kind=FlowKind.ENERGY,
        name="Natural gas",
        amount=Decimal(2325),
        unit="MMBtu",
        carrier="natural_gas",
        cost_amount=Decimal(12_911),
    ),
    Flow(
        ref="lpg",
        kind=FlowKind.ENERGY,
        name="LPG",
        amount=Decimal(208),
        unit="MMBtu",
        carrier="lpg",
        cost_amount=Decimal(10_467),
    ),
)


def _electricity_option(
    ref: str, title: str, technique: Technique, kwh: int, saving: int, investment: int, *more: OptionEffect
) -> OptionCase:
    electricity = OptionEffect(
        flow_kind=FlowKind.ENERGY,
        carrier=Carrier.ELECTRICITY,
        amount=Decimal(kwh),
        unit="kWh",
        saving_amount=Decimal(saving),
    )
    return OptionCase(
        ref=ref,
        title=title,
        technique=technique,
        investment_amount=Decimal(investment),
        effects=(electricity, *more),
    )


VALVES_OPTIONS = (
    _electricity_option("1", "Clean and tune the air-conditioning units", Technique.GOOD_HOUSEKEEPING, 72_020, 8066, 0),
    _electricity_option(
        "2",
        "Reduce the discharge pressure of compressed air",
        Technique.BETTER_PROCESS_CONTROL,
        24_928,
        2792,
        100,
    ),
    _electricity_option("3", "Occupancy sensors for lighting", Technique.EQUIPMENT_MODIFICATION, 56_313, 6307, 300),
    _electricity_option("4", "Eliminate compressed-air leaks", Technique.GOOD_HOUSEKEEPING, 8083, 905, 20 + 25),
    _electricity_option(
        "5",
        "Efficient lamps",
        Technique.EQUIPMENT_MODIFICATION,
        82_050,
        9190,
        5225 + 1740,
        OptionEffect(flow_kind=FlowKind.DEMAND, amount=Decimal(175), unit="kW-month", saving_amount=Decimal(593)),
    ),
)
VALVES_PRINTED_PAYBACK_YEARS = ("0", "0.04", "0.05", "0.05", "0.71")
