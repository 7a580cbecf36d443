"""From what was typed to the amount of the period: a rate becomes a total, purchases become consumption."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from indicators.core.arithmetic import ZERO
from indicators.core.refusals import MissingCount, MissingStock, NegativeAmount, NotANumber, StockAboveSupply
from indicators.core.steps import Step, StepCode, Term, worked


class TimeSpan(StrEnum):
    """What an amount was typed for: the whole period, or one hour, day, week or month of it."""

    PERIOD = "period"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An amount as typed.

    amount         in `time_span`; with stocks: what was bought                 [unit/time_span]
    span_count     how many of them the period has, such as 300 operating days  [time_span]; None for the whole period
    opening_stock  what was there when the period began                         [unit]; None: no stocks were taken
    closing_stock  what was left when it ended                                  [unit]
    """

    ref: str
    kind: str
    amount: Decimal
    unit: str
    time_span: TimeSpan = TimeSpan.PERIOD
    span_count: Decimal | None = None
    opening_stock: Decimal | None = None
    closing_stock: Decimal | None = None


def period_steps(entry: Entry) -> tuple[Step, ...]:
    """Return the steps from the typed amount to the amount of the period; the last result is that amount.

    Raises MissingCount, MissingStock, NegativeAmount, NotANumber, StockAboveSupply.

    >>> light = Entry(ref="1", kind="energy", amount=Decimal("40"), unit="kWh", time_span=TimeSpan.DAY,
    ...               span_count=Decimal("300"))
    >>> [step.formula for step in period_steps(light)]
    ['40 kWh/day', '40 kWh/day × 300 day = 12000 kWh']
    >>> coal = Entry(ref="1", kind="energy", amount=Decimal("90"), unit="t", opening_stock=Decimal("20"),
    ...              closing_stock=Decimal("35"))
    >>> period_steps(coal)[-1].formula
    '20 t + 90 t − 35 t = 75 t'
    """
    for number in (entry.amount, entry.span_count, entry.opening_stock, entry.closing_stock):
        if number is not None and not number.is_finite():
            raise NotANumber(number)
    steps = _over_the_period(entry)
    return (*steps, *_with_stocks(entry, steps[-1].result))


def _over_the_period(entry: Entry) -> tuple[Step, ...]:
    if entry.time_span is TimeSpan.PERIOD:
        return (Step(code=StepCode.ENTERED, result=entry.amount, unit=entry.unit),)
    if entry.span_count is None:
        raise MissingCount(entry.time_span)
    if entry.span_count < 0:
        raise NegativeAmount(entry.ref, entry.kind, entry.span_count)
    rate = f"{entry.unit}/{entry.time_span}"
    terms = Term(value=entry.amount, unit=rate), Term(value=entry.span_count, unit=entry.time_span)
    return (
        Step(code=StepCode.ENTERED, result=entry.amount, unit=rate),
        worked(StepCode.OVER_PERIOD, entry.unit, *terms),
    )


def _with_stocks(entry: Entry, bought: Decimal) -> tuple[Step, ...]:
    opening, closing = entry.opening_stock, entry.closing_stock
    if opening is None and closing is None:
        return ()
    if opening is None or closing is None:
        raise MissingStock("opening_stock" if opening is None else "closing_stock")
    for stock in (opening, closing):
        if stock < 0:
            raise NegativeAmount(entry.ref, entry.kind, stock)
    step = worked(
        StepCode.CONSUMED,
        entry.unit,
        Term(value=opening, unit=entry.unit),
        Term(value=bought, unit=entry.unit, sign="+"),
        Term(value=closing, unit=entry.unit, sign="−"),
    )
    if step.result < ZERO:
        raise StockAboveSupply(opening + bought, closing, entry.unit)
    return (step,)
