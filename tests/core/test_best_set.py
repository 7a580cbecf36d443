"""The best set of options within a budget, against all sets there are."""

import time
from decimal import Decimal
from itertools import chain, combinations
from random import Random
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.core import (
    MeasuredOption,
    NotChosenBecause,
    OptionEffect,
    Relation,
    RelationKind,
    SearchMethod,
    best_set,
    combine_options,
    searching,
    why_not_chosen,
)
from indicators.core.arithmetic import exact
from indicators.core.once import Counting

from .test_portfolio import BASELINE, after, not_both, option, overlap, plans, power, water


def table() -> list[MeasuredOption]:
    return [
        option("1", power("50", "5000"), investment="10000"),
        option("2", power("60", "6000"), investment="15000"),
        option("3", power("100", "9000"), investment="24000"),
        option("4", water("20", "300")),
        option("5", water("30")),
    ]


def test_the_table_of_the_documentation() -> None:
    found = best_set(table(), Decimal(25000), baseline=BASELINE)
    assert found.chosen_refs == ("1", "2", "4")
    assert (found.invested_amount, found.saving_amount) == (25000, 11300)
    assert found.unpriced_refs == ("5",)
    assert (found.method, found.is_proven) == (SearchMethod.EXACT, True)


def test_with_no_budget_only_what_costs_nothing_is_done() -> None:
    assert best_set(table(), Decimal(0), baseline=BASELINE).chosen_refs == ("4",)


def test_what_is_done_already_costs_nothing_and_comes_first() -> None:
    relations = [not_both("1", "2"), after("1", "3", needs=True)]
    found = best_set(table(), Decimal(25000), relations, baseline=BASELINE, done=["1"])
    assert found.chosen_refs == ("3", "4")
    assert found.saving_amount == Decimal(300) + 9000 * Decimal("0.95")
    assert [o.case.ref for o in found.combined.members] == ["1", "3", "4"]


def test_what_is_needed_is_taken_with_it_or_not_at_all() -> None:
    relations = [after("1", "3", needs=True)]
    assert best_set(table(), Decimal(33000), relations, baseline=BASELINE).chosen_refs == ("1", "2", "4")
    assert best_set(table(), Decimal(34000), relations, baseline=BASELINE).chosen_refs == ("1", "3", "4")


def test_an_overlap_makes_another_set_better() -> None:
    assert best_set(table(), Decimal(25000), [overlap("1", "2", "1")], baseline=BASELINE).chosen_refs == ("3", "4")


def all_sets(options: list[MeasuredOption], relations: list[Relation], budget: Decimal) -> tuple[Decimal, Decimal]:
    """Return the largest saving of any possible set, and the smallest investment that gives it."""
    priced = [o for o in options if o.saving_amount is not None]
    best = (Decimal(0), Decimal(0))
    for members in chain.from_iterable(combinations(priced, size) for size in range(len(priced) + 1)):
        refs = {o.case.ref for o in members}
        cost = sum((o.net_investment_amount for o in members), Decimal(0))
        impossible = cost > budget or any(
            (r.kind is RelationKind.EXCLUSIVE and {r.first_ref, r.second_ref} <= refs)
            or (r.needs_first and r.second_ref in refs and r.first_ref not in refs)
            for r in relations
        )
        if impossible:
            continue
        saving = combine_options(members, relations, baseline=BASELINE).totals.saving_amount or Decimal(0)
        best = max(best, (saving, -cost))
    return best[0], -best[1]


@settings(max_examples=60)
@given(plan=plans(), budget=st.integers(0, 150).map(lambda thousand: Decimal(thousand * 1000)))
def test_no_possible_set_saves_more(plan: tuple[list[MeasuredOption], list[Relation]], budget: Decimal) -> None:
    options, relations = plan
    found = best_set(options, budget, relations, baseline=BASELINE)
    saving, cost = all_sets(options, relations, budget)
    assert abs(found.saving_amount - saving) < Decimal("1e-20")
    assert found.invested_amount <= budget
    assert found.is_proven
    if found.saving_amount == saving:
        assert found.invested_amount == cost
    assert not found.combined.left_out


@settings(max_examples=60)
@given(plan=plans(), budget=st.integers(0, 150).map(lambda thousand: Decimal(thousand * 1000)))
def test_step_by_step_is_possible_and_says_that_it_is_not_proven(
    plan: tuple[list[MeasuredOption], list[Relation]], budget: Decimal
) -> None:
    options, relations = plan
    found = best_set(options, budget, relations, baseline=BASELINE, exact_up_to=-1)
    exact = best_set(options, budget, relations, baseline=BASELINE)
    assert (found.method, found.is_proven) == (SearchMethod.STEP_BY_STEP, False)
    assert found.invested_amount <= budget
    assert found.saving_amount <= exact.saving_amount + Decimal("1e-20")
    assert not found.combined.left_out


@given(plan=plans(), data=st.data())
def test_the_order_does_not_matter(plan: tuple[list[MeasuredOption], list[Relation]], data: st.DataObject) -> None:
    options, relations = plan
    shuffled = data.draw(st.permutations(options))
    assert best_set(shuffled, Decimal(60000), relations, baseline=BASELINE) == best_set(
        options, Decimal(60000), relations, baseline=BASELINE
    )


def test_twenty_five_alike_options_are_weighed_exactly_and_soon() -> None:
    """The hard case: savings in proportion to investments, so that nothing can be set aside early."""
    options = [
        option(f"{place:02}", power("1", str(1000 + place * place * 7)), investment=str(1000 + place * place * 7))
        for place in range(25)
    ]
    started = time.process_time()
    found = best_set(options, Decimal(20000), baseline=BASELINE)
    assert found.is_proven
    assert time.process_time() - started < 5
    assert found.saving_amount == found.invested_amount <= 20000


def test_sixty_options_are_answered_step_by_step() -> None:
    options = [
        option(f"{place:02}", power("1", str(900 + place * 13 % 400)), investment=str(1000 + place * 7 % 500))
        for place in range(60)
    ]
    relations = [after(f"{place:02}", f"{place + 1:02}") for place in range(0, 20)]
    started = time.process_time()
    found = best_set(options, Decimal(25000), relations, baseline=BASELINE)
    assert not found.is_proven
    assert 20000 < found.invested_amount <= 25000
    assert time.process_time() - started < 5


def test_twenty_five_options_that_share_one_flow_are_weighed_exactly() -> None:
    """All save the same water, of which there is not enough for all."""
    options = [
        option(f"{place:02}", water(str(30 + place * 17 % 50), str(400 + place * 37 % 900)), investment=str(cost))
        for place, cost in enumerate(2000 + place * 611 % 3000 for place in range(25))
    ]
    started = time.process_time()
    found = best_set(options, Decimal(15000), baseline=BASELINE)
    assert found.is_proven
    assert time.process_time() - started < 5
    good = best_set(options, Decimal(15000), baseline=BASELINE, exact_up_to=0)
    assert found.saving_amount >= good.saving_amount


@pytest.mark.parametrize("at_once", [0, 1, 3])
@settings(max_examples=30)
@given(plan=plans(), budget=st.integers(0, 150).map(lambda thousand: Decimal(thousand * 1000)))
def test_deciding_options_one_by_one_finds_the_same(
    at_once: int, plan: tuple[list[MeasuredOption], list[Relation]], budget: Decimal
) -> None:
    """What is set aside by its bound was not better."""
    options, relations = plan
    weighed = best_set(options, budget, relations, baseline=BASELINE)
    with mock.patch.object(searching, "AT_ONCE", at_once):
        decided = best_set(options, budget, relations, baseline=BASELINE)
    assert (decided.chosen_refs, decided.saving_amount) == (weighed.chosen_refs, weighed.saving_amount)


def reasons(budget: str, *relations: Relation, done: tuple[str, ...] = ()) -> dict[str, tuple[str, tuple[str, ...]]]:
    found = best_set(table(), Decimal(budget), relations, baseline=BASELINE, done=done)
    rows = why_not_chosen(
        table(),
        relations,
        in_set=(*found.chosen_refs, *done),
        unpriced=found.unpriced_refs,
        budget_amount=found.budget_amount,
        rest_amount=found.rest_amount,
    )
    return {row.ref: (row.because.value, row.other_refs) for row in rows}


def test_each_option_that_is_not_in_the_set_has_its_reason() -> None:
    assert reasons("25000") == {"3": ("above_rest", ())}
    assert reasons("23000") == {"1": ("above_rest", ()), "3": ("above_budget", ())}
    assert reasons("60000", not_both("1", "3"), done=("3",)) == {"1": ("excluded", ("3",))}
    assert reasons("10000", after("2", "1", needs=True)) == {
        "1": ("needs_another", ("2",)),
        "2": ("above_budget", ()),
        "3": ("above_budget", ()),
    }
    assert reasons("60000", overlap("1", "2", "1"))["1"] == ("counted_already", ())


def test_what_saves_no_money_is_left_out_for_that() -> None:
    options = [option("1", power("50", "0"), investment="100"), option("2", power("50", "-5"))]
    rows = why_not_chosen(options, (), in_set=(), unpriced=(), budget_amount=Decimal(1000), rest_amount=Decimal(1000))
    assert [row.because for row in rows] == [NotChosenBecause.SAVES_NOTHING] * 2


def tangled(random: Random, count: int) -> tuple[list[MeasuredOption], list[Relation]]:
    """Many options that share two flows of which there is not enough, with relations of every kind."""
    options = [
        option(
            f"{place:02}",
            *random.sample(
                [
                    water(str(random.randrange(5, 120)), str(random.randrange(100, 3000))),
                    power(str(random.randrange(5, 250)), str(random.randrange(100, 9000))),
                    OptionEffect(flow_kind=None, saving_amount=Decimal(random.randrange(-500, 500))),
                ],
                random.randrange(1, 4),
            ),
            investment=str(random.choice([0, random.randrange(500, 20000)])),
            running_cost_amount=Decimal(random.choice([0, 0, 700])),
            is_observed=random.random() < 0.1,
        )
        for place in range(count)
    ]
    density = random.choice([0.05, 0.2, 0.6])
    make = [
        not_both,
        after,
        lambda first, second: after(first, second, needs=True),
        lambda first, second: overlap(first, second, str(random.randrange(101) / Decimal(100))),
    ]
    kinds = random.sample(make, random.randrange(1, 5))
    pairs = combinations([one.case.ref for one in options], 2)
    return options, [random.choice(kinds)(*pair) for pair in pairs if random.random() < density]


def most_saved(
    options: list[MeasuredOption], relations: list[Relation], budget: Decimal, done: frozenset[str]
) -> tuple[Decimal, Decimal]:
    """Weigh every set in the exact arithmetic of the core: the largest saving, and the least cost that gives it."""
    waiting = [one for one in options if one.case.ref not in done]
    cost = {one.case.ref: one.net_investment_amount for one in waiting}

    def saved(refs: frozenset[str]) -> Decimal:
        members = [one for one in options if one.case.ref in refs]
        counting = Counting(members, [r for r in relations if {r.first_ref, r.second_ref} <= refs], BASELINE)
        gross = sum(p.amount * counting.share_of_money(one.case.ref, p) for one in members for p in one.money.savings)
        return gross - sum(one.money.running_cost_amount for one in members)

    best = []
    with exact():
        already = saved(done)
        for members in chain.from_iterable(combinations(sorted(cost), size) for size in range(len(cost) + 1)):
            refs = done.union(members)
            is_possible = not any(
                (r.kind is RelationKind.EXCLUSIVE and {r.first_ref, r.second_ref} <= refs and r.first_ref not in done)
                or (r.needs_first and r.second_ref in members and r.first_ref not in refs)
                for r in relations
            )
            if is_possible and sum(cost[ref] for ref in members) <= budget:
                best.append((saved(refs) - already, -sum(cost[ref] for ref in members)))
    return max(best)


def check_against_every_set(seed: int, count: int, at_once: int = 4) -> None:
    """Compare with all 2^count sets. By hand: `python -c "from tests.core.test_best_set import *; …(seed, 12)"`."""
    random = Random(seed)  # noqa: S311  # a test's, not a secret's
    options, relations = tangled(random, count)
    done = frozenset(one.case.ref for one in options if random.random() < 0.1)
    relations = [r for r in relations if r.kind is not RelationKind.EXCLUSIVE or r.first_ref not in done]
    relations = [r for r in relations if r.kind is not RelationKind.EXCLUSIVE or r.second_ref not in done]
    budget = Decimal(random.randrange(0, 12000 * count))
    with mock.patch.object(searching, "AT_ONCE", at_once):
        found = best_set(options, budget, relations, baseline=BASELINE, done=done)
    saving, cost = most_saved(options, relations, budget, done)
    assert abs(found.saving_amount - saving) < Decimal("1e-15"), f"seed {seed}"
    assert found.invested_amount <= -cost, f"seed {seed}"
    assert found.is_proven


@pytest.mark.parametrize("seed", range(12))
def test_the_best_of_tangled_options_is_the_best_of_every_set(seed: int) -> None:
    check_against_every_set(seed, 5 + seed % 3)


def test_of_twenty_five_that_save_the_same_the_cheapest_and_fewest_are_taken() -> None:
    """Every set that saves all of the water saves the same money: only cost and number tell them apart."""
    options = [option(f"{place:02}", water("100", "1000"), investment=str(1000 + place % 5)) for place in range(25)]
    found = best_set(options, Decimal(100_000), baseline=BASELINE)
    assert (found.saving_amount, found.invested_amount) == (5000, 5000)
    assert found.chosen_refs == ("00", "05", "10", "15", "20")


def test_with_costs_of_endless_digits_the_budget_holds() -> None:
    third = Decimal(100) / 3
    options = [option(str(place), power("1", "100"), investment=str(third)) for place in range(3)]
    assert best_set(options, third * 3, baseline=BASELINE).chosen_refs == ("0", "1", "2")
    assert len(best_set(options, Decimal(99), baseline=BASELINE).chosen_refs) == 2
    assert best_set(options, Decimal(-1), baseline=BASELINE).chosen_refs == ()
