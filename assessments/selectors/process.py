"""The process of a round: its streams and utilities, and those of an earlier round that it can take over."""

from assessments.models import Round, Stream, UtilityConversion


def streams_of(round_: Round) -> tuple[Stream, ...]:
    """Return the streams of a round in the order of entry, with their steps and what they hold."""
    rows = round_.streams.select_related("from_unit", "to_unit", "flow").prefetch_related("contents__substance")
    return tuple(rows.order_by("created_at", "pk"))


def process_before(round_: Round) -> Round | None:
    """Return the last earlier round that has streams or utilities which this one does not have, or None."""
    earlier = round_.assessment.rounds.filter(number__lt=round_.number).order_by("-number")
    for one in earlier:
        if streams_to_take_over(round_, one) or utilities_to_take_over(round_, one):
            return one
    return None


def streams_to_take_over(round_: Round, earlier: Round) -> list[Stream]:
    """Return the streams of an earlier round that this one has not recorded, by kind and name."""
    there = set(round_.streams.values_list("kind", "name"))
    rows = earlier.streams.select_related("round", "flow", "value_of").prefetch_related("contents")
    return [row for row in rows.order_by("created_at", "pk") if (row.kind, row.name) not in there]


def utilities_to_take_over(round_: Round, earlier: Round) -> list[UtilityConversion]:
    """Return the utilities of an earlier round that this one has not recorded, by name."""
    there = set(round_.utilities.values_list("name", flat=True))
    return [row for row in earlier.utilities.order_by("name", "pk") if row.name not in there]
