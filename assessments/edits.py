"""How rows that were sent together are written: all or none, and every refusal is told at once."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction

from assessments.refusals import RowsRefused

Sent = TypeVar("Sent")
Made = TypeVar("Made")


def all_or_none(rows: Iterable[Sent], write: Callable[[Sent], Made], *, name: str = "effects") -> list[Made]:
    """Write each of several rows that were sent together, within the caller's transaction, and return what came of it.

    name  what the rows are
    Raises RowsRefused with the refusals of all rows; then none is kept.
    """
    made: list[Made] = []
    refused: dict[int, ValidationError] = {}
    for place, row in enumerate(rows):
        try:
            with transaction.atomic():
                made.append(write(row))
        except ValidationError as error:
            refused[place] = error
    if refused:
        raise RowsRefused(refused, name)
    return made
