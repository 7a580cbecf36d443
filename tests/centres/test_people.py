"""Who works in a centre, what each can see, and who can see a plant."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from centres import selectors, services
from centres.fields import RoleFields
from centres.models import Membership
from centres.roles import Role
from centres.tenancy import centre_context
from tests import cast

PEOPLE = "/centres/kenya/people/"


def row_of(kenya, user) -> Membership:
    with centre_context(kenya):
        return Membership.objects.get(user=user)


def test_members_see_who_works_here_and_managers_and_strangers_do_not(client, kenya, ines, vera, mwangi, kofi):
    for person, code in [(kofi, 404), (mwangi, 403), (vera, 200)]:
        client.force_login(person)
        assert client.get(PEOPLE).status_code == code
    page = client.get(PEOPLE).content.decode()
    assert "Ines" in page
    assert "Kofi" not in page
    assert "Invite somebody" not in page


def test_the_list_takes_as_many_queries_for_twelve_as_for_two(client, kenya, ines, mwangi, enterprise):
    client.force_login(ines)
    with CaptureQueriesContext(connection) as two:
        client.get(PEOPLE)
    for number in range(10):
        cast.member(kenya, f"manager{number}", Role.ENTERPRISE_MANAGER, enterprise)
    with CaptureQueriesContext(connection) as twelve:
        client.get(PEOPLE)
    assert len(two) == len(twelve)


def test_what_can_this_person_see(client, kenya, vera, mwangi, enterprise, other_enterprise, amina):
    client.force_login(vera)
    page = client.get(f"{PEOPLE}{row_of(kenya, mwangi).pk}/").content.decode()
    assert enterprise.name in page
    assert other_enterprise.name not in page
    assert "Sees the results and documents of their own enterprises" in page
    shown = selectors_page(kenya, amina)
    assert "register and edit enterprises" in map(str, shown.allowed)
    assert "invite people and change their roles" in map(str, shown.denied)


def selectors_page(kenya, user):
    with centre_context(kenya):
        return selectors.person_page(membership=Membership.objects.get(user=user), at=timezone.now())


def test_who_left_can_see_nothing(kenya, ines, amina):
    with centre_context(kenya):
        services.end_membership(membership=Membership.objects.get(user=amina), by=ines, at=timezone.now())
    shown = selectors_page(kenya, amina)
    assert shown.person.state == "ended"
    assert shown.allowed == ()


def test_a_director_changes_a_role_and_nobody_else_does(client, kenya, ines, amina, lead, vera, kofi, last_event):
    url = f"{PEOPLE}{row_of(kenya, vera).pk}/role/"
    for person, code in [(kofi, 404), (amina, 403), (lead, 403), (ines, 302)]:
        client.force_login(person)
        assert client.post(url, {"role": "reviewer"}).status_code == code
    assert row_of(kenya, vera).role == Role.REVIEWER
    event = last_event(kenya)
    assert (event.name, event.by) == ("centres.member.role_changed", ines)
    assert event.details["changed"]["role"] == ["viewer", "reviewer"]


def test_a_manager_who_becomes_an_assessor_keeps_no_enterprises(kenya, ines, mwangi, enterprise, membership_of):
    with centre_context(kenya):
        services.change_role(
            membership=row_of(kenya, mwangi), fields=RoleFields(role=Role.ASSESSOR), by=ines, at=timezone.now()
        )
        assert selectors.enterprises_of(row_of(kenya, mwangi)) == ()
    assert membership_of(mwangi, kenya).enterprises is None


def test_enterprises_of_a_manager_are_set_and_an_empty_choice_is_refused(
    in_kenya, kenya, ines, mwangi, vera, enterprise, other_enterprise, enterprise_south_africa, last_event
):
    now = timezone.now()
    services.set_enterprises(
        membership=row_of(kenya, mwangi), enterprises=[other_enterprise.pk, enterprise.pk], by=ines, at=now
    )
    assert set(selectors.enterprises_of(row_of(kenya, mwangi))) == {enterprise.pk, other_enterprise.pk}
    assert last_event(kenya).name == "centres.member.enterprises_set"
    for keys in [[], [enterprise_south_africa.pk], [enterprise.pk, enterprise_south_africa.pk]]:
        with pytest.raises(ValidationError, match="Enterprises: choose"):
            services.set_enterprises(membership=row_of(kenya, mwangi), enterprises=keys, by=ines, at=now)
    with pytest.raises(ValidationError, match="Only an enterprise manager"):
        services.set_enterprises(membership=row_of(kenya, vera), enterprises=[enterprise.pk], by=ines, at=now)
    assert len(selectors.enterprises_of(row_of(kenya, mwangi))) == 2


def test_a_centre_keeps_a_director(client, kenya, ines, amina, last_event):
    client.force_login(ines)
    own = row_of(kenya, ines).pk
    assert client.post(f"{PEOPLE}{own}/role/", {"role": "viewer"}).status_code == 422
    assert client.post(f"{PEOPLE}{own}/role/", {"role": "director", "ends_on": "2090-01-01"}).status_code == 422
    page = client.post(f"{PEOPLE}{own}/end/", follow=True).content.decode()
    assert "A centre needs a director" in page

    assert client.post(f"{PEOPLE}{row_of(kenya, amina).pk}/role/", {"role": "director"}).status_code == 302
    assert client.post(f"{PEOPLE}{own}/end/").status_code == 302
    assert last_event(kenya).name == "centres.member.ended"
    assert client.get(PEOPLE).status_code == 404


def test_an_evaluators_view_ends_by_itself(client, kenya, evaluator):
    client.force_login(evaluator)
    assert client.get(PEOPLE).status_code == 200
    with centre_context(kenya):
        Membership.objects.filter(user=evaluator).update(ends_at=timezone.now() - timedelta(seconds=1))
    assert client.get(PEOPLE).status_code == 404


def test_the_last_day_is_a_whole_day_where_the_centre_is(client, kenya, ines, vera):
    client.force_login(ines)
    url = f"{PEOPLE}{row_of(kenya, vera).pk}/role/"
    assert client.post(url, {"role": "viewer", "ends_on": "2031-03-31"}).status_code == 302
    assert row_of(kenya, vera).ends_at.isoformat() == "2031-03-31T20:59:59+00:00"
    assert 'value="2031-03-31"' in client.get(url).content.decode()


def test_who_can_see_a_plant_names_everybody_and_nobody_else(
    client, kenya, ines, amina, evaluator, mwangi, enterprise, other_enterprise, kofi, nadia
):
    stranger = cast.member(kenya, "otherside", Role.ENTERPRISE_MANAGER, other_enterprise)
    with centre_context(kenya):
        services.end_membership(membership=row_of(kenya, amina), by=ines, at=timezone.now())
    url = f"/centres/kenya/plants/{enterprise.pk}/who-can-see/"
    for person, code in [(kofi, 404), (nadia, 404), (stranger, 404), (amina, 404), (ines, 200), (mwangi, 200)]:
        client.force_login(person)
        assert client.get(url).status_code == code, person
    readers = client.get(url).context["readers"]
    assert [row.name for row in readers.managers] == ["Mwangi"]
    assert [row.name for row in readers.centre] == ["Ines", "Emeka"]
    assert readers.centre[1].ends_at == cast.FAR_END
    page = client.get(url).content.decode()
    assert "They do not see this plant." in page
    assert stranger.name not in page
