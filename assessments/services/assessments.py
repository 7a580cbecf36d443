"""Starting and describing assessments and their rounds."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models.functions import Length
from django.utils.translation import gettext as _

from accounts.models import User
from assessments import selectors
from assessments.choices import RoundKind, RoundStatus
from assessments.fields import AssessmentFields, RoundFields, values_of
from assessments.guards import keyed, made_before, open_round
from assessments.models import Assessment, Round
from assessments.refusals import RoundIsClosed, WrongOrder
from assessments.round_rules import (
    NO_CHANGE,
    later_version,
    refuse_odd_change,
    refuse_odd_period,
    refuse_other_baseline,
    refuse_other_campaign,
)
from centres import audit, edits
from centres.models import Site
from centres.tenancy import current_centre
from indicators import selectors as factors
from indicators.models import GridFactor


@transaction.atomic
def start_assessment(
    *, site: Site, fields: AssessmentFields, key: UUID | None = None, by: User, at: datetime
) -> Assessment:
    """Start an assessment of a site, with the next reference of the year. The same key twice starts one.

    Raises ValidationError.
    """
    centre = current_centre()
    _one_at_a_time(centre.pk)
    if before := made_before(Assessment, key, site_id=site.pk):
        return before
    factor_set = factors.current_factor_set()
    values = {**_values(fields), "currency": fields.currency or centre.currency}
    if values["grid_factor_id"] is None and centre.country_id:
        default = factors.national_average(factor_set, centre.country_id)
        values["grid_factor_id"] = default.pk if default else None
    assessment = edits.make(
        Assessment,
        by=by,
        at=at,
        **keyed(key),
        reference=_next_reference(centre.code, fields.started_on.year),
        enterprise_id=site.enterprise_id,
        site=site,
        factor_set=factor_set,
        **values,
    )
    audit.record("assessments.assessment.started", target=assessment, by=by, at=at, assessment=str(assessment.pk))
    return assessment


@transaction.atomic
def edit_assessment(
    *, assessment: Assessment, fields: AssessmentFields, expected_version: int | None = None, by: User, at: datetime
) -> Assessment:
    """Change what is said of an assessment.

    Currency and grid factor stay once a round is accepted: its figures rest on them.
    Raises StaleEdit, ValidationError.
    """
    current = edits.held(assessment, expected_version=expected_version)
    values = {**_values(fields), "currency": fields.currency or current.currency}
    if current.rounds.filter(status=RoundStatus.ACCEPTED).exists():
        for name, label in [("currency", _("Currency")), ("grid_factor_id", _("Grid factor"))]:
            if values[name] != getattr(current, name):
                raise ValidationError(
                    {
                        name.removesuffix("_id"): _(
                            "%(label)s: an accepted round rests on it. Open that round again to change it."
                        )
                        % {"label": label}
                    }
                )
    changed = edits.change(current, by=by, at=at, **values)
    if changed:
        audit.record(
            "assessments.assessment.edited",
            target=current,
            by=by,
            at=at,
            assessment=str(current.pk),
            changed=changed,
        )
    return current


@transaction.atomic
def start_round(
    *, assessment: Assessment, kind: str, fields: RoundFields, key: UUID | None = None, by: User, at: datetime
) -> Round:
    """Start the baseline, the report, or a follow-up. The same key twice starts one.

    A report needs a baseline; a follow-up needs an accepted baseline, and begins after it ends.
    Raises WrongOrder, ValidationError.
    """
    current = edits.held(assessment)
    if before := made_before(Round, key, assessment_id=current.pk):
        return before
    versions = selectors.baselines_of(current)
    if kind == RoundKind.BASELINE and versions:
        raise WrongOrder(_("This assessment has a baseline already. A changed plant gets a new version of it."))
    baseline = fields.compared_with or selectors.baseline_in_force(versions, on=fields.period_end)
    if kind != RoundKind.BASELINE and baseline is None:
        raise WrongOrder(_("Start with the baseline: the figures before the options."))
    refuse_other_baseline(fields, versions)
    if kind == RoundKind.FOLLOW_UP and baseline is not None:
        if baseline.status != RoundStatus.ACCEPTED:
            raise WrongOrder(_("A follow-up is compared with the baseline. Let the baseline be accepted first."))
        if fields.period_start <= baseline.period_end:
            raise ValidationError(
                {
                    "period_start": _("From: a follow-up begins after the baseline ends (%(date)s).")
                    % {"date": baseline.period_end.isoformat()}
                }
            )
    refuse_odd_period(fields, at=at)
    refuse_other_campaign(fields, [baseline] if baseline else [])
    round_ = edits.make(
        Round,
        by=by,
        at=at,
        **keyed(key),
        assessment=current,
        number=current.rounds.count() + 1,
        kind=kind,
        **{**values_of(fields), **NO_CHANGE, "compared_with": later_version(baseline, versions)},
    )
    audit.record("assessments.round.started", target=round_, by=by, at=at, assessment=str(current.pk))
    return round_


@transaction.atomic
def edit_round(
    *, round_: Round, fields: RoundFields, expected_version: int | None = None, by: User, at: datetime
) -> Round:
    """Change the period of an open round, or what is said of it. Raises RoundIsClosed, StaleEdit, ValidationError."""
    current = edits.held(round_, expected_version=expected_version)
    if not current.is_open:
        raise RoundIsClosed(current)
    open_round(current)
    values = values_of(fields)
    versions = selectors.baselines_of(current.assessment)
    baseline = None
    if current.kind == RoundKind.BASELINE:
        values["compared_with"] = None
        if current.change_reason:
            refuse_odd_change(fields, at=at)
        else:
            values |= NO_CHANGE
    else:
        refuse_other_baseline(fields, versions)
        baseline = fields.compared_with or selectors.baseline_among(current, versions)
        values |= {**NO_CHANGE, "compared_with": later_version(baseline, versions)}
    if current.kind == RoundKind.FOLLOW_UP and baseline and fields.period_start <= baseline.period_end:
        raise ValidationError({"period_start": _("From: a follow-up begins after the baseline ends.")})
    refuse_odd_period(fields, at=at)
    refuse_other_campaign(fields, current.assessment.rounds.exclude(pk=current.pk).order_by("number"))
    changed = edits.change(current, by=by, at=at, **values)
    if changed:
        audit.record(
            "assessments.round.edited",
            target=current,
            by=by,
            at=at,
            assessment=str(current.assessment_id),
            changed=changed,
        )
    return current


def _values(fields: AssessmentFields) -> dict[str, object]:
    values = values_of(fields)
    if values["grid_factor_id"] and not GridFactor.objects.filter(pk=values["grid_factor_id"]).exists():
        raise ValidationError({"grid_factor": _("Grid factor: choose one of the list.")})
    return values


def _one_at_a_time(centre_id: int) -> None:
    """Let one assessment of a centre be started at a time, so that no number and no key is given twice."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('assessment reference'), %s)", [centre_id])


def _next_reference(code: str, year: int) -> str:
    """Return KE-2026-014: one number after the highest of the centre and year."""
    prefix = f"{code}-{year}-"
    last = (
        Assessment.objects.filter(reference__startswith=prefix)
        .order_by(Length("reference").desc(), "-reference")
        .values_list("reference", flat=True)
        .first()
    )
    number = int(last.removeprefix(prefix)) + 1 if last else 1
    return f"{prefix}{number:03d}"
