"""The one way round the locks goes only as far as it says."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.db import DatabaseError, connection, connections
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from accounts.models import User
from centres import unscoped
from centres.models import Centre, Enterprise, Membership
from centres.tenancy import NoCentreContext, centre_context, current_centre
from recp_portal.lib.context import OUTSIDE, wanted_context


def test_a_person_finds_the_own_running_memberships_and_nobody_elses(ours: Centre, theirs: Centre) -> None:
    now = timezone.now()
    person = User.objects.create(email="a@example.org", name="A")
    other = User.objects.create(email="b@example.org", name="B")
    for centre in (ours, theirs):
        with centre_context(centre):
            for user in (person, other):
                Membership.new(user=user, role="viewer", starts_at=now).save()
    with centre_context(theirs):
        Membership.objects.filter(user=other).update(ended_at=now)

    assert [row.centre for row in unscoped.memberships_of(person, at=now)] == [ours, theirs]
    assert [row.centre for row in unscoped.memberships_of(other, at=now)] == [ours]
    assert wanted_context() == OUTSIDE
    with pytest.raises(NoCentreContext):
        current_centre()


def test_inside_a_context_the_own_memberships_are_all_found_and_the_context_stays(ours: Centre, theirs: Centre) -> None:
    now = timezone.now()
    person = User.objects.create(email="a@example.org", name="A")
    for centre in (ours, theirs):
        with centre_context(centre):
            Membership.new(user=person, role="viewer", starts_at=now).save()
    with centre_context(ours):
        assert len(unscoped.memberships_of(person, at=now)) == 2
        assert current_centre() == ours
        assert Membership.objects.count() == 1


def test_a_door_opens_with_the_own_running_membership_of_that_centre(ours: Centre, theirs: Centre) -> None:
    now = timezone.now()
    person = User.objects.create(email="a@example.org", name="A")
    other = User.objects.create(email="b@example.org", name="B")
    with centre_context(ours):
        Membership.new(user=person, role="viewer", starts_at=now).save()
    with centre_context(theirs):
        Membership.new(user=other, role="viewer", starts_at=now).save()
        ended = Membership.new(user=person, role="director", starts_at=now, ended_at=now)
        ended.save()
        found = unscoped.membership_in(theirs.slug, user=other, at=now)
        assert current_centre() == theirs
    assert found is not None
    assert (found.user_id, found.centre) == (other.pk, theirs)
    assert unscoped.membership_in(theirs.slug, user=person, at=now) is None
    assert unscoped.membership_in("nowhere", user=person, at=now) is None
    assert unscoped.membership_in(ours.slug, user=person, at=now - timedelta(days=1)) is None
    person.is_active = False
    assert unscoped.membership_in(ours.slug, user=person, at=now) is None


@pytest.mark.django_db
def test_a_purpose_without_a_policy_shows_nothing(ours: Centre) -> None:
    assert unscoped.rows_for(Enterprise, purpose="anything") == []
    assert unscoped.rows_for(Membership, purpose="document-sweep") == []


def test_each_centre_is_visited_in_its_own_context(ours: Centre, theirs: Centre) -> None:
    assert [(centre, current_centre()) for centre in unscoped.each_centre([ours, theirs])] == [
        (ours, ours),
        (theirs, theirs),
    ]


def test_a_visit_that_is_broken_off_leaves_no_context_open(ours: Centre, theirs: Centre) -> None:
    for _centre in unscoped.each_centre([ours, theirs]):
        break
    assert wanted_context() == OUTSIDE
    with pytest.raises(ZeroDivisionError):
        for _centre in unscoped.each_centre([ours, theirs]):
            _ = 1 / 0
    assert wanted_context() == OUTSIDE
    with pytest.raises(NoCentreContext):
        current_centre()


def test_one_moment_reads_several_centres_and_writes_nothing(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> None:
    """On a connection of its own: inside a test's transaction it would only join."""
    first, second = Centre(pk=1, name="First"), Centre(pk=2, name="Second")
    with django_db_blocker.unblock():
        usual, connections["default"] = connections["default"], connections["default"].copy()
        try:
            with centre_context(first):
                Enterprise.objects.exists()
            with unscoped.one_moment():
                counts = {centre.pk: Enterprise.objects.count() for centre in unscoped.each_centre([first, second])}
                with connection.cursor() as cursor:
                    cursor.execute("SHOW transaction_isolation")
                    assert cursor.fetchone() == ("repeatable read",)
                with pytest.raises(DatabaseError, match="read-only"):
                    Permission.objects.update(name="x")
        finally:
            connections["default"].close()
            connections["default"] = usual
    assert counts == {1: 0, 2: 0}
