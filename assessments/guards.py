"""What every write in a round asks first."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from assessments.choices import TimeSpan
from assessments.models import Round, UsedRecord
from assessments.refusals import RecordIsInUse, RecordIsLocked, RoundIsClosed
from centres.models import EditedRecord

Record = TypeVar("Record", bound=EditedRecord)

LARGEST_CANONICAL = Decimal(10) ** 12  # MWh, t, m3 … a year: more than the world has, and all sums still fit
LARGEST_MONEY = Decimal(10) ** 14


def open_round(round_: Round) -> Round:
    """Return the round as it is now, held until the transaction ends. Raises RoundIsClosed."""
    current: Round = Round.objects.select_for_update(of=("self",)).select_related("assessment").get(pk=round_.pk)
    if not current.is_open:
        raise RoundIsClosed(current)
    return current


def refuse_locked(record: UsedRecord) -> None:
    """Raise RecordIsLocked when an accepted result uses the row."""
    if record.locked_by_id is not None:
        raise RecordIsLocked(record)


def refuse_in_use(record: EditedRecord, users: QuerySet[Any]) -> None:
    """Raise RecordIsInUse when one of these rows names the record."""
    user = users.order_by("pk").first()
    if user is not None:
        raise RecordIsInUse(record, user)


def made_before(model: type[Record], key: UUID | None, **belongs: Any) -> Record | None:
    """Return the row that an earlier sending of the same form has made, or None.

    key      the row's key, made by the client; None where the client made none
    belongs  what the row must belong to
    Raises ValidationError when the key is taken by something else.
    """
    row = model.objects.filter(pk=key).first() if key else None
    if row is None:
        return None
    if any(getattr(row, name) != value for name, value in belongs.items()):
        raise ValidationError(_("This form was sent before, for something else. Open it again."))
    return row  # type: ignore[no-any-return]  # the manager is made at run time


def keyed(key: UUID | None) -> dict[str, UUID]:
    """Return the key as the field of a new row; without one the row makes its own."""
    return {"id": key} if key else {}


def refuse_absurd_money(values: Mapping[str, Any], labels: Mapping[str, str]) -> None:
    """Raise ValidationError where an amount of money is larger than any plant has."""
    errors = {
        name: _("%(field)s: this number is too large.") % {"field": label}
        for name, label in labels.items()
        if values.get(name) is not None and abs(values[name]) >= LARGEST_MONEY
    }
    if errors:
        raise ValidationError(errors)


def most_spans(round_: Round) -> dict[str, int]:
    """Return how many hours, days, weeks and months the period of a round has at most."""
    days = (round_.period_end - round_.period_start).days + 1
    return {
        TimeSpan.HOUR: days * 24,
        TimeSpan.DAY: days,
        TimeSpan.WEEK: -(-days // 7),
        TimeSpan.MONTH: min(12, -(-days // 28)),
    }
