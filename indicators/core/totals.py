"""The totals of one site's year, from its measured flows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import TypeVar

from indicators.core.arithmetic import total, total_or_none
from indicators.core.emissions import IN_AIR_EMISSIONS, EmissionSource
from indicators.core.flows import FlowKind, MeasuredFlow
from indicators.core.refusals import OutputUnitsDiffer

Key = TypeVar("Key", bound=str)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnualTotals:
    """One site's year. None is "not recorded" and never zero.

    air_emissions_t    combustion and purchased energy: the indicator                         [t CO2e]
    other_emissions_t  refrigerants, process emissions, ponds: shown apart, in no indicator   [t CO2e]
    co2_biogenic_t     memo, in no total                                                      [t CO2]
    exported_mwh       memo: energy sold or passed on; its fuel share is subtracted           [MWh]
    made_on_site_mwh   memo: made of a fuel that counts                                       [MWh]
    supplier_electricity_t  memo: purchased electricity with its suppliers' factors; where one is not known, with the
                       average. None: no supplier's factor is known                           [t CO2e]
    demand_kw_month    in no indicator                                                        [kW-month]
    """

    product_output: Decimal | None = None
    output_unit: str = ""
    energy_mwh: Decimal | None = None
    materials_t: Decimal | None = None
    water_m3: Decimal | None = None
    air_emissions_t: Decimal | None = None
    waste_water_m3: Decimal | None = None
    waste_t: Decimal | None = None
    other_emissions_t: Decimal | None = None
    emissions_t_by_source: Mapping[str, Decimal] = field(default_factory=dict)
    co2_biogenic_t: Decimal | None = None
    exported_mwh: Decimal | None = None
    made_on_site_mwh: Decimal | None = None
    supplier_electricity_t: Decimal | None = None
    hazardous_waste_t: Decimal | None = None
    demand_kw_month: Decimal | None = None
    energy_mwh_by_carrier: Mapping[str, Decimal] = field(default_factory=dict)
    cost_amount_by_kind: Mapping[FlowKind, Decimal] = field(default_factory=dict)
    cost_amount_by_carrier: Mapping[str, Decimal] = field(default_factory=dict)


def annual_totals(measured: Iterable[MeasuredFlow]) -> AnnualTotals:
    """Return the year's totals; what nobody recorded stays None. The order of the flows does not matter.

    Raises OutputUnitsDiffer when product outputs have no common unit.
    """
    flows = tuple(measured)
    of_kind = {kind: [m for m in flows if m.flow.kind is kind] for kind in FlowKind}
    outputs, energy, waste = of_kind[FlowKind.PRODUCT_OUTPUT], of_kind[FlowKind.ENERGY], of_kind[FlowKind.WASTE]
    output_units = tuple(sorted({m.output_unit for m in outputs}))
    if len(output_units) > 1:
        raise OutputUnitsDiffer(output_units)
    return AnnualTotals(
        product_output=total_or_none(m.output for m in outputs),
        output_unit=output_units[0] if output_units else "",
        energy_mwh=total_or_none(m.energy_mwh for m in energy),
        materials_t=total_or_none(m.mass_t for m in of_kind[FlowKind.MATERIAL]),
        water_m3=total_or_none(m.volume_m3 for m in of_kind[FlowKind.WATER]),
        air_emissions_t=total_or_none(m.co2e_t for m in flows if m.source in IN_AIR_EMISSIONS),
        waste_water_m3=total_or_none(m.volume_m3 for m in of_kind[FlowKind.WASTE_WATER]),
        waste_t=total_or_none(m.mass_t for m in waste),
        other_emissions_t=total_or_none(m.co2e_t for m in flows if m.source not in IN_AIR_EMISSIONS),
        emissions_t_by_source=recorded_by((m.source or "", m.co2e_t) for m in flows),
        co2_biogenic_t=total_or_none(m.co2_biogenic_t for m in flows),
        exported_mwh=total_or_none(m.memo_mwh for m in energy if m.flow.is_exported),
        made_on_site_mwh=total_or_none(m.memo_mwh for m in energy if not m.flow.is_exported),
        supplier_electricity_t=_with_suppliers(energy),
        hazardous_waste_t=total_or_none(m.mass_t for m in waste if m.flow.is_hazardous),
        demand_kw_month=total_or_none(m.demand_kw_month for m in of_kind[FlowKind.DEMAND]),
        energy_mwh_by_carrier=recorded_by((m.flow.carrier or "", m.energy_mwh) for m in energy),
        cost_amount_by_kind=recorded_by((m.flow.kind, m.flow.cost_amount) for m in flows),
        cost_amount_by_carrier=recorded_by((m.flow.carrier or "", m.flow.cost_amount) for m in energy),
    )


def _with_suppliers(energy: Iterable[MeasuredFlow]) -> Decimal | None:
    bought = [one for one in energy if one.source is EmissionSource.ELECTRICITY]
    if all(one.supplier_step is None for one in bought):
        return None
    return total_or_none(one.supplier_step.result if one.supplier_step else one.co2e_t for one in bought)


def recorded_by(pairs: Iterable[tuple[Key, Decimal | None]]) -> dict[Key, Decimal]:
    """Return the total of each key, keys in order, without those nobody recorded anything for.

    >>> recorded_by([("b", Decimal("1")), ("a", None), ("b", Decimal("2"))])
    {'b': Decimal('3')}
    """
    recorded = sorted((key, value) for key, value in pairs if value is not None)
    return {key: total(value for _, value in group) for key, group in groupby(recorded, key=itemgetter(0))}
