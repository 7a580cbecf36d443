"""What is shown apart from the air emissions of the indicators: other greenhouse gases, and memo items."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from assessments.choices import EMISSION_SOURCES
from assessments.figures import RoundFigures, YearRow
from indicators.core.emissions import IN_AIR_EMISSIONS


@dataclass(frozen=True, slots=True, kw_only=True)
class ApartLine:
    """One line of what counts in no indicator: before and now, with the reason."""

    name: str
    note: str
    unit: str
    baseline: Decimal | None
    current: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Apart:
    """What stands beside the indicators. `in_indicator` says what the air emissions are made of."""

    in_indicator: tuple[ApartLine, ...]
    lines: tuple[ApartLine, ...]


def apart_of(figures: RoundFigures) -> Apart:
    """Return what a round shows apart; lines that nobody recorded are left out."""
    before, now = figures.baseline, figures.year if figures.year is not figures.baseline else None
    sources = dict.fromkeys([*_sources(before), *_sources(now)])
    inside = [_source_line(code, before, now) for code in sources if code in IN_AIR_EMISSIONS]
    outside = [_source_line(code, before, now) for code in sources if code not in IN_AIR_EMISSIONS]
    memo = [
        _line(
            _("Biogenic CO₂"), _("From wood and other biomass: a memo item, in no total."), "t CO2", "co2_biogenic_t"
        ),
        _line(
            _("Energy sold or passed on"),
            _("Memo. What was burnt for it is taken out of the energy use."),
            "MWh",
            "exported_mwh",
        ),
        _line(
            _("Purchased electricity, with the supplier's factor"),
            _("Memo, beside the national average that the indicators use."),
            "t CO2e",
            "supplier_electricity_t",
        ),
        _line(
            _("Made on the site of a fuel"), _("Memo. The fuel counts, so this does not."), "MWh", "made_on_site_mwh"
        ),
    ]
    lines = [*outside, *(make(before, now) for make in memo)]
    return Apart(in_indicator=tuple(inside), lines=tuple(line for line in lines if _says_something(line)))


def _sources(year: YearRow | None) -> list[str]:
    return [code for code in EMISSION_SOURCES if year and code in year.emissions_t_by_source]


def _source_line(code: str, before: YearRow | None, now: YearRow | None) -> ApartLine:
    name, note = EMISSION_SOURCES[code]
    baseline, current = (year.emissions_t_by_source.get(code) if year else None for year in (before, now))
    return ApartLine(name=str(name), note=str(note), unit="t CO2e", baseline=baseline, current=current)


def _line(name: str, note: str, unit: str, field: str) -> Callable[[YearRow | None, YearRow | None], ApartLine]:
    def make(before: YearRow | None, now: YearRow | None) -> ApartLine:
        baseline, current = (getattr(year, field) if year else None for year in (before, now))
        return ApartLine(name=name, note=note, unit=unit, baseline=baseline, current=current)

    return make


def _says_something(line: ApartLine) -> bool:
    return line.baseline is not None or line.current is not None
