"""What the page of a case study reads: texts, consent, the round to print, the documents made so far."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings

from assessments.choices import RoundKind, RoundStatus
from assessments.models import Assessment, Result
from centres.permissions import Permission
from centres.selectors import MembershipView
from documents import selectors as documents
from documents.selectors import DocumentRow
from reports.models import CaseStudy
from reports.selectors.consent import ConsentState, consent_state


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintableRound:
    """An accepted round that a case study can be made of."""

    number: int
    kind_label: str
    period_start: date
    period_end: date
    campaign: str
    accepted_at: datetime
    accepted_by: str
    is_latest: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseStudyPage:
    """The case study of one assessment."""

    reference: str
    enterprise_id: UUID
    enterprise: str
    data_kind: str
    language: str
    languages: tuple[tuple[str, str], ...]
    texts: CaseStudy | None
    consent: ConsentState
    rounds: tuple[PrintableRound, ...]
    documents: tuple[DocumentRow, ...]
    may_edit: bool
    may_request: bool
    may_record_consent: bool


def is_language(code: str) -> bool:
    """Return whether the portal speaks a language."""
    return code in dict(settings.LANGUAGES)


def case_study_texts(*, assessment: Assessment, language: str) -> CaseStudy | None:
    """Return the texts of an assessment's case study in a language, or None while nobody has written any."""
    return CaseStudy.objects.filter(assessment=assessment, language=language).first()


def result_to_print(*, assessment: Assessment) -> Result | None:
    """Return the standing result of the latest accepted round, or None."""
    results = _results(assessment)
    return results[0] if results else None


def is_accepted(result: Result) -> bool:
    """Return whether a result stands: its round is accepted and nothing has replaced it."""
    replaced = Result.objects.filter(supersedes=result).exists()
    return result.round.status == RoundStatus.ACCEPTED and not replaced


def case_study_page(
    *, assessment: Assessment, language: str, membership: MembershipView, at: datetime
) -> CaseStudyPage:
    """Return the page of an assessment's case study in one language."""
    results = _results(assessment)
    jobs = documents.documents_on(
        subject_ids=list(Result.objects.filter(assessment=assessment).values_list("pk", flat=True)),
        membership=membership,
        kind="case_study",
    )
    enterprise = assessment.enterprise
    return CaseStudyPage(
        reference=assessment.reference,
        enterprise_id=enterprise.pk,
        enterprise=enterprise.name,
        data_kind=enterprise.data_kind,
        language=language,
        languages=tuple((code, str(label)) for code, label in settings.LANGUAGES),
        texts=case_study_texts(assessment=assessment, language=language),
        consent=consent_state(enterprise=enterprise, assessment=assessment, at=at),
        rounds=tuple(
            PrintableRound(
                number=result.round.number,
                kind_label=str(RoundKind(result.kind).label),
                period_start=result.period_start,
                period_end=result.period_end,
                campaign=result.round.campaign,
                accepted_at=result.as_of,
                accepted_by=str(result.accepted_by),
                is_latest=position == 0,
            )
            for position, result in enumerate(results)
        ),
        documents=tuple(sorted(jobs, key=lambda job: job.requested_at, reverse=True)),
        may_edit=membership.allows(Permission.ASSESSMENT_EDIT),
        may_request=membership.allows(Permission.DOCUMENT_REQUEST),
        may_record_consent=membership.allows(Permission.CONSENT_RECORD),
    )


def _results(assessment: Assessment) -> list[Result]:
    rows = Result.objects.filter(
        assessment=assessment, superseded_by=None, round__status=RoundStatus.ACCEPTED
    ).select_related("round", "accepted_by", "assessment", "enterprise")
    newest = rows.order_by("-round__number", "-as_of", "-pk")
    return sorted(newest, key=lambda result: result.kind == RoundKind.BASELINE)  # a new version of it has no options
