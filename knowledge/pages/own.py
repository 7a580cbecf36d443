"""The figures of the reader's own option, to stand beside what other plants had."""

from dataclasses import dataclass
from decimal import Decimal

from assessments.catalogue import MONEY_ONLY, SEPARATOR
from assessments.choices import FlowKind
from assessments.figures import OptionRow, RoundFigures
from assessments.models import Option
from assessments.pages.findings import checked
from assessments.pages.options import round_of_options
from indicators.core.shares import share_of
from recp_portal.lib import numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnNumbers:
    """The figures of the reader's own option, to stand beside the ranges.

    shares  of the reference year's use, by resource
    """

    option: str
    payback_years: Decimal | None
    payback_kind: str
    saving_usd: Decimal | None
    investment_usd: Decimal | None
    shares: tuple[tuple[str, Decimal], ...]
    has_rate: bool

    @property
    def payback_text(self) -> str:
        """Return the payback as pages print it."""
        return numbers.payback(self.payback_years, kind=self.payback_kind)


def coarse_card(option: Option, row: OptionRow | None) -> str:
    """Return the card of an option without a kind, by the rule that the database has (`network_entry_of_option`)."""
    resource = next((kind for name, kind in _COARSE if row and (getattr(row.savings, name) or 0) > 0), MONEY_ONLY)
    return f"{option.technique}{SEPARATOR}{resource}"


_COARSE = (
    ("energy_mwh", FlowKind.ENERGY.value),
    ("water_m3", FlowKind.WATER.value),
    ("materials_t", FlowKind.MATERIAL.value),
    ("waste_t", FlowKind.WASTE.value),
    ("waste_water_m3", FlowKind.WASTE_WATER.value),
    ("demand_kw_month", FlowKind.DEMAND.value),
    ("co2e_t", FlowKind.EMISSION.value),
)
_YEARLY = ("energy_mwh", "water_m3", "materials_t", "waste_t", "waste_water_m3")  # of the reference year too


def own_numbers(option: Option, *, slug: str) -> tuple[OwnNumbers | None, OptionRow | None]:
    """Return the figures of an option as they stand now, and its row; nothing where they cannot be worked out."""
    round_ = round_of_options(option.assessment)
    calculated = checked(round_, slug=slug).calculated if round_ else None
    row = next((row for row in calculated.figures.options if row.id == str(option.pk)), None) if calculated else None
    if calculated is None or row is None:
        return None, None
    figures = calculated.figures
    return (
        OwnNumbers(
            option=f"{option.number}. {option.title}",
            payback_years=Decimal(0) if row.payback_kind == "immediate" else row.payback_years,
            payback_kind=row.payback_kind,
            saving_usd=figures.usd(row.saving_amount),
            investment_usd=figures.usd(row.investment_amount),
            shares=_shares(figures, row),
            has_rate=figures.currency_per_usd is not None or figures.currency == "USD",
        ),
        row,
    )


def _shares(figures: RoundFigures, row: OptionRow) -> tuple[tuple[str, Decimal], ...]:
    found = []
    for name, kind in _COARSE:
        before = getattr(figures.baseline, name) if figures.baseline and name in _YEARLY else None
        saved = getattr(row.savings, name)
        share = share_of(saved, before) if saved and saved > 0 else None
        if share is not None:
            found.append((str(FlowKind(kind).label), share))
    return tuple(found)
