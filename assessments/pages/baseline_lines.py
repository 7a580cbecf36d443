"""The base load and slope of a baseline's months: how well they fit, and what they make of the baseline."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from assessments import selectors
from assessments.calculation import bills as meter_bills
from assessments.calculation.checks import fit_of
from assessments.choices import RoundKind
from assessments.figures import RoundFigures
from assessments.models import BaselineLine, Meter, Round
from assessments.pages.comparison import AdjustedLine, adjusted_lines, flaw_sentences
from assessments.pages.findings import checked
from assessments.pages.frame import Frame, RoundBrief
from assessments.selectors.site import meters_of
from indicators.core.baselines import Fit
from indicators.core.productivity import ABSOLUTE_UNIT, IndicatorCode


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """One month beside what the line says of it, in the portal's unit."""

    label: str
    output: Decimal
    use: Decimal
    by_line: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class LineOfMonths:
    """One resource: its months, the line through them, and whether it is used.

    year_by_line  what the line makes of the recorded year; None while that has no output
    flaws         why it is not used, as sentences
    """

    name: str
    unit: str
    source: str
    evidence: str
    evidence_label: str
    months: tuple[Month, ...]
    base: Decimal
    slope: Decimal
    r_squared: Decimal | None
    period_count: int
    recorded: Decimal | None
    year_by_line: Decimal | None
    flaws: tuple[str, ...]
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthsPage:
    """The months of a baseline, and the baseline at the output of the newest follow-up.

    adjusted_for  that follow-up's name; empty where there is none yet
    """

    brief: RoundBrief
    output_unit: str
    lines: tuple[LineOfMonths, ...]
    adjusted: tuple[AdjustedLine, ...]
    adjusted_for: str
    new_href: str
    meters: tuple[tuple[str, str], ...]
    flows_href: str


def months_page(*, round_: Round, frame: Frame) -> MonthsPage:
    """Return the months of a baseline with their fits."""
    brief = frame.round(round_.number)
    within: dict[str, Any] = {"centre_slug": frame.slug, "reference": frame.reference}
    kwargs = {**within, "baseline_number": round_.number}
    check = checked(round_, slug=frame.slug)
    figures = check.calculated.figures if check.calculated else None
    unit = output_unit_of(figures)
    may_add = bool(frame.may_edit and brief.is_open and unit)
    new_href = reverse("months_create", kwargs=kwargs) if may_add else ""
    later = _newest_follow_up(round_)
    later_check = checked(later, slug=frame.slug) if later else None
    later_figures = later_check.calculated.figures if later_check and later_check.calculated else None

    def edit(pk: UUID) -> str:
        return reverse("months_edit", kwargs={**kwargs, "line_id": pk}) if frame.may_edit else ""

    return MonthsPage(
        brief=brief,
        output_unit=unit,
        lines=tuple(_line(row, figures, edit(row.pk)) for row in round_.baseline_lines.order_by("indicator", "pk")),
        adjusted=adjusted_lines(later_figures.adjusted) if later_figures else (),
        adjusted_for=frame.round(later.number).name if later else "",
        new_href=new_href,
        meters=tuple(
            (meter.name, f"{new_href}?meter={meter.pk}")
            for meter in (meters_of(round_.assessment) if new_href else ())
            if meter.bills.all()
        ),
        flows_href=reverse("flow_list", kwargs={**within, "round_number": round_.number}),
    )


def output_unit_of(figures: RoundFigures | None) -> str:
    """Return what the baseline year counts its output in; empty while no output is recorded."""
    return figures.baseline.output_unit if figures and figures.baseline else ""


def months_from_bills(*, meter: Meter, round_: Round) -> list[dict[str, str]]:
    """Return the bills of a meter within a baseline as months whose output is still to be typed."""
    found = []
    for bill in sorted(meter.bills.all(), key=lambda bill: (bill.start_on, bill.pk)):
        if bill.start_on < round_.period_start or bill.end_on > round_.period_end:
            continue
        total = meter_bills.meter_total(meter, [bill], start=bill.start_on, end=bill.end_on, method=None)
        if total.use_amount is not None:
            label = f"{bill.start_on:%Y-%m}" if bill.start_on.day == 1 else f"{bill.start_on} – {bill.end_on}"
            found.append({"label": label, "output": "", "use": f"{total.use_amount:f}"})
    return found


def get_line_or_404(*, round_: Round, pk: UUID) -> BaselineLine:
    """Return a line of a baseline's months. Raises Http404."""
    line: BaselineLine | None = round_.baseline_lines.select_related("locked_by__accepted_by").filter(pk=pk).first()
    if line is None:
        raise Http404
    line.round = round_
    return line


def _newest_follow_up(round_: Round) -> Round | None:
    """Return the newest follow-up with figures that is compared with this baseline."""
    follow_ups = round_.assessment.rounds.filter(kind=RoundKind.FOLLOW_UP).order_by("-number")
    compared = [one for one in follow_ups if selectors.baseline_of(one) == round_ and one.flows.exists()]
    return compared[0] if compared else None


def _line(row: BaselineLine, figures: RoundFigures | None, href: str) -> LineOfMonths:
    fit, code = fit_of(row), IndicatorCode(row.indicator)
    year = figures.baseline if figures else None
    recorded = next((one.baseline for one in figures.indicators if one.code == code), None) if figures else None
    output = year.product_output if year else None
    flaws = fit.flaws(output=output, recorded=recorded) if output and recorded is not None else ()
    sentences = flaw_sentences(flaws)
    if not output or recorded is None:
        sentences = (_("The year's output or its use is not recorded yet, so that nothing can be adjusted."),)
    return LineOfMonths(
        name=str(row.get_indicator_display()),
        unit=ABSOLUTE_UNIT[code],
        source=row.source,
        evidence=row.evidence,
        evidence_label=str(row.get_evidence_display()),
        months=_months(fit),
        base=fit.base,
        slope=fit.slope,
        r_squared=fit.r_squared,
        period_count=fit.periods,
        recorded=recorded,
        year_by_line=fit.year_at(output) if output else None,
        flaws=sentences,
        href=href,
    )


def _months(fit: Fit) -> tuple[Month, ...]:
    return tuple(
        Month(label=point.label, output=point.output, use=point.use, by_line=fit.use_at(point.output))
        for point in fit.points
    )
