"""Rows that are made when somebody first reads them: most chains of a page are never opened."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar, overload

Row = TypeVar("Row")


class Later(Sequence[Row]):
    """A row of rows that is the same as the tuple of them.

    >>> rows = Later(lambda: (letter for letter in "ab"))
    >>> rows == ("a", "b"), len(rows), rows[0]
    (True, 2, 'a')
    """

    __slots__ = ("_make", "_rows")

    def __init__(self, make: Callable[[], Iterable[Row]]) -> None:
        self._make: Callable[[], Iterable[Row]] | None = make
        self._rows: tuple[Row, ...] = ()

    def _all(self) -> tuple[Row, ...]:
        if self._make is not None:
            self._rows, self._make = tuple(self._make()), None
        return self._rows

    @overload
    def __getitem__(self, place: int) -> Row: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Row, ...]: ...
    def __getitem__(self, place: int | slice) -> Row | tuple[Row, ...]:
        return self._all()[place]

    def __len__(self) -> int:
        return len(self._all())

    def __iter__(self) -> Iterator[Row]:
        return iter(self._all())

    def __eq__(self, other: object) -> bool:
        return self._all() == (other._all() if isinstance(other, Later) else other)

    def __hash__(self) -> int:
        return hash(self._all())

    def __repr__(self) -> str:
        return repr(self._all())
