"""The days of bills: which of them fall into a period, which are missing, which are there twice."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol


class Dated(Protocol):
    """Something from a first to a last day, both counted."""

    @property
    def ref(self) -> str:
        """Return its key."""

    @property
    def start(self) -> date:
        """Return its first day."""

    @property
    def end(self) -> date:
        """Return its last day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """From a first to a last day, both counted."""

    start: date
    end: date

    @property
    def day_count(self) -> int:
        """Return how many days these are."""
        return days_between(self.start, self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """Days that stand on two bills."""

    first_ref: str
    second_ref: str
    start: date
    end: date


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedBill:
    """A bill of the period: its days, and those of them that fall into the period."""

    ref: str
    start: date
    end: date
    counted_start: date
    counted_end: date

    @property
    def day_count(self) -> int:
        """Return the days of the bill."""
        return days_between(self.start, self.end)

    @property
    def counted_day_count(self) -> int:
        """Return its days in the period."""
        return days_between(self.counted_start, self.counted_end)

    @property
    def is_whole(self) -> bool:
        """Return whether all its days fall into the period."""
        return self.day_count == self.counted_day_count


def days_between(start: date, end: date) -> int:
    """Return the number of days from the first to the last, both counted.

    >>> days_between(date(2025, 1, 1), date(2025, 12, 31))
    365
    """
    return (end - start).days + 1


def counted_bills(
    bills: Iterable[Dated], *, start: date, end: date
) -> tuple[tuple[CountedBill, ...], tuple[Overlap, ...]]:
    """Return the bills that have days in the period, by date, and the days in it that two of them claim.

    A meter is read on one day: where a bill begins on the very day on which the one before ends, that day belongs to
    the earlier bill and is no overlap.
    """
    counted: list[CountedBill] = []
    overlaps: list[Overlap] = []
    latest: CountedBill | None = None  # of the bills so far, the one that ends last
    for bill in sorted(bills, key=lambda one: (one.start, one.end, one.ref)):
        first = bill.start
        if latest is not None and first == latest.end and bill.end > latest.end:
            first += timedelta(days=1)
        one = CountedBill(
            ref=bill.ref, start=first, end=bill.end, counted_start=max(first, start), counted_end=min(bill.end, end)
        )
        if one.counted_start <= one.counted_end:
            counted.append(one)
            if latest is not None and one.counted_start <= min(latest.end, one.counted_end):
                twice_until = min(latest.end, one.counted_end)
                overlaps.append(
                    Overlap(first_ref=latest.ref, second_ref=one.ref, start=one.counted_start, end=twice_until)
                )
        if latest is None or one.end > latest.end:
            latest = one
    return tuple(counted), tuple(overlaps)


def gaps_in(counted: Iterable[CountedBill], *, start: date, end: date) -> tuple[Days, ...]:
    """Return the days of the period that no bill has, as stretches."""
    gaps: list[Days] = []
    expected = start
    for one in sorted(counted, key=lambda bill: bill.counted_start):
        if one.counted_start > expected:
            gaps.append(Days(start=expected, end=one.counted_start - timedelta(days=1)))
        if one.counted_end >= end:
            return tuple(gaps)
        expected = max(expected, one.counted_end + timedelta(days=1))
    return (*gaps, Days(start=expected, end=end))
