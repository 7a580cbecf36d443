"""Assessments and their rounds."""

from typing import Any, ClassVar
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from assessments import services
from assessments.api import examples
from assessments.api.base import READ, WRITE, AssessmentResource
from assessments.api.explained import EXPLAIN, explained, schema_of
from assessments.calculation import BestSetRow, ProcessFigures
from assessments.choices import RoundKind
from assessments.fields import AnswerFields, AssessmentFields, RoundFields
from assessments.filters import AssessmentFilters, RoundFilters
from assessments.pages import as_data
from assessments.pages.findings import findings_of
from assessments.resources import (
    AnswersSerializer,
    AssessmentSerializer,
    BudgetSerializer,
    FactorSetAskedSerializer,
    FindingSerializer,
    ReasonSerializer,
    ResultSerializer,
    RoundSerializer,
    SubmitSerializer,
    selectors,
)
from centres.api import (
    merged,
)
from centres.permissions import Permission
from centres.resources import VersionSerializer
from indicators.selectors import current_factor_set, factor_set_named
from recp_portal.lib.api import Conflict, refuse


@extend_schema_view(create=extend_schema(examples=[examples.ASSESSMENT]))
class AssessmentViewSet(AssessmentResource):
    """In-plant assessments of the centre."""

    lookup_url_kwarg = "assessment_id"
    rows = staticmethod(selectors.assessments)
    serializer_class = AssessmentSerializer
    filterset_class = AssessmentFilters
    action_permissions: ClassVar[dict[str, Permission]] = {
        **READ,
        **WRITE,
        "best_set": Permission.ASSESSMENT_VIEW,
        "ranked": Permission.ASSESSMENT_VIEW,
    }
    fixed = ("site",)

    def make(self, values: dict[str, Any], *, key: UUID | None, **actor: Any) -> Any:
        """Start an assessment."""
        site = values.pop("site")
        if values.pop("ranking", None):
            raise serializers.ValidationError({"ranking": [_("Start the assessment first, then rank its options.")]})
        fields = AssessmentFields(**{"lead": actor["by"], **_with_factors(values)})
        return services.start_assessment(site=site, fields=fields, key=key, **actor)

    def edit(self, record: Any, values: dict[str, Any], *, expected_version: int, **actor: Any) -> Any:
        """Change what is said of an assessment."""
        ranking = values.pop("ranking", None)
        fields = merged(AssessmentFields, record, _with_factors(values))
        with transaction.atomic():
            assessment = services.edit_assessment(
                assessment=record, fields=fields, expected_version=expected_version, **actor
            )
            if ranking is not None:
                assessment = services.set_ranking(
                    assessment=assessment, weights=ranking["weights"], scores=ranking.get("scores", {}), **actor
                )
        return assessment

    @extend_schema(
        operation_id="centres_assessments_best_set",
        parameters=[BudgetSerializer, EXPLAIN],
        responses=schema_of(BestSetRow),
        filters=False,
    )
    @action(
        detail=True,
        methods=["get"],
        url_path="best-set",
        pagination_class=None,
        filterset_class=None,
        other_parameters=("budget", "explain"),
    )
    def best_set(self, request: Request, **kwargs: Any) -> Response:
        """Which options save most within a `budget`, counted once with those in operation."""
        assessment = self.get_object()
        asked = BudgetSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        try:
            return explained(request, as_data.best_set_within(assessment, asked.validated_data["budget"]))
        except as_data.NoOptions:
            refuse("budget", str(_("This assessment has no round yet, and so no options to choose from.")))

    @extend_schema(
        operation_id="centres_assessments_ranked",
        parameters=[EXPLAIN],
        responses=schema_of(as_data.RankingRows),
        filters=False,
    )
    @action(detail=True, methods=["get"], pagination_class=None, filterset_class=None, other_parameters=("explain",))
    def ranked(self, request: Request, **kwargs: Any) -> Response:
        """The options by the enterprise's weights, which `ranking` keeps."""
        return explained(request, as_data.ranking_of(self.get_object()))


def _with_factors(values: dict[str, Any]) -> dict[str, Any]:
    """Return the values with the keys of the factor set, which comes by its name, and of the grid factor."""
    if "factor_set" in values:
        factor_set = factor_set_named(values.pop("factor_set"))
        if factor_set is None:
            sentence = _("There is no published set of this name and version.")
            raise serializers.ValidationError({"factor_set": [sentence]})
        values["factor_set_id"] = factor_set.pk
    if "grid_factor" not in values:
        return values
    factor = values.pop("grid_factor")
    return {**values, "grid_factor_id": factor.pk if factor else None}


def _answers(lines: list[dict[str, Any]]) -> list[AnswerFields]:
    return [AnswerFields(finding_key=line["finding"], answer=line["answer"]) for line in lines]


class RoundViewSet(AssessmentResource):
    """The rounds of assessments, and their way through review."""

    lookup_url_kwarg = "round_id"
    rows = staticmethod(selectors.rounds)
    serializer_class = RoundSerializer
    filterset_class = RoundFilters
    fixed = ("assessment", "kind", "taken_from")
    action_permissions: ClassVar[dict[str, Permission]] = {
        **READ,
        **WRITE,
        "figures": Permission.ASSESSMENT_VIEW,
        "balances": Permission.ASSESSMENT_VIEW,
        "recalculation": Permission.ASSESSMENT_VIEW,
        "findings": Permission.ASSESSMENT_VIEW,
        "answers": Permission.ASSESSMENT_EDIT,
        "submit": Permission.ROUND_SUBMIT,
        "return_": Permission.ROUND_REVIEW,
        "accept": Permission.ROUND_REVIEW,
        "reopen": Permission.ROUND_REVIEW,
    }

    def make(self, values: dict[str, Any], *, key: UUID | None, **actor: Any) -> Any:
        """Start a round."""
        assessment, kind = values.pop("assessment"), values.pop("kind")
        taken_from = values.pop("taken_from", None)
        if kind == RoundKind.BASELINE and values.get("change_reason"):
            fields = RoundFields(**values)
            return services.propose_baseline(
                assessment=assessment, fields=fields, taken_from=taken_from, key=key, **actor
            )
        return services.start_round(assessment=assessment, kind=kind, fields=RoundFields(**values), key=key, **actor)

    def edit(self, record: Any, values: dict[str, Any], *, expected_version: int, **actor: Any) -> Any:
        """Change the period of an open round, or what is said of it."""
        fields = merged(RoundFields, record, values)
        return services.edit_round(round_=record, fields=fields, expected_version=expected_version, **actor)

    @extend_schema(operation_id="centres_rounds_submit", request=SubmitSerializer, responses=RoundSerializer)
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, **kwargs: Any) -> Response:
        """Hand an open round to the reviewer."""
        record, values = self.asked(SubmitSerializer)
        services.submit_round(round_=record, **values | {"answers": _answers(values["answers"])})
        return self.answer(record.pk)

    @extend_schema(
        operation_id="centres_rounds_figures",
        parameters=[EXPLAIN],
        responses=schema_of(as_data.RoundNow),
        filters=False,
    )
    @action(detail=True, methods=["get"], pagination_class=None, filterset_class=None, other_parameters=("explain",))
    def figures(self, request: Request, **kwargs: Any) -> Response:
        """The figures of a round as they stand: what its result froze, or what its rows give now."""
        return explained(request, as_data.figures_of(self.get_object()))

    @extend_schema(
        operation_id="centres_rounds_balances",
        parameters=[EXPLAIN],
        responses=schema_of(ProcessFigures),
        filters=False,
    )
    @action(detail=True, methods=["get"], pagination_class=None, filterset_class=None, other_parameters=("explain",))
    def balances(self, request: Request, **kwargs: Any) -> Response:
        """Water, dry materials, energy and key substances, by step and for the site; what waste and utilities cost."""
        return explained(request, as_data.balances_of(self.get_object()))

    @extend_schema(
        operation_id="centres_rounds_recalculation",
        parameters=[FactorSetAskedSerializer],
        responses=schema_of(as_data.RecalculationRow),
        filters=False,
    )
    @action(detail=True, methods=["get"], pagination_class=None, filterset_class=None, other_parameters=("factor_set",))
    def recalculation(self, request: Request, **kwargs: Any) -> Response:
        """What the frozen result would be with other factors, figure by figure, and why. Nothing is saved."""
        round_ = self.get_object()
        asked = FactorSetAskedSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        found = as_data.recalculation_of(round_, asked.validated_data.get("factor_set") or current_factor_set())
        if found is None:
            sentence = _("This round was not accepted yet: there is nothing frozen to compare with.")
            raise Conflict(str(sentence), "not_accepted")
        return explained(request, found)

    @extend_schema(
        operation_id="centres_rounds_findings", responses=FindingSerializer(many=True), filters=False, parameters=[]
    )
    @action(detail=True, methods=["get"], pagination_class=None)
    def findings(self, request: Request, **kwargs: Any) -> Response:
        """What looks wrong in a round's figures as they are now: errors, and questions with what was answered."""
        return Response(FindingSerializer(findings_of(self.get_object()), many=True).data)

    @extend_schema(
        operation_id="centres_rounds_answers", request=AnswersSerializer, responses=FindingSerializer(many=True)
    )
    @action(detail=True, methods=["post"], pagination_class=None, filterset_class=None)
    def answers(self, request: Request, **kwargs: Any) -> Response:
        """Keep answers to questions about an open round's figures; the answer is all that is found in it."""
        record, values = self.asked(AnswersSerializer)
        services.answer_findings(
            round_=record,
            answers=_answers(values["answers"]),
            expected_version=values["expected_version"],
            by=values["by"],
            at=values["at"],
        )
        return Response(FindingSerializer(findings_of(record), many=True).data)

    @extend_schema(operation_id="centres_rounds_return", request=ReasonSerializer, responses=RoundSerializer)
    @action(detail=True, methods=["post"], url_path="return", url_name="return")
    def return_(self, request: Request, **kwargs: Any) -> Response:
        """Give a submitted round back with a reason."""
        record, values = self.asked(ReasonSerializer)
        services.return_round(round_=record, **values)
        return self.answer(record.pk)

    @extend_schema(operation_id="centres_rounds_accept", request=VersionSerializer, responses=ResultSerializer)
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, **kwargs: Any) -> Response:
        """Accept a submitted round that others entered; the answer is the frozen result."""
        record, values = self.asked(VersionSerializer)
        result = services.accept_round(round_=record, **values)
        shown = selectors.results().get(pk=result.pk)
        return Response(ResultSerializer(shown, context=self.get_serializer_context()).data)

    @extend_schema(operation_id="centres_rounds_reopen", request=ReasonSerializer, responses=RoundSerializer)
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, **kwargs: Any) -> Response:
        """Open an accepted round for correction; its result stands until the corrected round is accepted."""
        record, values = self.asked(ReasonSerializer)
        services.reopen_round(round_=record, **values)
        return self.answer(record.pk)
