"""The plant in a leaflet: facts about the enterprise, its RECP profile, and what changed for people."""

from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.choices import EvidenceLevel, HumanEffectKind
from assessments.figures import HumanRow, IndicatorRow, LaterYearRow, YearRow
from centres.models import SizeClass
from indicators.charts import words
from indicators.core.profile import change_share
from recp_portal.lib import numbers
from reports.choices import Shown
from reports.figures import PersonLine, Profile, ProfileLine
from reports.selectors.material import Material
from reports.selectors.wording import sector_title

MOST_PEOPLE_LINES = 5
MOST_EARLIER_YEARS = 2  # beside each other in half a page


def facts(material: Material) -> Iterable[tuple[str, str]]:
    """Return what kind of enterprise it is."""
    enterprise, site = material.enterprise, material.assessment.site
    yield (
        _("Sector"),
        _("%(title)s (ISIC %(code)s)") % {"title": sector_title(enterprise.isic_class), "code": enterprise.isic_class},
    )
    yield _("Size"), str(SizeClass(enterprise.size_class).label)
    if (
        enterprise.employees_count
        and material.disclosure.people == Shown.VALUE
        and not material.disclosure.is_anonymous
    ):
        yield _("Employees"), numbers.number(enterprise.employees_count)
    products = list(site.products.order_by("pk").values_list("name", flat=True))
    if products:
        yield _("Product"), ", ".join(products[:3])
    place = "" if material.disclosure.is_anonymous else site.place or enterprise.place
    if place or material.country:
        yield _("Place"), ", ".join(part for part in (place, material.country) if part)
    yield _("Assessment"), _assessment(material)


def _period(year: YearRow) -> str:
    return numbers.period_text(year.period_start, year.period_end, year.campaign)


def profile(material: Material) -> Profile | None:
    """Return the RECP profile as far as the consent shows it."""
    level, figures = material.disclosure.resources, material.figures
    has_amounts = level == Shown.VALUE
    if level == Shown.HIDDEN or not figures.baseline or (not has_amounts and not material.has_now):
        return None
    before = _period(figures.baseline)
    now = _period(figures.year) if figures.year else ""
    return Profile(
        has_now=material.has_now,
        has_amounts=has_amounts,
        before_heading=before,
        now_heading=now if material.has_now else "",
        earlier_headings=tuple(str(year.period_end.year) for year in _earlier_years(material)),
        absolute=tuple(_profile_line(material, row, has_amounts) for row in figures.absolute),
        relative=tuple(_profile_line(material, row, has_amounts) for row in figures.relative),
    )


def people(material: Material) -> Iterable[PersonLine]:
    """Return what changed for people, as far as the consent shows it."""
    level = material.disclosure.people
    if level == Shown.HIDDEN:
        return
    for row in material.figures.human[:MOST_PEOPLE_LINES]:
        yield PersonLine(
            kind=str(HumanEffectKind(row.kind).label),
            title=material.said(row.title),
            figures=_people_figures(row, level),
            evidence=str(EvidenceLevel(row.evidence).label),
        )


def _assessment(material: Material) -> str:
    return _("%(reference)s, begun on %(day)s") % {
        "reference": material.assessment.reference,
        "day": numbers.date_text(material.assessment.started_on),
    }


def _profile_line(material: Material, row: IndicatorRow, has_amounts: bool) -> ProfileLine:
    change, arrow, tone, verdict = numbers.NOTHING, "", "", ""
    if material.has_now and row.change_share is not None:
        change = numbers.percent(row.change_share, signed=True) if row.change_share else _("no change")
        arrow = "▲" if row.change_share > 0 else "▼" if row.change_share < 0 else ""
        if row.change_share and row.is_improvement is not None:
            tone, verdict = ("better", _("better")) if row.is_improvement else ("worse", _("worse"))
    return ProfileLine(
        code=row.code,
        name=words.indicator(row.code),
        unit=numbers.unit_name(row.unit),
        before=numbers.number(row.baseline) if has_amounts else "",
        now=numbers.number(row.current) if has_amounts and material.has_now else "",
        change=change,
        arrow=arrow,
        tone=tone,
        verdict=verdict,
        earlier=tuple(_change_in(year, row.code) for year in _earlier_years(material)),
    )


def _earlier_years(material: Material) -> tuple[LaterYearRow, ...]:
    """Return the follow-ups before this one that fit into the leaflet; the portal's page shows all."""
    return material.figures.earlier_years[-MOST_EARLIER_YEARS:] if material.has_now else ()


def _change_in(year: LaterYearRow, code: str) -> str:
    changes = [one.change_share for one in year.indicators if one.code == code and one.change_share is not None]
    return numbers.percent(changes[0], signed=True) if changes else numbers.NOTHING


def _people_figures(row: HumanRow, level: str) -> str:
    before, after = row.people_before_count, row.people_after_count
    if level == Shown.PERCENTAGE:
        if not before or after is None:
            return ""
        return numbers.percent(change_share(Decimal(before), Decimal(after)), signed=True)
    parts = []
    if before is not None and after is not None:
        parts.append(
            _("%(before)s before, %(after)s now") % {"before": numbers.number(before), "after": numbers.number(after)}
        )
    elif after is not None or before is not None:
        parts.append(numbers.number(after if after is not None else before))
    if row.women_count is not None:
        parts.append(ngettext("%(n)s woman", "%(n)s women", row.women_count) % {"n": numbers.number(row.women_count)})
    if row.men_count is not None:
        parts.append(ngettext("%(n)s man", "%(n)s men", row.men_count) % {"n": numbers.number(row.men_count)})
    return ", ".join(parts)
