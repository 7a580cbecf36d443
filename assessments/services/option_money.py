"""The money of an option line by line, how options bear on each other, and the enterprise's weights."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import chain
from typing import TypeVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from assessments.calculation.entered import core_cost, core_relation
from assessments.choices import CostKind, RelationKind
from assessments.edits import all_or_none
from assessments.fields import CostChange, CostFields, RelationChange, RelationFields, values_of
from assessments.guards import LARGEST_MONEY, open_round, refuse_absurd_money, refuse_locked
from assessments.models import Assessment, Option, OptionCost, OptionRelation, Round
from assessments.refusals import RoundIsClosed
from centres import audit, edits
from indicators import core
from indicators.core.refusals import Refusal
from indicators.sentences import refusal_error
from recp_portal.lib import numbers

Row = TypeVar("Row", OptionCost, OptionRelation)


@transaction.atomic
def set_costs(
    *, option: Option, changes: Sequence[CostChange], expected_version: int | None = None, by: User, at: datetime
) -> Option:
    """Change the cost lines of an option as a form shows them, all or none.

    Raises RecordIsLocked, RoundIsClosed, StaleEdit, RowsRefused.
    """
    refuse_locked(option)
    open_round(option.found_in)
    current = edits.held(option, expected_version=expected_version)
    own = {cost.pk: cost for cost in current.costs.all()}
    lines = all_or_none(changes, lambda change: _set_cost(change, own, option=current, by=by, at=at), name="costs")
    if said := list(chain.from_iterable(lines)):
        edits.touch(current, by=by, at=at)
        audit.record(
            "assessments.option.priced",
            target=current,
            by=by,
            at=at,
            assessment=str(current.assessment_id),
            lines=said,
        )
    return current


def _set_cost(change: CostChange, own: dict[UUID, OptionCost], *, option: Option, by: User, at: datetime) -> list[str]:
    cost = _known(change.id, own)
    if change.fields is None:
        if cost is None:
            return []
        cost.delete()
        return [f"− {cost}"]
    _refuse_odd_cost(option.assessment, change.fields)
    if cost is None:
        return [f"+ {edits.make(OptionCost, by=by, at=at, option=option, **values_of(change.fields))}"]
    label = str(cost)
    return [f"{label} → {cost}"] if edits.change(cost, by=by, at=at, **values_of(change.fields)) else []


def _refuse_odd_cost(assessment: Assessment, fields: CostFields) -> None:
    if fields.kind not in CostKind.values:
        raise ValidationError({"kind": _("Kind: choose what the line is for.")})
    has_amount = fields.entered_amount is not None
    if has_amount and (fields.quantity is not None or fields.unit_price_amount is not None):
        raise ValidationError({"entered_amount": _("Amount: give either an amount or a quantity with its price.")})
    if not has_amount and (fields.quantity is None or fields.unit_price_amount is None):
        raise ValidationError({"entered_amount": _("Amount: give an amount, or a quantity and its price.")})
    is_foreign = bool(fields.currency) and fields.currency != assessment.currency
    if is_foreign and fields.rate is None:
        raise ValidationError(
            {
                "rate": _("Rate: say how many %(currency)s one %(other)s is.")
                % {"currency": assessment.currency, "other": fields.currency}
            }
        )
    if is_foreign and not (fields.rate_on and fields.rate_source.strip()):
        raise ValidationError({"rate_source": _("Source of the rate: say where the rate is from, and its day.")})
    if not is_foreign and fields.rate is not None:
        raise ValidationError({"currency": _("Currency: a rate needs another currency than the assessment’s.")})
    if fields.carrier and fields.kind != CostKind.ENERGY:
        raise ValidationError({"carrier": _("Kind of energy: only for energy saved.")})
    refuse_absurd_money({"entered_amount": fields.entered_amount}, {"entered_amount": _("Amount")})
    if fields.rate is not None and fields.rate <= 0:
        raise ValidationError({"rate": _("Rate: give a number above zero.")})
    measured = core.measure_line(
        core_cost(fields), price_year=assessment.price_year, inflation_share=assessment.inflation_share
    )
    if abs(measured.amount) >= LARGEST_MONEY:
        raise ValidationError({"entered_amount": _("Amount: this number is too large.")})


@transaction.atomic
def set_relations(
    *,
    option: Option,
    round_: Round,
    changes: Sequence[RelationChange],
    expected_version: int | None = None,
    by: User,
    at: datetime,
) -> Option:
    """Change how an option bears on others, as a form shows it, all or none. What an accepted round says stays.

    Raises RoundIsClosed, StaleEdit, RowsRefused.
    """
    round_ = open_round(round_)
    current = edits.held(option, expected_version=expected_version)
    if current.assessment_id != round_.assessment_id:
        raise ValidationError(_("This option belongs to another assessment."))
    rows = OptionRelation.objects.select_related("round", "first", "second").filter(round__assessment=round_.assessment)
    own = {row.pk: row for row in rows if current.pk in (row.first_id, row.second_id)}

    def set_one(change: RelationChange) -> list[str]:
        said = _set_relation(change, own, option=current, round_=round_, by=by, at=at)
        try:
            core.refuse_contradictions([core_relation(row) for row in rows.all()])
        except Refusal as refusal:
            raise refusal_error(refusal) from refusal
        return said

    if said := list(chain.from_iterable(all_or_none(changes, set_one, name="relations"))):
        edits.touch(current, by=by, at=at)
        audit.record(
            "assessments.option.related",
            target=current,
            by=by,
            at=at,
            assessment=str(current.assessment_id),
            lines=said,
        )
    return current


def _set_relation(
    change: RelationChange,
    own: dict[UUID, OptionRelation],
    *,
    option: Option,
    round_: Round,
    by: User,
    at: datetime,
) -> list[str]:
    relation = _known(change.id, own)
    if relation is not None and (change.fields is None or _differs(relation, change.fields)):
        _refuse_closed(relation)
    if change.fields is None:
        if relation is None:
            return []
        label = str(relation)
        relation.delete()
        return [f"− {label}"]
    _refuse_odd_relation(option, round_, change.fields)
    if relation is None:
        return [f"+ {edits.make(OptionRelation, by=by, at=at, round=round_, **values_of(change.fields))}"]
    label = str(relation)
    changed = edits.change(relation, by=by, at=at, **values_of(change.fields))
    return [f"{label} → {OptionRelation.objects.get(pk=relation.pk)}"] if changed else []


def _refuse_closed(relation: OptionRelation) -> None:
    """Raise ValidationError where a round that is closed says so."""
    if relation.locked_by_id is not None or not relation.round.is_open:
        raise ValidationError(str(RoundIsClosed(relation.round)))


def _differs(relation: OptionRelation, fields: RelationFields) -> bool:
    return any(getattr(relation, name) != value for name, value in values_of(fields).items())


def _refuse_odd_relation(option: Option, round_: Round, fields: RelationFields) -> None:
    if option.pk not in (fields.first_id, fields.second_id):
        raise ValidationError({"second": _("Other option: one of the two has to be this option.")})
    if fields.first_id == fields.second_id:
        raise ValidationError({"second": _("Other option: choose another option than this one.")})
    known = Option.objects.filter(assessment_id=round_.assessment_id, pk__in=[fields.first_id, fields.second_id])
    if known.count() != 2:
        raise ValidationError({"second": _("Other option: choose an option of this assessment.")})
    if fields.kind == RelationKind.OVERLAPPING and not 0 < fields.overlap_share <= 1:
        raise ValidationError({"overlap_share": _("Share that both claim: give a share above 0 and up to 100 %.")})


@transaction.atomic
def set_ranking(
    *,
    assessment: Assessment,
    weights: Mapping[str, Decimal],
    scores: Mapping[str, Mapping[str, Decimal]],
    expected_version: int | None = None,
    by: User,
    at: datetime,
) -> Assessment:
    """Keep the enterprise's weights, together 100, and the scores of options from 0 to 10: no figure of a round.

    scores  by the option's id and the criterion
    Raises StaleEdit, ValidationError.
    """
    current = edits.held(assessment, expected_version=expected_version)
    by_criterion = {core.Criterion(criterion): weight for criterion, weight in weights.items()}
    if not core.weights_are_whole(by_criterion):
        found = numbers.full(core.weights_sum(by_criterion))
        raise ValidationError(_("Weights: they are zero or more and add up to 100, not to %(sum)s.") % {"sum": found})
    own = {str(pk) for pk in current.options.values_list("pk", flat=True)}
    if not scores.keys() <= own:
        raise ValidationError(_("Scores: one of these options belongs to another assessment."))
    try:
        core.rank_options(
            {ref: {core.Criterion(c): score for c, score in given.items()} for ref, given in scores.items()},
            by_criterion,
        )
    except ValueError as error:
        raise ValidationError(_("Scores: give numbers from 0 to 10.")) from error
    ranking = {
        "weights": {criterion: str(weight) for criterion, weight in sorted(weights.items())},
        "scores": {
            ref: {criterion: str(score) for criterion, score in sorted(given.items())}
            for ref, given in sorted(scores.items())
            if given
        },
    }
    if edits.change(current, by=by, at=at, ranking=ranking):
        audit.record(
            "assessments.assessment.ranked", target=current, by=by, at=at, assessment=str(current.pk), lines=[]
        )
    return current


def _known(key: UUID | None, own: Mapping[UUID, Row]) -> Row | None:
    row = own.get(key) if key else None
    if key and row is None:
        raise ValidationError(_("Somebody else has removed this line meanwhile."))
    return row
