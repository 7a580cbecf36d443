"""The texts of a case study, and asking for the document."""

from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from accounts.models import User
from assessments.models import Assessment, Round
from assessments.selectors import current_result
from centres import audit, edits
from documents import kinds
from documents import services as documents
from documents.models import DocumentJob
from reports import selectors
from reports.fields import CaseStudyFields
from reports.models import CaseStudy
from reports.refusals import NothingAccepted, RoundNotAccepted


@transaction.atomic
def write_case_study(
    *,
    assessment: Assessment,
    language: str,
    fields: CaseStudyFields,
    expected_version: int | None = None,
    by: User,
    at: datetime,
) -> CaseStudy:
    """Write what the case study of an assessment says in one language.

    Raises StaleEdit when somebody else has saved since, ValidationError.
    """
    existing = selectors.case_study_texts(assessment=assessment, language=language)
    if existing is None:
        made = edits.make(CaseStudy, by=by, at=at, assessment=assessment, language=language, **asdict(fields))
        audit.record(
            "reports.case_study.written",
            target=made,
            by=by,
            at=at,
            assessment=str(assessment.pk),
            language=language,
        )
        return made
    current = edits.held(existing, expected_version=expected_version)
    changed = edits.change(current, by=by, at=at, **asdict(fields))
    if changed:
        audit.record(
            "reports.case_study.edited",
            target=current,
            by=by,
            at=at,
            assessment=str(assessment.pk),
            changed=changed,
        )
    return current


def request_case_study(
    *, assessment: Assessment, round_: Round | None = None, language: str, by: User, at: datetime
) -> DocumentJob:
    """Ask for the case study of an accepted round, the latest one unless a round is named. Returns the document's row.

    Raises NothingAccepted, RoundNotAccepted, ValidationError for a language that the portal does not speak.
    """
    if round_ is None:
        result = selectors.result_to_print(assessment=assessment)
        if result is None:
            raise NothingAccepted
    else:
        result = current_result(round_)
        if result is None or not selectors.is_accepted(result):
            raise RoundNotAccepted(str(round_.get_kind_display()))
    return documents.request_document(
        kind=kinds.get("case_study"),
        subject=result,
        enterprise=assessment.enterprise,
        language=language,
        by=by,
        at=at,
    )
