"""The 7 absolute and 6 relative indicators of the UNIDO/UNEP primer on productivity and pollution intensity."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from indicators.core.arithmetic import exact
from indicators.core.totals import AnnualTotals


class IndicatorCode(StrEnum):
    """The thirteen indicators, absolute ones first."""

    PRODUCT_OUTPUT = "product_output"
    ENERGY_USE = "energy_use"
    MATERIALS_USE = "materials_use"
    WATER_USE = "water_use"
    AIR_EMISSIONS = "air_emissions"
    WASTE_WATER = "waste_water"
    WASTE = "waste"
    ENERGY_PRODUCTIVITY = "energy_productivity"
    MATERIALS_PRODUCTIVITY = "materials_productivity"
    WATER_PRODUCTIVITY = "water_productivity"
    CARBON_INTENSITY = "carbon_intensity"
    WASTE_WATER_INTENSITY = "waste_water_intensity"
    WASTE_INTENSITY = "waste_intensity"


@dataclass(frozen=True, slots=True, kw_only=True)
class RelativeIndicator:
    """A ratio of product output and one absolute indicator; up is good for a productivity, down for an intensity."""

    code: IndicatorCode
    of: IndicatorCode
    is_productivity: bool


ABSOLUTE_UNIT: Mapping[IndicatorCode, str] = {
    IndicatorCode.ENERGY_USE: "MWh",
    IndicatorCode.MATERIALS_USE: "t",
    IndicatorCode.WATER_USE: "m3",
    IndicatorCode.AIR_EMISSIONS: "t CO2e",
    IndicatorCode.WASTE_WATER: "m3",
    IndicatorCode.WASTE: "t",
}

RELATIVE: Mapping[IndicatorCode, RelativeIndicator] = {
    code: RelativeIndicator(code=code, of=of, is_productivity=code.endswith("productivity"))
    for code, of in (
        (IndicatorCode.ENERGY_PRODUCTIVITY, IndicatorCode.ENERGY_USE),
        (IndicatorCode.MATERIALS_PRODUCTIVITY, IndicatorCode.MATERIALS_USE),
        (IndicatorCode.WATER_PRODUCTIVITY, IndicatorCode.WATER_USE),
        (IndicatorCode.CARBON_INTENSITY, IndicatorCode.AIR_EMISSIONS),
        (IndicatorCode.WASTE_WATER_INTENSITY, IndicatorCode.WASTE_WATER),
        (IndicatorCode.WASTE_INTENSITY, IndicatorCode.WASTE),
    )
}

ABSOLUTE_INDICATORS: tuple[IndicatorCode, ...] = (IndicatorCode.PRODUCT_OUTPUT, *ABSOLUTE_UNIT)
RELATIVE_INDICATORS: tuple[IndicatorCode, ...] = tuple(RELATIVE)


def resource_productivity(product_output: Decimal, resource_use: Decimal) -> Decimal | None:
    """Return product output per unit of resource used.

    product_output  good output of the period                                   [output unit]
    resource_use    energy [MWh], materials [t] or water [m3], same period
    returns         [output unit/MWh, /t or /m3]; None when no resource was used

    >>> resource_productivity(Decimal("1200"), Decimal("480"))
    Decimal('2.5')
    """
    if resource_use == 0:
        return None
    with exact():
        return product_output / resource_use


def pollution_intensity(pollution: Decimal, product_output: Decimal) -> Decimal | None:
    """Return pollution per unit of product output.

    pollution       air emissions [t CO2e], waste-water [m3] or waste [t] of the period
    product_output  good output of the same period                              [output unit]
    returns         [t CO2e, m3 or t per output unit]; None when nothing was produced

    >>> pollution_intensity(Decimal("400"), Decimal("1000"))
    Decimal('0.4')
    """
    if product_output == 0:
        return None
    with exact():
        return pollution / product_output


def indicator_values(totals: AnnualTotals) -> dict[IndicatorCode, Decimal | None]:
    """Return the thirteen indicators of one year in the order of their codes; None where something is not recorded.

    >>> values = indicator_values(AnnualTotals(product_output=Decimal("1000"), output_unit="t", waste_t=Decimal("200")))
    >>> values[IndicatorCode.WASTE_INTENSITY], values[IndicatorCode.ENERGY_PRODUCTIVITY]
    (Decimal('0.2'), None)
    """
    output = totals.product_output
    values: dict[IndicatorCode, Decimal | None] = {
        IndicatorCode.PRODUCT_OUTPUT: output,
        IndicatorCode.ENERGY_USE: totals.energy_mwh,
        IndicatorCode.MATERIALS_USE: totals.materials_t,
        IndicatorCode.WATER_USE: totals.water_m3,
        IndicatorCode.AIR_EMISSIONS: totals.air_emissions_t,
        IndicatorCode.WASTE_WATER: totals.waste_water_m3,
        IndicatorCode.WASTE: totals.waste_t,
    }
    for code, relative in RELATIVE.items():
        amount = values[relative.of]
        if output is None or amount is None:
            values[code] = None
        elif relative.is_productivity:
            values[code] = resource_productivity(output, amount)
        else:
            values[code] = pollution_intensity(amount, output)
    return values


def indicator_unit(code: IndicatorCode, output_unit: str) -> str:
    """Return the unit of an indicator.

    >>> indicator_unit(IndicatorCode.ENERGY_PRODUCTIVITY, "t"), indicator_unit(IndicatorCode.CARBON_INTENSITY, "piece")
    ('t/MWh', 't CO2e/piece')
    """
    if code is IndicatorCode.PRODUCT_OUTPUT:
        return output_unit
    if code in ABSOLUTE_UNIT:
        return ABSOLUTE_UNIT[code]
    relative = RELATIVE[code]
    amount_unit = ABSOLUTE_UNIT[relative.of]
    return f"{output_unit}/{amount_unit}" if relative.is_productivity else f"{amount_unit}/{output_unit}"
