"""What several services ask before they write."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from typing import TypeVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import formats
from django.utils.translation import gettext as _

from centres.fields import EnterpriseFields, RoleFields
from centres.models import EditedRecord, Enterprise, Invitation, Membership
from centres.roles import ROLES, Role
from centres.tenancy import current_centre

Record = TypeVar("Record", bound=EditedRecord)

# Words that say how a company is constituted, or join its names. They tell no two companies apart.
EMPTY_WORDS = frozenset(
    """ab ag and as bv bhd cc cia co company coop corp corporation cv de dd del doo du et eood gmbh group inc jsc kg kk
    la lda limitada limited llc llp ltd ltda mfg nv of ood oy pbc plc pt pte pty pvt sa sac sae saoc sarl sas sdn
    societe soc spa sprl srl the tnc und y""".split()  # noqa: SIM905  # sixty quotation marks less
)
NEAR_NAME = 0.86  # of 1: the same name with a slip of the pen
NEAR_NAME_SAME_TOWN = 0.74
MOST_CANDIDATES = 5


class InvitationIsClosed(Exception):
    """The invitation was accepted, withdrawn or has expired. `str()` says which, and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An enterprise of the centre that is perhaps the same one."""

    id: UUID
    name: str
    place: str
    reason: str
    is_archived: bool


def likely_duplicates(fields: EnterpriseFields) -> tuple[Candidate, ...]:
    """Return the centre's enterprises that are perhaps the same: by identifier, by name, by name and town.

    Ordered by likelihood, at most five. Nothing is ever merged.
    """
    mine = _Names.of(fields.name, fields.place, fields.national_identifier)
    found = []
    rows = Enterprise.objects.values_list("pk", "name", "place", "national_identifier", "archived_at").order_by("pk")
    for key, name, place, identifier, archived_at in rows.iterator(chunk_size=2000):
        likeness, reason = mine.compare(_Names.of(name, place, identifier))
        if reason:
            candidate = Candidate(
                id=key, name=name, place=place, reason=_reason_words(reason), is_archived=archived_at is not None
            )
            found.append((-likeness, name, candidate))
    found.sort(key=lambda row: row[:2])
    return tuple(candidate for _likeness, _name, candidate in found[:MOST_CANDIDATES])


@dataclass(frozen=True, slots=True)
class _Names:
    """What of an enterprise is compared, without what tells no two apart."""

    name: str
    place: str
    identifier: str

    @classmethod
    def of(cls, name: str, place: str, identifier: str) -> "_Names":
        return cls(plain_name(name), plain_name(place), re.sub(r"[\W_]", "", identifier).casefold())

    def compare(self, other: "_Names") -> tuple[float, str]:
        """Return how alike the two are (0–2) and by what; no reason when they are not."""
        if self.identifier and self.identifier == other.identifier:
            return 2.0, "identifier"
        if not self.name or not other.name:
            return 0.0, ""
        if self.name == other.name:
            return 1.5, "name"
        same_town = bool(self.place) and self.place == other.place
        lowest = NEAR_NAME_SAME_TOWN if same_town else NEAR_NAME
        matcher = SequenceMatcher(None, self.name, other.name, autojunk=False)
        if matcher.real_quick_ratio() < lowest or matcher.quick_ratio() < lowest:
            return 0.0, ""
        likeness = matcher.ratio()
        return (likeness, "town" if same_town else "near") if likeness >= lowest else (0.0, "")


def plain_name(name: str) -> str:
    """Return a name as it compares: no case, accents, punctuation, legal form.

    >>> plain_name("Société Chandaria, Ltd."), plain_name("CHANDARIA Limited")
    ('chandaria', 'chandaria')
    """
    without_accents = "".join(
        letter for letter in unicodedata.normalize("NFKD", name) if not unicodedata.combining(letter)
    )
    joined = re.sub(r"(?<=\b\w)\.(?=\w\b)", "", without_accents.casefold())  # S.A. is one word
    words = [word for word in re.split(r"[\W_]+", joined) if word]
    return " ".join(word for word in words if word not in EMPTY_WORDS) or " ".join(words)


def _reason_words(reason: str) -> str:
    return {
        "identifier": _("the same national identifier"),
        "name": _("the same name"),
        "near": _("almost the same name"),
        "town": _("a similar name in the same town"),
    }[reason]


def one_at_a_time(what: str) -> None:
    """Let nobody else of this centre do `what` until the transaction ends, so that what was asked first stays true."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s), %s)", [what, current_centre().pk % 2**31])


def made_before(model: type[Record], key: UUID | None, **belongs: object) -> Record | None:
    """Return the row that an earlier sending of the same form has made, or None.

    key      the row's key, made by the client; None where the client made none
    belongs  what the row must belong to
    Raises ValidationError when the key is taken by something else.
    """
    row: Record | None = model.objects.filter(pk=key).first() if key else None
    if row is not None and any(getattr(row, name) != value for name, value in belongs.items()):
        raise ValidationError(_("This form was sent before, for something else. Open it again."))
    return row


def keyed(key: UUID | None) -> dict[str, UUID]:
    """Return the key as the field of a new row; without one the row makes its own."""
    return {"id": key} if key else {}


def checked_role(fields: RoleFields, *, at: datetime) -> list[Enterprise]:
    """Check what a person shall be, and return the enterprises the view is narrowed to.

    Raises ValidationError.
    """
    if fields.role not in Role.values:
        raise ValidationError({"role": _("Role: choose one of the list.")})
    definition = ROLES[fields.role]
    if definition.is_timed and fields.ends_at is None:
        raise ValidationError({"ends_at": _("Until: an external evaluator's view needs a last day.")})
    if fields.ends_at is not None and fields.ends_at <= at:
        raise ValidationError({"ends_at": _("Until: choose a day that is still to come.")})
    if not definition.is_narrowed:
        return []
    if not fields.enterprises:
        raise ValidationError(
            {"enterprises": _("Enterprises: choose at least one. An enterprise manager sees only these.")}
        )
    return _enterprises_of_this_centre(fields.enterprises)


def _enterprises_of_this_centre(keys: Iterable[UUID]) -> list[Enterprise]:
    """Return the enterprises with these keys. Raises ValidationError when one is missing: nobody guesses."""
    wanted = set(keys)
    rows = list(Enterprise.objects.filter(pk__in=wanted).order_by("name", "pk"))
    if len(rows) != len(wanted):
        raise ValidationError({"enterprises": _("Enterprises: choose from the list of this centre's enterprises.")})
    return rows


def refuse_without_director(membership: Membership, *, at: datetime) -> None:
    """Raise ValidationError when this is the last running director: somebody must be able to invite."""
    if membership.role != Role.DIRECTOR:
        return
    others = Membership.objects.filter(role=Role.DIRECTOR, ended_at=None, starts_at__lte=at, user__is_active=True)
    if not others.filter(ends_at=None).exclude(pk=membership.pk).exists():
        raise ValidationError(
            _("A centre needs a director without an end date. Make somebody else director first, then change this.")
        )


def clean_tags(tags: Iterable[str]) -> list[str]:
    """Return tags as they are kept: trimmed, each once whatever its case, in the order typed.

    >>> clean_tags(["  Club  ", "eco   park", "club", " "])
    ['Club', 'eco park']
    """
    kept: dict[str, str] = {}
    for tag in tags:
        text = " ".join(tag.split())
        if text:
            kept.setdefault(text.casefold(), text)
    return list(kept.values())


def refuse_closed(invitation: Invitation, *, at: datetime, may_be_expired: bool = False) -> None:
    """Raise InvitationIsClosed when nobody can join with it any more."""
    if invitation.accepted_at is not None:
        raise InvitationIsClosed(_("This invitation was accepted already. Sign in with your address and password."))
    if invitation.withdrawn_at is not None:
        raise InvitationIsClosed(_("This invitation was withdrawn. Ask the centre for a new one."))
    if invitation.expires_at <= at and not may_be_expired:
        raise InvitationIsClosed(
            _("This invitation was valid until %(date)s. Ask %(person)s for a new one.")
            % {"date": formats.date_format(invitation.expires_at, "j F Y"), "person": invitation.invited_by}
        )
