"""What every write in a round asks first."""

from assessments.models import Round, UsedRecord
from assessments.refusals import RecordIsLocked, RoundIsClosed


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
