"""New versions of a baseline, for a plant that changed."""

from dataclasses import fields as fields_of
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from assessments import selectors
from assessments.choices import RoundKind, RoundStatus
from assessments.fields import FlowFields, RoundFields, values_of
from assessments.models import Assessment, FlowRecord, Round
from assessments.refusals import WrongOrder
from assessments.round_rules import refuse_odd_change, refuse_odd_period, refuse_other_campaign
from assessments.services.inputs import add_flow
from centres import audit, edits
from centres.guards import keyed, made_before


@transaction.atomic
def propose_baseline(
    *,
    assessment: Assessment,
    fields: RoundFields,
    taken_from: Round | None = None,
    key: UUID | None = None,
    by: User,
    at: datetime,
) -> Round:
    """Start a new version of the baseline, which goes the way of every round. The same key twice starts one.

    The versions before it stay, with what was compared with them; what is accepted from now on can be compared with it.
    taken_from  a round of the assessment whose period, inputs and outputs become the baseline's
    Raises WrongOrder, ValidationError.
    """
    current = edits.held(assessment)
    if before := made_before(Round, key, assessment_id=current.pk):
        return before
    versions = selectors.baselines_of(current)
    if not versions or versions[0].status != RoundStatus.ACCEPTED:
        raise WrongOrder(_("The first baseline is not accepted yet: change that one."))
    if taken_from is not None:
        if taken_from.assessment_id != current.pk:
            raise ValidationError({"taken_from": _("Taken over from: choose a round of this assessment.")})
        fields = replace(
            fields,
            period_start=taken_from.period_start,
            period_end=taken_from.period_end,
            campaign=taken_from.campaign,
        )
    refuse_odd_change(fields, at=at)
    refuse_odd_period(fields, at=at)
    refuse_other_campaign(fields, [versions[0]])
    values = {**values_of(fields), "compared_with": None}
    round_ = edits.make(
        Round,
        by=by,
        at=at,
        **keyed(key),
        assessment=current,
        number=current.rounds.count() + 1,
        kind=RoundKind.BASELINE,
        taken_from=taken_from,
        **values,
    )
    audit.record(
        "assessments.baseline.proposed",
        target=round_,
        by=by,
        at=at,
        assessment=str(current.pk),
        reason=f"{round_.get_change_reason_display()}: {round_.change_note}",
    )
    for flow in taken_from.flows.select_related("product", "meter").order_by("kind", "pk") if taken_from else ():
        add_flow(round_=round_, fields=_again(flow), by=by, at=at)
    return round_


def _again(flow: FlowRecord) -> FlowFields:
    return FlowFields(**{field.name: getattr(flow, field.name) for field in fields_of(FlowFields)})
