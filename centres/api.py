"""The door of the API: the same tenancy and permissions as the pages, and errors as sentences."""

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import exceptions, mixins, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from centres import selectors
from centres.access import enter_centre
from centres.edits import StaleEdit
from centres.permissions import Permission
from centres.selectors import MembershipView
from recp_portal.lib.api import Conflict, refuse


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
        if self.action in (None, "metadata"):
            raise exceptions.MethodNotAllowed(request.method or "OPTIONS")
        permission = self.action_permissions.get(self.action)
        if permission is None or not self.membership.allows(permission):
            raise exceptions.PermissionDenied
        enter_centre(self._context, self.membership)


class ReadRecordViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, CentreViewSet):
    """Records that are listed, page by page, and read one by one.

    rows  the selector that returns them, with all that the serializer shows
    """

    rows: ClassVar[Callable[[], QuerySet[Any]]]
    lookup_value_converter = "uuid"

    def get_queryset(self) -> QuerySet[Any]:
        """Return the rows of the centre."""
        if getattr(self, "swagger_fake_view", False):  # the schema is made outside any centre
            return QuerySet(self.serializer_class.Meta.model).none()  # type: ignore[union-attr]
        return type(self).rows()


class RecordViewSet(ReadRecordViewSet):
    """Records that are made and changed by services.

    fixed     fields that say where a record belongs: they are given once
    refusals  what the services refuse, as sentences: 409
    """

    fixed: ClassVar[tuple[str, ...]] = ()
    refusals: ClassVar[tuple[type[Exception], ...]] = ()

    def make(self, values: dict[str, Any], *, key: UUID | None, **actor: Any) -> Any:
        """Call the service that makes a record."""
        raise NotImplementedError

    def edit(self, record: Any, values: dict[str, Any], *, expected_version: int, **actor: Any) -> Any:
        """Call the service that changes a record."""
        raise NotImplementedError

    def create(self, request: Request, **kwargs: Any) -> Response:
        """Make a record. The same `id` sent again answers the record that is there, with 200."""
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        values = dict(serializer.validated_data)
        values.pop("version", None)
        key = values.pop("id", None)
        was_there = key is not None and self.get_queryset().filter(pk=key).exists()
        record = self.make(values, key=key, by=request.user, at=timezone.now())
        return self.answer(record.pk, status=200 if was_there else 201)

    def partial_update(self, request: Request, **kwargs: Any) -> Response:
        """Change some fields of a record, if nobody else has changed it since `version`."""
        record = self.get_object()
        serializer = self.get_serializer(record, data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        values = dict(serializer.validated_data)
        version = values.pop("version", None)
        if version is None:
            refuse("version", _("Version: give the version that your change rests on."))
        if values.pop("id", record.pk) != record.pk:
            refuse("id", _("Id: a record keeps its key."))
        for name in self.fixed:
            if name in values and values.pop(name) != getattr(record, name):
                refuse(name, _("This is given once and stays: make a new record instead."))
        self.edit(record, values, expected_version=version, by=request.user, at=timezone.now())
        return self.answer(record.pk)

    def answer(self, key: UUID, *, status: int = 200) -> Response:
        """Answer with the record as it stands now."""
        return Response(self._shown(key), status=status)

    def handle_exception(self, exc: Exception) -> Response:
        """Answer what a service refuses with 409: its sentence, and what helps to go on."""
        if isinstance(exc, StaleEdit):
            sentence = _("%(person)s has changed this meanwhile. Nothing was overwritten; look at it and send again.")
            person = exc.current.updated_by
            exc = Conflict(sentence % {"person": person}, "stale", current=self._shown(exc.current.pk))
        elif isinstance(exc, self.refusals):
            exc = Conflict(str(exc), _code(exc), **self.about(exc))
        return super().handle_exception(exc)

    def about(self, refusal: Exception) -> dict[str, Any]:
        """Return what a program may want to know of a refusal."""
        return {}

    def _shown(self, key: UUID) -> Any:
        return self.get_serializer(self.get_queryset().get(pk=key)).data


class RemovableRecordViewSet(RecordViewSet):
    """Records that can also be removed."""

    def remove(self, record: Any, **actor: Any) -> None:
        """Call the service that removes a record."""
        raise NotImplementedError

    def destroy(self, request: Request, **kwargs: Any) -> Response:
        """Remove a record."""
        self.remove(self.get_object(), by=request.user, at=timezone.now())
        return Response(status=204)


def merged(kind: type[Any], record: Any, values: Mapping[str, Any]) -> Any:
    """Return what a service takes: the record as it stands, with new values over it."""
    names = kind.__dataclass_fields__
    return kind(**{name: values[name] if name in values else getattr(record, name) for name in names})


def _code(refusal: Exception) -> str:
    name = type(refusal).__name__
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")
