"""How the steps of a calculation and the names of indicators read."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.figures import StepRow
from recp_portal.lib import numbers

STEP_WORDS: Mapping[str, Any] = {
    "adjusted": gettext_lazy("At this year's output"),
    "load": gettext_lazy("Load"),
    "entered": gettext_lazy("Entered"),
    "over_period": gettext_lazy("Over the period"),
    "consumed": gettext_lazy("Opening stock + bought − closing stock"),
    "daily_average": gettext_lazy("Daily average of the recorded days"),
    "share_covered": gettext_lazy("Share of the meter that is this site's"),
    "converted": gettext_lazy("Converted"),
    "density": gettext_lazy("By density"),
    "calorific_value": gettext_lazy("By net calorific value"),
    "net_of_gross": gettext_lazy("Net of gross heating value"),
    "weighted": gettext_lazy("Weighted to the common unit"),
    "exported": gettext_lazy("Sold or passed on: taken out of the use"),
    "cod": gettext_lazy("Load of the effluent"),
    "pond_methane": gettext_lazy("Methane of the pond: load × Bo × MCF"),
    "project_saving": gettext_lazy("Avoided, with the factor for project savings"),
    "co2e_factor": gettext_lazy("Factor with all gases"),
    "co2": gettext_lazy("Carbon dioxide"),
    "co2_biogenic": gettext_lazy("Biogenic carbon dioxide, counted apart"),
    "co2e": gettext_lazy("Greenhouse gases"),
    "summed": gettext_lazy("Added up"),
    "excluded": gettext_lazy("Not counted: an option that excludes it counts"),
    "needs_other": gettext_lazy("Not counted: the option that it needs does not count"),
    "counted_once": gettext_lazy("Without what would count twice"),
    "changed": gettext_lazy("Compared: now ÷ before − 1"),
    "net_investment": gettext_lazy("Investment after grants"),
    "cash_flows": gettext_lazy("Cash flow of each year, from year 0"),
    "discounted": gettext_lazy("Each year at its value today"),
    "irr": gettext_lazy("Discount rate at which they are worth nothing"),
    "divided": gettext_lazy("Divided"),
    "net_saving": gettext_lazy("Saved a year"),
    "payback": gettext_lazy("Payback"),
    "priced": gettext_lazy("Priced"),
    "exchanged": gettext_lazy("In the assessment’s currency"),
    "price_year": gettext_lazy("In prices of the assessment’s year"),
    "in_sequence": gettext_lazy("Of what the options before leave"),
    "overlap": gettext_lazy("Without what another option saves as well"),
    "within_baseline": gettext_lazy("Within what the baseline uses"),
    "weighted_sum": gettext_lazy("Weighted sum"),
    "water_content": gettext_lazy("Water in it"),
    "dry_content": gettext_lazy("Dry material in it"),
    "substance_content": gettext_lazy("Substance in it"),
    "share_of_cost": gettext_lazy("Share of what the inputs cost"),
    "accounted_share": gettext_lazy("Share accounted for: out ÷ in"),
    "unexplained": gettext_lazy("Unexplained: in − out"),
    "price": gettext_lazy("Price of a unit"),
    "value": gettext_lazy("In money"),
    "waste_cost": gettext_lazy("Cost: lost + spent on it + disposal − earned"),
    "conversion_input": gettext_lazy("Energy that goes in"),
}
INDICATOR_NAMES: Mapping[str, Any] = {
    "product_output": gettext_lazy("Product output"),
    "energy_use": gettext_lazy("Energy use"),
    "materials_use": gettext_lazy("Materials use"),
    "water_use": gettext_lazy("Water use"),
    "air_emissions": gettext_lazy("Air emissions"),
    "waste_water": gettext_lazy("Waste-water"),
    "waste": gettext_lazy("Waste"),
    "energy_productivity": gettext_lazy("Energy productivity"),
    "materials_productivity": gettext_lazy("Materials productivity"),
    "water_productivity": gettext_lazy("Water productivity"),
    "carbon_intensity": gettext_lazy("Carbon intensity"),
    "waste_water_intensity": gettext_lazy("Waste-water intensity"),
    "waste_intensity": gettext_lazy("Waste intensity"),
}
DECOUPLING_WORDS: Mapping[str, Any] = {
    "absolute": gettext_lazy("output rose, use fell"),
    "relative": gettext_lazy("use rose more slowly than output"),
    "none": gettext_lazy("use rose as fast as output, or faster"),
    "output_steady_use_fell": gettext_lazy("output steady, use fell"),
    "output_steady_use_rose": gettext_lazy("output steady, use rose"),
    "output_steady_use_steady": gettext_lazy("steady"),
    "output_fell": gettext_lazy("output fell"),
}

_NUMBER = re.compile(r"(?<![\w.])-?\d+(?:\.\d+)?(?![\w.])")
_POWER = re.compile(r"\b(m|ft)([23])\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class StepLine:
    """One link of an explanation, ready to be read."""

    label: str
    formula: str
    result: str
    source: str


def step_line(step: StepRow) -> StepLine:
    """Return a step with its numbers and units as people read them."""
    formula, _equals, result = _readable(step.formula).rpartition(" = ")
    return StepLine(
        label=str(STEP_WORDS.get(step.code, step.code)),
        formula=formula,
        result=result,
        source=_("as given here") if step.source == "own value" else step.source,
    )


def _readable(formula: str) -> str:
    printed = _NUMBER.sub(lambda match: numbers.full(Decimal(match.group())), formula)
    indexed = _POWER.sub(lambda match: match.group(1) + {"2": "²", "3": "³"}[match.group(2)], printed)
    return indexed.replace("CO2", "CO₂")
