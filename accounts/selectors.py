"""Who is known to the portal."""

from datetime import datetime

from accounts.models import ApiToken, User


def find(*, email: str) -> User | None:
    """Return the person with this address, whatever its case."""
    return User.objects.filter(email__iexact=email.strip()).first()


def running_tokens(*, person: User, at: datetime) -> list[ApiToken]:
    """Return the person's keys for programs that still work, newest first."""
    return list(ApiToken.objects.filter(user=person, expiry__gt=at).order_by("-created", "pk"))


def running_token(*, person: User, key: str, at: datetime) -> ApiToken | None:
    """Return one of the person's keys by its public part, or None."""
    return next((token for token in running_tokens(person=person, at=at) if token.token_key == key), None)
