"""The cards of similar plants: what is told, at which place, and that nothing withheld is kept or can be worked out."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from centres import unscoped
from centres.tenancy import centre_context
from network import selectors, services
from network.confidentiality.places import told_places, upwards
from network.confidentiality.rule import FEWEST_ENTERPRISES, Stats, together
from network.models import Card
from tests.network.filed import make_plants, withdraw

RUNS = {"status": "implemented", "kind": "air_leaks"}


def spread(plants, *, first=None):
    """Return plants that save the same, or one that saves more."""
    sizes = sorted([Decimal(1)] * (plants - 1) + [Decimal(first or 1)], reverse=True) if plants else []
    second = sizes[1] if len(sizes) > 1 else Decimal(0)
    return Stats(
        value=sum(sizes), contributors=plants, gross=sum(sizes), first=sizes[0], second=second, lowest=Decimal(0)
    )


@pytest.mark.parametrize(
    ("plants", "told"),
    [
        ({"": 4, "C": 4}, set()),
        ({"": 5, "C": 5}, {"", "C"}),
        ({"": 9, "C": 5, "I": 4}, {""}),  # the four are what is left of nine
        ({"": 16, "C": 5, "D": 7, "I": 4}, {"", "D"}),  # the smaller one hides them
        ({"": 12, "C": 6, "I": 3, "S": 3}, {"", "C"}),  # six in two parts hide each other
        ({"": 9, "C": 9, "C/10": 4, "C/17": 5, "C/17/small": 5}, {"", "C"}),  # nothing below what is withheld
        ({"": 9, "C": 9, "C/10": 9, "C/10/small": 9}, {"", "C", "C/10", "C/10/small"}),
    ],
)
def test_a_place_is_told_where_nobody_can_be_worked_out(plants, told):
    assert told_places({place: spread(count) for place, count in plants.items()}) == told


def test_what_two_plants_hold_is_withheld():
    assert told_places({"": spread(9, first=100)}) == set()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("AC"), st.sampled_from(["10", "17"]), st.integers(0, 8)), max_size=9))
def test_what_the_told_parts_leave_of_a_told_place_is_safe(cells):
    plants = {}
    for section, division, count in cells:
        for place in upwards(f"{section}/{division}"):
            plants[place] = plants.get(place, 0) + count
    stats = {place: spread(count) for place, count in plants.items() if count}
    told = told_places(stats)

    for place in told:
        assert stats[place].contributors >= FEWEST_ENTERPRISES
        assert set(upwards(place)) <= told
        parts = [key for key in stats if key and upwards(key)[1] == place]
        left = [stats[key] for key in parts if key not in told]
        if left and len(left) < len(parts):
            assert len(left) > 1
            assert not together(left, share_nobody=True).is_sensitive


# --- In the database -------------------------------------------------------------------------------------------------


@pytest.fixture
def plants(kenya, south_africa, amina, kofi):
    """Six plants of one centre and three of another; three each of paper, dairy and iron."""
    return [*make_plants(kenya, amina, count=6, options=2), *make_plants(south_africa, kofi, count=3, options=2)]


def card(*places, name="air_leaks"):
    return selectors.cards_at([*places, ""], data_kind="recorded", card=name).get(name)


@pytest.mark.django_db
def test_a_card_counts_each_plant_once_over_all_centres_and_gives_ranges_in_bands(plants):
    for plant in plants:
        plant.accept(2, [RUNS, {"kind": "air_leaks", "status": "rejected", "reason": "space"}])
    assert card() is None  # the fold settles it, in seconds
    services.fold()

    told = card()
    assert (told.plants_count, told.implemented_count) == (9, 9)
    assert told.reasons == (("space", 9),)
    payback = told.ranges["payback_years"]
    assert (payback.is_running, payback.plants_count) == (True, 9)
    assert payback.middle_low < 2 < payback.middle_high  # 1000 ÷ 500
    assert payback.middle_high / payback.middle_low == pytest.approx(Decimal("1.2589"), rel=Decimal("0.0001"))
    assert selectors.differences() == []


@pytest.mark.django_db
def test_too_few_plants_say_nothing_and_the_next_wider_place_speaks(plants):
    for plant in plants:
        plant.accept(2, [RUNS])
    services.fold()

    paper = card("C/17", "C")
    assert (paper.place, paper.is_told, paper.is_here, paper.plants_count) == ("C", True, True, 9)
    with unscoped.for_purpose("network_figures"):
        (kept,) = Card.objects.filter(place="C/17")
    assert (kept.is_told, kept.plants_count, kept.ranges, kept.reasons) == (False, None, {}, [])
    assert not card("C/99", "C").is_here


@pytest.mark.django_db
def test_a_withdrawn_result_takes_its_plant_along_and_the_last_one_the_card(kenya, amina, plants):
    results = [plant.accept(2, [RUNS]) for plant in plants[:5]]
    services.fold()
    assert card().plants_count == 5

    with centre_context(kenya):
        withdraw(results[0], amina)
    services.fold()
    assert (card().is_told, card().plants_count) == (False, None)
    assert selectors.differences() == []

    with centre_context(kenya):
        for result in results[1:]:
            withdraw(result, amina)
    services.fold()
    assert card() is None
    with unscoped.for_purpose("network_figures"):
        assert not Card.objects.exists()


@pytest.mark.django_db
def test_an_option_without_a_kind_is_grouped_by_technique_and_resource_and_treatment_is_on_no_card(plants):
    for plant in plants[:5]:
        plant.accept(2, [{"water_m3": 5, "energy_mwh": 0}, {"kind": "air_leaks", "counts_as": "end_of_pipe"}])
    services.fold()
    assert card(name="good_housekeeping.water").plants_count == 5
    assert list(selectors.cards_at([""], data_kind="recorded")) == ["good_housekeeping.water"]


@pytest.mark.django_db
def test_the_check_names_a_card_that_says_something_else_and_rebuilding_mends_it(plants):
    for plant in plants:
        plant.accept(2, [RUNS])
    services.fold()
    with unscoped.for_purpose("network_fold"):
        Card.objects.filter(place="").update(plants_count=8)

    (found,) = selectors.differences()
    assert (found.table, found.key) == ("network_card", ("recorded", "", "air_leaks"))
    services.rebuild()
    assert selectors.differences() == []
    assert card().plants_count == 9


@pytest.mark.django_db
def test_the_rows_that_a_page_reads_do_not_grow_with_the_assessments(plants):
    def rows_read():
        with unscoped.for_purpose("network_figures"):
            return Card.objects.count()

    for plant in plants[:6]:
        plant.accept(2, [RUNS])
    services.fold()
    before = rows_read()
    for plant in plants[6:]:
        plant.accept(2, [RUNS, RUNS])
    services.fold()
    assert rows_read() == before
