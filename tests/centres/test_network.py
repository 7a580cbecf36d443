"""What network administrators set up: centres, directors, staff."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from centres.models import Centre, Invitation, NetworkEvent, NetworkMembership
from centres.roles import NetworkRole, Role
from centres.tenancy import centre_context
from tests import cast

NEW = "/network/centres/new/"
TYPED = {
    "country": "PER",
    "name": "Peru Cleaner Production Centre",
    "short_name": "Peru NCPC",
    "slug": "peru",
    "code": "pe",
    "director_name": "Rosa",
    "director_email": "rosa@example.org",
}


def test_the_programme_has_47_countries_in_four_regions(client, administrator, nadia, amina, kenya, south_africa):
    for person, code in [(amina, 404), (nadia, 403), (administrator, 200)]:
        client.force_login(person)
        assert client.get("/network/centres/").status_code == code
    page = client.get("/network/centres/").context["page"]
    assert [len(region.countries) for region in page.regions] == [13, 7, 15, 12]
    assert (page.countries_count, page.centres_count, page.countries_with_centre_count) == (47, 2, 2)


def test_the_list_takes_as_many_queries_for_twelve_centres_as_for_two(client, administrator, kenya, south_africa):
    client.force_login(administrator)
    with CaptureQueriesContext(connection) as two:
        client.get("/network/centres/")
    for number in range(10):
        cast.make_centre(f"kenya-{number}", code=f"K{number}", country_id="KEN")
    with CaptureQueriesContext(connection) as twelve:
        client.get("/network/centres/")
    assert len(two) == len(twelve)


def test_an_administrator_sets_up_a_centre_and_nobody_else_does(
    client, administrator, nadia, ines, mailoutbox, last_event, django_capture_on_commit_callbacks
):
    for person, code in [(ines, 404), (nadia, 403), (administrator, 302)]:
        client.force_login(person)
        with django_capture_on_commit_callbacks(execute=True):
            assert client.post(NEW, TYPED).status_code == code
    centre = Centre.objects.get(slug="peru")
    assert (centre.code, centre.currency, centre.time_zone, centre.languages) == ("PE", "PEN", "America/Lima", "es")
    with centre_context(centre):
        invitation = Invitation.objects.get()
    assert (invitation.email, invitation.role) == ("rosa@example.org", Role.DIRECTOR)
    assert [message.to for message in mailoutbox] == [["rosa@example.org"]]
    assert cast.event_names(centre) == ["centres.centre.created", "centres.invitation.sent"]
    assert [row.name for row in NetworkEvent.objects.order_by("pk")] == [
        "centres.centre.created",
        "centres.invitation.sent",
    ]
    assert client.get("/centres/peru/profile/").status_code == 404  # who sets a centre up does not see into it


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"country": ""}, "Country: choose one. Only a demonstration centre has none."),
        ({"country": "FRA"}, "Country: Select a valid choice."),
        ({"slug": "kenya"}, "Address: Centre with this Address already exists."),
        ({"slug": "Ürümqi /"}, "Address: Enter a valid"),
        ({"code": "KE"}, "Centre"),
        ({"code": "K-"}, "Code in references: give two to four capital letters"),
        ({"name": ""}, "Name: This field is required."),
        ({"director_email": "rosa"}, "E-mail address of the director: Enter a valid email address."),
    ],
)
def test_a_centre_is_refused_in_words_and_keeps_what_was_typed(client, kenya, administrator, typed, sentence):
    client.force_login(administrator)
    response = client.post(NEW, TYPED | typed)
    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page
    assert 'value="Rosa"' in page
    assert not Centre.objects.filter(slug="peru").exists()


def test_the_network_can_invite_a_director_where_nobody_can(client, kenya, ines, administrator, last_event):
    client.force_login(administrator)
    url = "/network/directors/kenya/"
    assert client.get(url).status_code == 200
    assert client.get("/network/directors/nowhere/").status_code == 404
    taken = client.post(url, {"director_name": "Ines", "director_email": ines.email})
    assert taken.status_code == 422
    assert "works here already as Director" in taken.content.decode()
    assert client.post(url, {"director_name": "Rosa", "director_email": "rosa@example.org"}).status_code == 302
    assert (last_event(kenya).name, last_event(kenya).by) == ("centres.invitation.sent", administrator)


def test_staff_is_added_changed_and_removed_by_administrators(
    client, administrator, nadia, ines, mailoutbox, django_capture_on_commit_callbacks
):
    url = "/network/staff/"
    typed = {"email": "New@example.org", "name": "Noor", "role": "network_analyst"}
    for person, code in [(ines, 404), (nadia, 403), (administrator, 302)]:
        client.force_login(person)
        with django_capture_on_commit_callbacks(execute=True):
            assert client.post(url, typed).status_code == code
    staff = NetworkMembership.objects.get(user__email="new@example.org")
    assert not staff.user.has_usable_password()
    assert "/accounts/password/reset/" in mailoutbox[0].body
    again = client.post(url, typed)
    assert again.status_code == 422
    assert "is on the staff already" in again.content.decode()

    assert client.post(f"{url}{staff.pk}/role/", {"role": "network_administrator"}).status_code == 302
    assert client.post(f"{url}{staff.pk}/role/", {"role": "emperor"}).status_code == 422
    assert client.post(f"{url}{staff.pk}/end/").status_code == 302
    assert client.post(f"{url}{staff.pk}/end/").status_code == 404
    assert client.get(f"{url}999999999999999999999999/role/").status_code == 404
    names = list(NetworkEvent.objects.order_by("pk").values_list("name", flat=True))
    assert names == ["centres.staff.added", "centres.staff.role_changed", "centres.staff.ended"]
    assert "Noor" in client.get(url).content.decode()
    assert client.post(url, typed).status_code == 302  # and may come back
    assert User.objects.filter(email="new@example.org").count() == 1


def test_somebody_who_has_an_account_keeps_it(client, administrator, amina):
    client.force_login(administrator)
    typed = {"email": amina.email.upper(), "name": "Somebody", "role": "network_analyst"}
    assert client.post("/network/staff/", typed).status_code == 302
    amina.refresh_from_db()
    assert amina.name == "Amina"


def test_the_network_keeps_an_administrator(client, administrator, nadia):
    client.force_login(administrator)
    own = NetworkMembership.objects.get(user=administrator).pk
    page = client.post(f"/network/staff/{own}/end/", follow=True).content.decode()
    assert "The network needs an administrator." in page
    assert client.post(f"/network/staff/{own}/role/", {"role": "network_analyst"}).status_code == 422
    other = NetworkMembership.objects.get(user=nadia)
    NetworkMembership.objects.filter(pk=other.pk).update(role=NetworkRole.NETWORK_ADMINISTRATOR)
    assert client.post(f"/network/staff/{own}/end/").status_code == 302
    assert client.get("/network/staff/").status_code == 404
