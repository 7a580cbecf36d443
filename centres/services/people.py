"""Who is what in a centre."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from centres import audit
from centres.fields import RoleFields
from centres.guards import checked_role, one_at_a_time, refuse_without_director
from centres.models import Enterprise, Membership, MembershipEnterprise
from centres.roles import ROLES, Role


@transaction.atomic
def change_role(*, membership: Membership, fields: RoleFields, by: User, at: datetime) -> Membership:
    """Give a member another role, other enterprises or another end. Raises ValidationError."""
    one_at_a_time("centres.people")
    current = _held(membership)
    if current.ended_at is not None:
        raise ValidationError(_("This membership has ended. Invite the person again."))
    enterprises = checked_role(fields, at=at)
    if fields.role != Role.DIRECTOR or fields.ends_at is not None:
        refuse_without_director(current, at=at)
    before = {"role": current.role, "ends_at": current.ends_at}
    after = {"role": fields.role, "ends_at": fields.ends_at}
    current.role, current.ends_at = fields.role, fields.ends_at
    current.full_clean()
    current.save()
    names = _link(current, enterprises)
    audit.record(
        "centres.member.role_changed",
        target=current,
        by=by,
        at=at,
        changed={name: (_text(before[name]), _text(after[name])) for name in before if before[name] != after[name]},
        enterprises=names,
    )
    return current


@transaction.atomic
def set_enterprises(*, membership: Membership, enterprises: Sequence[UUID], by: User, at: datetime) -> Membership:
    """Choose which enterprises an enterprise manager sees. Raises ValidationError: an empty choice is not "all"."""
    current = _held(membership)
    if not ROLES[current.role].is_narrowed:
        raise ValidationError(_("Only an enterprise manager's view is narrowed to enterprises."))
    rows = checked_role(RoleFields(role=current.role, enterprises=enterprises, ends_at=current.ends_at), at=at)
    names = _link(current, rows)
    audit.record("centres.member.enterprises_set", target=current, by=by, at=at, enterprises=names)
    return current


@transaction.atomic
def end_membership(*, membership: Membership, by: User, at: datetime) -> Membership:
    """End a membership now. What the person entered stays, under their name. Raises ValidationError."""
    one_at_a_time("centres.people")
    current = _held(membership)
    if current.ended_at is None:
        refuse_without_director(current, at=at)
        current.ended_at = at
        current.save()
        audit.record("centres.member.ended", target=current, by=by, at=at)
    return current


@transaction.atomic
def make_member(*, user: User, fields: RoleFields, by: User, at: datetime) -> Membership:
    """Make somebody a member, also one whose earlier membership has ended. Raises ValidationError."""
    one_at_a_time("centres.people")
    enterprises = checked_role(fields, at=at)
    membership: Membership = Membership.objects.filter(user=user).first() or Membership.new(user=user)
    membership.role = fields.role
    membership.starts_at = at
    membership.ends_at = fields.ends_at
    membership.ended_at = None
    membership.full_clean()
    membership.save()
    names = _link(membership, enterprises)
    audit.record("centres.member.joined", target=membership, by=by, at=at, role=fields.role, enterprises=names)
    return membership


def _held(membership: Membership) -> Membership:
    rows = Membership.objects.select_for_update(of=("self",)).select_related("user")
    current: Membership = rows.get(pk=membership.pk)
    return current


def _link(membership: Membership, enterprises: Sequence[Enterprise]) -> list[str]:
    """Narrow the membership to these enterprises, and return their names."""
    wanted = {enterprise.pk for enterprise in enterprises}
    links = MembershipEnterprise.objects.filter(membership=membership)
    links.exclude(enterprise_id__in=wanted).delete()
    there = set(links.values_list("enterprise_id", flat=True))
    for enterprise in enterprises:
        if enterprise.pk not in there:
            MembershipEnterprise.new(membership=membership, enterprise=enterprise).save(force_insert=True)
    return [enterprise.name for enterprise in enterprises]


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value or "")
