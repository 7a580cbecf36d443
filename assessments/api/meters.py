"""Meters of sites, their bills, and what these add up to."""

from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from assessments import services
from assessments.api.base import READ, REMOVE, WRITE, AssessmentResource
from assessments.api.explained import EXPLAIN, explained, schema_of
from assessments.fields import BillFields, BillLineFields, MeterFields
from assessments.filters import BillFilters, MeterFilters
from assessments.pages import as_data
from assessments.resources import (
    BillSerializer,
    FlowSerializer,
    MeterSerializer,
    MeterUseSerializer,
    TotalAskedSerializer,
    selectors,
)
from centres.api import RemovableRecordViewSet, merged
from centres.permissions import Permission
from indicators.core import PartPeriodMethod


class MeterViewSet(AssessmentResource, RemovableRecordViewSet):
    """What counts electricity, fuels and water at sites, and is billed."""

    lookup_url_kwarg = "meter_id"
    rows = staticmethod(selectors.meters)
    serializer_class = MeterSerializer
    filterset_class = MeterFilters
    fixed = ("site",)
    action_permissions: ClassVar[dict[str, Permission]] = {
        **READ,
        **WRITE,
        **REMOVE,
        "total": Permission.ASSESSMENT_VIEW,
        "use": Permission.ASSESSMENT_EDIT,
    }

    def make(self, values: dict[str, Any], *, key: UUID | None, **actor: Any) -> Any:
        """Record a meter."""
        site = values.pop("site")
        return services.add_meter(site=site, fields=MeterFields(**values), key=key, **actor)

    def edit(self, record: Any, values: dict[str, Any], *, expected_version: int, **actor: Any) -> Any:
        """Change what is said of a meter."""
        fields = merged(MeterFields, record, values)
        return services.edit_meter(meter=record, fields=fields, expected_version=expected_version, **actor)

    def remove(self, record: Any, **actor: Any) -> None:
        """Remove a meter that has no bills, no sub-meters, and is used nowhere."""
        services.remove_meter(meter=record, **actor)

    @extend_schema(
        operation_id="centres_meters_total",
        parameters=[TotalAskedSerializer, EXPLAIN],
        responses=schema_of(as_data.MeterTotal),
        filters=False,
    )
    @action(
        detail=True,
        methods=["get"],
        pagination_class=None,
        filterset_class=None,
        other_parameters=("round", "method", "explain"),
    )
    def total(self, request: Request, **kwargs: Any) -> Response:
        """What the bills add up to in the period of a round: gaps, overlaps, prices, and the site's part."""
        meter = self.get_object()
        asked = TotalAskedSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        values = asked.validated_data
        return explained(request, as_data.meter_total(meter, values["round"], method=values.get("method")))

    @extend_schema(
        operation_id="centres_meters_use",
        request=MeterUseSerializer,
        responses=FlowSerializer(many=True),
        filters=False,
    )
    @action(detail=True, methods=["post"], pagination_class=None, filterset_class=None)
    def use(self, request: Request, **kwargs: Any) -> Response:
        """Make the total an input of a round, or bring that input up to date; demand stands by itself."""
        meter = self.get_object()
        asked = MeterUseSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        values = dict(asked.validated_data)
        round_ = values.pop("round")
        method = values.pop("method", None)
        fields = services.MeterUseFields(method=PartPeriodMethod(method) if method else None, **values)
        made = services.use_meter_total(meter=meter, round_=round_, fields=fields, **self.actor())
        rows = selectors.flows().filter(pk__in=[flow.pk for flow in made]).order_by("pk")
        return Response(FlowSerializer(rows, many=True, context=self.get_serializer_context()).data)


class BillViewSet(AssessmentResource, RemovableRecordViewSet):
    """Bills of meters, with their lines."""

    lookup_url_kwarg = "bill_id"
    rows = staticmethod(selectors.bills)
    serializer_class = BillSerializer
    filterset_class = BillFilters
    action_permissions = READ | WRITE | REMOVE
    fixed = ("meter",)

    def make(self, values: dict[str, Any], *, key: UUID | None, **actor: Any) -> Any:
        """Record a bill."""
        meter, lines = values.pop("meter"), values.pop("lines")
        fields = BillFields(lines=tuple(BillLineFields(**line) for line in lines), **values)
        return services.add_bill(meter=meter, fields=fields, key=key, **actor)

    def edit(self, record: Any, values: dict[str, Any], *, expected_version: int, **actor: Any) -> Any:
        """Change a bill; lines that are sent take the place of those that were there."""
        lines = values.pop("lines", None)
        said = (
            [BillLineFields(**line) for line in lines]
            if lines is not None
            else [merged(BillLineFields, line, {}) for line in record.lines.all()]
        )
        fields = merged(BillFields, record, values | {"lines": tuple(said)})
        return services.edit_bill(bill=record, fields=fields, expected_version=expected_version, **actor)

    def remove(self, record: Any, **actor: Any) -> None:
        """Remove a bill with its lines."""
        services.remove_bill(bill=record, **actor)
