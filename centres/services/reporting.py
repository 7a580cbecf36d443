"""What an enterprise lets a programme see by its name: recorded by the centre, given in the portal, withdrawn."""

from dataclasses import asdict
from datetime import datetime
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from centres import audit, edits
from centres.fields import ProgrammeConsentFields
from centres.models import Enterprise, Programme, ProgrammeConsent
from centres.tenancy import current_centre


@transaction.atomic
def record_programme_consent(
    *, enterprise: Enterprise, fields: ProgrammeConsentFields, by: User, at: datetime
) -> ProgrammeConsent:
    """Record what an enterprise agreed to on paper. Raises ValidationError."""
    return _keep(enterprise, fields, given_by=None, by=by, at=at)


@transaction.atomic
def give_programme_consent(
    *, enterprise: Enterprise, fields: ProgrammeConsentFields, by: User, at: datetime
) -> ProgrammeConsent:
    """Agree in the portal, as the enterprise's own manager. Raises ValidationError."""
    return _keep(enterprise, fields, given_by=by, by=by, at=at)


@transaction.atomic
def withdraw_programme_consent(*, consent: ProgrammeConsent, by: User, at: datetime) -> ProgrammeConsent:
    """Take a consent back: the programme's officers see nothing of the enterprise from now on. Once is enough."""
    current = edits.held(consent)
    if current.withdrawn_at is None:
        edits.change(current, by=by, at=at, withdrawn_at=at, withdrawn_by=by)
        audit.record(
            "centres.programme_consent.withdrawn", target=current, by=by, at=at, enterprise=str(current.enterprise_id)
        )
    return current


def _keep(
    enterprise: Enterprise, fields: ProgrammeConsentFields, *, given_by: User | None, by: User, at: datetime
) -> ProgrammeConsent:
    edits.held(enterprise)  # one decision of an enterprise at a time
    today = at.astimezone(ZoneInfo(current_centre().time_zone)).date()
    if fields.signed_on > today:
        raise ValidationError({"signed_on": _("Signed on: this day is still to come.")})
    if fields.ends_on is not None and fields.ends_on < today:
        raise ValidationError({"ends_on": _("Holds until: this day is over already.")})
    if not Programme.objects.filter(pk=fields.programme_id, closed_at=None).exists():
        raise ValidationError({"programme": _("Programme: choose one that is not closed.")})
    standing = ProgrammeConsent.objects.filter(
        enterprise=enterprise, programme_id=fields.programme_id, withdrawn_at=None
    )
    if standing.exclude(ends_on__lt=today).exists():
        raise ValidationError({"programme": _("Programme: it has the consent already. Withdraw that one first.")})
    consent = edits.make(ProgrammeConsent, by=by, at=at, enterprise=enterprise, given_by=given_by, **asdict(fields))
    name = "centres.programme_consent.given" if given_by else "centres.programme_consent.recorded"
    audit.record(name, target=consent, by=by, at=at, enterprise=str(enterprise.pk), has_money=fields.has_money)
    return consent
