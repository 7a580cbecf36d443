"""The audit trail: one function that every service calls, and the words in which its lines are read."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from centres.models.audit import AuditEvent, NetworkEvent


def record(name: str, *, target: models.Model, by: User | None, at: datetime, **details: Any) -> AuditEvent:
    """Keep that `by` did `name` to `target`.

    name     app.noun.verb in the past: "assessments.option.added"
    by       None only for what the portal does itself (a worker)
    details  what changed, as JSON
    """
    event = AuditEvent.new(
        name=name,
        target_type=target._meta.label_lower,
        target_id=str(target.pk),
        target_label=str(target)[:200],
        by=by,
        at=at,
        details=details,
    )
    event.save(force_insert=True)
    return event


def record_in_network(name: str, *, target: models.Model, by: User, at: datetime, **details: Any) -> NetworkEvent:
    """Keep that a network administrator did `name` to `target`, which belongs to no centre."""
    return NetworkEvent.objects.create(name=name, target_label=str(target)[:200], by=by, at=at, details=details)


_words: dict[str, str | Promise] = {
    "centres.centre.created": _("set up the centre"),
    "centres.centre.edited": _("changed the centre's profile"),
    "centres.enterprise.archived": _("archived the enterprise"),
    "centres.enterprise.edited": _("changed the enterprise"),
    "centres.enterprise.registered": _("registered the enterprise"),
    "centres.enterprise.restored": _("brought the enterprise back from the archive"),
    "centres.invitation.accepted": _("accepted the invitation"),
    "centres.invitation.resent": _("sent the invitation again"),
    "centres.invitation.sent": _("invited"),
    "centres.invitation.withdrawn": _("withdrew the invitation"),
    "centres.member.ended": _("ended the membership"),
    "centres.member.enterprises_set": _("chose the enterprises of"),
    "centres.member.joined": _("joined the centre"),
    "centres.member.role_changed": _("changed the role of"),
    "centres.product.added": _("added the product"),
    "centres.product.edited": _("changed the product"),
    "centres.programme.added": _("added the programme"),
    "centres.programme.closed": _("closed the programme"),
    "centres.programme.edited": _("changed the programme"),
    "centres.programme_consent.given": _("agreed in the portal that a programme sees the plant:"),
    "centres.programme_consent.recorded": _("recorded that a programme may see the plant:"),
    "centres.programme_consent.withdrawn": _("withdrew that a programme may see the plant:"),
    "centres.programme.opened": _("opened the programme again"),
    "centres.support.ended": _("ended the support session of"),
    "centres.support.granted": _("let somebody of the network's staff read the centre:"),
    "centres.site.added": _("added the site"),
    "centres.site.archived": _("archived the site"),
    "centres.site.edited": _("changed the site"),
    "centres.site.restored": _("brought the site back from the archive"),
    "centres.staff.added": _("added to the network's staff"),
    "centres.staff.ended": _("removed from the network's staff"),
    "centres.staff.role_changed": _("changed the network role of"),
}


def register_words(words: Mapping[str, str | Promise]) -> None:
    """Let an app above say in which words its events are read: {"assessments.option.added": _("added the option")}."""
    _words.update(words)


def words_of(name: str) -> str:
    """Return what somebody did, to stand before the record's name.

    >>> words_of("elsewhere.kiln.repaired")
    'kiln: repaired'
    """
    if name in _words:
        return str(_words[name])
    _app, noun, verb = [*name.split("."), "", ""][:3]
    return f"{noun}: {verb}".replace("_", " ")
