"""A support session: granted by the director, only reading, every page noted, over at once."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from centres import unscoped
from centres.models import AuditEvent, SupportSession, SupportVisit
from centres.roles import Role
from centres.tenancy import centre_context
from tests import cast

pytestmark = pytest.mark.django_db

GRANT = "/centres/kenya/support/new/"


def typed(person, **others):
    day = timezone.localdate() + timedelta(days=3)
    return {"email": person.email, "reason": "The totals look wrong", "ends_on": f"{day}"} | others


def granted(client, director, person):
    client.force_login(director)
    assert client.post(GRANT, typed(person)).status_code == 302
    with centre_context(cast.Centre.objects.get(slug="kenya")):
        return SupportSession.objects.get(ended_at=None)


def test_network_staff_reads_a_centre_that_let_it_in_and_each_page_is_noted(
    client, kenya, south_africa, ines, amina, nadia
):
    client.force_login(nadia)
    assert client.get("/centres/kenya/enterprises/").status_code == 404
    client.force_login(amina)
    assert client.get(GRANT).status_code == 403
    granted(client, ines, nadia)

    client.force_login(nadia)
    page = client.get("/centres/kenya/enterprises/?q=paper")
    assert page.status_code == 200
    assert "every page is noted" in page.content.decode()
    assert client.get("/centres/kenya/enterprises/new/").status_code == 403
    assert client.post("/centres/kenya/people/invite/", {}).status_code == 403
    assert client.get("/centres/kenya/history/").status_code == 403, "a viewer's rights, no more"
    assert client.get(f"/centres/{south_africa.slug}/enterprises/").status_code == 404
    assert client.get("/api/v1/centres/kenya/enterprises/").status_code == 404, "pages only"

    client.force_login(ines)
    listed = client.get("/centres/kenya/support/").context["rows"]
    assert [(row.person, row.visits_count) for row in listed] == [("Nadia", 1)]
    log = client.get(f"/centres/kenya/support/{listed[0].id}/").content.decode()
    assert "/centres/kenya/enterprises/?q=paper" in log


def test_either_side_ends_it_at_once_and_time_does_too(client, kenya, ines, nadia):
    session = granted(client, ines, nadia)
    client.post(f"/centres/kenya/support/{session.pk}/end/")
    client.force_login(nadia)
    assert client.get("/centres/kenya/enterprises/").status_code == 404

    granted(client, ines, nadia)
    client.force_login(nadia)
    assert [row.centre for row in client.get("/network/support/").context["rows"]] == [kenya]
    assert client.post("/network/support/kenya/end/").status_code == 302
    assert client.get("/centres/kenya/enterprises/").status_code == 404
    for unknown in ("kenya", "nowhere"):
        told = client.post(f"/network/support/{unknown}/end/", follow=True).content.decode()
        assert "No support session of yours is running there." in told

    session = granted(client, ines, nadia)
    with centre_context(kenya):
        SupportSession.objects.filter(pk=session.pk).update(
            granted_at=timezone.now() - timedelta(days=2), ends_at=timezone.now() - timedelta(seconds=1)
        )
    client.force_login(nadia)
    assert client.get("/centres/kenya/enterprises/").status_code == 404
    long_ago = timezone.now() - timedelta(days=1)
    assert unscoped.support_of(nadia, at=long_ago) == [], "the database asks its own clock"
    names = [name for name in cast.event_names(kenya) if "support" in name]
    assert names == ["centres.support.granted", "centres.support.ended"] * 2 + ["centres.support.granted"]


def test_who_left_the_staff_sees_nothing(client, kenya, ines, nadia):
    granted(client, ines, nadia)
    nadia.network_membership.ended_at = timezone.now()
    nadia.network_membership.save()
    client.force_login(nadia)
    assert client.get("/centres/kenya/enterprises/").status_code == 404


def test_the_database_refuses_what_a_page_would_write(client, kenya, ines, nadia, monkeypatch):
    granted(client, ines, nadia)
    client.force_login(nadia)

    def writes(**_asked):
        with centre_context(kenya):
            AuditEvent.new(name="x", target_type="x", target_id="x", target_label="x", at=timezone.now()).save()

    monkeypatch.setattr("centres.views.support.selectors.support_rows", writes)
    with pytest.raises(DatabaseError, match="read-only"), transaction.atomic():
        client.get("/centres/kenya/support/")
    with connection.cursor() as cursor:
        cursor.execute("SHOW transaction_read_only")
        assert cursor.fetchone() == ("off",)
    with centre_context(kenya):
        assert SupportVisit.objects.count() in (0, 1)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"email": "amina@recp.example"}, "nobody of the network&#x27;s staff has this address"),
        ({"reason": " "}, "Why: This field is required"),
        ({"ends_on": "2020-01-01"}, "choose a day within the next fourteen"),
        ({"ends_on": "2099-01-01"}, "choose a day within the next fourteen"),
    ],
)
def test_a_session_is_refused_in_words(client, kenya, ines, amina, nadia, change, sentence):
    client.force_login(ines)
    response = client.post(GRANT, typed(nadia, **change))
    assert response.status_code == 422
    assert sentence in response.content.decode()


def test_a_person_has_one_session_at_a_time(client, kenya, ines, nadia):
    granted(client, ines, nadia)
    assert "End it first" in client.post(GRANT, typed(nadia)).content.decode()


def test_every_director_gets_a_mail_that_says_who_why_and_until_when(
    client, kenya, ines, amina, nadia, django_capture_on_commit_callbacks, mailoutbox
):
    other = cast.member(kenya, "wairimu", Role.DIRECTOR)
    with django_capture_on_commit_callbacks(execute=True):
        session = granted(client, ines, nadia)
    assert sorted(mail.to[0] for mail in mailoutbox) == sorted([ines.email, other.email])
    mail = mailoutbox[0]
    assert mail.subject == "Nadia can read Kenya NCPC"
    for part in (nadia.email, "Ines let them in", "The totals look wrong", f"/centres/kenya/support/{session.pk}/"):
        assert part in mail.body, part
