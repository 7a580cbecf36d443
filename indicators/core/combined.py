"""Several options together with nothing counted twice: exclusive, in sequence, overlapping, within the baseline."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from indicators.core.arithmetic import ONE, ZERO, exact, plain, total, total_or_none
from indicators.core.cost_lines import SavingPart
from indicators.core.economics import simple_payback
from indicators.core.flows import MeasuredFlow
from indicators.core.once import Counting, key_of, subject_of, unit_of
from indicators.core.relations import Relation, RelationKind, refuse_contradictions
from indicators.core.savings import MeasuredOption, PortfolioTotals, net_saving_step, portfolio, savings_of
from indicators.core.steps import Step, StepCode, Term, sum_terms, worked
from indicators.core.totals import AnnualTotals, recorded_by


class LeftOutBecause(StrEnum):
    """Why an option is not in the sum."""

    EXCLUSIVE = "exclusive"
    NEEDS = "needs"


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """An option that is not in the sum, because of another."""

    ref: str
    because: LeftOutBecause
    of_ref: str

    def step(self, unit: str) -> Step:
        """Return that nothing of the option counts, and why."""
        excluded = self.because is LeftOutBecause.EXCLUSIVE
        return Step(code=StepCode.EXCLUDED if excluded else StepCode.NEEDS_OTHER, result=ZERO, unit=unit)


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedOnce:
    """A saving of one flow of which only a part counts, and how.

    subject  as in `Finding`: an indicator's code, "energy_use/<carrier>", "demand"; "other" is money of no flow
    of_refs  the other options it shares the flow with; empty where only the baseline limits it
    """

    ref: str
    subject: str
    unit: str
    stated: Decimal
    counted: Decimal
    of_refs: tuple[str, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CombinedOptions:
    """Options together.

    totals        sums over what counts; payback = Σ net investment ÷ Σ net saving
    members       the options that count, each with the part of its savings that counts
    before_limit  the same before sums above the baseline were brought down to it: what `check_savings` looks at
    """

    totals: PortfolioTotals
    members: tuple[MeasuredOption, ...]
    before_limit: tuple[MeasuredOption, ...]
    left_out: tuple[LeftOut, ...]
    counted_once: tuple[CountedOnce, ...]

    def how_counted(self, ref: str, stated: Decimal, counted: Decimal, unit: str) -> tuple[Step, ...]:
        """Return how the part of an option that counts came about: as it was worked out, else what was taken away."""
        for note in self.counted_once:
            if (note.ref, note.unit, note.stated, note.counted) == (ref, unit, stated, counted):
                return note.steps
        with exact():
            terms = sum_terms([stated, counted - stated], unit)
        return (Step(code=StepCode.COUNTED_ONCE, result=counted, unit=unit, terms=terms),)


def combine_options(
    options: Iterable[MeasuredOption],
    relations: Iterable[Relation] = (),
    *,
    baseline: AnnualTotals | None = None,
    chosen: Collection[str] = (),
) -> CombinedOptions:
    """Return options together with nothing counted twice. The order in which they are listed does not matter.

    relations  between two options each; those of options that are not passed do nothing
    baseline   the year whose use is saved; None: nothing is recorded, so nothing limits the sums
    chosen     refs of options that count before others that exclude them, such as those in operation

    Raises RelationsContradict. A single option that saves no more than the baseline is returned as it is.
    """
    by_ref = {option.case.ref: option for option in options}
    members = [by_ref[ref] for ref in sorted(by_ref)]
    known = tuple(r for r in relations if r.first_ref in by_ref and r.second_ref in by_ref)
    refuse_contradictions(known)
    counted, left_out = without_excluded(members, known, chosen=chosen)
    counting = Counting(counted, known, baseline)
    with exact():
        notes = _notes(counting, counted)
        before = tuple(_scaled(option, counting, with_limit=False) for option in counted)
        limited = {ref for refs in counting.limited_together() for ref in refs}
        after = tuple(
            _scaled(option, counting, with_limit=True) if option.case.ref in limited else one
            for option, one in zip(counted, before, strict=True)
        )
        after = _within_emissions(after, baseline)
    return CombinedOptions(
        totals=portfolio(after), members=after, before_limit=before, left_out=left_out, counted_once=notes
    )


def without_excluded(
    options: Iterable[MeasuredOption], relations: tuple[Relation, ...], *, chosen: Collection[str] = ()
) -> tuple[tuple[MeasuredOption, ...], tuple[LeftOut, ...]]:
    """Return the options that can stand together, and those that cannot.

    Of options that exclude each other the chosen one counts, else the one with the larger net saving, the smaller
    investment, the lower ref. What needs an option that does not count is left out with it.
    """

    def rank(option: MeasuredOption) -> tuple[bool, bool, Decimal, Decimal, str]:
        saving = option.saving_amount
        is_chosen = option.case.ref in chosen
        return not is_chosen, saving is None, -(saving or ZERO), option.net_investment_amount, option.case.ref

    excluded_by: dict[str, set[str]] = {}
    needed_by: dict[str, set[str]] = {}
    for relation in relations:
        if relation.kind is RelationKind.EXCLUSIVE:
            excluded_by.setdefault(relation.first_ref, set()).add(relation.second_ref)
            excluded_by.setdefault(relation.second_ref, set()).add(relation.first_ref)
        elif relation.needs_first:
            needed_by.setdefault(relation.second_ref, set()).add(relation.first_ref)
    out: dict[str, LeftOut] = {}
    while True:
        without_need = dict(out)
        taken: dict[str, MeasuredOption] = {}
        for option in sorted(options, key=rank):
            ref = option.case.ref
            if ref in out:
                continue
            rivals = sorted(excluded_by.get(ref, set()) & taken.keys())
            if rivals:
                without_need[ref] = LeftOut(ref=ref, because=LeftOutBecause.EXCLUSIVE, of_ref=rivals[0])
            else:
                taken[ref] = option
        missing = {ref: lost for ref in taken if (lost := sorted(needed_by.get(ref, set()) & without_need.keys()))}
        if not missing:
            return tuple(taken[ref] for ref in sorted(taken)), tuple(without_need[ref] for ref in sorted(without_need))
        for ref, lost in missing.items():
            out[ref] = LeftOut(ref=ref, because=LeftOutBecause.NEEDS, of_ref=lost[0])


def _notes(counting: Counting, options: tuple[MeasuredOption, ...]) -> tuple[CountedOnce, ...]:
    """Return each saving of which only a part counts, with the steps from what was stated to what counts."""
    notes = []
    for option in options:
        ref = option.case.ref
        for key, stated in counting.amounts[ref].items():
            share = counting.share(ref, key)
            if share.whole:
                continue
            unit, amount, steps = unit_of(key), stated, []
            if share.overlap != ONE:
                terms = Term(value=amount, unit=unit), Term(value=share.overlap, unit="")
                steps.append(worked(StepCode.OVERLAP, unit, *terms))
                amount = steps[-1].result
            if share.left is not None and share.of:  # nothing is left of no use: the limit says so
                terms = Term(value=amount, unit=unit), Term(value=share.left, unit=unit)
                steps.append(worked(StepCode.IN_SEQUENCE, unit, *terms, Term(value=share.of, unit=unit, sign="÷")))
                amount = steps[-1].result
            if share.limit is not None:
                within, wanted = share.limit
                terms = Term(value=amount, unit=unit), Term(value=within, unit=unit)
                steps.append(worked(StepCode.WITHIN_BASELINE, unit, *terms, Term(value=wanted, unit=unit, sign="÷")))
                amount = steps[-1].result
            notes.append(
                CountedOnce(
                    ref=ref,
                    subject=subject_of(key),
                    unit=unit,
                    stated=stated,
                    counted=amount,
                    of_refs=share.of_refs,
                    steps=tuple(steps),
                )
            )
    return tuple(notes)


def _scaled(option: MeasuredOption, counting: Counting, *, with_limit: bool) -> MeasuredOption:
    """Return an option with the part of its savings that counts; investment and running cost stay whole."""
    ref = option.case.ref
    shares = {key: counting.share(ref, key).value(with_limit=with_limit) for key in counting.amounts[ref]}
    if all(share == ONE for share in shares.values()):
        return option
    effects = tuple(_part_of(effect, shares.get(key_of(effect), ONE)) for effect in option.effects)
    parts = tuple(
        SavingPart(
            flow_kind=part.flow_kind,
            carrier=part.carrier,
            amount=plain(part.amount * counting.share_of_money(ref, part, with_limit=with_limit)),
        )
        for part in option.money.savings
    )
    money = replace(option.money, savings=parts)
    step = net_saving_step(money)
    saving_amount = step.result if step else None
    return replace(
        option,
        savings=savings_of(effects),
        effects=effects,
        money=money,
        saving_amount=saving_amount,
        saving_amount_by_kind=recorded_by((part.flow_kind or "other", part.amount) for part in parts),
        payback=simple_payback(option.net_investment_amount, saving_amount),
        appraisal=None,
        after_tax=None,
        investment=None,
        steps=(step,) if step else (),
    )


def _part_of(effect: MeasuredFlow, share: Decimal) -> MeasuredFlow:
    if share == ONE:
        return effect

    def part(amount: Decimal | None) -> Decimal | None:
        return None if amount is None else plain(amount * share)

    return replace(
        effect,
        energy_mwh=part(effect.energy_mwh),
        mass_t=part(effect.mass_t),
        volume_m3=part(effect.volume_m3),
        demand_kw_month=part(effect.demand_kw_month),
        co2_t=part(effect.co2_t),
        co2e_t=part(effect.co2e_t),
        co2_biogenic_t=part(effect.co2_biogenic_t),
    )


def _within_emissions(options: tuple[MeasuredOption, ...], baseline: AnnualTotals | None) -> tuple[MeasuredOption, ...]:
    """Bring avoided emissions down to the emissions of the baseline: more than all of them cannot be avoided."""
    emitted = total_or_none([baseline.air_emissions_t, baseline.other_emissions_t]) if baseline else None
    avoided = total(e.co2e_t for o in options for e in o.effects if e.co2e_t is not None and e.co2e_t > 0)
    if emitted is None or avoided <= emitted:
        return options
    limited = []
    for option in options:
        effects = tuple(
            replace(effect, co2e_t=effect.co2e_t * emitted / avoided)
            if effect.co2e_t is not None and effect.co2e_t > 0
            else effect
            for effect in option.effects
        )
        limited.append(replace(option, effects=effects, savings=savings_of(effects)))
    return tuple(limited)
