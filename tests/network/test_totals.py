"""What is accepted, corrected, withdrawn and stopped is in the totals at once, and the fold changes nothing."""

from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from assessments.models import Result, ResultOption
from centres import unscoped
from centres.tenancy import centre_context
from indicators.core.rollups import Stage, cumulative_until, new_in, running_in
from indicators.core.shares import share_of
from network import selectors, services
from network.choices import TableName
from network.models import CentreCell, Delta, Histogram, Member, NetworkCell
from network.selectors import Filter
from tests.network.filed import AT, make_plants, withdraw

pytestmark = pytest.mark.django_db

RECORDED = Filter(data_kind="recorded")
IMPLEMENTED = {"status": "implemented", "implemented_on": date(2023, 5, 1), "confirmed_on": date(2023, 12, 31)}


@pytest.fixture
def plants(kenya, amina):
    return make_plants(kenya, amina, count=2)


def total(name=TableName.TECHNIQUE, stage=Stage.IDENTIFIED, **wanted):
    amounts = selectors.rollup(name, Filter(data_kind="recorded", **wanted)).total.at(stage)
    return {key: value for key, value in amounts.items() if value}


def test_an_accepted_result_is_in_the_totals_at_once_and_the_fold_changes_nothing(plants):
    plants[0].accept(2, [IMPLEMENTED, {}, {"status": "rejected", "reason": "space"}])
    before = [selectors.rollup(name, RECORDED) for name in TableName]

    assert total()["options_count"] == 3
    assert total(stage=Stage.IMPLEMENTED)["saving_usd"] == Decimal(5)
    assert total(stage=Stage.IMPLEMENTED)["saving_real_usd"] == Decimal("2.5")
    assert total(stage=Stage.IMPLEMENTED)["investment_usd"] == Decimal(10)
    assert services.fold() == 4
    assert [selectors.rollup(name, RECORDED) for name in TableName] == before
    assert services.fold() == 0


def test_energy_with_more_digits_than_a_cell_has_leaves_no_difference(plants):
    plants[0].accept(2, [{"energy_by_carrier_mwh": {"wood": "4.33333333333333333333"}}] * 3)
    services.fold()
    assert selectors.differences() == []


def test_the_later_round_stands_for_the_assessment_and_a_correction_for_its_own(plants):
    plant = plants[0]
    report = plant.accept(2, [{}, {}, {}])
    plant.accept(3, [IMPLEMENTED, {}])
    assert total()["options_count"] == 2

    plant.accept(2, [{}], supersedes=report)  # the report corrected; the follow-up still stands
    assert (total()["options_count"], total(stage=Stage.IMPLEMENTED)["options_count"]) == (2, 1)


def test_a_baseline_counts_as_an_assessment_until_something_else_does(plants):
    plants[0].accept(1, [])
    assert selectors.rollup(TableName.PLACE, RECORDED).total.of("assessment")["assessments_count"] == 1

    plants[0].accept(2, [{}])
    plants[0].accept(1, [])  # another version of the baseline displaces nothing
    assert selectors.rollup(TableName.PLACE, RECORDED).total.of("assessment")["assessments_count"] == 1
    assert total()["options_count"] == 1


def test_what_is_withdrawn_leaves_and_what_stood_before_comes_back(kenya, amina, plants):
    plants[0].accept(2, [{}, {}])
    later = plants[0].accept(3, [{}])
    services.fold()

    with centre_context(kenya):
        withdraw(later, amina)
        assert Result.objects.get(pk=later.pk).standing == "withdrawn"
    assert total()["options_count"] == 2


def test_a_held_back_result_is_in_no_total_and_is_counted_as_held_back(kenya, amina, plants):
    result = plants[0].accept(2, [{}, {}])
    with centre_context(kenya):
        Result.objects.filter(pk=result.pk).update(held_back_at=AT, held_back_by=amina, held_back_reason="absurd")

    table = selectors.rollup(TableName.PLACE, RECORDED)
    assert table.coverage.held_back_count == 1
    assert total(TableName.PLACE) == {}
    assert table.total.of("assessment") == {}


def test_a_deleted_or_changed_row_leaves_as_it_came(kenya, plants):
    plants[0].accept(2, [{}, IMPLEMENTED])
    services.fold()
    with centre_context(kenya):
        ResultOption.objects.filter(status="implemented").update(saving_amount=900)
        assert total(stage=Stage.IMPLEMENTED)["saving_usd"] == 9
        ResultOption.objects.all().delete()
        Result.objects.all().delete()
    services.fold()

    assert [total(name) for name in TableName] == [{}] * len(TableName)
    with centre_context(kenya):
        assert not Member.objects.exists()


def test_stages_are_nested_and_what_is_no_cleaner_production_counts_apart(kenya, amina):
    statuses = ["identified", "feasible", "planned", "in_progress", "implemented", "stopped", "rejected", "not_asked"]
    (plant,) = make_plants(kenya, amina, count=1, options=9)
    plant.accept(2, [*({"status": status} for status in statuses), {"counts_as": "end_of_pipe", "status": "planned"}])

    assert [total(stage=stage)["options_count"] for stage in Stage] == [8, 4, 3, 1]
    whole = selectors.rollup(TableName.TECHNIQUE, RECORDED).total
    assert whole.of("apart")["options_count"] == 1
    assert (whole.rates.of_decided, whole.rates.of_identified) == (share_of(1, 3), share_of(1, 8))


def test_three_measures_of_money_are_not_confused(plants):
    plants[0].accept(
        3,
        [
            {**IMPLEMENTED, "lifetime_years": 4},  # runs 2023 to 2026, confirmed until 2024
            {"status": "stopped", "implemented_on": date(2022, 2, 1), "stopped_on": date(2024, 6, 30)},
            {"status": "planned"},
        ],
    )
    sums = selectors.rollup(TableName.TECHNIQUE, Filter(data_kind="recorded", by_year=True)).total.sums

    def in_years(measure):
        return [int(measure(year).get("saving_usd", 0)) for year in range(2021, 2029)]

    assert in_years(lambda year: new_in(sums, year)) == [0, 5, 5, 0, 0, 0, 0, 0]
    assert in_years(lambda year: running_in(sums, year).amounts) == [0, 5, 10, 5, 5, 5, 0, 0]
    assert in_years(lambda year: running_in(sums, year).unconfirmed) == [0, 5, 5, 0, 5, 5, 0, 0]
    assert in_years(lambda year: cumulative_until(sums, year)) == [0, 5, 15, 20, 25, 30, 30, 30]


def test_programmes_have_their_shares_and_the_rest_belongs_to_none(plants):
    plants[0].accept(2, [IMPLEMENTED], funding={"7": "0.600", "8": "0.300"})

    rows = {
        row.key: row.at(Stage.IMPLEMENTED)["saving_usd"] for row in selectors.rollup(TableName.PROGRAMME, RECORDED).rows
    }
    assert rows == {"": Decimal("0.5"), "7": Decimal(3), "8": Decimal("1.5")}


def test_enterprises_and_sites_are_counted_once(kenya, amina, south_africa, kofi, plants):
    plants[0].accept(2, [{}, {}], enterprise_key="same")
    plants[1].accept(2, [{}, {}], enterprise_key="same")
    (other,) = make_plants(south_africa, kofi, count=1)
    other.accept(2, [{}], enterprise_key="other")

    def counts(**wanted):
        found = selectors.members(TableName.PLACE, data_kind="recorded", **wanted)
        return {key: (count.enterprises_count, count.sites_count) for key, count in found.items()}

    assert counts() == {"KEN": (1, 2), "ZAF": (1, 1)}
    services.fold()
    assert counts() == {"KEN": (1, 2), "ZAF": (1, 1)}
    assert counts(centre=kenya) == {"KEN": (1, 2)}


def test_a_centre_reads_its_own_and_the_network_all(kenya, south_africa, kofi, plants):
    plants[0].accept(2, [{}, {}])
    (other,) = make_plants(south_africa, kofi, count=1)
    other.accept(2, [{}])

    for _folded in (False, True):
        own = selectors.rollup(TableName.PLACE, RECORDED, centre=kenya)
        assert [row.key for row in own.rows] == ["KEN"]
        assert [row.key for row in selectors.rollup(TableName.PLACE, RECORDED).rows] == ["KEN", "ZAF"]
        assert selectors.rollup(TableName.PLACE, RECORDED).coverage.reporting_count == 2
        services.fold()


def test_going_down_into_a_country_shows_its_centres(kenya, plants):
    plants[0].accept(2, [{}])
    inside = selectors.rollup(TableName.PLACE, Filter(data_kind="recorded", row="KEN", turned=True))
    assert [(row.key, row.label) for row in inside.rows] == [(str(kenya.pk), kenya.name)]


def test_histograms_count_options_by_band(plants):
    plants[0].accept(2, [IMPLEMENTED, {"saving_amount": 0}])
    services.fold()
    with unscoped.for_purpose("network_figures"):
        bands = {(row.of, row.entry, row.band): int(row.options_count) for row in Histogram.objects.all()}
    assert bands == {
        ("saving_usd", "implemented", 6): 1,  # 5 US dollars
        ("investment_usd", "implemented", 10): 1,
        ("payback_years", "implemented", 3): 1,
        ("saving_usd", "identified", -999): 1,
        ("investment_usd", "identified", 10): 1,
    }


def test_published_figures_are_in_no_total(plants):
    plants[0].accept(2, [{}], data_kind="published")
    assert [selectors.rollup(name, Filter(data_kind="published")).rows for name in TableName] == [()] * len(TableName)


def test_rebuilding_finds_what_was_tampered_with_and_puts_it_right(kenya, plants):
    plants[0].accept(2, [IMPLEMENTED, {}])
    services.fold()
    plants[1].accept(2, [{}])
    assert selectors.differences() == []

    with centre_context(kenya):
        CentreCell.objects.filter(table_name="place", entry="implemented").update(saving_usd=1)
        Member.objects.filter(table_name="place").update(entries_count=9)
    with unscoped.for_purpose("network_fold"):
        NetworkCell.objects.filter(table_name="sector").delete()
    with centre_context(kenya):
        Delta.objects.filter(entry="identified").delete()
    out = StringIO()
    with pytest.raises(CommandError, match="sums differ"):
        call_command("rebuild_rollups", "--check", stdout=out)
    assert "network_centrecell kenya place · recorded · implemented · 2023 · KEN" in out.getvalue()
    assert "saving_usd differs by -4" in out.getvalue()

    call_command("rebuild_rollups", stdout=out)
    call_command("rebuild_rollups", "--check", stdout=out)
    assert "are what the results say" in out.getvalue()


def test_nobody_reads_the_networks_tables_without_naming_the_purpose(kenya, plants):
    plants[0].accept(2, [{}])
    services.fold()
    with centre_context(kenya):
        assert not NetworkCell.objects.exists()
        assert CentreCell.objects.exists()
    with unscoped.for_purpose("network_figures"):
        assert NetworkCell.objects.exists()
        assert NetworkCell.objects.update(saving_usd=0) == 0
