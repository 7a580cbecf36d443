"""Starting and describing assessments and their rounds."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from assessments import calculation, selectors
from assessments.calculation.entered import measured_flows
from assessments.choices import RoundKind, RoundStatus
from assessments.fields import AssessmentFields, RoundFields, values_of
from assessments.guards import next_reference, one_reference_at_a_time, open_round
from assessments.models import Assessment, FlowRecord, Round
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
from centres.guards import keyed, made_before
from centres.models import Site
from centres.tenancy import current_centre
from indicators import selectors as factors
from indicators.core.refusals import Refusal
from indicators.models import FactorSet, GridFactor
from indicators.sentences import refusal_sentence


@transaction.atomic
def start_assessment(
    *, site: Site, fields: AssessmentFields, key: UUID | None = None, by: User, at: datetime
) -> Assessment:
    """Start an assessment of a site, with the next reference of the year. The same key twice starts one.

    Raises ValidationError.
    """
    centre = current_centre()
    one_reference_at_a_time()
    if before := made_before(Assessment, key, site_id=site.pk):
        return before
    factor_set = _factor_set(fields) or factors.current_factor_set()
    values = {**_values(fields, factor_set), "currency": fields.currency or centre.currency}
    if values["grid_factor_id"] is None and centre.country_id:
        default = factors.national_average(factor_set, centre.country_id)
        values["grid_factor_id"] = default.pk if default else None
    assessment = edits.make(
        Assessment,
        by=by,
        at=at,
        **keyed(key),
        reference=next_reference(fields.started_on.year),
        enterprise_id=site.enterprise_id,
        site=site,
        **values,
    )
    audit.record("assessments.assessment.started", target=assessment, by=by, at=at, assessment=str(assessment.pk))
    return assessment


@transaction.atomic
def edit_assessment(
    *, assessment: Assessment, fields: AssessmentFields, expected_version: int | None = None, by: User, at: datetime
) -> Assessment:
    """Change what is said of an assessment.

    Currency, factor set and grid factor stay once a round is accepted: its figures rest on them. With another set the
    amounts of the inputs and outputs are made canonical again, and the grid factor is that set's of the same kind.
    Raises StaleEdit, ValidationError.
    """
    current = edits.held(assessment, expected_version=expected_version)
    factor_set = _factor_set(fields) or current.factor_set
    values = {**_values(fields, factor_set), "currency": fields.currency or current.currency}
    if current.rounds.filter(status=RoundStatus.ACCEPTED).exists():
        for name, label in [
            ("currency", _("Currency")),
            ("factor_set_id", _("Factors")),
            ("grid_factor_id", _("Grid factor")),
        ]:
            if values[name] != getattr(current, name):
                raise ValidationError(
                    {
                        name.removesuffix("_id"): _(
                            "%(label)s: an accepted round rests on it. Open that round again to change it."
                        )
                        % {"label": label}
                    }
                )
    is_other_set = factor_set.pk != current.factor_set_id
    changed = edits.change(current, by=by, at=at, **values)
    if is_other_set:
        _make_canonical_again(current)
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
    if kind == RoundKind.IMPORTED:
        raise WrongOrder(_("Imported history comes from files, not from a form."))
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


def _factor_set(fields: AssessmentFields) -> FactorSet | None:
    if fields.factor_set_id is None:
        return None
    chosen = factors.published_factor_sets().filter(pk=fields.factor_set_id).first()
    if chosen is None:
        raise ValidationError({"factor_set": _("Factors: choose one of the list.")})
    return chosen


def _values(fields: AssessmentFields, factor_set: FactorSet) -> dict[str, object]:
    values = values_of(fields)
    values["factor_set_id"] = factor_set.pk
    if fields.grid_factor_id is None:
        return values
    grid = GridFactor.objects.filter(pk=fields.grid_factor_id).first()
    if grid is None:
        raise ValidationError({"grid_factor": _("Grid factor: choose one of the list.")})
    if grid.factor_set_id != factor_set.pk:
        grid = factors.same_grid_factor(grid, factor_set)
        if grid is None:
            raise ValidationError({"grid_factor": _("Grid factor: these factors have none of this country and kind.")})
    values["grid_factor_id"] = grid.pk
    return values


def _make_canonical_again(assessment: Assessment) -> None:
    """Keep what each input and output amounts to by the factors that the assessment has now."""
    known = calculation.factors_of(assessment)
    site_fuels = calculation.site_fuels_of(assessment.site_id)
    for round_ in assessment.rounds.order_by("number"):
        flows = list(round_.flows.select_related("product").order_by("pk"))
        try:
            measured = measured_flows(flows, known, calculation.fuels_at(round_, site_fuels))
        except Refusal as refusal:
            raise ValidationError({"factor_set": refusal_sentence(refusal)}) from refusal
        for flow, one in zip(flows, measured, strict=True):
            amount, unit = calculation.canonical_amount(one)
            FlowRecord.objects.filter(pk=flow.pk).update(canonical_amount=round(amount, 9), canonical_unit=unit)
