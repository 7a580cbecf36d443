"""What an enterprise has decided, and whether it holds now."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from assessments.models import Assessment, Result
from centres.models import Enterprise
from centres.selectors import MembershipView, get_enterprise_or_404
from centres.tenancy import current_centre
from documents import selectors as documents
from documents.selectors import DocumentRow
from recp_portal.lib import numbers
from reports.choices import ConsentDecision, Shown
from reports.models import Consent


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentRow:
    """One decision, as pages show it.

    state  "given", "refused", "withdrawn" or "expired"
    """

    id: UUID
    state: str
    state_label: str
    decision: str
    decision_label: str
    scope: str
    shown: tuple[tuple[str, str], ...]
    signatory: str
    signed_on: date
    ends_on: date | None
    given_in_portal: bool
    recorded_by: str
    recorded_at: datetime
    withdrawn_by: str
    withdrawn_at: datetime | None

    @property
    def may_be_withdrawn(self) -> bool:
        """Return whether it allows something that can be taken back."""
        return self.state == "given"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentState:
    """How things stand: the decision that counts now, and one sentence that says so."""

    row: ConsentRow | None
    is_effective: bool
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentPage:
    """What an enterprise decided, what it may read before it decides, and on which assessments."""

    enterprise: Enterprise
    assessments: tuple[Assessment, ...]
    state: ConsentState
    rows: tuple[ConsentRow, ...]
    documents: tuple[DocumentRow, ...]


def consent_page(*, pk: UUID, membership: MembershipView, at: datetime) -> ConsentPage:
    """Return the page of an enterprise's consent, or raise Http404."""
    enterprise = get_enterprise_or_404(enterprise_id=pk)
    results = Result.objects.filter(enterprise=enterprise).values_list("pk", flat=True)
    jobs = documents.documents_on(subject_ids=list(results), membership=membership, kind="case_study")
    return ConsentPage(
        enterprise=enterprise,
        assessments=tuple(Assessment.objects.filter(enterprise=enterprise).order_by("-started_on", "pk")),
        state=standing_consent(enterprise=enterprise, at=at),
        rows=consent_rows(enterprise=enterprise, at=at),
        documents=tuple(sorted(jobs, key=lambda job: job.requested_at, reverse=True)),
    )


def local_day(at: datetime) -> date:
    """Return the day in the running work's centre."""
    return at.astimezone(ZoneInfo(current_centre().time_zone)).date()


def consent_for(*, enterprise: Enterprise, assessment: Assessment | None, at: datetime) -> Consent | None:
    """Return the consent under which a case study may be published, or None: then it is a draft.

    The newest decision on the assessment, or on all of the enterprise's, counts alone. Where it says no, has ended
    or was withdrawn, no older one comes back.
    """
    latest = latest_decision(enterprise=enterprise, assessment=assessment, at=at)
    return latest if latest is not None and holds(latest, at=at) else None


def latest_decision(*, enterprise: Enterprise, assessment: Assessment | None, at: datetime) -> Consent | None:
    """Return the newest decision that concerns an assessment, whatever it says."""
    concerned = Q(assessment=None) if assessment is None else Q(assessment=None) | Q(assessment=assessment)
    rows = _rows(enterprise).filter(concerned, signed_on__lte=local_day(at))
    return rows.first()


def holds(consent: Consent, *, at: datetime) -> bool:
    """Return whether a decision allows publication at a moment."""
    return (
        consent.decision != ConsentDecision.REFUSED
        and consent.withdrawn_at is None
        and (consent.ends_on is None or consent.ends_on >= local_day(at))
    )


def consent_state(*, enterprise: Enterprise, assessment: Assessment | None, at: datetime) -> ConsentState:
    """Return how an enterprise's consent stands, with one sentence for the page."""
    latest = latest_decision(enterprise=enterprise, assessment=assessment, at=at)
    row = consent_row(latest, at=at) if latest else None
    return ConsentState(row=row, is_effective=row is not None and row.state == "given", sentence=_sentence(row))


def standing_consent(*, enterprise: Enterprise, at: datetime) -> ConsentState:
    """Return how things stand on the enterprise's own page: its newest decision, whatever it is on."""
    newest = _rows(enterprise).filter(signed_on__lte=local_day(at)).first()
    row = consent_row(newest, at=at) if newest else None
    return ConsentState(row=row, is_effective=row is not None and row.state == "given", sentence=_sentence(row))


def consent_rows(*, enterprise: Enterprise, at: datetime) -> tuple[ConsentRow, ...]:
    """Return all decisions of an enterprise, newest first."""
    return tuple(consent_row(consent, at=at) for consent in _rows(enterprise))


def get_consent_or_404(*, enterprise: Enterprise, pk: UUID) -> Consent:
    """Return a decision of an enterprise."""
    consent = _rows(enterprise).filter(pk=pk).first()
    if consent is None:
        raise Http404
    return consent


def consent_row(consent: Consent, *, at: datetime) -> ConsentRow:
    """Return one decision for a page."""
    if consent.withdrawn_at is not None:
        state, label = "withdrawn", _("Withdrawn")
    elif consent.decision == ConsentDecision.REFUSED:
        state, label = "refused", _("Refused")
    elif holds(consent, at=at):
        state, label = "given", _("Given")
    else:
        state, label = "expired", _("Ended")
    shown = (
        (_("Money"), Shown(consent.money_shown).label),
        (_("Energy, water, materials, waste"), Shown(consent.resources_shown).label),
        (_("People"), Shown(consent.people_shown).label),
    )
    return ConsentRow(
        id=consent.pk,
        state=state,
        state_label=label,
        decision=consent.decision,
        decision_label=str(consent.get_decision_display()),
        scope=consent.assessment.reference if consent.assessment else _("All assessments"),
        shown=tuple((name, str(level)) for name, level in shown) if consent.decision != ConsentDecision.REFUSED else (),
        signatory=f"{consent.signatory_name}, {consent.signatory_function}",
        signed_on=consent.signed_on,
        ends_on=consent.ends_on,
        given_in_portal=consent.given_by_id is not None,
        recorded_by=str(consent.created_by),
        recorded_at=consent.created_at,
        withdrawn_by=str(consent.withdrawn_by or ""),
        withdrawn_at=consent.withdrawn_at,
    )


def _sentence(row: ConsentRow | None) -> str:
    if row is None:
        return _(
            "The enterprise has not decided yet. Until it does, every page of the case study says that it is a draft."
        )
    day = numbers.date_text(row.signed_on)
    match row.state:
        case "withdrawn":
            return _("The enterprise withdrew its consent. Every page of the case study says that it is a draft.")
        case "refused":
            return _("The enterprise decided on %(day)s that nothing is published. The case study stays a draft.") % {
                "day": day
            }
        case "expired":
            return _("The consent ended on %(day)s. Every page of the case study says that it is a draft.") % {
                "day": numbers.date_text(row.ends_on)
            }
    if row.decision == ConsentDecision.ANONYMOUS:
        return _("The enterprise agreed on %(day)s to a case study without its name.") % {"day": day}
    return _("The enterprise agreed on %(day)s to a case study with its name.") % {"day": day}


def _rows(enterprise: Enterprise) -> QuerySet[Consent]:
    rows = Consent.objects.filter(enterprise_id=enterprise.pk)
    return rows.select_related("assessment", "created_by", "withdrawn_by").order_by("-signed_on", "-created_at", "-pk")
