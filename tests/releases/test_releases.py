"""A release is made once from what counts at a moment, never changes, and can be worked out again."""

from dataclasses import replace
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from assessments.models import Result
from centres import unscoped
from centres.tenancy import centre_context
from network.confidentiality.tables import TABLES
from network.services import fold
from releases import calculation, rendering, selectors, services
from releases.choices import ReleaseState, WithheldBecause
from releases.models import CountedResults, Release, ReleasedCell, ReleasedChange
from tests import cast
from tests.network.filed import AT, make_plants, withdraw
from tests.releases.conftest import accept
from tests.releases.making import make, told, why

WHOLE = "implemented"


def test_a_release_adds_up_what_counts(two_centres, administrator):
    release = make(administrator)
    figures, options, enterprises = (told(release, measure) for measure in ("saving_usd", "options", "enterprises"))

    assert (release.results_count, release.centres_count) == (20, 2)
    assert figures[WHOLE] == sum(500 + 10 * number for number in range(20)) / 100  # at 100 shillings a dollar
    assert (options["identified"], options[WHOLE]) == (40, 20)
    assert (enterprises["identified"], enterprises[WHOLE]) == (20, 20)
    assert (
        figures[f"{WHOLE}|technique=good_housekeeping"] + figures[f"{WHOLE}|technique=technology_change"]
        == figures[WHOLE]
    )
    assert release.rates == [{"currency": "KES", "per_usd": "100.000000", "on": "", "source": ""}]
    assert len(release.factor_sets) == 1


def test_a_centre_that_is_too_small_is_withheld_with_its_complement(two_centres, administrator, make_small_centre):
    make_small_centre()
    release = make(administrator)
    enterprises = told(release, "enterprises")
    hidden = {cell for cell, value in enterprises.items() if isinstance(value, str)}

    assert enterprises["identified|geography=AFR/UGA"] == WithheldBecause.FEW
    assert len([cell for cell in hidden if cell.startswith("identified|geography=") and cell.count("/") == 1]) >= 2
    for cell in ReleasedCell.objects.filter(release=release).exclude(withheld_because=""):
        assert cell.value is None


@pytest.fixture
def make_small_centre(amina):
    def make_it():
        centre = cast.make_centre("uganda", code="UG", country_id="UGA")
        accept(make_plants(centre, amina, count=2), start=50)
        return centre

    return make_it


def test_nobody_changes_a_release(two_centres, administrator):
    release = make(administrator)
    for change in (
        lambda: Release.objects.filter(pk=release.pk).update(purpose="Something else"),
        lambda: ReleasedCell.objects.filter(release=release).update(value=1, withheld_because=""),
        lambda: ReleasedCell.objects.filter(release=release)[0].delete(),
        lambda: ReleasedCell.objects.create(release=release, measure="options", cell="x", value=1),
        lambda: CountedResults.objects.filter(release=release).update(result_keys=[]),
        lambda: CountedResults.objects.filter(release=release)[0].delete(),
    ):
        with (
            pytest.raises(IntegrityError, match="does not change"),
            unscoped.for_purpose(selectors.PURPOSE),
            transaction.atomic(),
        ):
            change()


def test_the_list_of_counted_results_is_nobodys_to_read(two_centres, administrator, kenya):
    release = make(administrator)
    assert len(selectors.counted_results(release)) == 2

    assert not CountedResults.objects.exists()
    with centre_context(kenya):
        assert not CountedResults.objects.exists()


def test_a_release_is_reproduced_whatever_happened_since(two_centres, kenya, amina, administrator):
    release = make(administrator)
    with centre_context(kenya):
        withdraw(Result.objects.filter(assessment=two_centres.first.assessment).get(), amina)
    accept(two_centres.waiting, start=70)

    out = StringIO()
    call_command("reproduce_release", release.name, stdout=out)
    assert release.digest in out.getvalue()

    later = make(administrator, "A year later", at=AT + timedelta(days=365))
    assert later.digest != release.digest
    call_command("reproduce_release", later.name, stdout=out)
    assert later.digest in out.getvalue()
    with pytest.raises(CommandError, match="no finished release"):
        call_command("reproduce_release", "Another", stdout=out)


def test_reasons_are_reproduced_as_they_were_told_whatever_was_taken_back_since(
    two_centres, kenya, amina, administrator, monkeypatch
):
    """Ten plants are corrected by a later round; what the earlier one said is withdrawn after the release."""
    make(administrator)
    with centre_context(kenya):
        old = [Result.objects.get(assessment=plant.assessment) for plant in two_centres.accepted[:10]]
    for plant in two_centres.accepted[:10]:
        plant.accept(3, [{"status": "implemented", "saving_amount": 90_000}, {"status": "identified"}])
    later = make(administrator, "A year later", at=AT + timedelta(days=365))
    assert any(set(parts) >= {"corrected"} for parts in why(later).values())

    with centre_context(kenya):
        for result in old:
            withdraw(result, amina)
    out = StringIO()
    call_command("reproduce_release", later.name, stdout=out)
    assert f"{ReleasedChange.objects.filter(release=later).count()} reasons why they changed" in out.getvalue()

    monkeypatch.setattr(selectors, "taken_back", lambda release: None)  # as if it had to be found out today
    with pytest.raises(CommandError, match="reasons differ"):
        call_command("reproduce_release", later.name, stdout=out)


def test_a_release_from_before_a_measure_was_told_is_reproduced_and_shows_nothing_of_it(
    client, two_centres, nadia, administrator, monkeypatch
):
    later = {"saving_real_usd", "hazardous_waste_t"}
    with monkeypatch.context() as patch:
        patch.setattr(calculation, "MEASURES", tuple(one for one in calculation.MEASURES if one.code not in later))
        old = make(administrator)
    assert told(old, "hazardous_waste_t") == {}
    assert rendering.reproduced(old)[0] == old.digest
    new = make(administrator, "Next", at=AT + timedelta(days=1))
    assert told(new, "saving_real_usd")[WHOLE] == told(new)[WHOLE] / 2, "half the dollars at the prices of 2020"
    client.force_login(nadia)
    pages = [f"/network/releases/{row.pk}/" for row in (old, new)]
    assert ["of it hazardous" in client.get(page).content.decode() for page in pages] == [False, True]
    compare = f"/network/releases/compare/?first={old.pk}&second={new.pk}&measure=hazardous_waste_t"
    assert "of it hazardous" not in client.get(compare).content.decode(), "the older one tells nothing of it"


def test_the_difference_of_two_releases_shows_no_enterprise(two_centres, kenya, amina, administrator):
    first = told(make(administrator))
    with centre_context(kenya):
        withdraw(Result.objects.filter(assessment=two_centres.first.assessment).get(), amina)
    second = told(make(administrator, "Soon after", at=AT + timedelta(days=1)))

    assert second[WHOLE] == WithheldBecause.CHANGE
    shown_twice = {
        cell for cell in first if first[cell] != second.get(cell, 0) and not isinstance(second.get(cell), str)
    }
    assert {cell for cell in shown_twice if not isinstance(first[cell], str)} == set()


def test_two_releases_of_a_kind_are_not_made_at_once(administrator):
    services.request_release(name="One", purpose="p", data_kind="recorded", by=administrator, at=AT)
    with pytest.raises(Exception, match="being made"):
        services.request_release(name="Two", purpose="p", data_kind="recorded", by=administrator, at=AT)


def test_a_release_that_fails_three_times_says_so_and_can_be_tried_again(administrator, monkeypatch):
    def fail(**_arguments):
        raise ZeroDivisionError

    release = services.request_release(name="One", purpose="p", data_kind="recorded", by=administrator, at=AT)
    with monkeypatch.context() as broken:
        broken.setattr(rendering.calculation, "counted_now", fail)
        for _attempt in range(3):
            rendering.make_release(release_id=release.pk, clock=lambda: AT)
    release.refresh_from_db()
    assert (release.state, release.attempts_count) == (ReleaseState.FAILED, 3)
    assert release.error_sentence

    services.retry_release(release=release, by=administrator, at=AT)
    rendering.make_release(release_id=release.pk, clock=lambda: AT)
    release.refresh_from_db()
    assert (release.state, release.results_count) == (ReleaseState.DONE, 0)


def test_a_finished_release_is_left_alone(two_centres, administrator):
    release = make(administrator)
    rendering.make_release(release_id=release.pk)
    assert selectors.release_named(release.name).digest == release.digest


# --- Pages --------------------------------------------------------------------------------------------------------


def test_staff_read_releases_and_administrators_make_them(client, two_centres, nadia, amina, administrator):
    release = make(administrator)
    for person, see, new in [(amina, 404, 404), (nadia, 200, 403), (administrator, 200, 200)]:
        client.force_login(person)
        assert client.get("/network/releases/").status_code == see
        assert client.get(f"/network/releases/{release.pk}/").status_code == see
        assert client.get("/network/releases/new/").status_code == new
    answer = client.post("/network/releases/new/", {"name": release.name, "purpose": "p", "data_kind": "recorded"})
    assert answer.status_code == 422
    assert b"p" in answer.content
    answer = client.post("/network/releases/new/", {"name": "Another", "purpose": "p", "data_kind": "recorded"})
    assert answer.status_code == 302
    assert Release.objects.get(name="Another").requested_by == administrator


def test_every_table_of_a_release_is_a_page_and_prints_no_withheld_value(
    client, two_centres, make_small_centre, nadia, administrator
):
    make_small_centre()
    release = make(administrator)
    client.force_login(nadia)
    for table in TABLES:
        page = client.get(f"/network/releases/{release.pk}/", {"table": table.code, "measure": "options"})
        assert page.status_code == 200
        for row in page.context["page"].rows:
            for field in row.fields:
                assert bool(field.text) != bool(field.reason)
    where = client.get(f"/network/releases/{release.pk}/", {"table": "where", "stage": "identified"}).content.decode()
    assert "fewer than five enterprises" in where
    assert client.get(f"/network/releases/{release.pk}/", {"table": "nonsense", "stage": "x"}).status_code == 200
    assert client.get("/network/releases/99999/").status_code == 404


# --- The overview -------------------------------------------------------------------------------------------------


def test_the_overview_prints_the_latest_release_and_moves_with_nothing_else(client, two_centres, nadia, administrator):
    release = make(administrator)
    figures = told(release)
    client.force_login(nadia)
    before = client.get("/network/").context["page"]
    assert before.release == release
    assert before.whole.saving_usd.value == figures[WHOLE]
    assert [row.saving_usd.value for row in before.by_technique if row.options.value] == [
        figures[f"{WHOLE}|technique={technique}"] for technique in ("good_housekeeping", "technology_change")
    ]
    assert [(row.name, row.enterprises.value) for row in before.centres] == [
        ("Kenya NCPC", 12),
        ("South Africa NCPC", 8),
    ]
    assert (before.since_count, before.data_kind) == (0, "recorded")

    accept(two_centres.waiting, start=70)
    fold()
    after = client.get("/network/").context["page"]
    assert after == replace(before, since_count=1)  # six more: "fewer than ten"
    assert "fewer than ten more assessments" in client.get("/network/").content.decode()


def test_kinds_of_data_are_never_added_together(client, two_centres, nadia, administrator):
    make(administrator)
    client.force_login(nadia)
    page = client.get("/network/", {"data": "demonstration"}).context["page"]
    assert (page.release, page.since_count) == (None, 0)


def test_a_withheld_figure_has_its_place_and_its_reason(client, kenya, amina, nadia, administrator):
    accept(make_plants(kenya, amina, count=3))
    make(administrator)
    client.force_login(nadia)
    answer = client.get("/network/")
    assert answer.context["page"].whole.saving_usd.reason == WithheldBecause.FEW.label
    assert "fewer than five enterprises" in answer.content.decode()


def test_the_overview_asks_as_much_for_many_plants_as_for_few(client, two_centres, nadia, administrator):
    make(administrator)
    client.force_login(nadia)

    def statements():
        with CaptureQueriesContext(connection) as captured:
            client.get("/network/")
        return [query["sql"] for query in captured]

    statements()
    few = len(statements())
    accept(two_centres.waiting, start=70)
    assert len(statements()) == few
    assert not [sql for sql in statements() if "assessments_result" in sql or "network_member" in sql]
