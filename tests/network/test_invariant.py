"""Parent = sum of children, for every additive measure of every table, whatever happened and in whatever order."""

import threading
from collections import defaultdict
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments.models import Result, ResultOption
from centres.tenancy import centre_context
from indicators.core.rollups import together
from network import book, selectors, services
from network.choices import TableName
from network.selectors import Filter
from tests import cast
from tests.network.filed import AT, make_plants, withdraw
from tests.tenancy.tables import centre_tables

WHOLE = {TableName.PLACE, TableName.SECTOR, TableName.SECTION, TableName.SIZE, TableName.PROGRAMME, TableName.EVIDENCE}
OF_OPTIONS = {TableName.TECHNIQUE, TableName.COST_CLASS, TableName.FINANCE}
ASSESSMENTS = ("assessment", "held_back")

options = st.fixed_dictionaries(
    {
        "status": st.sampled_from(["identified", "feasible", "in_progress", "implemented", "stopped", "rejected"]),
        "technique": st.sampled_from(["good_housekeeping", "technology_change"]),
        "kind": st.sampled_from(["", "air_leaks"]),
        "counts_as": st.sampled_from(["cleaner_production", "cleaner_production", "end_of_pipe"]),
        "evidence": st.sampled_from(["estimated", "checked"]),
        "cost_class": st.sampled_from(["", "none", "low", "high"]),
        "finance_source": st.sampled_from(["own", "loan"]),
        "saving_amount": st.decimals(-100, 9999, places=2),
        "co2e_t": st.decimals(-9, 99, places=6),
        "implemented_on": st.none() | st.dates(date(2019, 1, 1), date(2024, 1, 1)),
        "confirmed_on": st.none() | st.dates(date(2019, 1, 1), date(2024, 1, 1)),
        "lifetime_years": st.integers(1, 12),
    }
)
filings = st.fixed_dictionaries(
    {
        "funding": st.sampled_from([{}, {"7": "0.333"}, {"7": "0.500", "8": "0.500"}]),
        "currency_per_usd": st.none() | st.decimals(1, 999, places=6),
        "price_level_ratio": st.none() | st.decimals("0.1", 3, places=8),
        "trained_count": st.integers(0, 50),
        "jobs_count": st.integers(-5, 5),
    }
)
plant_number, round_number = st.integers(0, 3), st.integers(1, 4)
steps = st.one_of(
    st.tuples(st.just("accept"), plant_number, round_number, filings, st.lists(options, max_size=3)),
    st.tuples(st.just("correct"), plant_number, filings, st.lists(options, max_size=3)),
    st.tuples(st.just("stop"), plant_number),
    st.tuples(st.just("withdraw"), plant_number),
    st.tuples(st.just("hold back"), plant_number),
    st.tuples(st.just("let count"), plant_number),
    st.tuples(st.just("import"), round_number, filings, st.lists(options, min_size=1, max_size=3)),
    st.tuples(st.just("revert")),
    st.tuples(st.just("fold")),
)


class Network:
    """Four plants of two centres, and what is done to them; results in the order in which they came."""

    def __init__(self, plants):
        self.plants = plants
        self.results = defaultdict(list)
        self.batch = uuid4()

    def do(self, what, *said):
        getattr(self, f"_{what.replace(' ', '_')}")(*said)

    def _accept(self, plant, number, filed, rows):
        self.results[plant].append(self.plants[plant].accept(number, rows, **filed))

    def _correct(self, plant, filed, rows):
        if corrected := self.results[plant]:
            before = corrected.pop()
            self.results[plant].append(self.plants[plant].accept(before.round.number, rows, supersedes=before, **filed))

    def _stop(self, plant):
        with centre_context(self.plants[plant].centre):
            running = ResultOption.objects.filter(
                status="implemented", result__assessment=self.plants[plant].assessment
            )
            running.update(status="stopped", stopped_on=date(2024, 3, 1), reason="other")

    def _withdraw(self, plant):
        if self.results[plant]:
            with centre_context(self.plants[plant].centre):
                withdraw(self.results[plant][-1], self.plants[plant].by)

    def _hold_back(self, plant):
        self._hold(plant, held_back_at=AT, held_back_by=self.plants[plant].by, held_back_reason="absurd")

    def _let_count(self, plant):
        self._hold(plant, held_back_at=None, held_back_by=None, held_back_reason="")

    def _hold(self, plant, **values):
        with centre_context(self.plants[plant].centre):
            Result.objects.filter(assessment=self.plants[plant].assessment).update(**values)

    def _import(self, number, filed, rows):
        for plant in self.plants:
            plant.accept(number, rows, batch=self.batch, **filed)

    def _revert(self):
        for plant in self.plants[::2]:
            with centre_context(plant.centre):
                ResultOption.objects.filter(result__batch=self.batch).delete()
                Result.objects.filter(batch=self.batch).delete()

    def _fold(self):
        services.fold()


def sums_of(rows):
    """Return what rows add up to, by entry and year, without zeros."""
    found = defaultdict(list)
    for row in rows:
        for part in row.sums:
            found[part.entry, part.year].append(part.amounts)
    added = {key: together(amounts) for key, amounts in found.items()}
    return {(*key, name): amount for key, amounts in added.items() for name, amount in amounts.items() if amount != 0}


def check(centres):
    """Assert that everything adds up: rows to tables, cells to rows, tables to each other, centres to the network."""
    assert selectors.differences() == []
    wanted = Filter(data_kind="recorded", by_year=True)
    local = set(book.LOCAL_MONEY)
    wholes = {}
    for name in TableName:
        table = selectors.rollup(name, wanted)
        wholes[name] = sums_of([table.total])
        assert sums_of(table.rows) == wholes[name]
        assert (
            sums_of(selectors.rollup(name, Filter(data_kind="recorded", by_year=True, turned=True)).rows)
            == wholes[name]
        )
        own = [selectors.rollup(name, wanted, centre=centre).total for centre in centres]
        assert sums_of(own) == wholes[name]
    for name in WHOLE:
        assert wholes[name] == wholes[TableName.PLACE], name
    whole = {key: value for key, value in wholes[TableName.PLACE].items() if key[0] not in ASSESSMENTS}
    for name in OF_OPTIONS:
        assert wholes[name] == whole, name
    by_currency = {key: value for key, value in wholes[TableName.CURRENCY].items() if key[2] not in local}
    assert by_currency == wholes[TableName.PLACE]


@pytest.fixture
def plants(kenya, south_africa, amina, kofi):
    return [*make_plants(kenya, amina, count=2), *make_plants(south_africa, kofi, count=2)]


@pytest.mark.django_db
@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(done=st.lists(steps, min_size=3, max_size=7))
def test_everything_adds_up_after_any_sequence(plants, kenya, south_africa, done):
    with transaction.atomic():
        network = Network(plants)
        for step in done:
            network.do(*step)
        check([kenya, south_africa])
        transaction.set_rollback(True)


PUBLISHERS, EACH = 16, 2


def test_sixteen_publishers_of_two_centres_lose_nothing_and_wait_for_nobody(django_db_setup, django_db_blocker):
    """Really committed, in connections of their own, while folds run; cleaned up afterwards."""
    with django_db_blocker.unblock():
        ours = cast.make_centre("together-one", code="T1", country_id="KEN")
        theirs = cast.make_centre("together-two", code="T2", country_id="ZAF")
        by = cast.make_user("together")
        try:
            laid = {
                centre: make_plants(centre, by, count=PUBLISHERS // 2 * EACH, options=2) for centre in (ours, theirs)
            }
            _publish(laid)
            table = selectors.rollup(TableName.PLACE, Filter(data_kind="recorded"))
            assert table.total.of("identified")["options_count"] == PUBLISHERS * EACH * 2
            services.fold()
            assert selectors.rollup(TableName.PLACE, Filter(data_kind="recorded")).total == table.total
            assert selectors.differences() == []
        finally:
            _clean_up([ours, theirs], by)


def _publish(laid):
    failures, done = [], threading.Event()
    start = threading.Barrier(PUBLISHERS + 1)

    def publish(plants):
        try:
            start.wait()
            for plant in plants:
                with transaction.atomic():
                    first = plant.accept(2, [{}, {}])
                with transaction.atomic():
                    plant.accept(2, [{}, {"saving_amount": Decimal(7)}], supersedes=first)
        except Exception as failure:  # noqa: BLE001  # told by the test
            failures.append(failure)
        finally:
            connection.close()

    def keep_folding():
        try:
            start.wait()
            while not done.is_set():
                services.fold()
        except Exception as failure:  # noqa: BLE001  # told by the test
            failures.append(failure)
        finally:
            connection.close()

    groups = [plants[n :: PUBLISHERS // 2] for plants in laid.values() for n in range(PUBLISHERS // 2)]
    publishers = [threading.Thread(target=publish, args=(group,)) for group in groups]
    folding = threading.Thread(target=keep_folding)
    for thread in (*publishers, folding):
        thread.start()
    for thread in publishers:
        thread.join()
    done.set()
    folding.join()
    assert failures == []


def _clean_up(centres, by):
    for centre in centres:
        with transaction.atomic(), centre_context(centre), connection.cursor() as cursor:
            for table in centre_tables():
                cursor.execute(f'DELETE FROM "{table}"')  # keys are checked at the end
            for notes in ("network_delta", "centres_recordchange"):  # what the triggers noted of it
                cursor.execute(f'DELETE FROM "{notes}"')
    services.rebuild()
    with connection.cursor() as cursor:  # no collector, which would ask the managers
        cursor.execute("DELETE FROM centres_centre WHERE id = ANY (%s)", [[centre.pk for centre in centres]])
        cursor.execute("DELETE FROM accounts_user WHERE id = %s", [by.pk])
