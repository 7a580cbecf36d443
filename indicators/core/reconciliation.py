"""What the implemented options are said to save, beside what the meters say: adjusted baseline − follow-up."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from indicators.core.arithmetic import ONE, ZERO, exact, plain, total_or_none
from indicators.core.baselines import AdjustedBaseline
from indicators.core.hints import StandingOption
from indicators.core.plausibility import Finding, FindingCode, Severity
from indicators.core.productivity import ABSOLUTE_UNIT, IndicatorCode, indicator_values
from indicators.core.savings import Savings
from indicators.core.totals import AnnualTotals

LOWEST_SHARE = Decimal("0.7")
HIGHEST_SHARE = Decimal("1.3")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciliation:
    """One resource or pollution: what the options say, and what the year shows.

    options_saving  of the implemented options, for the part of the year they ran    [unit]
    seen_saving     adjusted baseline − this year; negative: more was used           [unit]
    share           options ÷ seen; None where nothing was saved to compare with
    """

    code: IndicatorCode
    unit: str
    adjusted_baseline: Decimal
    current: Decimal
    options_saving: Decimal
    seen_saving: Decimal
    share: Decimal | None

    @property
    def agrees(self) -> bool:
        """Return whether the options are 70 to 130 % of what the year shows."""
        return self.share is not None and LOWEST_SHARE <= self.share <= HIGHEST_SHARE


def share_in_operation(began: date | None, start: date, end: date) -> Decimal:
    """Return the share of a period's days on which an option ran; all of it where its first day is not known.

    >>> share_in_operation(date(2025, 10, 20), date(2025, 1, 1), date(2025, 12, 31))
    Decimal('0.2')
    """
    days = (end - start).days + 1
    if began is None or began <= start:
        return ONE
    with exact():
        return plain(max(ZERO, Decimal((end - began).days + 1) / Decimal(days)))


def reconcile(
    options: Iterable[StandingOption], adjusted: AdjustedBaseline, current: AnnualTotals, *, start: date, end: date
) -> tuple[Reconciliation, ...]:
    """Return each resource and pollution on which implemented options say something, beside what the year shows.

    options     those that count together; only implemented ones are read
    start, end  the later year; an option counts for the part of it in which it ran
    """
    running = [
        (option.option.savings, share_in_operation(option.in_operation_on, start, end))
        for option in options
        if option.is_implemented
    ]
    values = indicator_values(current)
    rows = []
    for code, unit in ABSOLUTE_UNIT.items():
        adjustment, now = adjusted.of.get(code), values[code]
        saved = _saved(running, code)
        if adjustment is None or now is None or saved is None or saved == 0:
            continue
        seen = adjustment.saved(now) or ZERO
        with exact():
            share = plain(saved / seen) if seen > 0 else None
        rows.append(
            Reconciliation(
                code=code,
                unit=unit,
                adjusted_baseline=adjustment.adjusted,
                current=now,
                options_saving=saved,
                seen_saving=seen,
                share=share,
            )
        )
    return tuple(rows)


def check_reconciliation(rows: Iterable[Reconciliation]) -> tuple[Finding, ...]:
    """Find where what the options save is below 70 % or above 130 % of what the year shows.

    Emissions follow energy: they are asked about only where energy is not.
    """
    known = tuple(rows)
    differing = {row.code for row in known if _asks(row)}
    if IndicatorCode.ENERGY_USE in differing:
        differing.discard(IndicatorCode.AIR_EMISSIONS)
    return tuple(
        Finding(
            code=FindingCode.OPTIONS_AND_YEAR_DIFFER,
            severity=Severity.QUESTION,
            subject_ref=row.code,
            values={
                "options": row.options_saving,
                "seen": row.seen_saving,
                **({} if row.share is None else {"options_share": row.share}),
            },
            unit=row.unit,
        )
        for row in known
        if row.code in differing
    )


def _asks(row: Reconciliation) -> bool:
    return not row.agrees and (row.options_saving > 0 or row.seen_saving > 0)


def _saved(running: list[tuple[Savings, Decimal]], code: IndicatorCode) -> Decimal | None:
    with exact():
        return total_or_none(
            None if amount is None else amount * share
            for savings, share in running
            for amount in [_amount(savings, code)]
        )


def _amount(savings: Savings, code: IndicatorCode) -> Decimal | None:
    match code:
        case IndicatorCode.ENERGY_USE:
            return savings.energy_mwh
        case IndicatorCode.MATERIALS_USE:
            return savings.materials_t
        case IndicatorCode.WATER_USE:
            return savings.water_m3
        case IndicatorCode.AIR_EMISSIONS:
            return savings.co2e_t
        case IndicatorCode.WASTE_WATER:
            return savings.waste_water_m3
        case _:
            return savings.waste_t
