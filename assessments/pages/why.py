"""Where a figure comes from: its chain, for a page and for the annex of a document."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.choices import EvidenceLevel
from assessments.figures import ExplainedRow, RoundFigures
from assessments.pages.wording import INDICATOR_NAMES, StepLine, step_line
from recp_portal.lib import numbers

YEARS: Mapping[str, Any] = {"baseline": gettext_lazy("baseline"), "current": gettext_lazy("this year")}
PORTFOLIOS: Mapping[str, Any] = {
    "expected": gettext_lazy("all options, expected"),
    "implemented": gettext_lazy("options in operation"),
}
BESIDE: Mapping[str, Any] = {
    "load_kg": gettext_lazy("Load of the effluent"),
    "load_per_output": gettext_lazy("Load for one unit of product"),
    "local": gettext_lazy("Own indicator"),
}
FIELDS: Mapping[str, Any] = {
    "net_investment_amount": gettext_lazy("Invested, after grants"),
    "saving_amount": gettext_lazy("Saved a year"),
    "payback_years": gettext_lazy("Payback"),
    "npv_amount": gettext_lazy("Worth over its lifetime (net present value)"),
    "irr": gettext_lazy("Internal rate of return"),
    "energy_mwh": gettext_lazy("Energy"),
    "demand_kw_month": gettext_lazy("Electricity demand"),
    "materials_t": gettext_lazy("Materials"),
    "water_m3": gettext_lazy("Water"),
    "waste_water_m3": gettext_lazy("Waste-water"),
    "waste_t": gettext_lazy("Waste"),
    "co2e_t": gettext_lazy("Greenhouse gases"),
    "other_co2e_t": gettext_lazy("Other greenhouse gases, shown apart"),
    "output": gettext_lazy("Product output"),
    "mass_t": gettext_lazy("Mass"),
    "volume_m3": gettext_lazy("Volume"),
    "cost_amount": gettext_lazy("Cost"),
    "other_emissions_t": gettext_lazy("Other greenhouse gases, shown apart"),
    "hazardous_waste_t": gettext_lazy("Hazardous waste"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainLine:
    """One figure with its steps. `href` opens its own chain, where it is made of others."""

    key: str
    label: str
    value: str
    evidence: str
    evidence_label: str
    uncertainty: str
    steps: tuple[StepLine, ...]
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyPage:
    """One figure and what it is made of.

    is_old   the result was frozen before figures kept their chains
    figure   None: there is no such figure
    """

    is_old: bool
    figure: ChainLine | None
    parts: tuple[ChainLine, ...]
    rests_on: str


def why_href(address: str, key: str = "") -> str:
    """Return the address of a figure's chain; without a key, of the chains, to which a template adds one."""
    return f"{address}?of={quote(key)}"


def why_page(figures: RoundFigures | None, key: str, *, address: str) -> WhyPage:
    """Return where a figure of a round comes from."""
    explained = {row.key: row for row in figures.explained} if figures else {}
    row = explained.get(key)
    factors = (
        [figures.factors.factor_set, _("calculation %(version)s") % {"version": figures.core_version}]
        if figures
        else []
    )
    return WhyPage(
        is_old=figures is not None and not explained,
        figure=chain_line(row, figures.currency) if row and figures else None,
        parts=tuple(
            chain_line(explained[part], figures.currency, address=address)
            for part in (row.of if row else ())
            if part in explained and figures
        ),
        rests_on=" · ".join(factors),
    )


def chain_line(row: ExplainedRow, currency: str, *, address: str = "") -> ChainLine:
    """Return a figure as people read it."""
    return ChainLine(
        key=row.key,
        label=label_of(row),
        value=value_of(row, currency),
        evidence=row.evidence,
        evidence_label=str(EvidenceLevel(row.evidence).label) if row.evidence else "",
        uncertainty=_("± %(percent)s %%") % {"percent": numbers.full(row.uncertainty_percent)}
        if row.uncertainty_percent is not None
        else "",
        steps=tuple(step_line(step) for step in row.steps),
        href=why_href(address, row.key) if address and row.of else "",
    )


def label_of(row: ExplainedRow) -> str:
    """Return the name of a figure: what it is, and of what."""
    first, *_middle, last = row.key.split("/")
    word = str(INDICATOR_NAMES.get(last) or FIELDS.get(last, last))
    if first == "change":
        return _("%(figure)s: change against the baseline") % {"figure": word}
    if first == "portfolio" and row.name:
        return _("%(name)s: %(figure)s, the part that counts") % {"name": row.name, "figure": word}
    if first == "portfolio":
        return _("%(figure)s: %(which)s") % {"figure": word, "which": PORTFOLIOS.get(row.key.split("/")[1], "")}
    if last in BESIDE:
        return _("%(name)s: %(figure)s, %(year)s") % {"name": row.name, "figure": BESIDE[last], "year": YEARS[first]}
    if first in YEARS and not row.name:
        return _("%(figure)s, %(year)s") % {"figure": word, "year": YEARS[first]}
    return f"{row.name}: {word}" if row.name else word


def value_of(row: ExplainedRow, currency: str) -> str:
    """Return a figure as tables print it."""
    last = row.key.rpartition("/")[2]
    if row.key.startswith("change/"):
        return numbers.percent(row.value, signed=True)
    if last == "irr":
        return numbers.percent(row.value)
    if last == "payback_years":
        return numbers.payback(row.value)
    if last.endswith("_amount"):
        return numbers.money(row.value, currency)
    return numbers.full_quantity(row.value, row.unit)
