"""How well a figure is evidenced."""

from collections.abc import Iterable

LEVELS = ("estimated", "reported", "checked", "measured", "confirmed")  # weakest first


def weakest(levels: Iterable[str]) -> str:
    """Return the weakest level: a sum is no better evidenced than its worst part. Blank where none is known.

    >>> weakest(["measured", "", "reported"]), weakest([""])
    ('reported', '')
    """
    return min((level for level in levels if level), key=LEVELS.index, default="")
