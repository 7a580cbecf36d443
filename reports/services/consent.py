"""Recording, giving and withdrawing the consent of an enterprise."""

from dataclasses import asdict
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from assessments.models import Assessment
from centres import audit, edits
from centres.models import Enterprise
from reports.fields import ConsentFields
from reports.models import Consent
from reports.refusals import AlreadyWithdrawn
from reports.selectors import local_day


@transaction.atomic
def record_consent(*, enterprise: Enterprise, fields: ConsentFields, by: User, at: datetime) -> Consent:
    """Record what an enterprise decided on paper. Raises ValidationError."""
    return _keep(enterprise, fields, given_by=None, by=by, at=at)


@transaction.atomic
def give_consent(*, enterprise: Enterprise, fields: ConsentFields, by: User, at: datetime) -> Consent:
    """Decide in the portal, as the enterprise's own manager. Raises ValidationError."""
    return _keep(enterprise, fields, given_by=by, by=by, at=at)


@transaction.atomic
def withdraw_consent(*, consent: Consent, by: User, at: datetime) -> Consent:
    """Withdraw a consent: case studies made from now on are drafts again. Raises AlreadyWithdrawn."""
    current = edits.held(consent)
    if current.withdrawn_at is not None:
        raise AlreadyWithdrawn
    edits.change(current, by=by, at=at, withdrawn_at=at, withdrawn_by=by)
    audit.record("reports.consent.withdrawn", target=current, by=by, at=at, enterprise=str(current.enterprise_id))
    return current


def _keep(enterprise: Enterprise, fields: ConsentFields, *, given_by: User | None, by: User, at: datetime) -> Consent:
    if fields.signed_on > local_day(at):
        raise ValidationError({"signed_on": _("Signed on: this day is still to come.")})
    if fields.assessment_id is not None:
        own = Assessment.objects.filter(pk=fields.assessment_id, enterprise_id=enterprise.pk)
        if not own.exists():
            raise ValidationError({"assessment": _("Assessment: choose one of this enterprise's assessments.")})
    consent = edits.make(Consent, by=by, at=at, enterprise=enterprise, given_by=given_by, **asdict(fields))
    audit.record(
        "reports.consent.given" if given_by else "reports.consent.recorded",
        target=consent,
        by=by,
        at=at,
        enterprise=str(enterprise.pk),
        assessment=str(fields.assessment_id or ""),
        decision=fields.decision,
    )
    return consent
