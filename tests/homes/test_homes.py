"""Who comes in is sent where their work is, and sees there what is theirs."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments import services
from assessments.choices import RoundStatus
from centres.access import network_permissions_of
from centres.tenancy import centre_context
from recp_portal.homes.navigation import navigation
from tests import cast
from tests.assessments import plant

DESK = "/centres/kenya/"
CENTRES = "Programmes and centres"


@pytest.fixture
def assessment(kenya, site, amina):
    with centre_context(kenya):
        return plant.start_assessment(site, amina)


def test_each_person_is_sent_where_their_work_is(client, amina, mwangi, nadia, stranger):
    for person, address in [(amina, DESK), (mwangi, "/centres/kenya/plants/"), (nadia, "/network/")]:
        client.force_login(person)
        assert client.get("/").url == address

    client.force_login(stranger)
    assert "You belong to no centre yet" in client.get("/").content.decode()


def test_somebody_with_two_places_chooses(client, amina, south_africa):
    cast.join(south_africa, amina, "viewer")
    client.force_login(amina)
    page = client.get("/").content.decode()

    assert "/centres/kenya/" in page
    assert "/centres/south-africa/" in page


def test_an_empty_desk_offers_the_first_step_to_who_may_take_it(client, amina, vera):
    client.force_login(amina)
    assert reverse("enterprise_create", args=["kenya"]) in client.get(DESK).content.decode()

    client.force_login(vera)
    assert reverse("enterprise_create", args=["kenya"]) not in client.get(DESK).content.decode()


def test_the_desk_says_what_is_missing_and_what_came_back(client, kenya, assessment, product, amina, lead):
    with centre_context(kenya):
        round_ = services.start_round(
            assessment=assessment, kind="baseline", fields=plant.YEAR_0, by=amina, at=plant.NOW
        )
    client.force_login(amina)
    assert "Product output: record how much the plant made" in client.get(DESK).content.decode()

    with centre_context(kenya):
        plant.year(round_, product, amina)
        services.submit_round(round_=round_, by=amina, at=plant.NOW)
    assert "With the reviewer" in client.get(DESK).content.decode()
    client.force_login(lead)
    assert "Waits for your review" in client.get(DESK).content.decode()

    with centre_context(kenya):
        services.return_round(round_=round_, reason="The gas bill is missing", by=lead, at=plant.NOW)
    client.force_login(amina)
    page = client.get(DESK).content.decode()
    assert "Came back" in page
    assert "The gas bill is missing" in page


def test_the_desk_asks_as_much_for_twelve_assessments_as_for_two(client, kenya, site, amina):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(DESK).status_code == 200
        return len(captured)

    client.force_login(amina)

    def add(count: int) -> None:
        with centre_context(kenya):
            for _number in range(count):
                assessment = plant.start_assessment(site, amina)
                services.start_round(
                    assessment=assessment, kind="baseline", fields=plant.YEAR_0, by=amina, at=plant.NOW
                )
                services.start_round(assessment=assessment, kind="report", fields=plant.YEAR_0, by=amina, at=plant.NOW)

    add(2)
    client.get(DESK)
    few = queries()
    add(10)
    assert queries() == few


@pytest.fixture
def accepted(kenya, assessment, product, amina, lead):
    """A baseline, a report with one option, and a follow-up in which it is in operation; all accepted."""
    with centre_context(kenya):
        plant.accept(plant.baseline(assessment, product, amina), entered_by=amina, accepted_by=lead)
        report = plant.report(assessment, amina)
        option = plant.option(report, amina)
        plant.accept(report, entered_by=amina, accepted_by=lead)
        follow_up = plant.follow_up(assessment, amina)
        plant.year(follow_up, product, amina, scale="0.9")
        plant.implemented(option, follow_up, amina)
        return plant.accept(follow_up, entered_by=amina, accepted_by=lead)


def test_the_plants_page_says_first_what_it_saves(client, accepted, enterprise, mwangi):
    assert accepted.status == RoundStatus.ACCEPTED
    client.force_login(mwangi)
    page = client.get(f"/centres/kenya/plants/{enterprise.pk}/").content.decode()

    assert "Your plant saves KES" in page
    assert "May we publish your case study?" in page
    assert "Who can see my plant?" in page


def test_a_plant_without_results_says_what_will_be_here(client, enterprise, mwangi):
    client.force_login(mwangi)
    assert "Your results will be here" in client.get(f"/centres/kenya/plants/{enterprise.pk}/").content.decode()


def test_a_manager_sees_no_other_plant(client, enterprise, other_enterprise, mwangi, kofi):
    client.force_login(mwangi)
    assert client.get(f"/centres/kenya/plants/{other_enterprise.pk}/").status_code == 404
    assert other_enterprise.name not in client.get("/centres/kenya/plants/", follow=True).content.decode()
    assert client.get(DESK).status_code == 403

    client.force_login(kofi)
    assert client.get(f"/centres/kenya/plants/{enterprise.pk}/").status_code == 404


def test_search_finds_by_name_and_reference_inside_the_centre_only(
    client, assessment, enterprise, enterprise_south_africa, amina
):
    client.force_login(amina)

    def found(query: str) -> str:
        return client.get("/centres/kenya/search/", {"q": query}).content.decode()

    assert enterprise.name in found("rift")
    assert assessment.reference in found(assessment.reference.lower())
    assert enterprise_south_africa.name not in found("foundry")
    for nonsense in ["", "x", "%", "'; --", "\x00" * 9, "a" * 5000, "🜁🜁"]:
        assert client.get("/centres/kenya/search/", {"q": nonsense}).status_code == 200


def test_the_overview_tells_nothing_before_a_release_does(client, accepted, nadia, administrator, amina):
    client.force_login(amina)
    assert client.get("/network/").status_code == 404

    client.force_login(nadia)
    page = client.get("/network/").content.decode()
    assert "No release yet" in page
    assert "Centres have accepted results." in page
    assert "Rift Valley" not in page
    assert reverse("release_create") not in page

    client.force_login(administrator)
    assert reverse("release_create") in client.get("/network/").content.decode()


def test_healthz_answers_without_signing_in(client, db):
    assert client.get("/healthz").content == b"ok\n"


@pytest.mark.parametrize(
    ("who", "address", "place", "page", "within"),
    [
        ("nadia", "/network/", "Overview", "Overview", ["Overview"]),
        ("nadia", "/network/releases/", "Releases", "All releases", ["All releases", "What changed", "Exchange rates"]),
        ("nadia", "/network/releases/compare/", "Releases", "What changed", None),
        ("nadia", "/network/releases/12/report/", "Releases", "All releases", None),
        ("nadia", "/network/support/", CENTRES, "Support sessions", ["Programmes", "Support sessions"]),
        ("administrator", "/network/staff/", CENTRES, "Staff", ["Programmes", "Centres", "Staff", "Support sessions"]),
    ],
)
def test_the_network_s_places_hold_the_pages_that_somebody_may_open(
    request, rf, django_assert_num_queries, who, address, place, page, within
):
    asked = rf.get(address)
    asked.user = request.getfixturevalue(who)
    asked.network_permissions = network_permissions_of(asked.user)
    with django_assert_num_queries(0):
        places = navigation(asked)["nav"]
    assert [str(item.label) for item in places] == ["Overview", "Releases", "Knowledge", CENTRES]
    (here,) = [item for item in places if item.is_current]
    assert str(here.label) == place
    assert [str(item.label) for item in here.items if item.is_current] == [page]
    assert within is None or [str(item.label) for item in here.items] == within
