"""Recording the months of a baseline, from which its base load and slope follow."""

from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from assessments.choices import BenchmarkIndicator, RoundKind
from assessments.fields import BaselineLineFields
from assessments.guards import LARGEST_CANONICAL
from assessments.models import BaselineLine, Round
from assessments.services.parts import Part, add_part, edit_part, remove_part
from indicators import core
from indicators.core.baselines import FEWEST_TO_USE
from indicators.core.productivity import ABSOLUTE_UNIT
from indicators.core.refusals import Refusal
from indicators.core.units import convert

BASELINE_LINE = Part(model=BaselineLine, name="baseline_line")
MOST_POINTS = 366
LONGEST_LABEL = 40


def add_baseline_line(
    *, round_: Round, fields: BaselineLineFields, key: UUID | None = None, by: User, at: datetime
) -> BaselineLine:
    """Record the months of a resource in an open baseline. The same key twice records it once.

    Raises RoundIsClosed, ValidationError.
    """
    return add_part(part=BASELINE_LINE, round_=round_, values=partial(_values, fields), key=key, by=by, at=at)


def edit_baseline_line(
    *, line: BaselineLine, fields: BaselineLineFields, expected_version: int | None = None, by: User, at: datetime
) -> BaselineLine:
    """Change the months of a resource. Raises RecordIsLocked, RoundIsClosed, StaleEdit, ValidationError."""
    values = partial(_values, fields)
    return edit_part(part=BASELINE_LINE, row=line, values=values, expected_version=expected_version, by=by, at=at)


def remove_baseline_line(*, line: BaselineLine, by: User, at: datetime) -> None:
    """Remove the months of a resource from an open baseline. Raises RecordIsLocked, RoundIsClosed."""
    remove_part(part=BASELINE_LINE, row=line, by=by, at=at)


def _values(fields: BaselineLineFields, round_: Round) -> dict[str, Any]:
    if round_.kind != RoundKind.BASELINE:
        raise ValidationError(_("Months are recorded with the baseline: open that round."))
    if fields.indicator not in BenchmarkIndicator.values:
        raise ValidationError({"indicator": _("What: choose one of the list.")})
    unit = ABSOLUTE_UNIT[core.IndicatorCode(fields.indicator)]
    try:
        convert(Decimal(1), fields.unit, unit)
    except Refusal as refusal:
        sentence = _("Unit of use: give one that measures the same as %(unit)s, such as %(unit)s itself.")
        raise ValidationError({"unit": sentence % {"unit": unit}}) from refusal
    _refuse_odd_points(fields)
    return {
        "indicator": fields.indicator,
        "unit": fields.unit,
        "period_count": fields.period_count,
        "source": fields.source,
        "evidence": fields.evidence,
        "points": [
            {"label": point.label.strip(), "output": f"{point.output:f}", "use": f"{point.use:f}"}
            for point in fields.points
        ],
    }


def _refuse_odd_points(fields: BaselineLineFields) -> None:
    points = fields.points
    labels = [point.label.strip() for point in points]
    errors = []
    if len(points) < FEWEST_TO_USE:
        words = {"fewest": FEWEST_TO_USE, "count": len(points)}
        errors.append(_("Months: give at least %(fewest)s, not %(count)s.") % words)
    if len(points) > min(MOST_POINTS, fields.period_count):
        errors.append(_("Months: there are more of them than make the year (%(count)s).") % {"count": len(points)})
    if any(not label or len(label) > LONGEST_LABEL for label in labels):
        errors.append(_("Months: name each of them, in at most %(most)s characters.") % {"most": LONGEST_LABEL})
    if len(set(labels)) < len(labels):
        errors.append(_("Months: two have the same name."))
    if any(not 0 <= value < LARGEST_CANONICAL for point in points for value in (point.output, point.use)):
        errors.append(_("Months: output and use are zero or more, and no more than a plant can have."))
    if not errors and len({point.output for point in points}) < 2:
        errors.append(_("Months: the output never varies, so that nothing follows from it."))
    if errors:
        raise ValidationError({"points": errors})
