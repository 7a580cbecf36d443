"""Greenhouse gases of energy stated again with other factors: what one MWh of each kind counts in a factor set."""

from collections.abc import Iterable
from decimal import Decimal

from indicators.core.factors import FactorSet
from indicators.core.flows import Flow, FlowKind, quantify
from indicators.core.refusals import MissingFactor


def co2e_t_per_mwh(carriers: Iterable[str], factors: FactorSet) -> dict[str, Decimal]:
    """Return what one MWh of each kind of energy counts, as the same function has it that measures an option.

    returns  [t CO2e/MWh]; a kind that the set has no factor for is left out

    >>> bare = FactorSet(name="Bare", version="1", gwp_set="AR5", gwp={}, fuels={}, grid=None)
    >>> co2e_t_per_mwh(["own_renewable", "electricity"], bare)
    {'own_renewable': Decimal('0')}
    """
    found = {}
    for carrier in carriers:
        one = Flow(ref="", kind=FlowKind.ENERGY, name=carrier, amount=Decimal(1), unit="MWh", carrier=carrier)
        try:
            counted = quantify(one, factors).co2e_t
        except MissingFactor:
            continue
        if counted is not None:
            found[carrier] = counted
    return found
