"""Factors: the published sets to read, the centre's own to record and to withdraw."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from centres.api import AddedRecordViewSet, CentreViewSet
from centres.permissions import Permission
from centres.resources import VersionSerializer
from indicators import selectors, services
from indicators.fields import OwnFactorFields
from indicators.filters import OwnFactorFilters
from indicators.resources import FactorSetDetailSerializer, FactorSetSerializer, OwnFactorSerializer

READ = {"list": Permission.ASSESSMENT_VIEW, "retrieve": Permission.ASSESSMENT_VIEW}


class FactorSetViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, CentreViewSet):
    """Published factor sets. One alone comes with its fuels, gases, blends and grid factors."""

    lookup_url_kwarg = "factor_set_id"
    lookup_value_converter = "int"
    serializer_class = FactorSetSerializer
    action_permissions = READ

    def get_queryset(self) -> QuerySet[Any]:
        """Return the published sets."""
        return selectors.published_factor_sets().prefetch_related("fuels", "grid_factors")

    def get_serializer_class(self) -> type[BaseSerializer[Any]]:
        """Return all that is in a set only where one is asked for."""
        return FactorSetDetailSerializer if self.action == "retrieve" else FactorSetSerializer


class OwnFactorViewSet(AddedRecordViewSet):
    """The centre's own factors, withdrawn ones too. They win over those of the sets while they are valid."""

    lookup_url_kwarg = "factor_id"
    rows = staticmethod(selectors.own_factor_rows)
    serializer_class = OwnFactorSerializer
    filterset_class = OwnFactorFilters
    action_permissions = READ | dict.fromkeys(("create", "withdraw"), Permission.FACTOR_EDIT)

    def make(self, values: dict[str, Any], *, key: UUID | None, **actor: Any) -> Any:
        """Record a factor; its value never changes."""
        return services.add_own_factor(fields=OwnFactorFields(**values), key=key, **actor)

    @extend_schema(
        operation_id="centres_own_factors_withdraw", request=VersionSerializer, responses=OwnFactorSerializer
    )
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, **kwargs: Any) -> Response:
        """Stop using a factor. What was accepted with it stays."""
        record, values = self.asked(VersionSerializer)
        services.withdraw_own_factor(factor=record, **values)
        return self.answer(record.pk)
