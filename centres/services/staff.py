"""The network's own staff."""

import logging
from datetime import datetime
from smtplib import SMTPException

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts import services as accounts
from accounts.models import User
from accounts.selectors import find as find_person
from centres import audit
from centres.models import NetworkMembership
from centres.roles import NETWORK_ROLES, NetworkRole

logger = logging.getLogger(__name__)


@transaction.atomic
def add_network_staff(*, email: str, name: str, role: str, by: User, at: datetime) -> NetworkMembership:
    """Give somebody a role in the network, with a mail that says so. Who is new here chooses a password from a link.

    Raises ValidationError.
    """
    _check_role(role)
    user = find_person(email=email)
    is_new = user is None
    user = user or accounts.open_account(email=email, name=name, by=by, at=at)
    row = NetworkMembership.objects.select_for_update().filter(user=user).first() or NetworkMembership(user=user)
    if row.pk is not None and row.ended_at is None:
        raise ValidationError({"email": _("E-mail address: %(person)s is on the staff already.") % {"person": user}})
    row.role, row.starts_at, row.ended_at = role, at, None
    row.full_clean()
    row.save()
    audit.record_in_network("centres.staff.added", target=row, by=by, at=at, role=role)
    transaction.on_commit(lambda: _mail(row, is_new=is_new))
    return row


@transaction.atomic
def change_network_role(*, staff: NetworkMembership, role: str, by: User, at: datetime) -> NetworkMembership:
    """Give somebody of the staff another role. Raises ValidationError."""
    _check_role(role)
    current = _held(staff)
    if role != NetworkRole.NETWORK_ADMINISTRATOR:
        _refuse_without_administrator(current)
    before, current.role = current.role, role
    if before != role:
        current.full_clean()
        current.save()
        audit.record_in_network(
            "centres.staff.role_changed", target=current, by=by, at=at, changed={"role": (before, role)}
        )
    return current


@transaction.atomic
def end_network_staff(*, staff: NetworkMembership, by: User, at: datetime) -> NetworkMembership:
    """Take somebody off the network's staff. Raises ValidationError for the last administrator."""
    current = _held(staff)
    if current.ended_at is None:
        _refuse_without_administrator(current)
        current.ended_at = at
        current.save()
        audit.record_in_network("centres.staff.ended", target=current, by=by, at=at)
    return current


def _held(staff: NetworkMembership) -> NetworkMembership:
    """Return the row, with all administrators held so that two do not remove each other."""
    administrators = NetworkMembership.objects.filter(role=NetworkRole.NETWORK_ADMINISTRATOR)
    list(administrators.select_for_update().order_by("pk"))
    return NetworkMembership.objects.select_for_update(of=("self",)).select_related("user").get(pk=staff.pk)


def _refuse_without_administrator(staff: NetworkMembership) -> None:
    others = NetworkMembership.objects.filter(
        role=NetworkRole.NETWORK_ADMINISTRATOR, ended_at=None, user__is_active=True
    )
    if staff.role == NetworkRole.NETWORK_ADMINISTRATOR and not others.exclude(pk=staff.pk).exists():
        raise ValidationError(_("The network needs an administrator. Make somebody else administrator first."))


def _check_role(role: str) -> None:
    if role not in NetworkRole.values:
        raise ValidationError({"role": _("Role: choose one of the list.")})


def _mail(staff: NetworkMembership, *, is_new: bool) -> None:
    page = reverse("account_reset_password" if is_new else "account_login")
    with translation.override(staff.user.language):
        context = {
            "name": staff.user.name,
            "role": staff.get_role_display(),
            "sentence": NETWORK_ROLES[staff.role].sentence,
            "is_new": is_new,
            "address": f"{settings.SITE_URL}{page}",
        }
        body = render_to_string("centres/mail/network_staff.txt", context)
        try:
            send_mail(str(_("Your role in the RECP Portal")), body, None, [staff.user.email])
        except (OSError, SMTPException):
            logger.exception("The mail to the network's new staff %s did not leave.", staff.pk)
