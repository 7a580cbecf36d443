"""Answering the questions about a round's figures, which the reviewer reads and the result freezes."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from assessments import calculation, selectors
from assessments.fields import AnswerFields
from assessments.findings import finding_key, finding_sentence, subject_of
from assessments.guards import open_round
from assessments.models import FindingAnswer, Round
from centres import audit, edits
from indicators.core.plausibility import Finding, Severity
from indicators.core.refusals import Refusal
from indicators.sentences import refusal_sentence


@transaction.atomic
def answer_findings(
    *, round_: Round, answers: Sequence[AnswerFields], expected_version: int | None = None, by: User, at: datetime
) -> tuple[FindingAnswer, ...]:
    """Keep answers to questions that an open round asks now. An empty answer takes back what was answered.

    Raises RoundIsClosed, StaleEdit, and ValidationError where a question is not asked (any more).
    """
    edits.held(round_, expected_version=expected_version)
    current = open_round(round_)
    return keep_answers(round_=current, answers=answers, asked=_questions_of(current), by=by, at=at)


def keep_answers(
    *, round_: Round, answers: Sequence[AnswerFields], asked: Sequence[Finding], by: User, at: datetime
) -> tuple[FindingAnswer, ...]:
    """Keep answers to some of the questions in `asked`, and leave an event for each that says something new."""
    questions = {finding_key(finding): finding for finding in asked}
    kept = []
    for fields in answers:
        finding = questions.get(fields.finding_key)
        if finding is None:
            raise ValidationError({"answers": _("Answer: this question is not asked any more. Open the round again.")})
        answer = _keep(round_, finding, fields.answer.strip(), by=by, at=at)
        if answer is not None:
            kept.append(answer)
    return tuple(kept)


def _questions_of(round_: Round) -> tuple[Finding, ...]:
    """Return the questions that a round asks now. Raises ValidationError where its figures cannot be calculated."""
    try:
        calculated = calculation.calculate(selectors.inputs_of(round_))
    except Refusal as refusal:
        raise ValidationError(refusal_sentence(refusal)) from refusal
    return tuple(finding for finding in calculated.findings if finding.severity is Severity.QUESTION)


def _keep(round_: Round, finding: Finding, text: str, *, by: User, at: datetime) -> FindingAnswer | None:
    about = {"code": str(finding.code), "subject": subject_of(finding)}
    before = round_.answers.filter(**about).first()
    if not text:
        if before is not None:
            audit.record(
                "assessments.finding.answer_taken_back",
                target=before,
                by=by,
                at=at,
                question=before.question,
                assessment=str(round_.assessment_id),
            )
            before.delete()
        return None
    said = {"finding_key": finding_key(finding), "question": finding_sentence(finding), "answer": text}
    if before is None:
        answer = edits.make(FindingAnswer, by=by, at=at, round=round_, **about, **said)
    elif edits.change(before, by=by, at=at, **said):
        answer = before
    else:
        return before
    audit.record(
        "assessments.finding.answered",
        target=answer,
        by=by,
        at=at,
        question=answer.question,
        assessment=str(round_.assessment_id),
    )
    return answer
