"""What the demonstration network has told: one release of its plants, made by the workers as any other is."""

from django.utils import timezone

from centres.models import DataKind, NetworkMembership
from centres.roles import NetworkRole
from releases import services
from releases.models import Release

NAME = "Demonstration report"


def ask_for_release() -> None:
    """Ask for the release of the demonstration plants, unless somebody has."""
    if Release.objects.filter(data_kind=DataKind.DEMONSTRATION).exists():
        return
    administrator = NetworkMembership.objects.filter(role=NetworkRole.NETWORK_ADMINISTRATOR, ended_at=None)
    services.request_release(
        name=NAME,
        purpose="Shows what a release tells",
        data_kind=DataKind.DEMONSTRATION,
        by=administrator.select_related("user").earliest("pk").user,
        at=timezone.now(),
    )
