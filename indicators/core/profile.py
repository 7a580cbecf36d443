"""The RECP profile: each indicator now against the baseline year, and whether output and use came apart."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from indicators.core.arithmetic import exact, plain
from indicators.core.productivity import RELATIVE, IndicatorCode, indicator_unit, indicator_values
from indicators.core.refusals import OutputUnitsDiffer
from indicators.core.totals import AnnualTotals

STEADY_OUTPUT_SHARE = Decimal("0.02")
NO_CHANGE_SHARE = Decimal("0.0005")  # what would print as 0.0 % is neither better nor worse


class Decoupling(StrEnum):
    """How use or pollution moved while output moved. When output fell nothing is called decoupling."""

    ABSOLUTE = "absolute"
    RELATIVE = "relative"
    NONE = "none"
    OUTPUT_STEADY_USE_FELL = "output_steady_use_fell"
    OUTPUT_STEADY_USE_ROSE = "output_steady_use_rose"
    OUTPUT_STEADY_USE_STEADY = "output_steady_use_steady"
    OUTPUT_FELL = "output_fell"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileRow:
    """One indicator in two years.

    change_share    (current − baseline) ÷ baseline, 0.25 is +25 %; None ("n/a"): a year is missing or the baseline is 0
    is_improvement  None for product output, for "n/a", and for a change below 0.05 %, which prints as none
    decoupling      of the resource or pollution, on its absolute and its relative row; None where "n/a"
    """

    code: IndicatorCode
    unit: str
    baseline: Decimal | None
    current: Decimal | None
    change_share: Decimal | None
    is_improvement: bool | None
    decoupling: Decoupling | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """The thirteen rows, absolute first."""

    output_unit: str
    rows: tuple[ProfileRow, ...]

    @property
    def absolute(self) -> tuple[ProfileRow, ...]:
        """Return the seven absolute rows."""
        return tuple(row for row in self.rows if row.code not in RELATIVE)

    @property
    def relative(self) -> tuple[ProfileRow, ...]:
        """Return the six relative rows."""
        return tuple(row for row in self.rows if row.code in RELATIVE)

    def row(self, code: IndicatorCode) -> ProfileRow:
        """Return one row."""
        return next(row for row in self.rows if row.code is code)


def change_share(baseline: Decimal | None, current: Decimal | None) -> Decimal | None:
    """Return the change against the baseline as a share; None when either is missing or the baseline is zero.

    >>> change_share(Decimal("8000"), Decimal("6600")), change_share(Decimal("0"), Decimal("5"))
    (Decimal('-0.175'), None)
    """
    if baseline is None or current is None or baseline == 0:
        return None
    with exact():
        return plain((current - baseline) / baseline)


def decoupling(output_change: Decimal | None, use_change: Decimal | None) -> Decoupling | None:
    """Return the verdict for one resource or pollution; output within ±2 % counts as steady.

    output_change  change of product output                                     [share]
    use_change     change of use or pollution                                   [share]

    >>> decoupling(Decimal("0.10"), Decimal("0.056")), decoupling(Decimal("-0.30"), Decimal("-0.40"))
    (<Decoupling.RELATIVE: 'relative'>, <Decoupling.OUTPUT_FELL: 'output_fell'>)
    """
    if output_change is None or use_change is None:
        return None
    if output_change < -STEADY_OUTPUT_SHARE:
        return Decoupling.OUTPUT_FELL
    if output_change <= STEADY_OUTPUT_SHARE:
        if use_change == 0:
            return Decoupling.OUTPUT_STEADY_USE_STEADY
        return Decoupling.OUTPUT_STEADY_USE_FELL if use_change < 0 else Decoupling.OUTPUT_STEADY_USE_ROSE
    if use_change <= 0:
        return Decoupling.ABSOLUTE
    return Decoupling.RELATIVE if use_change < output_change else Decoupling.NONE


def rppi_profile(baseline: AnnualTotals, current: AnnualTotals) -> Profile:
    """Return the profile of a year against the baseline year; use the same factor set for both.

    Raises OutputUnitsDiffer when the two years' outputs stand in different units.

    >>> before = AnnualTotals(product_output=Decimal("100"), output_unit="t", water_m3=Decimal("800"))
    >>> after = AnnualTotals(product_output=Decimal("100"), output_unit="t", water_m3=Decimal("400"))
    >>> row = rppi_profile(before, after).row(IndicatorCode.WATER_PRODUCTIVITY)
    >>> row.change_share, row.is_improvement
    (Decimal('1'), True)
    """
    units = tuple(sorted({totals.output_unit for totals in (baseline, current) if totals.product_output is not None}))
    if len(units) > 1:
        raise OutputUnitsDiffer(units)
    output_unit = units[0] if units else ""
    before, now = indicator_values(baseline), indicator_values(current)
    changes = {code: change_share(before[code], now[code]) for code in IndicatorCode}
    return Profile(
        output_unit=output_unit,
        rows=tuple(
            ProfileRow(
                code=code,
                unit=indicator_unit(code, output_unit),
                baseline=before[code],
                current=now[code],
                change_share=changes[code],
                is_improvement=_is_improvement(code, changes[code]),
                decoupling=_decoupling_of(code, changes),
            )
            for code in IndicatorCode
        ),
    )


def _is_improvement(code: IndicatorCode, change: Decimal | None) -> bool | None:
    if change is None or abs(change) < NO_CHANGE_SHARE or code is IndicatorCode.PRODUCT_OUTPUT:
        return None
    is_up_good = code in RELATIVE and RELATIVE[code].is_productivity
    return (change > 0) is is_up_good


def _decoupling_of(code: IndicatorCode, changes: dict[IndicatorCode, Decimal | None]) -> Decoupling | None:
    if code is IndicatorCode.PRODUCT_OUTPUT:
        return None
    amount = RELATIVE[code].of if code in RELATIVE else code
    return decoupling(changes[IndicatorCode.PRODUCT_OUTPUT], changes[amount])
