"""A centre's own totals on a page: three measures of savings, two rates, money in its kinds, what is held back."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from assessments import services as assessments
from centres.tenancy import centre_context
from indicators.core.shares import share_of
from network import pages
from tests.network.filed import AT, make_plants

pytestmark = pytest.mark.django_db

D = Decimal
ADDRESS = "/centres/kenya/totals/"
NOW = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.fixture
def plants(kenya, amina):
    """One option since 2023 for four years, one since 2024 that stopped in 2025, one rejected, one still open."""
    plants = make_plants(kenya, amina, count=2)
    confirmed = {"confirmed_on": date(2026, 1, 31), "waste_t": D(9), "hazardous_waste_t": D(2)}
    plants[0].accept(
        2,
        [
            {"status": "implemented", "implemented_on": date(2023, 5, 1), "lifetime_years": 3, **confirmed},
            {"status": "stopped", "implemented_on": date(2024, 5, 1), "stopped_on": date(2025, 6, 1)},
            {"status": "rejected"},
        ],
    )
    plants[1].accept(2, [{"status": "feasible"}])
    return plants


def test_the_three_measures_and_the_two_rates_stand_apart(kenya, plants):
    page = pages.totals_page(kenya, data_kind="", money="", at=NOW)
    assert (page.data_kind, page.assessments_count, page.enterprises_count) == ("recorded", 2, 2)
    assert page.rates.of_identified == D(1) / 4
    assert page.rates.of_decided == share_of(D(1), D(3))
    assert [row.options_count for row in page.stages] == [4, 2, 1, 1]
    assert (page.currency, [row.code for row in page.money]) == ("KES", ["KES", "USD", "USD-real"])
    assert [(row.investment, row.saving) for row in page.money] == [(1000, 500), (10, 5), (5, D("2.5"))]
    years = {row.year: (row.new, row.running, row.cumulative) for row in page.years}
    assert years == {
        2023: (500, 500, 500),
        2024: (500, 1000, 1500),
        2025: (0, 500, 2000),  # one stopped
        2026: (0, 0, 2000),  # the lifetime of the other is over
    }
    real = pages.totals_page(kenya, data_kind="recorded", money="USD-real", at=NOW)
    assert [row.cumulative for row in real.years] == [10, 10, D("7.5"), D("2.5")]
    amounts = dict(page.stages[-1].amounts)
    assert (amounts["Waste (t)"], amounts["of it hazardous (t)"]) == (9, 2)


def test_the_page_says_on_how_much_it_rests_and_names_what_is_held_back_only_here(
    client, kenya, amina, lead, nadia, mwangi, plants
):
    with centre_context(kenya):
        result = plants[1].assessment.results.get()
        assessments.hold_back_result(result=result, reason="Ten times the plant's use", by=lead, at=AT)
    client.force_login(amina)
    page = client.get(ADDRESS)
    assert page.status_code == 200
    assert "1 outlier is held back" in page.content.decode()
    assert page.context["page"].assessments_count == 1
    held = client.get(f"{ADDRESS}held-back/").content.decode()
    assert "Ten times the plant&#x27;s use" in held
    assert plants[1].assessment.reference in held
    client.force_login(mwangi)
    assert client.get(ADDRESS).status_code == 403
    client.force_login(nadia)
    assert client.get(f"{ADDRESS}held-back/").status_code == 404


def test_a_centre_without_results_is_told_what_will_be_here(client, kenya, amina):
    client.force_login(amina)
    assert "Nothing accepted yet" in client.get(ADDRESS).content.decode()
    assert "Nothing is held back" in client.get(f"{ADDRESS}held-back/").content.decode()
