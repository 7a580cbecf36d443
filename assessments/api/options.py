"""Options, what they change, and what became of them."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from assessments import selectors as rounds
from assessments import services
from assessments.api import examples
from assessments.api.base import READ, REMOVE, WRITE, AssessmentResource
from assessments.fields import (
    CostChange,
    CostFields,
    EffectFields,
    OptionFields,
    ProgressFields,
    RelationChange,
    RelationFields,
    values_of,
)
from assessments.filters import EffectFilters, OptionFilters, ProgressFilters
from assessments.resources import EffectSerializer, OptionSerializer, ProgressSerializer, selectors
from assessments.selectors import option_rows
from centres.api import RemovableRecordViewSet, merged


@extend_schema_view(create=extend_schema(examples=[examples.OPTION]))
class OptionViewSet(AssessmentResource, RemovableRecordViewSet):
    """Cleaner production options."""

    lookup_url_kwarg = "option_id"
    rows = staticmethod(selectors.options)
    serializer_class = OptionSerializer
    filterset_class = OptionFilters
    action_permissions = READ | WRITE | REMOVE
    fixed = ("found_in", "taken_over_from")

    def make(self, values: dict[str, Any], *, key: UUID | None, **actor: Any) -> Any:
        """Propose an option, with the effects expected of it."""
        round_, effects = values.pop("found_in"), values.pop("effects", [])
        costs = values.pop("costs", [])
        if values.pop("relations", []):
            sentence = _("Make the option first, then say how it bears on others.")
            raise serializers.ValidationError({"relations": [sentence]})
        with transaction.atomic():
            option = services.add_option(
                round_=round_,
                fields=OptionFields(**values),
                effects=[EffectFields(**effect) for effect in effects],
                key=key,
                **actor,
            )
            if costs and not option.costs.exists():
                services.set_costs(option=option, changes=_costs_instead(option, costs), **actor)
        return option

    def edit(self, record: Any, values: dict[str, Any], *, expected_version: int, **actor: Any) -> Any:
        """Change what is proposed; its effects are records of their own."""
        if "effects" in values:
            raise serializers.ValidationError({"effects": [_("Change effects one by one: they have a version each.")]})
        costs, relations = values.pop("costs", None), values.pop("relations", None)
        fields = merged(OptionFields, record, values)
        with transaction.atomic():
            option = services.edit_option(option=record, fields=fields, expected_version=expected_version, **actor)
            if costs is not None:
                option = services.set_costs(option=option, changes=_costs_instead(option, costs), **actor)
            if relations is not None:
                option = _relate(option, relations, **actor)
        return option

    def remove(self, record: Any, **actor: Any) -> None:
        """Remove an option that no other round speaks of."""
        services.remove_option(option=record, **actor)


def _costs_instead(option: Any, lines: list[dict[str, Any]]) -> list[CostChange]:
    """Return what makes these the lines of an option: those that are there already stay untouched."""
    waiting = [CostFields(**line) for line in lines]
    changes = []
    for cost in option_rows.costs_of(option):
        same = merged(CostFields, cost, {})
        if same in waiting:
            waiting.remove(same)
        else:
            changes.append(CostChange(id=cost.pk, fields=None))
    return [*(CostChange(id=None, fields=fields) for fields in waiting), *changes]


def _relate(option: Any, lines: list[dict[str, Any]], **actor: Any) -> Any:
    open_rounds = rounds.open_rounds(option.assessment, for_options=True) or rounds.open_rounds(option.assessment)
    if not open_rounds:
        raise serializers.ValidationError({"relations": [_("No round is open in which this could be said.")]})
    waiting = [RelationFields(first_id=line.pop("first").pk, second_id=line.pop("second").pk, **line) for line in lines]
    changes = []
    for relation in option_rows.relations_of(option):
        same = merged(RelationFields, relation, {})
        if same in waiting:
            waiting.remove(same)
        else:
            changes.append(RelationChange(id=relation.pk, fields=None))
    changes += [RelationChange(id=None, fields=fields) for fields in waiting]
    return services.set_relations(option=option, round_=open_rounds[-1], changes=changes, **actor)


class EffectViewSet(AssessmentResource, RemovableRecordViewSet):
    """What options change: expected, and observed later."""

    lookup_url_kwarg = "effect_id"
    rows = staticmethod(selectors.effects)
    serializer_class = EffectSerializer
    filterset_class = EffectFilters
    action_permissions = READ | WRITE | REMOVE
    fixed = ("option", "round")

    def make(self, values: dict[str, Any], *, key: UUID | None, **actor: Any) -> Any:
        """Say what an option changes."""
        option, round_ = values.pop("option"), values.pop("round")
        return services.add_effect(option=option, round_=round_, fields=EffectFields(**values), key=key, **actor)

    def edit(self, record: Any, values: dict[str, Any], *, expected_version: int, **actor: Any) -> Any:
        """Change an effect."""
        fields = merged(EffectFields, record, values)
        return services.edit_effect(effect=record, fields=fields, expected_version=expected_version, **actor)

    def remove(self, record: Any, **actor: Any) -> None:
        """Remove an effect."""
        services.remove_effect(effect=record, **actor)


class ProgressViewSet(AssessmentResource):
    """What became of options, round by round."""

    lookup_url_kwarg = "progress_id"
    rows = staticmethod(selectors.progress)
    serializer_class = ProgressSerializer
    filterset_class = ProgressFilters
    action_permissions = READ | WRITE
    fixed = ("option", "round")

    def create(self, request: Request, **kwargs: Any) -> Response:
        """Say what became of an option in a round. Sent again without a change, it answers what is there, with 200.

        Where the round has said something else already, that is a stale edit: 409, with what is there.
        """
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        values = dict(serializer.validated_data)
        values.pop("version", None)
        option, round_ = values.pop("option"), values.pop("round")
        fields = ProgressFields(**values)
        before = self.get_queryset().filter(option=option, round=round_).first()
        if before is not None and values_of(merged(ProgressFields, before, {})) == values_of(fields):
            return self.answer(before.pk)
        record = services.record_progress(
            option=option, round_=round_, fields=fields, expected_version=0, by=self.membership.user, at=timezone.now()
        )
        return self.answer(record.pk, status=201)

    def edit(self, record: Any, values: dict[str, Any], *, expected_version: int, **actor: Any) -> Any:
        """Change what was said."""
        fields = merged(ProgressFields, record, values)
        return services.record_progress(
            option=record.option, round_=record.round, fields=fields, expected_version=expected_version, **actor
        )
