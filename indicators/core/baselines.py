"""What the baseline would have been at another output: by ratio, or by a base load and a slope of its months."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from indicators.core.arithmetic import ZERO, exact, plain, wide
from indicators.core.productivity import ABSOLUTE_UNIT, IndicatorCode, indicator_values
from indicators.core.refusals import TooFewPoints
from indicators.core.steps import Step, StepCode, Term, worked
from indicators.core.totals import AnnualTotals

FEWEST_POINTS = 3
FEWEST_TO_USE = 6
LEAST_R_SQUARED = Decimal("0.75")  # what energy managers ask of a line of months, as in IPMVP
MOST_OFF_SHARE = Decimal("0.1")  # of the recorded year


class FitFlaw(StrEnum):
    """Why a line of months is not used; the baseline is then adjusted in proportion."""

    TOO_FEW = "too_few"
    LOOSE = "loose"
    FALLING = "falling"
    BELOW_ZERO = "below_zero"
    OFF_THE_YEAR = "off_the_year"


class AdjustmentMethod(StrEnum):
    """How a baseline is brought to the output of a later year."""

    RATIO = "ratio"
    BASE_AND_SLOPE = "base_and_slope"


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One recorded month (or year) of the baseline plant.

    output  product output of the period                                        [output unit]
    use     use or pollution of the same period                                 [unit of the indicator]
    """

    label: str
    output: Decimal
    use: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """use = base + slope × output for one period, by least squares.

    base       what the plant takes without making anything                     [unit/period]; may be negative
    slope      what one more unit of output takes                               [unit/output unit]
    r_squared  share of the variation that the line explains; None where the use never varied
    points     what it was fitted to
    periods    how many such periods make the year: 12 months
    """

    base: Decimal
    slope: Decimal
    r_squared: Decimal | None
    points: tuple[Point, ...]
    periods: int = 12

    def use_at(self, output: Decimal) -> Decimal:
        """Return what the line says that one period of this output takes."""
        with exact():
            return plain(self.base + self.slope * output)

    def year_at(self, output: Decimal) -> Decimal:
        """Return what the line says that a year of this output takes."""
        with exact():
            return plain(self.base * self.periods + self.slope * output)

    def flaws(self, *, output: Decimal, recorded: Decimal) -> tuple[FitFlaw, ...]:
        """Return why the line is too poor to use; empty where it may be used.

        output, recorded  the baseline year's output and use

        >>> even = fit_line(Point(label=str(x), output=Decimal(x), use=Decimal(20 + 3 * x)) for x in range(5, 11))
        >>> even.flaws(output=Decimal(90), recorded=Decimal(510)), even.flaws(output=Decimal(90), recorded=Decimal(51))
        ((), (<FitFlaw.OFF_THE_YEAR: 'off_the_year'>,))
        """
        off = abs(self.year_at(output) - recorded)
        found = {
            FitFlaw.TOO_FEW: len(self.points) < FEWEST_TO_USE,
            FitFlaw.LOOSE: self.r_squared is None or self.r_squared < LEAST_R_SQUARED,
            FitFlaw.FALLING: self.slope < 0,
            FitFlaw.BELOW_ZERO: self.base < 0,
            FitFlaw.OFF_THE_YEAR: off > MOST_OFF_SHARE * abs(recorded),
        }
        return tuple(flaw for flaw, is_so in found.items() if is_so)


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """One resource or pollution of the baseline, at the output of a later year.

    recorded   the baseline as it was                                           [unit]
    adjusted   what it would have been                                          [unit]
    step       how it came about
    fit        the line of its months, where there is one
    flaws      why that line is not used
    """

    code: IndicatorCode
    unit: str
    method: AdjustmentMethod
    recorded: Decimal
    adjusted: Decimal
    step: Step
    fit: Fit | None = None
    flaws: tuple[FitFlaw, ...] = ()

    def saved(self, current: Decimal | None) -> Decimal | None:
        """Return adjusted − current, negative where more was used; None where the later year has no figure."""
        if current is None:
            return None
        with exact():
            return plain(self.adjusted - current)


@dataclass(frozen=True, slots=True, kw_only=True)
class AdjustedBaseline:
    """The baseline at another output; what could not be adjusted is left out."""

    output_before: Decimal | None
    output_now: Decimal | None
    of: Mapping[IndicatorCode, Adjustment] = field(default_factory=dict)


def fit_line(points: Iterable[Point], *, periods: int = 12) -> Fit:
    """Return the line of least squares through the points. Their order does not matter.

    Raises TooFewPoints with fewer than three points, or where the output never varied.

    >>> line = fit_line(Point(label=str(x), output=Decimal(x), use=Decimal(20 + 3 * x)) for x in (10, 20, 40))
    >>> line.base, line.slope, line.r_squared
    (Decimal('20'), Decimal('3'), Decimal('1'))
    """
    known = tuple(points)
    if len(known) < FEWEST_POINTS or len({point.output for point in known}) < 2:
        raise TooFewPoints(len(known))
    with wide():
        count = Decimal(len(known))
        outputs, uses = sum((p.output for p in known), ZERO), sum((p.use for p in known), ZERO)
        squares = sum((p.output * p.output for p in known), ZERO)
        products = sum((p.output * p.use for p in known), ZERO)
        spread = count * squares - outputs * outputs
        together = count * products - outputs * uses
        variation = count * sum((p.use * p.use for p in known), ZERO) - uses * uses
        base, slope = (uses * squares - outputs * products) / spread, together / spread
        r_squared = together * together / (spread * variation) if variation else None
    return Fit(
        base=plain(base),
        slope=plain(slope),
        r_squared=None if r_squared is None else plain(r_squared),
        points=known,
        periods=periods,
    )


def adjusted_baseline(
    baseline: AnnualTotals,
    output_now: Decimal | None,
    *,
    fits: Mapping[IndicatorCode, Fit] | None = None,
) -> AdjustedBaseline:
    """Return the baseline's use and pollution at the output of a later year.

    output_now  product output of the later year, in the baseline's output unit
    fits        the line of an indicator's months; without one, or with a poor one, it is adjusted by ratio

    By ratio: recorded × output now ÷ output then. By line: periods × base + slope × output now.

    >>> year = AnnualTotals(product_output=Decimal("1000"), output_unit="t", water_m3=Decimal("8000"))
    >>> adjusted_baseline(year, Decimal("1100")).of[IndicatorCode.WATER_USE].adjusted
    Decimal('8800')
    """
    output_before = baseline.product_output
    values = indicator_values(baseline)
    adjustments = {}
    if output_before and output_now is not None:
        for code, unit in ABSOLUTE_UNIT.items():
            recorded, fit = values[code], (fits or {}).get(code)
            if recorded is not None:
                adjustments[code] = _adjusted(code, unit, recorded, (output_before, output_now), fit)
    return AdjustedBaseline(output_before=output_before, output_now=output_now, of=adjustments)


def _adjusted(
    code: IndicatorCode, unit: str, recorded: Decimal, outputs: tuple[Decimal, Decimal], fit: Fit | None
) -> Adjustment:
    before, now = outputs
    flaws = fit.flaws(output=before, recorded=recorded) if fit else ()
    if fit is None or flaws:
        method = AdjustmentMethod.RATIO
        terms: tuple[Term, ...] = (
            Term(value=recorded, unit=unit),
            Term(value=now, unit=""),
            Term(value=before, unit="", sign="÷"),
        )
    else:
        method = AdjustmentMethod.BASE_AND_SLOPE
        terms = (
            Term(value=fit.base, unit=unit),
            Term(value=Decimal(fit.periods), unit=""),
            Term(value=fit.slope, unit=unit, sign="+"),
            Term(value=now, unit=""),
        )
    step = worked(StepCode.ADJUSTED, unit, *terms)
    return Adjustment(
        code=code,
        unit=unit,
        method=method,
        recorded=recorded,
        adjusted=step.result,
        step=step,
        fit=fit,
        flaws=flaws,
    )
