"""What an earlier round recorded of the process, recorded again in a later one."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from assessments import selectors
from assessments.choices import EvidenceLevel
from assessments.fields import CompositionFields, StreamFields, UtilityFields
from assessments.guards import open_round
from assessments.models import FlowRecord, Round, Stream, UtilityConversion
from assessments.refusals import Refused
from assessments.services.streams import add_stream, add_utility
from recp_portal.lib.numbers import date_text


class NothingToTakeOver(Refused):
    """No earlier round has a process that this one does not have already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenOver:
    """What was recorded again.

    waiting  names of streams whose input or output this round has not recorded yet
    """

    stream_count: int
    utility_count: int
    waiting: tuple[str, ...]


@transaction.atomic
def take_over_process(*, round_: Round, by: User, at: datetime) -> TakenOver:
    """Record the streams and utilities of the last earlier round that has any, but for those that are there already.

    A stream of a recorded input or output becomes one of the same input or output of this round. Amounts and money are
    those of the earlier year: they count as estimated, and the note of each says where they are from.
    Raises NothingToTakeOver, RoundIsClosed, ValidationError.
    """
    current = open_round(round_)
    earlier = selectors.process_before(current)
    if earlier is None:
        raise NothingToTakeOver(_("No earlier round has streams or utilities that this one does not have."))
    here = {(flow.kind, flow.name): flow.pk for flow in current.flows.all()}
    recorded, waiting = 0, []
    for stream in selectors.streams_to_take_over(current, earlier):
        wanted = [flow for flow in (stream.flow, stream.value_of) if flow is not None]
        if any((flow.kind, flow.name) not in here for flow in wanted):
            waiting.append(stream.name)
            continue
        add_stream(round_=current, fields=_again(stream, here), contents=_contents(stream), by=by, at=at)
        recorded += 1
    utilities = selectors.utilities_to_take_over(current, earlier)
    for utility in utilities:
        add_utility(round_=current, fields=_utility_again(utility), by=by, at=at)
    return TakenOver(stream_count=recorded, utility_count=len(utilities), waiting=tuple(waiting))


def _again(stream: Stream, here: Mapping[tuple[str, str], UUID]) -> StreamFields:
    values = {field.name: getattr(stream, field.name) for field in fields(StreamFields)}
    note = _("Taken over from the year %(start)s to %(end)s.") % {
        "start": date_text(stream.round.period_start),
        "end": date_text(stream.round.period_end),
    }
    values |= {
        "flow_id": _of_this_round(stream.flow, here),
        "value_of_id": _of_this_round(stream.value_of, here),
        "note": f"{note} {stream.note}".strip(),
    }
    if stream.amount is not None or stream.flow is None:
        values["evidence"] = EvidenceLevel.ESTIMATED
    return StreamFields(**values)


def _of_this_round(flow: FlowRecord | None, here: Mapping[tuple[str, str], UUID]) -> UUID | None:
    return None if flow is None else here[flow.kind, flow.name]


def _contents(stream: Stream) -> list[CompositionFields]:
    return [
        CompositionFields(
            substance_id=one.substance_id, share_percent=one.share_percent, is_bought_for=one.is_bought_for
        )
        for one in stream.contents.all()
    ]


def _utility_again(utility: UtilityConversion) -> UtilityFields:
    return UtilityFields(**{field.name: getattr(utility, field.name) for field in fields(UtilityFields)})
