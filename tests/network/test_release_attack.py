"""Nobody comes within a tenth of a withheld figure, whatever he combines: an attacker of our own tries."""

from dataclasses import replace
from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from network.confidentiality import suppression
from network.confidentiality.cells import CellKey
from network.confidentiality.suppression import Earlier, Measure, Question, Reason, withheld
from network.confidentiality.tables import (
    REGIONS_BY_TECHNIQUE,
    SECTORS,
    SECTORS_BY_TECHNIQUE,
    TABLES,
    TECHNIQUES,
    WHERE,
)
from tests.network.made_up import Added, Attacker, Made, added_up, changed, networks

LINKED = (WHERE, TECHNIQUES, SECTORS, REGIONS_BY_TECHNIQUE, SECTORS_BY_TECHNIQUE)
AMOUNT = Measure(code="saving_usd")
OPTIONS = Measure(code="options", is_count=True)
ENTERPRISES = Measure(code="enterprises", is_count=True, counts_enterprises=True)
few_networks = settings(
    max_examples=3, deadline=None, phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck)
)


def question_of(options, measure=AMOUNT, kind="amount", earlier=()):
    added = added_up(options, LINKED, kind)
    return Question(
        measure=measure,
        stats=added.stats,
        lines=added.lines,
        enterprises=added_up(options, LINKED, "enterprises").enterprises,
        earlier=earlier,
    )


def shown_of(question, hidden):
    return [key for key in question.stats if key.is_shown and key not in hidden]


def narrowed(options, hidden, kind="amount"):
    """Return the withheld cells that the attacker comes too close to, with what he knows of them."""
    added = added_up(options, LINKED, kind)
    attacker = Attacker(LINKED, options)
    attacker.reads(added, [key for key in added.stats if key.is_shown and key not in hidden])
    attacker.may_be_negative(key for key, stats in added.stats.items() if stats.lowest < 0)
    return attacker.comes_too_close({(0, key): float(added.stats[key].value) for key in sorted(hidden)})


@few_networks
@given(options=networks(most=25))
def test_no_withheld_amount_comes_within_a_tenth(options):
    question = question_of(options)
    hidden = withheld(question)
    for key, stats in question.stats.items():
        if key.is_shown and (stats.is_sensitive or question.enterprises[key] < 5):
            assert key in hidden
    assert narrowed(options, hidden) == {}


@few_networks
@given(options=networks(most=25, signed=True))
def test_amounts_that_can_be_negative_stay_apart_too(options):
    assert narrowed(options, withheld(question_of(options))) == {}


def test_what_is_only_taken_hides_behind_few_others():
    """Nobody knows how much can be taken: one more cell is enough, and the totals stay."""
    options = [
        *spread(20),
        *spread(20, sector="C/24", first=20),
        *spread(20, technique="technology_change", first=40),
        *(
            replace(one, amount=-one.amount)
            for one in spread(1, technique="technology_change", sector="C/13", first=99)
        ),
    ]
    question = question_of(options)
    hidden = withheld(question)

    assert narrowed(options, hidden) == {}
    assert not any(len(key.at) == 0 for key in hidden)


@few_networks
@given(options=networks(most=25))
def test_counts_of_options_do_not_tell_either(options):
    hidden = withheld(question_of(options, OPTIONS, "options"))
    assert narrowed(options, hidden, "options") == {}


def spread(count, *, technique="good_housekeeping", sector="C/10", geography="africa/X/one", first=0, stage=None):
    """Return one option each of so many enterprises of about the same size."""
    return [
        Made(
            f"e{number}",
            (("geography", geography), ("sector", sector), ("technique", technique)),
            stage or "implemented",
            Decimal(100 + number),
        )
        for number in range(first, first + count)
    ]


NETWORK = [
    *spread(3, technique="other"),
    *spread(9, technique="technology_change", first=10),
    *spread(20, first=20),
    *spread(2, sector="C/13", first=50),
    *spread(12, sector="C/24", first=60, geography="asia/X/one"),
    *spread(8, sector="C/24", first=80, geography="asia/Y/one", technique="technology_change"),
]


def test_without_complements_the_attacker_gets_through(monkeypatch):
    """The attacker of these tests is worth something: he finds what the rule alone leaves open."""
    question = question_of(NETWORK)
    by_rule = {key for key, stats in question.stats.items() if key.is_shown and stats.is_sensitive}

    assert narrowed(NETWORK, by_rule)
    assert not narrowed(NETWORK, withheld(question))

    monkeypatch.setattr(suppression, "_complement_sums", lambda *_: None)
    monkeypatch.setattr(suppression, "_close_gaps", lambda *_: None)
    assert narrowed(NETWORK, withheld(question))


def test_the_audit_alone_is_enough_and_so_it_is_not_for_show(monkeypatch):
    monkeypatch.setattr(suppression, "_complement_sums", lambda *_: None)
    assert not narrowed(NETWORK, withheld(question_of(NETWORK)))


def test_the_same_network_gives_the_same_answer_in_any_order():
    question = question_of(NETWORK)
    backwards = replace(
        question,
        stats=dict(reversed(question.stats.items())),
        lines=question.lines[::-1],
        enterprises=dict(reversed(question.enterprises.items())),
    )
    assert withheld(question) == withheld(backwards)


def test_what_lies_between_two_stages_is_kept_as_a_cell_is():
    """Thirty identified and twenty-nine implemented: the difference is one enterprise's."""
    options = [*spread(29), *spread(1, first=40, stage="identified")]
    hidden = withheld(question_of(options))

    for at in {key.at for key in question_of(options).stats}:
        assert CellKey("identified", at) in hidden or CellKey("implemented", at) in hidden


def test_two_small_cells_do_not_protect_each_other():
    """What the total less the shown rows gives away must itself not rest on few."""
    options = [*spread(2, technique="a"), *spread(2, technique="b", first=10), *spread(30, technique="c", first=20)]
    question = question_of(options)
    hidden = withheld(question)
    rest = [key for key in hidden if key.stage == "identified" and set(dict(key.at)) == {"technique"}]
    whole = CellKey("identified")

    assert whole in hidden or sum(question.enterprises[key] for key in rest) >= 5


def test_a_count_of_enterprises_is_never_narrowed_to_its_value():
    question = question_of(NETWORK, ENTERPRISES, "enterprises")
    hidden = withheld(question)
    assert {key for key, count in question.enterprises.items() if key.is_shown and count < 5} <= hidden.keys()
    for line in question.lines:
        if (
            line.dimension
            and sum(question.enterprises[part] for part in line.parts) == question.enterprises[line.whole]
        ):
            assert len([key for key in line.cells if key in hidden]) != 1


# --- Two releases -------------------------------------------------------------------------------------------------


def earlier_of(before: Added, after: Added, hidden) -> Earlier:
    return Earlier(stats=before.stats, withheld=frozenset(hidden), lines=before.lines, changes=changed(before, after))


def two_releases(then, now):
    """Return both releases' questions and what each withholds."""
    first = question_of(then)
    hidden_then = withheld(first)
    before, after = added_up(then, LINKED), added_up(now, LINKED)
    second = question_of(now, earlier=[earlier_of(before, after, hidden_then)])
    return first, hidden_then, second, withheld(second)


def differenced(then, now):
    """Return what somebody with both releases comes too close to: cells that the rule withholds, in either."""
    first, hidden_then, second, hidden_now = two_releases(then, now)
    before, after = added_up(then, LINKED), added_up(now, LINKED)
    attacker = Attacker(LINKED, [*then, *now])
    attacker.reads(before, shown_of(first, hidden_then))
    attacker.reads(after, shown_of(second, hidden_now))
    moved = changed(before, after)
    attacker.can_tell_unchanged((key for key in attacker.members if key not in moved), then=0, now=1)
    return attacker.comes_too_close(
        {
            (release, key): float(question.stats[key].value)
            for release, question, hidden in ((0, first, hidden_then), (1, second, hidden_now))
            for key, reason in sorted(hidden.items())
            if reason in (Reason.FEW, Reason.TWO)
        }
    )


@few_networks
@given(then=networks(most=20), more=networks(most=10, first_number=100))
def test_a_later_release_with_more_enterprises_opens_nothing(then, more):
    assert differenced(then, [*then, *more]) == {}


@few_networks
@given(then=networks(most=20), data=st.data())
def test_a_later_release_without_some_opens_nothing(then, data):
    gone = data.draw(st.sets(st.sampled_from(sorted({option.enterprise for option in then})), max_size=4))
    assert differenced(then, [option for option in then if option.enterprise not in gone]) == {}


def test_a_cell_that_one_enterprise_moved_is_withheld_in_the_later_release():
    then = [*spread(20), *spread(20, first=100, geography="asia/X/one")]
    now = [*then, *spread(1, first=900)]
    _first, hidden_then, second, hidden_now = two_releases(then, now)

    assert hidden_then == {}
    assert hidden_now[CellKey("implemented")] == Reason.CHANGE
    assert hidden_now[CellKey("implemented", (("geography", "africa"),))] == Reason.CHANGE
    assert CellKey("implemented", (("geography", "asia"),)) not in hidden_now
    assert len(shown_of(second, hidden_now)) > 0


def test_a_cell_that_was_withheld_stays_so_until_it_has_moved():
    then = NETWORK
    now = [*NETWORK, *spread(40, first=200, technique="technology_change", geography="asia/Y/one", sector="C/24")]
    _first, hidden_then, _second, hidden_now = two_releases(then, now)
    moved = changed(added_up(then, LINKED), added_up(now, LINKED))

    assert hidden_then
    assert {key for key in hidden_then if key not in moved} <= hidden_now.keys()


@pytest.mark.parametrize("count", [1, 2])
def test_without_a_memory_the_difference_of_two_releases_would_tell(count):
    """The rule about differences is needed: each release alone is safe, and the difference is one enterprise's."""
    then, more = spread(20), spread(count, first=900)
    first, later = question_of(then), question_of([*then, *more])

    assert CellKey("implemented") not in withheld(first)
    assert CellKey("implemented") not in withheld(later)
    assert CellKey("implemented") in two_releases(then, [*then, *more])[3]


# --- The list of tables -------------------------------------------------------------------------------------------


def test_the_tables_make_no_circle():
    """Two-sided tables link dimensions as a tree, so that nothing follows from three of them together."""
    group = {axis.dimension: {axis.dimension} for table in TABLES for axis in table.axes}
    for table in TABLES:
        for one, other in combinations([axis.dimension for axis in table.axes], 2):
            assert group[one] is not group[other], f"{table.code} closes a circle"
            group[one] |= group[other]
            for dimension in group[one]:
                group[dimension] = group[one]


def test_only_one_table_shows_the_stages_in_between():
    """Two would be tied together by cells that no table shows, and that the audit over shown cells does not know."""
    assert [table.code for table in TABLES if len(table.stages) > 2] == ["where"]


def test_each_table_has_its_own_name_and_its_margins_are_tables_too():
    assert len({table.code for table in TABLES}) == len(TABLES)
    alone = {table.axes[0].dimension: table.axes[0].depth for table in TABLES if len(table.axes) == 1}
    for table in TABLES:
        assert len(table.axes) <= 2
        for axis in table.axes:
            assert axis.depth <= alone[axis.dimension]


def test_the_worked_example_of_the_documentation():
    """docs/confidentiality.md, "A worked example", figure by figure."""
    table = {
        ("good_housekeeping", "africa"): (300, 12),
        ("good_housekeeping", "asia"): (260, 11),
        ("technology_change", "africa"): (90, 3),
        ("technology_change", "asia"): (410, 9),
        ("product_modification", "africa"): (120, 6),
        ("product_modification", "asia"): (150, 7),
    }
    options = [
        Made(
            f"{technique} {region} {number}",
            (("geography", f"{region}/X/one"), ("technique", technique)),
            "implemented",
            Decimal(amount) / count,
        )
        for (technique, region), (amount, count) in table.items()
        for number in range(count)
    ]
    added, counted = (added_up(options, [REGIONS_BY_TECHNIQUE], kind) for kind in ("amount", "enterprises"))
    question = Question(measure=AMOUNT, stats=added.stats, lines=added.lines, enterprises=counted.enterprises)
    hidden = {(*dict(key.at).values(),) for key in withheld(question) if key.stage == "implemented"}

    assert hidden == {
        ("africa", "technology_change"),
        ("asia", "technology_change"),
        ("africa", "product_modification"),
        ("asia", "product_modification"),
    }
