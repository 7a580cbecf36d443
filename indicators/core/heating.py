"""Gross and net calorific value told apart, and a site's own properties of a fuel."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from indicators.core.refusals import MissingFactor
from indicators.core.steps import Source


class HeatingValue(StrEnum):
    """On which calorific value an amount of fuel in energy units stands. Gross is also called higher."""

    NET = "net"
    GROSS = "gross"


# Net ÷ gross calorific value. IPCC 2006, volume 2, chapter 1, after OECD/IEA: 5 % less for coal and oil, 10 % less for
# most forms of natural and manufactured gas. What is not here (wood, bagasse, waste) depends on its moisture.
GAS, LIQUID, COAL = Decimal("0.90"), Decimal("0.95"), Decimal("0.95")
NET_SHARE_OF_GROSS: Mapping[str, Decimal] = {
    **dict.fromkeys(("natural_gas", "biogas", "landfill_gas"), GAS),
    **dict.fromkeys(("diesel", "residual_fuel_oil", "lpg", "gasoline", "kerosene", "petroleum_coke"), LIQUID),
    **dict.fromkeys(("waste_oils", "biodiesel", "other_liquid_biofuels"), LIQUID),
    **dict.fromkeys(("anthracite", "coking_coal", "other_bituminous_coal", "sub_bituminous_coal"), COAL),
    **dict.fromkeys(("lignite", "brown_coal_briquettes", "coke_oven_coke", "peat"), COAL),
}
NET_SHARE_SOURCE = Source(name="IPCC 2006, vol. 2, ch. 1: net is 10 % below gross for gas, 5 % for oil and coal")
OWN_VALUE = Source(name="", kind="own_value")


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteFuel:
    """What a site knows of a fuel better than the factor set. It stands between the flow's own values and the set's.

    calorific_value_mj_per_kg  as the supplier or a laboratory states it        [MJ/kg]
    heating_value              whether that is net or gross
    net_share_of_gross         net ÷ gross of this fuel at this site            0–1; None: the rule of the fuel
    valid_from                 it holds for periods that end on or after this day
    """

    code: str
    source: str
    valid_from: date
    density_kg_per_m3: Decimal | None = None
    calorific_value_mj_per_kg: Decimal | None = None
    heating_value: HeatingValue = HeatingValue.NET
    net_share_of_gross: Decimal | None = None

    @property
    def cited(self) -> Source:
        """Return the source as a step names it."""
        return Source(name=self.source, kind="own_value", year=self.valid_from.year)


def net_share(code: str, of_flow: Decimal | None, site_fuel: SiteFuel | None) -> tuple[Decimal, Source]:
    """Return net ÷ gross calorific value: the flow's own, else the site's, else the rule of the fuel.

    Raises MissingFactor where the fuel has no rule.

    >>> net_share("natural_gas", None, None)[0], net_share("natural_gas", Decimal("0.903"), None)[0]
    (Decimal('0.90'), Decimal('0.903'))
    """
    if of_flow is not None:
        return of_flow, OWN_VALUE
    if site_fuel is not None and site_fuel.net_share_of_gross is not None:
        return site_fuel.net_share_of_gross, site_fuel.cited
    if code not in NET_SHARE_OF_GROSS:
        raise MissingFactor("net_share", code)
    return NET_SHARE_OF_GROSS[code], NET_SHARE_SOURCE


def fuels_at_site(known: Iterable[SiteFuel], *, period_end: date) -> Mapping[str, SiteFuel]:
    """Return for each fuel the newest property that was valid when the period ended."""
    valid = sorted((one for one in known if one.valid_from <= period_end), key=lambda one: one.valid_from)
    return {one.code: one for one in valid}
