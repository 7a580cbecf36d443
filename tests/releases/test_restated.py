"""A release restated with one factor set: greenhouse gases from the energy again, all else the same, beside it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from indicators.core import factors as core
from indicators.selectors import co2e_by_country, core_factors, current_factor_set, national_average
from releases import rendering, services
from releases.choices import ReleaseState
from releases.comparison import compared
from releases.selectors import overview
from tests.api.conftest import Caller
from tests.network.filed import AT, make_plants
from tests.releases.making import make, told, why

D = Decimal
CO2E = "co2e_t"
WHOLE = "implemented"
RAN = {"status": "implemented", "implemented_on": date(2022, 5, 1), "energy_mwh": D(12), "co2e_t": D(7)}
LATER = AT + timedelta(days=30)


@pytest.fixture
def newest(db):
    """The newest set of the portal's own factors."""
    return current_factor_set()


@pytest.fixture
def release(kenya, amina, administrator):
    """Seven plants that save electricity and diesel, and one that saves purchased steam."""
    plants = make_plants(kenya, amina, count=8)
    for number, plant in enumerate(plants[:7]):
        energy = {"electricity": f"{10 + number}", "diesel": "2.5"}
        plant.accept(2, [{**RAN, "energy_by_carrier_mwh": energy}])
    plants[7].accept(2, [{**RAN, "energy_by_carrier_mwh": {"steam": "12", "electricity": "1"}}])
    return make(administrator)


def restated(release, factor_set, by, name="Restated", at=LATER):
    row = services.request_restated(release=release, factor_set=factor_set, name=name, by=by, at=at)
    rendering.make_release(release_id=row.pk, clock=lambda: at)
    row.refresh_from_db()
    assert row.state == ReleaseState.DONE, row.error_sentence
    return row


def test_greenhouse_gases_follow_from_the_energy_and_nothing_else_moves(release, newest, administrator):
    again = restated(release, newest, administrator)
    per_mwh = co2e_by_country(newest)["KEN"]
    expected = sum(round((10 + n) * per_mwh["electricity"] + D("2.5") * per_mwh["diesel"], 6) for n in range(7)) + 7
    assert told(release, CO2E)[WHOLE] == 8 * 7
    assert told(again, CO2E)[WHOLE] == expected
    for measure in ("options", "saving_usd", "energy_mwh"):
        assert told(again, measure) == told(release, measure)
    assert again.factor_sets == [{"name": newest.name, "version": newest.version, "kept_count": 1}]
    assert (again.results_count, again.counts_as_of) == (8, release.as_of)
    assert rendering.reproduced(again)[0] == again.digest
    assert rendering.reproduced(release)[0] == release.digest

    change = compared(release, again, measure=CO2E, stage=WHOLE)
    total = next(row for cell, row in change.items() if not cell.at)
    assert total.parts == {"factors": expected - 56}, "one reason, and all of it"
    assert why(again, CO2E)[WHOLE] == {"factors": expected - 56}


def test_the_core_makes_the_factors(newest):
    """A MWh of diesel is 0.0036 TJ of its gases; of electricity the country's average."""
    average = national_average(newest, "KEN")
    factors = core_factors(newest.pk, average.pk)
    found = co2e_by_country(newest)
    diesel = core.fuel_co2e_factor(factors.fuels["diesel"], factors).result * D("0.0036") / 1000
    assert found["KEN"]["diesel"] == pytest.approx(diesel, rel=D("1e-12"))
    assert found["KEN"]["electricity"] == factors.grid.kg_co2e_per_kwh
    assert found["KEN"]["own_renewable"] == 0
    assert not {"steam", "own_generated"} & found["KEN"].keys()
    assert "electricity" not in found[""]


def test_it_stands_beside_and_is_never_the_latest(client, release, newest, administrator, nadia):
    again = restated(release, newest, administrator)
    assert overview(data_kind="recorded").release == release
    later = make(administrator, name="Next", at=LATER + timedelta(days=1))
    assert why(later) == {}, "compared with the release, not with the restated one"
    told_then = compared(again, later, measure="saving_usd", stage=WHOLE)
    assert not any(row.difference for row in told_then.values())
    client.force_login(nadia)
    page = client.get(f"/network/releases/{again.pk}/").content.decode()
    assert "Restated: the greenhouse gases of “Donor report 2026”" in page
    assert "1 option keeps what was accepted" in page
    assert "Restated</a>" in client.get(f"/network/releases/{release.pk}/").content.decode()
    compare = client.get(f"/network/releases/compare/?first={release.pk}&second={again.pk}&measure=co2e_t")
    assert "factors" in compare.content.decode()
    row = Caller(nadia).get(f"/api/v1/network/releases/{again.pk}/").json()
    assert (row["restates"], row["restated_with"]) == (release.pk, str(newest))


def test_a_restated_release_is_asked_for_in_words(client, release, newest, administrator, nadia):
    address = f"/network/releases/{release.pk}/restate/"
    client.force_login(nadia)
    assert client.get(address).status_code == 403
    client.force_login(administrator)
    assert client.post(address, {"factor_set": "", "name": ""}).status_code == 422
    assert client.post(address, {"factor_set": newest.pk, "name": "Restated"}).status_code == 302
    again = client.post(address, {"factor_set": newest.pk, "name": "Restated twice"})
    assert "restated with it already" in again.content.decode()
