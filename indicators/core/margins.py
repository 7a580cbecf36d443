"""Avoided greenhouse gas with the factor for project savings: a second, labelled figure, never the headline."""

from indicators.core.factors import FactorSet
from indicators.core.flows import Carrier
from indicators.core.savings import Savings
from indicators.core.steps import Step, StepCode, Term, worked


def project_savings(savings: Savings, factors: FactorSet) -> Step | None:
    """Return what is avoided when a saved kWh from the grid avoids the combined margin, as a step.

    savings  of one option, or of several that count together, measured with the average of `factors`
    returns  co2e_t − electricity × average + electricity × combined margin     [t CO2e/year]
             None: no electricity is saved, or one of the two factors is not known

    A combined margin of zero is a margin. Refrigerants, processes and ponds stand apart as in `Savings`.
    """
    electricity_mwh = savings.energy_mwh_by_carrier.get(Carrier.ELECTRICITY)
    average, margin = factors.grid, factors.combined_margin
    if average is None or margin is None or electricity_mwh is None or savings.co2e_t is None:
        return None
    return worked(
        StepCode.PROJECT_SAVING,
        "t CO2e",
        Term(value=savings.co2e_t, unit="t CO2e"),
        Term(value=electricity_mwh, unit="MWh", sign="−"),
        Term(value=average.kg_co2e_per_kwh, unit="t CO2e/MWh"),
        Term(value=electricity_mwh, unit="MWh", sign="+"),
        Term(value=margin.kg_co2e_per_kwh, unit="t CO2e/MWh"),
        source=factors.source_of_grid(margin),
    )
