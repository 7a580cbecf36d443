"""Who pays: the network keeps its programmes, a centre says which one an assessment belongs to, and what is cheap."""

from datetime import date
from decimal import Decimal

import pytest

from centres.models import NetworkEvent, Programme
from centres.tenancy import centre_context
from tests import cast
from tests.network.filed import make_plants

pytestmark = pytest.mark.django_db

LIST, NEW = "/network/programmes/", "/network/programmes/new/"
TYPED = {"name": "Green  industry", "code": "green", "donor": "A donor", "starts_on": "2024-01-01", "ends_on": ""}


@pytest.fixture
def plant(kenya, amina):
    return make_plants(kenya, amina, count=1)[0]


def test_an_administrator_adds_edits_closes_and_opens_a_programme(client, administrator, nadia, ines):
    for person, codes in [(ines, (404, 404)), (nadia, (200, 403))]:
        client.force_login(person)
        assert (client.get(LIST).status_code, client.get(NEW).status_code) == codes
    client.force_login(administrator)
    assert "No programme yet" in client.get(LIST).content.decode()
    assert client.post(NEW, TYPED | {"officers": [nadia.pk]}).status_code == 302
    row = Programme.objects.get()
    assert (row.name, row.code, [officer.user for officer in row.officers.all()]) == (
        "Green industry",
        "green",
        [nadia],
    )

    edit = f"/network/programmes/{row.pk}/edit/"
    assert client.post(edit, TYPED | {"name": "Greener", "version": "1", "officers": []}).status_code == 302
    stale = client.post(edit, TYPED | {"name": "Greenest", "version": "1"})
    assert stale.status_code == 422
    assert "Somebody else saved this" in stale.content.decode()
    row.refresh_from_db()
    assert (row.name, row.officers.count()) == ("Greener", 0)

    client.post(f"/network/programmes/{row.pk}/close/", {"version": row.version})
    assert "Closed" in client.get(LIST).content.decode()
    client.post(f"/network/programmes/{row.pk}/open/", {"version": row.version + 1})
    row.refresh_from_db()
    assert row.closed_at is None
    assert [event.name.rsplit(".")[-1] for event in NetworkEvent.objects.order_by("pk")] == [
        "added", "edited", "closed", "opened",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": ""}, "Name: This field is required."),
        ({"code": "a b"}, "Short code: Enter a valid"),
        ({"ends_on": "2023-01-01"}, "Ends: this is before the programme starts."),
        ({"officers": ["999999"]}, "Officers: Select a valid choice"),
    ],
)
def test_a_programme_is_refused_in_words_and_keeps_what_was_typed(client, administrator, typed, sentence):
    client.force_login(administrator)
    response = client.post(NEW, TYPED | typed)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert "A donor" in response.content.decode()


def test_a_centre_says_which_programmes_pay_for_an_assessment(client, amina, administrator, kenya, plant):
    open_one, closed_one = (
        Programme.objects.create(code=code, name=code.title(), starts_on=date(2024, 1, 1)) for code in ("sun", "rain")
    )
    address = f"/centres/{kenya.slug}/assessments/{plant.assessment.reference}/funding/"
    client.force_login(amina)
    both = {"programme-0": closed_one.pk, "share-0": "60", "programme-1": open_one.pk, "share-1": "37.5"}
    assert client.post(address, both).status_code == 302
    with centre_context(kenya):
        shares = {row.programme_id: row.share for row in plant.assessment.funding.all()}
    assert shares == {closed_one.pk: Decimal("0.6"), open_one.pk: Decimal("0.375")}
    shown = client.get(f"/centres/{kenya.slug}/assessments/{plant.assessment.reference}/").content.decode()
    assert "Rain" in shown
    assert "37.5 %" in shown

    Programme.objects.filter(pk=closed_one.pk).update(closed_at=cast.SINCE)
    assert client.post(address, both).status_code == 302, "what was said stays, although it is closed"
    for typed, sentence in [
        ({"share-1": "50"}, "all programmes together pay for the whole at most"),
        ({"share-1": ""}, "give the percent"),
        ({"programme-1": ""}, "say which one"),
        ({"programme-1": closed_one.pk}, "named above already"),
        ({"share-0": "0"}, "more than 0"),
    ]:
        refused = client.post(address, both | typed)
        assert refused.status_code == 422
        assert sentence in refused.content.decode()
    client.post(address, {"programme-0": "", "share-0": ""})
    assert f'value="{closed_one.pk}"' not in client.get(address).content.decode(), "a closed one is not offered"


def test_a_director_sets_the_cost_classes(client, ines, amina, kenya):
    address = f"/centres/{kenya.slug}/assessments/cost-classes/"
    client.force_login(amina)
    assert "No cost classes yet" in client.get(address).content.decode()
    assert client.get(f"{address}new/").status_code == 403
    client.force_login(ines)
    typed = {"valid_start": "2024-01-01", "currency": "KES", "low_amount": "100 000", "intermediate_amount": "2000000"}
    assert client.post(f"{address}new/", typed).status_code == 302
    page = client.get(address).content.decode()
    assert "2,000,000" in page
    again = client.post(f"{address}new/", typed)
    assert "there are thresholds of this day already" in again.content.decode()
    assert "give more than for low" in client.post(f"{address}new/", typed | {"low_amount": "3000000"}).content.decode()
