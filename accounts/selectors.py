"""Who is known to the portal."""

from accounts.models import User


def find(*, email: str) -> User | None:
    """Return the person with this address, whatever its case."""
    return User.objects.filter(email__iexact=email.strip()).first()
