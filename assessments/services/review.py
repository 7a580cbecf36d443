"""A round's way: submitted by who entered it, returned or accepted by somebody else, frozen, opened again."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from assessments import calculation, selectors
from assessments.choices import RoundKind, RoundStatus
from assessments.fields import AnswerFields
from assessments.figures import AnswerRow, RoundFigures
from assessments.findings import answers_in, finding_key, finding_sentence
from assessments.guards import open_round
from assessments.models import Option, Result, ResultOption, Round
from assessments.refusals import EnteredBySamePerson, NotReady, Refused, WrongOrder
from assessments.selectors.filing import holding_back
from assessments.selectors.frozen import frozen_options, frozen_result
from assessments.services.answers import keep_answers
from centres import audit, edits
from indicators.core.plausibility import Severity
from indicators.core.refusals import Refusal
from indicators.sentences import refusal_sentence


class NotSubmitted(Refused):
    """Only a submitted round can be returned or accepted."""


@transaction.atomic
def submit_round(
    *,
    round_: Round,
    note: str = "",
    answers: Sequence[AnswerFields] = (),
    expected_version: int | None = None,
    by: User,
    at: datetime,
) -> Round:
    """Hand an open round to the reviewer, with answers to the questions about its figures.

    Raises NotReady with every reason at once, an unanswered question among them, RoundIsClosed, StaleEdit,
    ValidationError.
    """
    current = edits.held(round_, expected_version=expected_version)
    open_round(current)
    missing = selectors.missing_in(current)
    calculated = _calculated(current, missing, wants_answers=True, answers=answers, by=by, at=at)
    edits.change(
        current,
        by=by,
        at=at,
        status=RoundStatus.SUBMITTED,
        submitted_by=by,
        submitted_at=at,
        note=note or current.note,
        return_reason="",
    )
    audit.record("assessments.round.submitted", target=current, by=by, at=at, digest=calculated.digest, **_of(current))
    return current


@transaction.atomic
def return_round(*, round_: Round, reason: str, expected_version: int | None = None, by: User, at: datetime) -> Round:
    """Give a submitted round back with a reason. Raises NotSubmitted, StaleEdit, ValidationError."""
    current = edits.held(round_, expected_version=expected_version)
    if current.status != RoundStatus.SUBMITTED:
        raise NotSubmitted(_("Only a submitted round can be returned."))
    if not reason.strip():
        raise ValidationError({"reason": _("Reason: say what has to be changed.")})
    edits.change(
        current, by=by, at=at, status=RoundStatus.RETURNED, returned_by=by, returned_at=at, return_reason=reason
    )
    audit.record("assessments.round.returned", target=current, by=by, at=at, reason=reason, **_of(current))
    return current


@transaction.atomic
def accept_round(*, round_: Round, expected_version: int | None = None, by: User, at: datetime) -> Result:
    """Accept a submitted round: freeze its figures and lock the rows they rest on.

    Raises NotSubmitted, EnteredBySamePerson, WrongOrder, NotReady, StaleEdit.
    """
    current = edits.held(round_, expected_version=expected_version)
    if current.status != RoundStatus.SUBMITTED:
        raise NotSubmitted(_("Only a submitted round can be accepted."))
    if by.pk in selectors.people_who_entered(current):
        raise EnteredBySamePerson(_("You entered figures of this round, so somebody else has to accept it."))
    baseline = selectors.baseline_of(current)
    if current.kind != RoundKind.BASELINE and (baseline is None or baseline.status != RoundStatus.ACCEPTED):
        raise WrongOrder(_("Accept the baseline first: the other rounds are compared with it."))
    calculated = _calculated(current, by=by, at=at)
    result = _freeze(current, calculated, by=by, at=at)
    _lock(current, result)
    edits.change(current, by=by, at=at, status=RoundStatus.ACCEPTED, accepted_by=by, accepted_at=at)
    audit.record(
        "assessments.round.accepted",
        target=current,
        by=by,
        at=at,
        result=str(result.pk),
        digest=calculated.digest,
        **_of(current),
    )
    return result


@transaction.atomic
def reopen_round(*, round_: Round, reason: str, expected_version: int | None = None, by: User, at: datetime) -> Round:
    """Open an accepted round for correction. Its result stands until the corrected round is accepted.

    A baseline opens only when no later round is accepted. Raises Refused, StaleEdit, ValidationError.
    """
    current = edits.held(round_, expected_version=expected_version)
    if current.status != RoundStatus.ACCEPTED:
        raise NotSubmitted(_("Only an accepted round can be opened again."))
    if current.kind == RoundKind.IMPORTED:
        raise WrongOrder(_("Imported history is corrected in its file: revert the import and take the file again."))
    if not reason.strip():
        raise ValidationError({"reason": _("Reason: say what has to be corrected.")})
    if current.kind == RoundKind.BASELINE and selectors.rests_on(current).exists():
        raise WrongOrder(_("A later round rests on this baseline. Open that one first."))
    for model in selectors.USED_MODELS:
        model.objects.filter(round=current).update(locked_by=None)
    Option.objects.filter(locked_by__round=current).update(locked_by=None)
    edits.change(
        current,
        by=by,
        at=at,
        status=RoundStatus.RETURNED,
        returned_by=by,
        returned_at=at,
        return_reason=reason,
        accepted_by=None,
        accepted_at=None,
    )
    audit.record("assessments.round.reopened", target=current, by=by, at=at, reason=reason, **_of(current))
    return current


def _of(round_: Round) -> dict[str, str]:
    return {"assessment": str(round_.assessment_id)}


def _calculated(
    round_: Round,
    missing: tuple[str, ...] = (),
    *,
    wants_answers: bool = False,
    answers: Sequence[AnswerFields] = (),
    by: User,
    at: datetime,
) -> calculation.Calculated:
    """Return the round's figures, keeping answers. Raises NotReady with what is missing, every error and question."""
    try:
        calculated = calculation.calculate(selectors.inputs_of(round_))
    except Refusal as refusal:  # entry refuses these, but a product's unit or the grid factor can change later
        raise NotReady((*missing, refusal_sentence(refusal))) from refusal
    errors = [finding for finding in calculated.findings if finding.severity is Severity.ERROR]
    questions = [finding for finding in calculated.findings if finding.severity is Severity.QUESTION]
    keep_answers(round_=round_, answers=answers, asked=questions, by=by, at=at)
    reasons = [*missing, *(finding_sentence(finding) for finding in errors)]
    if wants_answers:
        answered = answers_in(round_)
        open_questions = [finding_sentence(one) for one in questions if finding_key(one) not in answered]
        reasons += [_("Answer: %(question)s") % {"question": sentence} for sentence in open_questions]
    if reasons:
        raise NotReady(tuple(reasons))
    return calculated


def _answered(round_: Round, calculated: calculation.Calculated) -> RoundFigures:
    """Return the figures with the questions about them and what was answered."""
    answers = answers_in(round_)
    rows = []
    for finding in calculated.findings:
        answer = answers.get(finding_key(finding))
        rows.append(
            AnswerRow(
                code=str(finding.code),
                subject=finding.subject_ref,
                question=answer.question if answer else finding_sentence(finding),
                answer=answer.answer if answer else "",
                answered_by=str(answer.updated_by) if answer else "",
                answered_on=timezone.localtime(answer.updated_at).date() if answer else None,
            )
        )
    return replace(calculated.figures, answers=tuple(rows))


def _freeze(round_: Round, calculated: calculation.Calculated, *, by: User, at: datetime) -> Result:
    figures = _answered(round_, calculated)
    before = Result.objects.filter(round=round_, superseded_by=None).first()
    result = frozen_result(round_, figures, calculated.digest, supersedes=before, by=by, at=at)
    for column, value in holding_back(calculated.findings, at=at).items():
        setattr(result, column, value)
    result.full_clean()
    result.save(force_insert=True)
    if result.held_back_at is not None:
        audit.record(
            "assessments.result.held_back", target=result, by=None, at=at, reason=result.held_back_reason, **_of(round_)
        )
    ResultOption.objects.bulk_create(frozen_options(result, figures, counted=calculated.counted))
    return result


def _lock(round_: Round, result: Result) -> None:
    """Lock the rows that the result used, and nothing else."""
    for model in selectors.USED_MODELS:
        model.objects.filter(round=round_).update(locked_by=result)
    if round_.kind == RoundKind.BASELINE:
        return
    used = Option.objects.filter(assessment=round_.assessment, found_in__number__lte=round_.number)
    used.filter(locked_by=None).update(locked_by=result)
