"""Everything that is written about who a person is."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.models import ApiToken, User
from accounts.selectors import find


class SignInRefused(Exception):
    """Address and password do not fit; the sentence is the same whether the address is known or not."""

    def __init__(self) -> None:
        super().__init__(_("The e-mail address or the password is not right."))


@transaction.atomic
def start_account(*, email: str, name: str, language: str, password: str, at: datetime) -> User:
    """Make an account whose owner has proved the address and chosen a password. Raises ValidationError."""
    _refuse_taken(email)
    user = User(email=email, name=name)
    try:
        validate_password(password, user=user)
    except ValidationError as refusal:
        raise ValidationError({"password": refusal.messages}) from None
    return User.objects.create_user(email, password, name=_one_line(name), language=language, joined_at=at)


@transaction.atomic
def open_account(*, email: str, name: str, language: str = settings.LANGUAGE_CODE, by: User, at: datetime) -> User:
    """Make an account without a password, for somebody who sets one from a link. Raises ValidationError."""
    _refuse_taken(email)
    return User.objects.create_user(email, None, name=_one_line(name), language=language, joined_at=at)


@transaction.atomic
def edit_account(*, user: User, name: str, language: str, by: User, at: datetime) -> User:
    """Change a person's own name and language. Raises ValidationError."""
    if by.pk != user.pk:
        raise ValidationError(_("Everybody changes only their own account."))
    current = User.objects.select_for_update().get(pk=user.pk)
    current.name, current.language = _one_line(name), language
    current.full_clean(exclude=["password"])
    current.save(update_fields=["name", "language"])
    return current


def issue_token(
    *, email: str, password: str, name: str, days: int, request: HttpRequest | None = None, at: datetime
) -> tuple[ApiToken, str]:
    """Make a key for the person who knows the password, and return it with its secret, which nobody can read again.

    days  how long it lasts
    Raises SignInRefused.
    """
    person = authenticate(request, email=email, password=password)
    if not isinstance(person, User):
        raise SignInRefused
    with transaction.atomic():
        ApiToken.objects.filter(user=person, expiry__lt=at).delete()
        token, secret = ApiToken.objects.create(user=person, name=name, expiry=timedelta(days=days))
    return token, secret


def revoke_token(*, token: ApiToken) -> None:
    """End a key."""
    token.delete()


def _refuse_taken(email: str) -> None:
    if find(email=email) is not None:
        raise ValidationError({"email": _("E-mail address: somebody has an account with it already. Sign in instead.")})


def _one_line(text: str) -> str:
    return " ".join(text.split())
