"""Inviting people by mail, joining, and what an invitation refuses."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.translation import get_language

from accounts.models import User
from centres import services
from centres.fields import InvitationFields, RoleFields
from centres.models import Invitation, Membership
from centres.roles import Role
from centres.selectors import hash_of
from centres.tenancy import centre_context
from tests import cast

INVITE = "/centres/kenya/people/invite/"
TYPED = {"email": "Wanjiru@example.org", "name": "Wanjiru", "role": "assessor"}
NEW_PERSON = {"name": "Wanjiru M.", "language": "fr", "password": cast.PASSWORD}


@pytest.fixture
def invite(kenya, ines, mailoutbox, django_capture_on_commit_callbacks):
    """Invite somebody as Ines, and return the address in the mail."""

    def invite(email="wanjiru@example.org", role=Role.ASSESSOR, at=None, **fields) -> str:
        with centre_context(kenya), django_capture_on_commit_callbacks(execute=True):
            services.invite(
                fields=InvitationFields(email=email, name="Wanjiru", role=RoleFields(role=role, **fields)),
                by=ines,
                at=at or timezone.now(),
            )
        return address_in(mailoutbox[-1])

    return invite


def address_in(message) -> str:
    return re.search(r"http://\S+?(/invitations/\S+)", message.body).group(1)


def the_invitation(kenya) -> Invitation:
    with centre_context(kenya):
        return Invitation.objects.get()


def test_a_director_invites_and_nobody_else_does(
    client, kenya, ines, amina, kofi, mwangi, mailoutbox, last_event, django_capture_on_commit_callbacks
):
    for person, code in [(kofi, 404), (mwangi, 403), (amina, 403), (ines, 302)]:
        client.force_login(person)
        with django_capture_on_commit_callbacks(execute=True):
            assert client.post(INVITE, TYPED).status_code == code, person

    (message,) = mailoutbox
    assert message.to == ["wanjiru@example.org"]
    assert message.subject == "Invitation to Kenya NCPC in the RECP Portal"
    assert "Ines invites you" in message.body
    invitation = the_invitation(kenya)
    secret = address_in(message).rstrip("/").rsplit("/", 1)[1]
    assert invitation.secret_hash == hash_of(secret)
    assert secret not in str(invitation.__dict__)
    assert invitation.expires_at - invitation.invited_at == timedelta(days=14)
    assert invitation.mailed_at is not None
    event = last_event(kenya)
    assert (event.name, event.by) == ("centres.invitation.sent", ines)
    assert secret not in str(event.details)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"email": "nobody"}, "E-mail address: Enter a valid email address."),
        ({"email": ""}, "E-mail address: This field is required."),
        ({"email": "a@example.org\nBcc: b@example.org"}, "E-mail address: Enter a valid email address."),
        ({"name": "\x00"}, "Name: Null characters are not allowed."),
        ({"role": "emperor"}, "Role: Select a valid choice."),
        ({"role": ""}, "Role: This field is required."),
        ({"role": "external_evaluator"}, "Until: an external evaluator"),
        ({"role": "external_evaluator", "ends_on": "2001-01-01"}, "Until: choose a day that is still to come."),
        ({"role": "viewer", "ends_on": "soon"}, "Last day: Enter a valid date."),
        ({"role": "enterprise_manager"}, "Enterprises: choose at least one."),
        ({"role": "enterprise_manager", "enterprises": ["nonsense"]}, "Enterprises:"),
        ({"email": "amina@recp.example"}, "works here already as Assessor"),
    ],
)
def test_an_invitation_is_refused_in_words_and_keeps_what_was_typed(client, kenya, ines, amina, typed, sentence):
    client.force_login(ines)
    response = client.post(INVITE, TYPED | typed)
    page = response.content.decode().replace("&#x27;", "'")
    assert response.status_code == 422
    assert sentence in page
    if "name" not in typed:
        assert 'value="Wanjiru"' in page
    with centre_context(kenya):
        assert not Invitation.objects.exists()


def test_a_name_cannot_write_headers_into_the_mail(client, kenya, ines, mailoutbox, django_capture_on_commit_callbacks):
    client.force_login(ines)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(INVITE, TYPED | {"name": "W\r\nBcc: everybody@example.org"})
    assert [message.recipients() for message in mailoutbox] == [["wanjiru@example.org"]]


def test_an_enterprise_of_another_centre_cannot_be_given(client, kenya, ines, enterprise_south_africa):
    client.force_login(ines)
    typed = TYPED | {"role": "enterprise_manager", "enterprises": [str(enterprise_south_africa.pk)]}
    assert client.post(INVITE, typed).status_code == 422
    with centre_context(kenya), pytest.raises(Exception, match="Enterprises: choose from the list"):
        services.invite(
            fields=InvitationFields(
                email="x@example.org",
                name="X",
                role=RoleFields(role=Role.ENTERPRISE_MANAGER, enterprises=[enterprise_south_africa.pk]),
            ),
            by=ines,
            at=timezone.now(),
        )


def test_the_same_person_is_not_invited_twice(client, kenya, ines, invite):
    invite()
    client.force_login(ines)
    response = client.post(INVITE, TYPED)
    assert response.status_code == 422
    assert "this person was invited on" in response.content.decode()


def test_somebody_new_joins_with_name_language_and_password(client, kenya, invite, last_event, membership_of):
    address = invite()
    page = client.get(address)
    assert page.status_code == 200
    assert "Kenya NCPC" in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]

    response = client.post(address, NEW_PERSON)
    assert response.status_code == 302
    assert response.cookies["django_language"].value == "fr"
    person = User.objects.get(email="wanjiru@example.org")
    assert (person.name, person.language) == ("Wanjiru M.", "fr")
    assert person.check_password(cast.PASSWORD)
    assert membership_of(person, kenya, at=timezone.now()).role == Role.ASSESSOR
    assert (last_event(kenya).name, last_event(kenya).by) == ("centres.invitation.accepted", person)
    assert "centres.member.joined" in cast.event_names(kenya)
    assert client.get("/centres/kenya/enterprises/").status_code == 200


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"password": "short"}, "Password: This password is too short."),
        ({"password": "1234567890123"}, "Password:"),
        ({"password": ""}, "Password: This field is required."),
        ({"language": "tlh"}, "Language: Select a valid choice."),
        ({"name": ""}, "Your name: This field is required."),
    ],
)
def test_joining_is_refused_in_words_and_the_invitation_stays_open(client, kenya, invite, typed, sentence):
    address = invite()
    response = client.post(address, NEW_PERSON | typed)
    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page
    assert cast.PASSWORD not in page
    assert not User.objects.filter(email="wanjiru@example.org").exists()
    assert client.post(address, NEW_PERSON).status_code == 302


def test_somebody_with_an_account_signs_in_and_joins(client, kenya, kofi, invite, membership_of):
    address = invite(email="KOFI@recp.example")
    page = client.get(address).content.decode()
    assert "There is an account with kofi@recp.example already." in page
    assert f"?next={address}" in page
    assert client.post(address, NEW_PERSON).status_code == 200  # nothing to post: sign in first

    client.force_login(kofi)
    assert client.post(address).status_code == 302
    assert membership_of(kofi, kenya, at=timezone.now()).role == Role.ASSESSOR
    assert User.objects.filter(email__iexact="kofi@recp.example").count() == 1


def test_an_invitation_opens_for_the_invited_address_alone(client, kenya, stranger, invite):
    address = invite()
    client.force_login(stranger)
    assert "This invitation is for wanjiru@example.org. You are signed in as sam@recp.example." in (
        client.get(address).content.decode()
    )
    response = client.post(address)
    assert response.status_code == 422
    with centre_context(kenya):
        assert not Membership.objects.filter(user=stranger).exists()


def test_an_invitation_is_used_once(client, kenya, invite):
    address = invite()
    assert client.post(address, NEW_PERSON).status_code == 302
    client.logout()
    response = client.post(address, NEW_PERSON)
    assert response.status_code == 410
    assert "accepted already" in response.content.decode()


def test_an_invitation_expires_after_fourteen_days(client, kenya, invite):
    now = timezone.now()
    still = invite(at=now - timedelta(days=13, hours=23))
    assert client.get(still).status_code == 200
    over = invite(email="late@example.org", at=now - timedelta(days=14, minutes=1))
    response = client.post(over, NEW_PERSON)
    assert response.status_code == 410
    assert "Ask Ines for a new one." in response.content.decode()
    assert not User.objects.filter(email="late@example.org").exists()


def test_withdrawing_kills_the_link_and_sending_again_makes_another(
    client, kenya, ines, amina, invite, mailoutbox, last_event, django_capture_on_commit_callbacks
):
    first = invite()
    invitation = the_invitation(kenya)
    resend = f"/centres/kenya/people/invitations/{invitation.pk}/resend/"
    withdraw = f"/centres/kenya/people/invitations/{invitation.pk}/withdraw/"
    client.force_login(amina)
    assert client.post(resend).status_code == client.post(withdraw).status_code == 403

    client.force_login(ines)
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(resend).status_code == 302
    assert last_event(kenya).name == "centres.invitation.resent"
    second = address_in(mailoutbox[-1])
    client.logout()
    assert client.get(first).status_code == 404
    assert client.get(second).status_code == 200

    client.force_login(ines)
    assert client.post(withdraw).status_code == 302
    assert last_event(kenya).name == "centres.invitation.withdrawn"
    client.logout()
    assert client.get(second).status_code == 410
    client.force_login(ines)
    page = client.post(resend, follow=True).content.decode()
    assert "This invitation was withdrawn." in page


@pytest.mark.parametrize(
    "address", ["/invitations/kenya/wrong/", "/invitations/nowhere/wrong/", "/invitations/kenya/%00/"]
)
def test_a_wrong_address_is_no_page(client, kenya, address):
    assert client.get(address).status_code == 404
    assert client.post(address, NEW_PERSON).status_code == 404


def test_a_secret_opens_nothing_in_another_centre(client, kenya, south_africa, invite):
    assert client.get(invite().replace("/kenya/", "/south-africa/")).status_code == 404


def test_mail_that_cannot_leave_is_said_on_the_people_page(
    client, kenya, ines, monkeypatch, django_capture_on_commit_callbacks
):
    def refuse(*_args, **_options):
        raise ConnectionRefusedError

    monkeypatch.setattr("centres.services.invitations.send_mail", refuse)
    client.force_login(ines)
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(INVITE, TYPED).status_code == 302
    assert "The mail has not left yet." in client.get("/centres/kenya/people/").content.decode()


def test_the_mail_speaks_the_first_language_of_the_centre_that_the_portal_speaks(kenya, invite, monkeypatch):
    spoken = []
    monkeypatch.setattr(
        "centres.services.invitations.render_to_string",
        lambda *_args: spoken.append(get_language()) or "http://x/invitations/x",
    )
    for languages in ["sw,fr", "sw"]:
        kenya.languages = languages
        kenya.save()
        invite(email=f"{languages[-2:]}@example.org")
    assert spoken == ["fr", "en"]


def test_a_manager_joins_with_the_enterprises_that_were_chosen(
    client, kenya, invite, enterprise, other_enterprise, membership_of
):
    address = invite(role=Role.ENTERPRISE_MANAGER, enterprises=(enterprise.pk,))
    assert enterprise.name in client.get(address).content.decode()
    client.post(address, NEW_PERSON)
    person = User.objects.get(email="wanjiru@example.org")
    assert membership_of(person, kenya, at=timezone.now()).enterprises == (enterprise.pk,)


def test_somebody_whose_membership_ended_can_come_back(client, kenya, amina, ines, invite, membership_of):
    with centre_context(kenya):
        services.end_membership(membership=Membership.objects.get(user=amina), by=ines, at=timezone.now())
    address = invite(email=amina.email, role=Role.VIEWER)
    client.force_login(amina)
    assert client.get("/centres/kenya/enterprises/").status_code == 404
    assert client.post(address).status_code == 302
    assert membership_of(amina, kenya, at=timezone.now()).role == Role.VIEWER
