"""Bills of one meter: summed to a period, their gaps and overlaps found, their tariffs told apart."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from indicators.core.arithmetic import ONE, ZERO, exact, total, total_or_none
from indicators.core.bill_days import CountedBill, Days, Overlap, counted_bills, days_between, gaps_in
from indicators.core.steps import Step, StepCode, Term, worked
from indicators.core.units import NO_MEANINGS, Dimension, convert, dimension_of

# Nine months of 273 days (January to September) are the least part of a year that an average may stand for.
FEWEST_DAYS, OF_DAYS = 273, 365
DAYS_PER_MONTH = Decimal("30.4375")
KW_MONTH = "kW-month"


class BillLineKind(StrEnum):
    """What a line of a bill charges for. Use may be split by time of use."""

    USE = "use"
    USE_PEAK = "use_peak"
    USE_SHOULDER = "use_shoulder"
    USE_OFF_PEAK = "use_off_peak"
    DEMAND = "demand"
    POWER_FACTOR = "power_factor"
    FIXED = "fixed"
    LEVY_PER_UNIT = "levy_per_unit"
    LEVY = "levy"
    RECOVERABLE_TAX = "recoverable_tax"


USE_KINDS = (BillLineKind.USE, BillLineKind.USE_PEAK, BillLineKind.USE_SHOULDER, BillLineKind.USE_OFF_PEAK)


class PartPeriodMethod(StrEnum):
    """How bills that leave days out may stand for the whole period."""

    DAILY_AVERAGE = "daily_average"


class BillBasis(StrEnum):
    """What a total rests on. Only the first two have one."""

    COMPLETE = "complete"
    DAILY_AVERAGE = "daily_average"
    INCOMPLETE = "incomplete"
    OVERLAPPING = "overlapping"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True, kw_only=True)
class BillLine:
    """One line. Costs may be negative (a credit); None is "not on the bill".

    amount       use; demand as its peak [kW] or in kW-months                   [unit]
    cost_amount                                                                 [currency]
    """

    kind: BillLineKind
    amount: Decimal | None = None
    unit: str = ""
    cost_amount: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    """One bill, from its first to its last day, both counted."""

    ref: str
    start: date
    end: date
    lines: tuple[BillLine, ...]
    is_estimated: bool = False

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError("a bill ends before it starts")


@dataclass(frozen=True, slots=True, kw_only=True)
class BillShare:
    """What one bill brings to the period.

    day_count, counted_day_count  the bill's days, and those of them in the period
    cost_amount                   without recoverable tax; None: the bill names no money
    """

    ref: str
    start: date
    end: date
    day_count: int
    counted_day_count: int
    is_estimated: bool
    use_amount: Decimal | None
    demand_kw_month: Decimal | None
    cost_amount: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KindTotal:
    """One kind of line over the recorded days of the period; its price is per unit, of demand per kW-month."""

    kind: BillLineKind
    amount: Decimal | None
    cost_amount: Decimal | None
    price_amount: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BillTotal:
    """The bills of one meter over one period.

    basis                  what the totals rest on; None totals where the bills do not carry one
    may_average            nine months or more are there, so that the daily average may stand for the period
    without_use            refs of bills that name no use: their days count as missing, because blank is not zero
    use_amount             of the period                                        [unit]
    demand_kw_month        billed peaks added over the months                   [kW-month]
    cost_amount            of the period, without recoverable tax               [currency]
    demand_cost_amount     the part of it that demand costs                     [currency]
    recorded_*             the same over the recorded days alone
    average_price_amount   cost ÷ use: what a unit costs all in all             [currency/unit]
    marginal_price_amount  use lines and levies per unit ÷ use: what one unit less saves    [currency/unit]
    demand_price_amount    what one kW-month costs                              [currency/kW-month]
    steps                  how `use_amount` came about; of what is recorded where there is no total
    """

    start: date
    end: date
    unit: str
    basis: BillBasis
    may_average: bool
    day_count: int
    covered_day_count: int
    estimated_day_count: int
    gaps: tuple[Days, ...]
    overlaps: tuple[Overlap, ...]
    without_use: tuple[str, ...]
    bills: tuple[BillShare, ...]
    kinds: tuple[KindTotal, ...]
    recorded_use_amount: Decimal | None
    recorded_cost_amount: Decimal | None
    use_amount: Decimal | None
    demand_kw_month: Decimal | None
    cost_amount: Decimal | None
    demand_cost_amount: Decimal | None
    recoverable_tax_amount: Decimal | None
    average_price_amount: Decimal | None
    marginal_price_amount: Decimal | None
    demand_price_amount: Decimal | None
    steps: tuple[Step, ...]

    @property
    def missing_day_count(self) -> int:
        """Return the days of the period that no bill has."""
        return self.day_count - self.covered_day_count


def sum_bills(
    bills: Iterable[Bill],
    *,
    start: date,
    end: date,
    unit: str,
    method: PartPeriodMethod | None = None,
    meanings: Mapping[str, str] = NO_MEANINGS,
) -> BillTotal:
    """Return the bills of one meter summed to a period. The order of the bills does not matter.

    unit    the unit of the total; lines in other units of its dimension are converted
    method  how missing days may be made up; None: they are not, and there is no total

    Raises what `convert` raises, ValueError for a period that ends before it starts.

    >>> year = [Bill(ref=str(m), start=date(2025, m, 1), end=date(2025, m, 28), lines=(
    ...     BillLine(kind=BillLineKind.USE, amount=Decimal(100), unit="kWh"),)) for m in (1, 2)]
    >>> both = sum_bills(year, start=date(2025, 1, 1), end=date(2025, 2, 28), unit="kWh")
    >>> both.basis, both.recorded_use_amount, [(gap.start.isoformat(), gap.end.isoformat()) for gap in both.gaps]
    (<BillBasis.INCOMPLETE: 'incomplete'>, Decimal('200'), [('2025-01-29', '2025-01-31')])
    """
    if end < start:
        raise ValueError("the period ends before it starts")
    everything = tuple(bills)
    given = {bill.ref: bill for bill in everything if _says_use(bill)}
    counted, overlaps = counted_bills(given.values(), start=start, end=end)
    parts = tuple(_Part(given[one.ref], one, unit, meanings) for one in counted)
    day_count = days_between(start, end)
    gaps = gaps_in(counted, start=start, end=end)
    covered = day_count - sum(gap.day_count for gap in gaps)
    may_average = not overlaps and covered * OF_DAYS >= FEWEST_DAYS * day_count
    basis = _basis(parts, gaps, overlaps, method if may_average else None)
    recorded = _Sums(parts)
    scale = _scale(basis, covered, day_count)
    return BillTotal(
        start=start,
        end=end,
        unit=unit,
        basis=basis,
        may_average=may_average and bool(gaps),
        day_count=day_count,
        covered_day_count=covered,
        estimated_day_count=sum(part.days.counted_day_count for part in parts if part.bill.is_estimated),
        gaps=gaps,
        overlaps=overlaps,
        without_use=tuple(sorted(bill.ref for bill in everything if not _says_use(bill))),
        bills=tuple(part.share for part in parts),
        kinds=recorded.kinds(),
        recorded_use_amount=recorded.use,
        recorded_cost_amount=recorded.cost,
        use_amount=_scaled(recorded.use, scale),
        demand_kw_month=_scaled(recorded.demand, scale),
        cost_amount=_scaled(recorded.cost, scale),
        demand_cost_amount=_scaled(recorded.costs(BillLineKind.DEMAND), scale),
        recoverable_tax_amount=_scaled(recorded.costs(BillLineKind.RECOVERABLE_TAX), scale),
        average_price_amount=_ratio(recorded.cost, recorded.use),
        marginal_price_amount=recorded.marginal_price(),
        demand_price_amount=_ratio(recorded.costs(BillLineKind.DEMAND), recorded.demand),
        steps=_steps(parts, unit, scale),
    )


def _says_use(bill: Bill) -> bool:
    return any(line.kind in USE_KINDS and line.amount is not None for line in bill.lines)


def _basis(
    parts: tuple["_Part", ...],
    gaps: tuple[Days, ...],
    overlaps: tuple[Overlap, ...],
    method: PartPeriodMethod | None,
) -> BillBasis:
    if not parts:
        return BillBasis.EMPTY
    if overlaps:
        return BillBasis.OVERLAPPING
    if not gaps:
        return BillBasis.COMPLETE
    return BillBasis.DAILY_AVERAGE if method is PartPeriodMethod.DAILY_AVERAGE else BillBasis.INCOMPLETE


def _scale(basis: BillBasis, covered: int, day_count: int) -> tuple[Decimal, Decimal] | None:
    """Return what the recorded amounts are divided by and multiplied with, or None where there is no total."""
    if basis is BillBasis.COMPLETE:
        return ONE, ONE
    return (Decimal(covered), Decimal(day_count)) if basis is BillBasis.DAILY_AVERAGE else None


def _scaled(amount: Decimal | None, scale: tuple[Decimal, Decimal] | None) -> Decimal | None:
    if amount is None or scale is None:
        return None
    with exact():
        return amount if scale[0] == scale[1] else amount * scale[1] / scale[0]


def _ratio(above: Decimal | None, below: Decimal | None) -> Decimal | None:
    if above is None or not below:
        return None
    with exact():
        return above / below


class _Part:
    """One bill with what of it falls into the period."""

    def __init__(self, bill: Bill, days: CountedBill, unit: str, meanings: Mapping[str, str]) -> None:
        self.bill, self.days, self.unit = bill, days, unit
        wholes = {kind: self._whole(kind, meanings) for kind in USE_KINDS}
        self.whole_use = total_or_none(wholes.values())
        self.uses = {kind: self.inside(whole) for kind, whole in wholes.items()}
        self.demand = self._demand(meanings)
        self.use = total_or_none(self.uses.values())
        is_priced = any(line.cost_amount is not None for line in self._paid())
        self.cost = total(self.inside(line.cost_amount) or ZERO for line in self._paid()) if is_priced else None
        self.share = BillShare(
            ref=bill.ref,
            start=bill.start,
            end=bill.end,
            day_count=days.day_count,
            counted_day_count=days.counted_day_count,
            is_estimated=bill.is_estimated,
            use_amount=self.use,
            demand_kw_month=self.demand,
            cost_amount=self.cost,
        )

    def inside(self, amount: Decimal | None) -> Decimal | None:
        """Return the part of an amount that its days in the period carry."""
        if amount is None or self.days.is_whole:
            return amount
        with exact():
            return amount * self.days.counted_day_count / self.days.day_count

    def costs(self, kind: BillLineKind) -> Decimal | None:
        return total_or_none(self.inside(line.cost_amount) for line in self.bill.lines if line.kind is kind)

    def is_use_priced(self) -> bool:
        used = [line for line in self.bill.lines if line.kind in USE_KINDS and line.amount is not None]
        return bool(used) and all(line.cost_amount is not None for line in used)

    def _paid(self) -> list[BillLine]:
        return [line for line in self.bill.lines if line.kind is not BillLineKind.RECOVERABLE_TAX]

    def _whole(self, kind: BillLineKind, meanings: Mapping[str, str]) -> Decimal | None:
        """Return the amount of a kind over the whole bill."""
        return total_or_none(
            convert(line.amount, line.unit, self.unit, meanings=meanings)
            for line in self.bill.lines
            if line.kind is kind and line.amount is not None
        )

    def _demand(self, meanings: Mapping[str, str]) -> Decimal | None:
        """Return kilowatt-months: a peak counts for every month that the bill is for, at least one."""
        months = Decimal(max(1, round(self.days.day_count / DAYS_PER_MONTH)))
        peaks = []
        for line in self.bill.lines:
            if line.kind is BillLineKind.DEMAND and line.amount is not None:
                if dimension_of(line.unit, meanings=meanings) is Dimension.POWER:
                    peaks.append(convert(line.amount, line.unit, "kW", meanings=meanings) * months)
                else:
                    peaks.append(convert(line.amount, line.unit, KW_MONTH, meanings=meanings))
        return self.inside(total_or_none(peaks))


class _Sums:
    """The recorded days of the period, added up."""

    def __init__(self, parts: tuple[_Part, ...]) -> None:
        self._parts = parts
        self.use = total_or_none(part.use for part in parts)
        self.demand = total_or_none(part.demand for part in parts)
        is_priced = bool(parts) and all(part.cost is not None for part in parts)
        self.cost = total_or_none(part.cost for part in parts) if is_priced else None

    def costs(self, kind: BillLineKind) -> Decimal | None:
        return total_or_none(part.costs(kind) for part in self._parts)

    def marginal_price(self) -> Decimal | None:
        """Return what one unit less saves, over the bills whose use is priced."""
        priced = [part for part in self._parts if part.is_use_priced()]
        kinds = (*USE_KINDS, BillLineKind.LEVY_PER_UNIT)
        return _ratio(
            total_or_none(part.costs(kind) for part in priced for kind in kinds),
            total_or_none(part.use for part in priced),
        )

    def kinds(self) -> tuple[KindTotal, ...]:
        rows = []
        for kind in BillLineKind:
            cost = self.costs(kind)
            amount = self.demand if kind is BillLineKind.DEMAND else self._use_of(kind)
            if amount is not None or cost is not None:
                row = KindTotal(kind=kind, amount=amount, cost_amount=cost, price_amount=_ratio(cost, amount))
                rows.append(row)
        return tuple(rows)

    def _use_of(self, kind: BillLineKind) -> Decimal | None:
        return total_or_none(part.uses[kind] for part in self._parts) if kind in USE_KINDS else None


def _steps(parts: tuple[_Part, ...], unit: str, scale: tuple[Decimal, Decimal] | None) -> tuple[Step, ...]:
    terms: list[Term] = []
    for part in parts:
        if part.whole_use is None:
            continue
        terms.append(Term(value=part.whole_use, unit=unit, sign="+"))
        if not part.days.is_whole:
            terms.append(Term(value=Decimal(part.days.counted_day_count), unit="day"))
            terms.append(Term(value=Decimal(part.days.day_count), unit="day", sign="÷"))
    if not terms:
        return ()
    added = worked(StepCode.SUMMED, unit, *terms)
    if scale is None or scale[0] == scale[1]:
        return (added,)
    averaged = worked(
        StepCode.DAILY_AVERAGE,
        unit,
        Term(value=added.result, unit=unit),
        Term(value=scale[1], unit="day"),
        Term(value=scale[0], unit="day", sign="÷"),
    )
    return added, averaged
