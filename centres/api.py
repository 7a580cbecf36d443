"""The door of the API: the same tenancy and permissions as the pages, and errors as sentences."""

from collections.abc import Mapping
from contextlib import ExitStack
from typing import Any, ClassVar

from django.http import HttpRequest
from django.utils import timezone
from rest_framework import exceptions, viewsets
from rest_framework.request import Request

from centres import selectors
from centres.access import enter_centre
from centres.permissions import Permission
from centres.selectors import MembershipView


class CentreViewSet(viewsets.GenericViewSet[Any]):
    """A resource inside one centre: strangers get 404, members without the right 403.

    Each action names its permission in `action_permissions`; an action that is not named is refused.
    """

    action_permissions: ClassVar[Mapping[str, Permission]] = {}
    membership: MembershipView

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Keep the centre's context open for the whole action."""
        with ExitStack() as self._context:
            return super().dispatch(request, *args, **kwargs)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Sign in, find the membership, check the right, enter the centre."""
        super().initial(request, *args, **kwargs)
        self.membership = selectors.get_membership_or_404(
            user=request.user, centre_slug=kwargs["centre_slug"], at=timezone.now()
        )
        if self.action == "metadata":
            raise exceptions.MethodNotAllowed(request.method or "OPTIONS")
        permission = self.action_permissions.get(self.action or "")
        if permission is None or not self.membership.allows(permission):
            raise exceptions.PermissionDenied
        enter_centre(self._context, self.membership)
