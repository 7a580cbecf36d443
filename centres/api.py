"""The door of the API: the same tenancy and permissions as the pages, and errors as sentences."""

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, ClassVar, cast
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from centres import selectors, services
from centres.access import enter_centre
from centres.edits import StaleEdit
from centres.fields import EnterpriseFields, ProductFields, SiteFields
from centres.filters import ChangesPagination, EnterpriseFilters, ProductFilters, SiteFilters
from centres.permissions import Permission
from centres.resources import (
    CentreSerializer,
    EnterpriseSerializer,
    ProductSerializer,
    SiteSerializer,
    VersionSerializer,
)
from centres.selectors import MembershipView
from recp_portal.lib.api import Conflict, refuse

if TYPE_CHECKING:
    from accounts.models import User

READ = {"list": Permission.ENTERPRISE_VIEW, "retrieve": Permission.ENTERPRISE_VIEW}
WRITE = {"create": Permission.ENTERPRISE_EDIT, "partial_update": Permission.ENTERPRISE_EDIT}


class CentreViewSet(viewsets.GenericViewSet[Any]):
    """A resource inside one centre: strangers get 404, members without the right 403.

    Each action names its permission in `action_permissions`; an action that is not named is refused.
    """

    action_permissions: ClassVar[Mapping[str, Permission]] = {}
    other_parameters: tuple[str, ...] = ()  # in the query, beside the filters
    membership: MembershipView

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Keep the centre's context open for the whole action."""
        with ExitStack() as self._context:
            return super().dispatch(request, *args, **kwargs)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Sign in, find the membership, check the right, enter the centre."""
        super().initial(request, *args, **kwargs)
        self.membership = selectors.get_membership_or_404(
            user=cast("User", request.user), centre_slug=kwargs["centre_slug"], at=timezone.now()
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
    pagination_class = ChangesPagination
    lookup_value_converter = "uuid"

    def get_queryset(self) -> QuerySet[Any]:
        """Return the rows of the centre."""
        if getattr(self, "swagger_fake_view", False):  # the schema is made outside any centre
            return QuerySet(self.serializer_class.Meta.model).none()  # type: ignore[union-attr]
        return type(self).rows()


class AddedRecordViewSet(ReadRecordViewSet):
    """Records that are made by services.

    refusals  what the services refuse, as sentences: 409
    """

    refusals: ClassVar[tuple[type[Exception], ...]] = ()

    def make(self, values: dict[str, Any], *, key: UUID | None, **actor: Any) -> Any:
        """Call the service that makes a record."""
        raise NotImplementedError

    def create(self, request: Request, **kwargs: Any) -> Response:
        """Make a record. The same `id` sent again answers the record that is there, with 200."""
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        values = dict(serializer.validated_data)
        values.pop("version", None)
        key = values.pop("id", None)
        was_there = key is not None and self.get_queryset().filter(pk=key).exists()
        record = self.make(values, key=key, **self.actor())
        return self.answer(record.pk, status=200 if was_there else 201)

    def asked(self, kind: type[serializers.Serializer[Any]]) -> tuple[Any, dict[str, Any]]:
        """Return the record that an action is about, and what its service takes."""
        record = self.get_object()
        serializer = kind(data=self.request.data)
        serializer.is_valid(raise_exception=True)
        values = dict(serializer.validated_data)
        values["expected_version"] = values.pop("version")
        return record, values | self.actor()

    def actor(self) -> dict[str, Any]:
        """Return who does it, and when."""
        return {"by": self.membership.user, "at": timezone.now()}

    def answer(self, key: UUID, *, status: int = 200) -> Response:
        """Answer with the record as it stands now."""
        return Response(self._shown(key), status=status)

    def handle_exception(self, exc: Exception) -> Response:
        """Answer what a service refuses with 409: its sentence, and what helps to go on."""
        if isinstance(exc, StaleEdit):
            sentence = _("%(person)s has changed this meanwhile. Nothing was overwritten; look at it and send again.")
            person = exc.by
            exc = Conflict(sentence % {"person": person}, "stale", current=self._shown(exc.current.pk))
        elif isinstance(exc, self.refusals):
            exc = Conflict(str(exc), _code(exc), **self.about(exc))
        return super().handle_exception(exc)

    def about(self, refusal: Exception) -> dict[str, Any]:
        """Return what a program may want to know of a refusal."""
        return {}

    def _shown(self, key: UUID) -> Any:
        return self.get_serializer(self.get_queryset().get(pk=key)).data


class RecordViewSet(AddedRecordViewSet):
    """Records that are also changed.

    fixed  fields that say where a record belongs: they are given once
    """

    fixed: ClassVar[tuple[str, ...]] = ()

    def edit(self, record: Any, values: dict[str, Any], *, expected_version: int, **actor: Any) -> Any:
        """Call the service that changes a record."""
        raise NotImplementedError

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
        self.edit(record, values, expected_version=version, **self.actor())
        return self.answer(record.pk)


class RemovableRecordViewSet(RecordViewSet):
    """Records that can also be removed."""

    def remove(self, record: Any, **actor: Any) -> None:
        """Call the service that removes a record."""
        raise NotImplementedError

    def destroy(self, request: Request, **kwargs: Any) -> Response:
        """Remove a record."""
        self.remove(self.get_object(), **self.actor())
        return Response(status=204)


def merged(kind: type[Any], record: Any, values: Mapping[str, Any]) -> Any:
    """Return what a service takes: the record as it stands, with new values over it."""
    names = kind.__dataclass_fields__
    return kind(**{name: values[name] if name in values else getattr(record, name) for name in names})


def _code(refusal: Exception) -> str:
    name = type(refusal).__name__
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")


class EnterpriseViewSet(RecordViewSet):
    """The companies that the centre records. Archived ones are listed too, and say so."""

    lookup_url_kwarg = "enterprise_id"
    rows = staticmethod(selectors.enterprise_rows)
    serializer_class = EnterpriseSerializer
    filterset_class = EnterpriseFilters
    action_permissions = {**READ, **WRITE, "archive": Permission.ENTERPRISE_EDIT, "restore": Permission.ENTERPRISE_EDIT}
    refusals = (services.LikelyDuplicates,)

    def make(self, values: dict[str, Any], *, key: UUID | None, **actor: Any) -> Any:
        """Register an enterprise."""
        despite = values.pop("despite_duplicates", False)
        fields = EnterpriseFields(**values)
        return services.register_enterprise(fields=fields, despite_duplicates=despite, key=key, **actor)

    def edit(self, record: Any, values: dict[str, Any], *, expected_version: int, **actor: Any) -> Any:
        """Change what is said of an enterprise."""
        values.pop("despite_duplicates", None)
        fields = merged(EnterpriseFields, record, values)
        return services.edit_enterprise(enterprise=record, fields=fields, expected_version=expected_version, **actor)

    def about(self, refusal: Exception) -> dict[str, Any]:
        """Return which enterprises look the same."""
        candidates = getattr(refusal, "candidates", ())
        return {
            "candidates": [
                {"id": str(row.id), "name": row.name, "place": row.place, "reason": str(row.reason)}
                for row in candidates
            ]
        }

    @extend_schema(
        operation_id="centres_enterprises_archive", request=VersionSerializer, responses=EnterpriseSerializer
    )
    @action(detail=True, methods=["post"])
    def archive(self, request: Request, **kwargs: Any) -> Response:
        """Take an enterprise out of the lists; its results stay and count."""
        record, values = self.asked(VersionSerializer)
        services.archive_enterprise(enterprise=record, **values)
        return self.answer(record.pk)

    @extend_schema(
        operation_id="centres_enterprises_restore", request=VersionSerializer, responses=EnterpriseSerializer
    )
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, **kwargs: Any) -> Response:
        """Bring an enterprise back from the archive."""
        record, values = self.asked(VersionSerializer)
        services.restore_enterprise(enterprise=record, **values)
        return self.answer(record.pk)


class SiteViewSet(RecordViewSet):
    """The plants of the centre's enterprises."""

    lookup_url_kwarg = "site_id"
    rows = staticmethod(selectors.site_rows)
    serializer_class = SiteSerializer
    filterset_class = SiteFilters
    action_permissions = {**READ, **WRITE}
    fixed = ("enterprise",)

    def make(self, values: dict[str, Any], *, key: UUID | None, **actor: Any) -> Any:
        """Add a site."""
        enterprise = values.pop("enterprise")
        return services.add_site(enterprise=enterprise, fields=SiteFields(**values), key=key, **actor)

    def edit(self, record: Any, values: dict[str, Any], *, expected_version: int, **actor: Any) -> Any:
        """Change what is said of a site."""
        fields = merged(SiteFields, record, values)
        return services.edit_site(site=record, fields=fields, expected_version=expected_version, **actor)


class ProductViewSet(RecordViewSet):
    """What the sites make."""

    lookup_url_kwarg = "product_id"
    rows = staticmethod(selectors.product_rows)
    serializer_class = ProductSerializer
    filterset_class = ProductFilters
    action_permissions = {**READ, **WRITE}
    fixed = ("site",)

    def make(self, values: dict[str, Any], *, key: UUID | None, **actor: Any) -> Any:
        """Add a product."""
        site = values.pop("site")
        return services.add_product(site=site, fields=ProductFields(**values), key=key, **actor)

    def edit(self, record: Any, values: dict[str, Any], *, expected_version: int, **actor: Any) -> Any:
        """Change what is said of a product."""
        fields = merged(ProductFields, record, values)
        return services.edit_product(product=record, fields=fields, expected_version=expected_version, **actor)


class CentreProfileViewSet(CentreViewSet):
    """The profile of the centre."""

    serializer_class = CentreSerializer
    action_permissions = {"retrieve": Permission.CENTRE_VIEW}

    @extend_schema(operation_id="centres_retrieve")
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        """Show the centre's profile."""
        return Response(CentreSerializer(self.membership.centre).data)
