"""Setting up centres, and what a centre says of itself."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from centres import audit, kinds
from centres.choices import currencies, is_language, time_zones
from centres.edits import StaleEdit
from centres.fields import InvitationFields, NewCentreFields, ProfileFields, RoleFields, values_of
from centres.models import AuditEvent, Centre, Invitation, ProgrammeCountry
from centres.roles import Role
from centres.services.invitations import invite
from centres.tenancy import centre_context, current_centre
from recp_portal.lib.uploads import checked_picture

EARLIEST_YEAR = 1900
LOGO_LONGEST_SIDE_PX = 800
LOGO_MOST_BYTES = 2 * 1024 * 1024


@transaction.atomic
def create_centre(
    *, fields: NewCentreFields, director_name: str, director_email: str, by: User, at: datetime
) -> Centre:
    """Set up a centre, and invite its first director by mail. Raises ValidationError."""
    country = ProgrammeCountry.objects.filter(pk=fields.country).first() if fields.country else None
    if fields.country and country is None:
        raise ValidationError({"country": _("Country: choose one of the programme's countries.")})
    if not fields.country and not fields.is_demonstration:
        raise ValidationError({"country": _("Country: choose one. Only a demonstration centre has none.")})
    if not re.fullmatch(r"[A-Z0-9]{2,4}", fields.code):
        raise ValidationError({"code": _("Code in references: give two to four capital letters, such as KE.")})
    centre = Centre(
        slug=fields.slug,
        code=fields.code,
        name=" ".join(fields.name.split()),
        short_name=" ".join(fields.short_name.split()),
        country=country,
        host_institution=" ".join(fields.host_institution.split()),
        is_demonstration=fields.is_demonstration,
        languages=country.languages if country else "en",
        currency=country.currency if country else "USD",
        time_zone=country.time_zone if country else "UTC",
    )
    centre.full_clean()
    centre.save(force_insert=True)
    with centre_context(centre):
        audit.record("centres.centre.created", target=centre, by=by, at=at)
    audit.record_in_network("centres.centre.created", target=centre, by=by, at=at)
    invite_director(centre=centre, name=director_name, email=director_email, by=by, at=at)
    return centre


@transaction.atomic
def invite_director(*, centre: Centre, name: str, email: str, by: User, at: datetime) -> Invitation:
    """Let the network invite a director into a centre: its first, or one where nobody can invite any more.

    Raises ValidationError.
    """
    fields = InvitationFields(email=email, name=name, role=RoleFields(role=Role.DIRECTOR))
    with centre_context(centre):
        audit.record_in_network("centres.invitation.sent", target=centre, by=by, at=at, role=Role.DIRECTOR)
        return invite(fields=fields, by=by, at=at)


@transaction.atomic
def edit_profile(
    *,
    fields: ProfileFields,
    logo: UploadedFile | None = None,
    removes_logo: bool = False,
    expected_version: int | None = None,
    by: User,
    at: datetime,
) -> Centre:
    """Change what the centre says of itself.

    logo  a new picture; None leaves the one that is there
    Raises StaleEdit, ValidationError.
    """
    centre = Centre.objects.select_for_update().get(pk=current_centre().pk)
    if expected_version is not None and centre.version != expected_version:
        raise _stale(centre)
    values = _profile_values(fields, centre, at=at)
    changed = {
        name: (str(getattr(centre, name)), str(value))
        for name, value in values.items()
        if getattr(centre, name) != value
    }
    picture = _picture(logo) if logo else None
    if picture or (removes_logo and centre.logo):
        changed["logo"] = (_("a picture") if centre.logo else "", _("another picture") if picture else "")
    if not changed:
        return centre
    for name, value in values.items():
        setattr(centre, name, value)
    centre.version += 1
    centre.full_clean(exclude=["logo"])
    if "logo" in changed:
        _replace_logo(centre, picture)
    centre.save()
    audit.record("centres.centre.edited", target=centre, by=by, at=at, changed=changed)
    return centre


def _picture(logo: UploadedFile) -> "ContentFile[bytes]":
    try:
        return checked_picture(logo, longest_side_px=LOGO_LONGEST_SIDE_PX, most_bytes=LOGO_MOST_BYTES)
    except ValidationError as refusal:
        raise ValidationError({"logo": refusal.messages}) from None


def _replace_logo(centre: Centre, picture: "ContentFile[bytes] | None") -> None:
    """Put the new picture in place; the old file goes when the transaction commits."""
    old, storage = centre.logo.name, centre.logo.storage
    if picture:
        centre.logo.save(f"{centre.slug}.png", picture, save=False)
    else:
        centre.logo = ""
    if old:
        transaction.on_commit(lambda: storage.delete(old))


def _stale(centre: Centre) -> StaleEdit:
    events = AuditEvent.objects.filter(name="centres.centre.edited").select_related("by").order_by("-pk")
    last = events.first()
    return StaleEdit(centre, by=last.by if last else None, at=last.at if last else None)


def _profile_values(fields: ProfileFields, centre: Centre, *, at: datetime) -> dict[str, Any]:
    """Return the values as they are kept. Raises ValidationError."""
    errors = {}
    languages = list(dict.fromkeys(code.strip().lower() for code in fields.languages if code.strip()))
    unknown = [code for code in languages if not is_language(code)]
    if unknown:
        errors["languages"] = _("Languages: “%(code)s” is no two-letter code. Write codes such as en, sw.") % {
            "code": unknown[0]
        }
    elif not languages:
        errors["languages"] = _("Languages: give at least one, such as en.")
    if fields.currency not in currencies():
        errors["currency"] = _("Currency: choose one of the list.")
    if fields.time_zone not in time_zones():
        errors["time_zone"] = _("Time zone: choose one of the list.")
    if fields.founded_year is not None and not EARLIEST_YEAR <= fields.founded_year <= at.year:
        errors["founded_year"] = _("Founded in: give a year from %(first)s to %(last)s.") % {
            "first": EARLIEST_YEAR,
            "last": at.year,
        }
    meanings, sentence = _meanings(fields.unit_meanings, centre.unit_meanings)
    if sentence:
        errors["unit_meanings"] = sentence
    if errors:
        raise ValidationError(errors)
    return values_of(fields) | {
        "name": " ".join(fields.name.split()),
        "short_name": " ".join(fields.short_name.split()),
        "host_institution": " ".join(fields.host_institution.split()),
        "languages": ",".join(languages),
        "unit_meanings": meanings,
    }


def _meanings(wanted: Mapping[str, str], fixed: Mapping[str, str]) -> tuple[dict[str, str], str]:
    """Return what ambiguous units mean here, and a refusal: what was fixed once stays, because figures rest on it."""
    known = kinds.units().meanings
    for unit, meaning in fixed.items():
        if wanted.get(unit) != meaning:
            return dict(fixed), _(
                "What ambiguous units mean here: “%(unit)s” was fixed as %(meaning)s and stays. Figures rest on it."
            ) % {"unit": unit, "meaning": meaning}
    for unit, meaning in wanted.items():
        if unit not in fixed and meaning not in known.get(unit, ()):
            return dict(fixed), _("What ambiguous units mean here: “%(unit)s” cannot mean %(meaning)s.") % {
                "unit": unit,
                "meaning": meaning,
            }
    return dict(wanted), ""
