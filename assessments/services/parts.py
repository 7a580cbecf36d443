"""How a row that a round is made of is added, changed and removed: in an open round, never over somebody else."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from assessments.guards import of_round, open_round, refuse_in_use, refuse_locked
from assessments.models import (
    BaselineLine,
    EffluentLoad,
    FlowRecord,
    HumanEffect,
    LocalIndicator,
    OptionEffect,
    Round,
    Stream,
    UtilityConversion,
)
from centres import audit, edits
from centres.guards import keyed, made_before

Row = TypeVar(
    "Row",
    BaselineLine,
    EffluentLoad,
    FlowRecord,
    HumanEffect,
    LocalIndicator,
    OptionEffect,
    Stream,
    UtilityConversion,
)
Values = Callable[[Round], Mapping[str, Any]]


def _says_nothing(_row: Any) -> Mapping[str, Any]:
    return {}


def _is_used_nowhere(_row: Any) -> Iterable[QuerySet[Any]]:
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Part(Generic[Row]):
    """One kind of row that a round is made of.

    name   how the history calls it: the "flow" of "assessments.flow.added"
    said   what the history keeps of a row when it comes and goes
    users  the rows that name it; while there is one it cannot be removed
    """

    model: type[Row]
    name: str
    said: Callable[[Row], Mapping[str, Any]] = _says_nothing
    users: Callable[[Row], Iterable[QuerySet[Any]]] = _is_used_nowhere


@transaction.atomic
def add_part(*, part: Part[Row], round_: Round, values: Values, key: UUID | None, by: User, at: datetime) -> Row:
    """Record a row in an open round. The same key twice records it once.

    values  what the row holds, asked for once the round is held; refuses what cannot be
    Raises RoundIsClosed, ValidationError.
    """
    current = open_round(round_)
    if before := made_before(part.model, key, round_id=current.pk):
        return before
    row = edits.make(part.model, by=by, at=at, **keyed(key), round=current, **values(current))
    audit.record(f"assessments.{part.name}.added", target=row, by=by, at=at, **of_round(current), **part.said(row))
    return row


@transaction.atomic
def edit_part(
    *, part: Part[Row], row: Row, values: Values, expected_version: int | None, by: User, at: datetime
) -> Row:
    """Change a row of an open round. Raises RecordIsLocked, RoundIsClosed, StaleEdit, ValidationError."""
    refuse_locked(row)
    round_ = open_round(row.round)
    current = edits.held(row, expected_version=expected_version)
    changed = edits.change(current, by=by, at=at, **values(round_))
    if changed:
        audit.record(
            f"assessments.{part.name}.edited", target=current, by=by, at=at, changed=changed, **of_round(round_)
        )
    return current


@transaction.atomic
def remove_part(*, part: Part[Row], row: Row, by: User, at: datetime) -> None:
    """Remove a row from an open round; the history keeps what it said.

    Raises RecordIsLocked, RoundIsClosed, RecordIsInUse.
    """
    refuse_locked(row)
    round_ = open_round(row.round)
    for users in part.users(row):
        refuse_in_use(row, users)
    audit.record(f"assessments.{part.name}.removed", target=row, by=by, at=at, **of_round(round_), **part.said(row))
    row.delete()
