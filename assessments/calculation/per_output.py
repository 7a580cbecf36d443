"""The plain words of a plant's page: what one unit of product takes or leaves behind."""

from dataclasses import dataclass
from decimal import Decimal

from assessments.choices import RoundKind
from assessments.figures import RoundFigures, YearRow
from indicators.core.productivity import pollution_intensity
from indicators.core.profile import change_share


@dataclass(frozen=True, slots=True, kw_only=True)
class PerOutput:
    """What one unit of product takes or leaves behind, before and now."""

    code: str
    unit: str
    baseline: Decimal | None
    current: Decimal | None
    change_share: Decimal | None


def use_per_output(figures: RoundFigures) -> tuple[PerOutput, ...]:
    """Return energy [MWh], water [m3] and waste [t] for one unit of product: the plain words of a plant's page."""
    return tuple(
        _per_output(code, unit, field, figures.baseline, figures.year if figures.kind != RoundKind.BASELINE else None)
        for code, unit, field in [
            ("energy", "MWh", "energy_mwh"),
            ("water", "m3", "water_m3"),
            ("waste", "t", "waste_t"),
        ]
    )


def _per_output(code: str, unit: str, field: str, before: YearRow | None, now: YearRow | None) -> PerOutput:
    baseline, current = (_amount_per_output(year, field) for year in (before, now))
    return PerOutput(
        code=code, unit=unit, baseline=baseline, current=current, change_share=change_share(baseline, current)
    )


def _amount_per_output(year: YearRow | None, field: str) -> Decimal | None:
    amount = getattr(year, field) if year else None
    if year is None or year.product_output is None or amount is None:
        return None
    return pollution_intensity(amount, year.product_output)
