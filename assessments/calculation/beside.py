"""What stands beside the thirteen indicators: a second denominator, and what changed for people."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from assessments.calculation.rows import profile_row
from assessments.figures import IndicatorRow, PeopleRow
from assessments.models import FlowRecord, HumanEffect
from indicators import core
from indicators.core.arithmetic import total_or_none


def second_denominator_of(flows: Iterable[FlowRecord]) -> str:
    """Return the material that the products of a round name as their second denominator; empty where none does."""
    names = {flow.product.second_denominator for flow in flows if flow.product and flow.product.second_denominator}
    return min(names) if names else ""


def second_rows(
    name: str, years: Mapping[str, Iterable[core.MeasuredFlow]], totals: Mapping[str, core.AnnualTotals]
) -> tuple[IndicatorRow, ...]:
    """Return the six relative indicators over the mass of a material, for the years "baseline" and "current" [t]."""
    mass = {year: _mass_of(name, flows) for year, flows in years.items()}
    if not name or mass["baseline"] is None:
        return ()
    rows = core.second_profile(
        totals["baseline"], totals["current"], before=mass["baseline"], now=mass["current"], unit="t"
    )
    return tuple(profile_row(row) for row in rows)


def people_rows(effects: Iterable[HumanEffect]) -> tuple[PeopleRow, ...]:
    """Return one line for each kind of effect on people."""
    summed = core.summarise_people(
        core.HumanEffect(
            kind=core.HumanKind(effect.kind),
            before=effect.people_before_count,
            after=effect.people_after_count,
            women=effect.women_count,
            men=effect.men_count,
        )
        for effect in effects
    )
    return tuple(
        PeopleRow(
            kind=str(line.kind),
            effect_count=line.effect_count,
            before_count=line.before,
            after_count=line.after,
            women_count=line.women,
            men_count=line.men,
            is_at_least=line.is_at_least,
        )
        for line in summed
    )


def _mass_of(name: str, flows: Iterable[core.MeasuredFlow]) -> Decimal | None:
    wanted = name.strip().casefold()
    materials = [one for one in flows if one.flow.kind is core.FlowKind.MATERIAL]
    return total_or_none(one.mass_t for one in materials if one.flow.name.strip().casefold() == wanted)
