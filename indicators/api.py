"""Factors, to read: the published sets, and the centre's own."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import mixins
from rest_framework.serializers import BaseSerializer

from centres.api import CentreViewSet, ReadRecordViewSet
from centres.permissions import Permission
from indicators import selectors
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


class OwnFactorViewSet(ReadRecordViewSet):
    """The centre's own factors, withdrawn ones too. They win over those of the sets while they are valid."""

    lookup_url_kwarg = "factor_id"
    rows = staticmethod(selectors.own_factor_rows)
    serializer_class = OwnFactorSerializer
    action_permissions = READ
