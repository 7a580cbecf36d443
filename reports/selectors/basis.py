"""What the figures of a leaflet rest on: who accepted them, factors, rates, consent, version."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from assessments.choices import EMISSION_SOURCES, EvidenceLevel, RoundKind
from assessments.figures import FactorsRow, RoundFigures
from centres.models import DataKind
from indicators.core.emissions import IN_AIR_EMISSIONS
from indicators.core.shares import grams
from indicators.models import GridFactorKind
from recp_portal.lib import numbers
from reports.choices import Shown
from reports.selectors.material import Material, inside

DIGEST_LETTERS = 12


def basis(material: Material) -> Iterable[tuple[str, str]]:
    """Return the notes at the foot of the leaflet."""
    figures, factors = material.figures, material.figures.factors
    yield (
        _("Accepted"),
        _("%(kind)s accepted by %(person)s, %(centre)s, on %(day)s.")
        % {
            "kind": str(RoundKind(material.result.kind).label),
            "person": material.result.accepted_by,
            "centre": material.centre.short_name,
            "day": numbers.date_text(material.result.as_of),
        },
    )
    yield (
        _("Evidence"),
        _("The weakest evidence among the inputs is “%(level)s”.")
        % {"level": inside(str(EvidenceLevel(figures.evidence).label))},
    )
    yield (
        _("Factors"),
        _("%(set)s; greenhouse gases by %(gwp)s.")
        % {
            "set": factors.factor_set,
            "gwp": factors.gwp_set,
        },
    )
    if factors.grid_kg_co2e_per_kwh is not None:
        yield _("Electricity"), _grid_sentence(factors)
    if margin := _margin_sentence(material):
        yield _("Project savings"), margin
    apart = _apart(figures)
    if apart:
        yield (
            _("Air emissions"),
            _("Fuels burnt on the site and purchased energy. Recorded apart, in no indicator: %(apart)s.")
            % {"apart": apart},
        )
    yield _("Money"), _rate_sentence(material)
    yield _("Consent"), _consent_sentence(material)
    if material.enterprise.data_kind == DataKind.DEMONSTRATION:
        yield _("Demonstration"), _("The plant and all its figures are invented. They count in no total.")
    yield (
        _("Calculation"),
        _("Version %(version)s, inputs %(digest)s.")
        % {
            "version": figures.core_version,
            "digest": material.result.inputs_digest[:DIGEST_LETTERS],
        },
    )


def _apart(figures: RoundFigures) -> str:
    """Return what was recorded of greenhouse gases that stand apart from the indicators, by name."""
    years = [year for year in (figures.baseline, figures.year) if year is not None]
    codes = {code for year in years for code in year.emissions_t_by_source if code not in IN_AIR_EMISSIONS}
    return ", ".join(inside(str(EMISSION_SOURCES[code][0])) for code in EMISSION_SOURCES if code in codes)


def _rate_sentence(material: Material) -> str:
    figures = material.figures
    if figures.currency == "USD":
        return _("All amounts in US dollars.")
    if not figures.currency_per_usd:
        return _("All amounts in %(currency)s; no exchange rate was recorded.") % {"currency": figures.currency}
    return _("USD 1 = %(amount)s on %(day)s (%(source)s).") % {
        "amount": f"{figures.currency}{numbers.SPACE}{numbers.full(figures.currency_per_usd)}",
        "day": numbers.date_text(figures.rate_on),
        "source": figures.rate_source or _("source not recorded"),
    }


def _consent_sentence(material: Material) -> str:
    if material.consent is None:
        return _("The enterprise has not agreed to publication.")
    return _("Agreed by the enterprise on %(day)s (%(function)s).") % {
        "day": numbers.date_text(material.consent.signed_on),
        "function": material.said(material.consent.signatory_function),
    }


def _margin_sentence(material: Material) -> str:
    """Return what the options avoid with the combined margin, beside the average; empty where nothing may be said."""
    savings, factors = material.told.savings, material.figures.factors
    if material.disclosure.resources != Shown.VALUE or savings.co2e_margin_t is None:
        return ""
    return _(
        "%(margin)s a year with the combined margin (%(factor)s kg/kWh, %(year)s; %(source)s), %(average)s with the "
        "national average."
    ) % {
        "factor": numbers.number(factors.margin_kg_co2e_per_kwh),
        "year": factors.margin_year or "",
        "source": factors.margin_source,
        "margin": numbers.quantity(savings.co2e_margin_t, "t CO2e"),
        "average": numbers.quantity(savings.co2e_t, "t CO2e"),
    }


def _grid_sentence(factors: FactorsRow) -> str:
    assert factors.grid_kg_co2e_per_kwh is not None
    kind = str(GridFactorKind(factors.grid_kind).label) if factors.grid_kind else ""
    about = ", ".join(part for part in (factors.grid_name, inside(kind), str(factors.grid_year or "")) if part)
    return _("%(amount)s per kWh: %(about)s (%(source)s).") % {
        "amount": numbers.quantity(grams(factors.grid_kg_co2e_per_kwh), "g CO2e", places=0),
        "about": about,
        "source": _("the centre's own factor: %(source)s") % {"source": factors.grid_source}
        if factors.is_grid_own
        else factors.grid_source,
    }
