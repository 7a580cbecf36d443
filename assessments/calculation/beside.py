"""What stands beside the thirteen indicators: a second denominator, and what changed for people."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TypeVar

from assessments.calculation.inputs import Inputs
from assessments.calculation.rows import profile_row
from assessments.calculation.stands import weakest
from assessments.figures import IndicatorRow, LoadRow, LocalRow, PeopleRow
from assessments.models import EffluentLoad, FlowRecord, HumanEffect, LocalIndicator, Round
from indicators import core
from indicators.core.arithmetic import total_or_none
from indicators.core.profile import change_share

Row = TypeVar("Row", EffluentLoad, LocalIndicator)


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


Years = Mapping[str, tuple[Round | None, Iterable[core.MeasuredFlow], core.AnnualTotals]]


def load_rows(inputs: Inputs, years: Years) -> tuple[tuple[LoadRow, ...], tuple[core.ExplainedFigure, ...]]:
    """Return the loads of effluent of the years "baseline" and "current", and how each came about."""
    loads = {year: _loads(inputs, round_, flows, totals) for year, (round_, flows, totals) in years.items()}
    before, now = ({load.substance: load for load in loads[year]} for year in ("baseline", "current"))
    changes = core.load_changes(before.values(), now.values())
    latest = {**before, **now}
    rows = tuple(
        LoadRow(
            substance=name,
            output_unit=years["current" if name in now else "baseline"][2].output_unit,
            baseline_kg=before[name].kg if name in before else None,
            baseline_kg_per_output=before[name].kg_per_output if name in before else None,
            current_kg=now[name].kg if name in now else None,
            current_kg_per_output=now[name].kg_per_output if name in now else None,
            change_share=changes[name],
            analysed_m3=latest[name].analysed_m3,
        )
        for name in changes
    )
    levels = {
        (year, name): weakest(one.evidence for one in _of_round(inputs.effluents, round_) if one.substance == name)
        for year, (round_, _flows, _totals) in years.items()
        for name in changes
    }
    return rows, tuple(
        figure for year, some in loads.items() for load in some
        for figure in core.explain_load(year, load, evidence=levels[year, load.substance])
    )  # fmt: skip


def local_rows(inputs: Inputs, years: Years) -> tuple[tuple[LocalRow, ...], tuple[core.ExplainedFigure, ...]]:
    """Return the plant's own indicators of both years, by name, and how each came about."""
    found = {
        year: {one.name: one for one in _of_round(inputs.local_indicators, round_)}
        for year, (round_, _flows, _totals) in years.items()
    }
    before, now = found["baseline"], found["current"]
    rows = []
    for name in sorted({*before, *now}):
        first, last = (core_local(one) if one else None for one in (before.get(name), now.get(name)))
        same_unit = first is None or last is None or first.unit == last.unit
        value, later = (core.local_value(one) if one else None for one in (first if same_unit else None, last))
        shown = now.get(name) or before[name]
        rows.append(
            LocalRow(
                name=name,
                unit=core_local(shown).unit,
                numerator_name=shown.numerator_name,
                denominator_name=shown.denominator_name,
                baseline=value.result if value else None,
                current=later.result if later else None,
                change_share=change_share(value.result if value else None, later.result if later else None),
            )
        )
    return tuple(rows), tuple(
        figure
        for year, some in found.items()
        for one in some.values()
        if (figure := core.explain_local(year, core_local(one), evidence=one.evidence)) is not None
    )


def core_local(one: LocalIndicator) -> core.LocalIndicator:
    """Return a local indicator as the core has it."""
    return core.LocalIndicator(
        name=one.name,
        numerator=one.numerator_amount,
        numerator_unit=one.numerator_unit,
        denominator=one.denominator_amount,
        denominator_unit=one.denominator_unit,
    )


def _loads(
    inputs: Inputs, round_: Round | None, flows: Iterable[core.MeasuredFlow], totals: core.AnnualTotals
) -> tuple[core.Load, ...]:
    volumes = {one.flow.ref: one.volume_m3 for one in flows}
    rows = _of_round(inputs.effluents, round_)
    streams = []
    for ref in sorted({str(row.flow_id) for row in rows}):
        own = [row for row in rows if str(row.flow_id) == ref]
        mg_per_l = {row.substance: row.concentration_mg_per_l for row in own if row.concentration_mg_per_l is not None}
        kg = {row.substance: row.load_kg for row in own if row.load_kg is not None}
        volume_m3 = volumes.get(ref)
        if volume_m3 is not None:
            streams.append(core.Effluent(ref=ref, volume_m3=volume_m3, mg_per_l=mg_per_l, kg=kg))
    return core.effluent_loads(streams, totals.product_output)


def _of_round(rows: Iterable[Row], round_: Round | None) -> list[Row]:
    return [row for row in rows if round_ is not None and row.round_id == round_.pk]


def _mass_of(name: str, flows: Iterable[core.MeasuredFlow]) -> Decimal | None:
    wanted = name.strip().casefold()
    materials = [one for one in flows if one.flow.kind is core.FlowKind.MATERIAL]
    return total_or_none(one.mass_t for one in materials if one.flow.name.strip().casefold() == wanted)
