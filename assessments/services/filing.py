"""By what accepted results are added up, said after they were accepted: who paid, what is withdrawn or held back."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from assessments.models import Assessment, CostThreshold, Funding, Result
from assessments.selectors.filing import LONGEST_REASON, funding_of
from centres import audit, edits
from centres.models import Programme
from indicators.core.arithmetic import total


@transaction.atomic
def set_funding(*, assessment: Assessment, shares: Mapping[int, Decimal], by: User, at: datetime) -> dict[str, str]:
    """Say which programmes pay for an assessment, by key and share; the totals follow at once.

    What is left of the whole belongs to no programme. Raises ValidationError.
    """
    current = edits.held(assessment)
    if total(shares.values()) > 1:
        raise ValidationError({"share": _("Share: all programmes together pay for the whole at most.")})
    if Programme.objects.filter(pk__in=shares).count() != len(shares):
        raise ValidationError({"programme": _("Programme: choose one of the network's programmes.")})
    before = funding_of(current)
    Funding.objects.filter(assessment=current).delete()
    for programme_id, share in sorted(shares.items()):
        edits.make(Funding, by=by, at=at, assessment=current, programme_id=programme_id, share=share)
    after = funding_of(current)
    if after != before:
        Result.objects.filter(assessment=current).update(funding=after)
        audit.record(
            "assessments.funding.set",
            target=current,
            by=by,
            at=at,
            assessment=str(current.pk),
            changed={"funding": (str(before), str(after))},
        )
    return after


@transaction.atomic
def set_cost_thresholds(
    *, valid_start: date, currency: str, low_amount: Decimal, intermediate_amount: Decimal, by: User, at: datetime
) -> CostThreshold:
    """Say up to which investment an option counts as low, and as intermediate, in assessments started from a day on.

    What is accepted already keeps its class. Raises ValidationError.
    """
    thresholds = edits.make(
        CostThreshold,
        by=by,
        at=at,
        valid_start=valid_start,
        currency=currency,
        low_amount=low_amount,
        intermediate_amount=intermediate_amount,
    )
    audit.record("assessments.cost_thresholds.set", target=thresholds, by=by, at=at)
    return thresholds


@transaction.atomic
def withdraw_result(*, result: Result, reason: str, by: User, at: datetime) -> Result:
    """Take a result out of all totals, for good; what stood before it stands again. Raises ValidationError."""
    current = _held(result)
    if current.withdrawn_at is not None:
        raise ValidationError(_("This result is withdrawn already."))
    Result.objects.filter(pk=current.pk).update(withdrawn_at=at, withdrawn_by=by, withdrawn_reason=_checked(reason))
    return _told("assessments.result.withdrawn", current, reason=reason, by=by, at=at)


@transaction.atomic
def hold_back_result(*, result: Result, reason: str, by: User, at: datetime) -> Result:
    """Keep a result out of the totals until somebody looked at it; they say so. Raises ValidationError."""
    current = _held(result)
    if current.held_back_at is not None or current.withdrawn_at is not None:
        raise ValidationError(_("This result is in no total already."))
    Result.objects.filter(pk=current.pk).update(held_back_at=at, held_back_by=by, held_back_reason=_checked(reason))
    return _told("assessments.result.held_back", current, reason=reason, by=by, at=at)


@transaction.atomic
def let_result_count(*, result: Result, reason: str, by: User, at: datetime) -> Result:
    """Let a result that was held back count again. Raises ValidationError."""
    current = _held(result)
    if current.held_back_at is None:
        raise ValidationError(_("This result is not held back."))
    _checked(reason)
    Result.objects.filter(pk=current.pk).update(held_back_at=None, held_back_by=None, held_back_reason="")
    return _told("assessments.result.let_count", current, reason=reason, by=by, at=at)


def _held(result: Result) -> Result:
    current: Result = Result.objects.select_for_update().get(pk=result.pk)
    return current


def _checked(reason: str) -> str:
    said = " ".join(reason.split())
    if not said:
        raise ValidationError({"reason": _("Reason: say why, in a sentence.")})
    return said[:LONGEST_REASON]


def _told(event: str, result: Result, *, reason: str, by: User, at: datetime) -> Result:
    audit.record(event, target=result, by=by, at=at, assessment=str(result.assessment_id), reason=reason)
    changed: Result = Result.objects.get(pk=result.pk)
    return changed
