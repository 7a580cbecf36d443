"""Boilers, generators, compressors and chillers: what steam, power, air and cold cost, to price a leak or a loss.

What they make is not energy of the site a second time: these prices never enter a total.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from indicators.core.refusals import NegativeAmount, NotANumber
from indicators.core.steps import Source, Step, StepCode, Term, worked
from indicators.core.totals import AnnualTotals

KWH_PER_MWH = Decimal(1000)


class UtilityKind(StrEnum):
    """What a plant makes of energy for its own use."""

    BOILER = "boiler"
    GENERATOR = "generator"
    COMPRESSOR = "compressor"
    CHILLER = "chiller"


class OutputUnit(StrEnum):
    """In what a utility's output is priced. Nm3: compressed air at 0 °C and 1.013 bar."""

    STEAM_T = "t"
    ENERGY_MWH = "MWh"
    AIR_NM3 = "Nm3"


@dataclass(frozen=True, slots=True, kw_only=True)
class UtilityConversion:
    """One boiler, generator, compressor or chiller.

    carrier                   what goes in: electricity, or a fuel's code
    efficiency_share          output ÷ input (net calorific value); a chiller's coefficient of performance  [share]
    specific_use_kwh_per_nm3  of a compressor                                       [kWh/Nm3]
    heat_kwh_per_t            in a tonne of steam above its feed water              [kWh/t]
    other_cost_per_mwh_amount  water, treatment, upkeep, for a MWh that goes in     [currency/MWh]
    source                    where the efficiency is from
    """

    ref: str
    name: str
    kind: UtilityKind
    carrier: str
    efficiency_share: Decimal | None = None
    specific_use_kwh_per_nm3: Decimal | None = None
    heat_kwh_per_t: Decimal | None = None
    other_cost_per_mwh_amount: Decimal | None = None
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UtilityPrice:
    """What one unit of a utility costs.

    input_mwh_per_unit  energy that goes in for one unit of output                  [MWh/unit]
    price_amount        None: the price of the input is not known                   [currency/unit]
    """

    unit: OutputUnit
    input_mwh_per_unit: Decimal
    price_amount: Decimal | None
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LossCost:
    """What a leak or a loss takes in a year: energy that is in the site's energy already, and money."""

    input_energy_mwh: Decimal
    cost_amount: Decimal | None
    steps: tuple[Step, ...]


def carrier_price(totals: AnnualTotals, carrier: str) -> Step | None:
    """Return what a MWh of a carrier cost in the year [currency/MWh]; None: its cost or its energy is not recorded.

    >>> totals = AnnualTotals(energy_mwh_by_carrier={"diesel": Decimal(500)},
    ...                       cost_amount_by_carrier={"diesel": Decimal(45000)})
    >>> carrier_price(totals, "diesel").result
    Decimal('90')
    """
    cost, energy = totals.cost_amount_by_carrier.get(carrier), totals.energy_mwh_by_carrier.get(carrier)
    if cost is None or not energy:
        return None
    return worked(StepCode.PRICE, "/MWh", Term(value=cost, unit=""), Term(value=energy, unit="MWh", sign="÷"))


def utility_prices(conversion: UtilityConversion, input_price: Step | None) -> tuple[UtilityPrice, ...]:
    """Return the prices of what a utility makes: heat per MWh and steam per t, power, air per Nm3, cold per MWh.

    Nothing without an efficiency (or a specific use above zero): what is not known is not one hundred per cent.
    Raises NegativeAmount, NotANumber.

    >>> boiler = UtilityConversion(ref="1", name="Boiler", kind=UtilityKind.BOILER, carrier="diesel",
    ...                            efficiency_share=Decimal("0.80"), heat_kwh_per_t=Decimal(680))
    >>> price = Step(code=StepCode.PRICE, result=Decimal(90), unit="/MWh")
    >>> [(one.unit.value, one.price_amount) for one in utility_prices(boiler, price)]
    [('MWh', Decimal('112.5')), ('t', Decimal('76.5'))]
    """
    for value in (
        conversion.efficiency_share,
        conversion.specific_use_kwh_per_nm3,
        conversion.heat_kwh_per_t,
        conversion.other_cost_per_mwh_amount,
    ):
        if value is not None and not value.is_finite():
            raise NotANumber(value)
        if value is not None and value < 0:
            raise NegativeAmount(conversion.ref, conversion.kind, value)
    source = Source(name=conversion.source, kind="own_value")
    paid = _with_other_cost(input_price, conversion.other_cost_per_mwh_amount)
    made: list[UtilityPrice] = []
    if conversion.kind is UtilityKind.COMPRESSOR:
        use = conversion.specific_use_kwh_per_nm3
        if use:
            terms = Term(value=use, unit="kWh/Nm3"), Term(value=KWH_PER_MWH, unit="kWh/MWh", sign="÷")
            need = worked(StepCode.CONVERSION_INPUT, "MWh/Nm3", *terms, source=source)
            made.append(_priced(OutputUnit.AIR_NM3, need, paid))
        return tuple(made)
    if not conversion.efficiency_share:
        return ()
    share = Term(value=conversion.efficiency_share, unit="", sign="÷")
    need = worked(StepCode.CONVERSION_INPUT, "MWh/MWh", Term(value=Decimal(1), unit="MWh"), share, source=source)
    made.append(_priced(OutputUnit.ENERGY_MWH, need, paid))
    if conversion.kind is UtilityKind.BOILER and conversion.heat_kwh_per_t:
        heat = Term(value=conversion.heat_kwh_per_t, unit="kWh/t")
        per_mwh = Term(value=KWH_PER_MWH, unit="kWh/MWh", sign="÷")
        need = worked(StepCode.CONVERSION_INPUT, "MWh/t", heat, per_mwh, share, source=source)
        made.append(_priced(OutputUnit.STEAM_T, need, paid))
    return tuple(made)


def loss_cost(price: UtilityPrice, lost_amount: Decimal) -> LossCost:
    """Return what losing an amount of a utility takes in energy and money [unit of the price].

    Raises NegativeAmount, NotANumber.
    """
    if not lost_amount.is_finite():
        raise NotANumber(lost_amount)
    if lost_amount < 0:
        raise NegativeAmount("", price.unit, lost_amount)
    lost = Term(value=lost_amount, unit=price.unit)
    energy = worked(
        StepCode.CONVERSION_INPUT, "MWh", lost, Term(value=price.input_mwh_per_unit, unit=f"MWh/{price.unit}")
    )
    if price.price_amount is None:
        return LossCost(input_energy_mwh=energy.result, cost_amount=None, steps=(energy,))
    cost = worked(StepCode.VALUE, "", lost, Term(value=price.price_amount, unit=f"/{price.unit}"))
    return LossCost(input_energy_mwh=energy.result, cost_amount=cost.result, steps=(energy, cost))


def carrier_prices(totals: AnnualTotals) -> Mapping[str, Step]:
    """Return what a MWh of each carrier cost, where cost and energy are recorded."""
    found = {carrier: carrier_price(totals, carrier) for carrier in totals.energy_mwh_by_carrier}
    return {carrier: step for carrier, step in found.items() if step is not None}


def _with_other_cost(input_price: Step | None, other: Decimal | None) -> tuple[Decimal | None, tuple[Step, ...]]:
    if input_price is None or other is None:
        return (input_price.result, (input_price,)) if input_price else (None, ())
    terms = Term(value=input_price.result, unit="/MWh"), Term(value=other, unit="/MWh", sign="+")
    step = worked(StepCode.SUMMED, "/MWh", *terms)
    return step.result, (input_price, step)


def _priced(unit: OutputUnit, need: Step, paid: tuple[Decimal | None, tuple[Step, ...]]) -> UtilityPrice:
    per_mwh, steps = paid
    if per_mwh is None:
        return UtilityPrice(unit=unit, input_mwh_per_unit=need.result, price_amount=None, steps=(need,))
    price = worked(
        StepCode.PRICE, f"/{unit}", Term(value=need.result, unit=need.unit), Term(value=per_mwh, unit="/MWh")
    )
    return UtilityPrice(
        unit=unit, input_mwh_per_unit=need.result, price_amount=price.result, steps=(*steps, need, price)
    )
