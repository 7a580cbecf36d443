"""The first lock alone: with twins and row policies removed, the manager by itself keeps centres apart."""

import inspect
import threading
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from uuid import uuid4

import pytest
from django.db import models
from django.db.models import Count, F, Prefetch
from django.utils import timezone

from accounts.models import User
from centres.models import Centre, Enterprise, Site
from centres.tenancy import (
    CentreOwnedManager,
    CentreOwnedModel,
    NoCentreContext,
    WrongCentre,
    centre_context,
    current_centre,
    current_scope,
)
from tests.tenancy.tables import attempt, centre_models, scratch, take_off_policies, take_off_twins

pytestmark = pytest.mark.django_db

CENTRE_MODELS = pytest.mark.parametrize("model", centre_models(), ids=lambda model: model._meta.label)

# How each public method of a query set is called. A method that is missing here fails the suite.
CALLS: Mapping[str, Callable[[Any], Any]] = {
    "aggregate": lambda rows: rows.aggregate(Count("pk")),
    "alias": lambda rows: rows.alias(n=F("pk")),
    "all": lambda rows: rows.all(),
    "annotate": lambda rows: rows.annotate(n=F("pk")),
    "bulk_create": lambda rows: rows.bulk_create([]),
    "bulk_update": lambda rows: rows.bulk_update([], ["name"]),
    "complex_filter": lambda rows: rows.complex_filter({}),
    "contains": lambda rows: rows.contains(Enterprise(pk=uuid4())),
    "count": lambda rows: rows.count(),
    "create": lambda rows: rows.create(name="x"),
    "dates": lambda rows: rows.dates("created_at", "year"),
    "datetimes": lambda rows: rows.datetimes("created_at", "year"),
    "defer": lambda rows: rows.defer("name"),
    "delete": lambda rows: rows.delete(),
    "difference": lambda rows: rows.difference(rows.all()),
    "distinct": lambda rows: rows.distinct(),
    "earliest": lambda rows: rows.earliest("pk"),
    "exclude": lambda rows: rows.exclude(name=""),
    "exists": lambda rows: rows.exists(),
    "explain": lambda rows: rows.explain(),
    "extra": lambda rows: rows.extra(),
    "filter": lambda rows: rows.filter(name="x"),
    "first": lambda rows: rows.first(),
    "get": lambda rows: rows.get(name="x"),
    "get_or_create": lambda rows: rows.get_or_create(name="x"),
    "in_bulk": lambda rows: rows.in_bulk(),
    "intersection": lambda rows: rows.intersection(rows.all()),
    "iterator": lambda rows: rows.iterator(),
    "last": lambda rows: rows.last(),
    "latest": lambda rows: rows.latest("pk"),
    "none": lambda rows: rows.none(),
    "only": lambda rows: rows.only("pk"),
    "order_by": lambda rows: rows.order_by("pk"),
    "prefetch_related": lambda rows: rows.prefetch_related("sites"),
    "raw": lambda rows: rows.raw("SELECT * FROM centres_enterprise"),
    "reverse": lambda rows: rows.reverse(),
    "select_for_update": lambda rows: rows.select_for_update(),
    "select_related": lambda rows: rows.select_related("centre"),
    "union": lambda rows: rows.union(rows.all()),
    "update": lambda rows: rows.update(name="x"),
    "update_or_create": lambda rows: rows.update_or_create(name="x"),
    "using": lambda rows: rows.using("default"),
    "values": lambda rows: rows.values(),
    "values_list": lambda rows: rows.values_list(),
}
ASYNC = {f"a{name}" for name in CALLS} | {"aiterator"}

# Methods whose result needs no query, so that there is nothing to refuse when they are used on a query set.
WITHOUT_A_QUERY = {
    "bulk_create": "of nothing",
    "bulk_update": "of nothing",
    "none": "is empty by definition",
    "raw": "is plain SQL: the third lock's work",
    "using": "only names a database",
}


@pytest.fixture
def alone(db: None) -> Iterator[None]:
    """Take the other two locks off for the test."""
    with scratch() as cursor:
        take_off_twins(cursor)
        take_off_policies(cursor)
        yield


@pytest.fixture
def someone(db: None) -> User:
    """A person who enters rows."""
    return User.objects.create(email="someone@example.org", name="Someone")


def enter(centre: Centre, someone: User, name: str) -> Enterprise:
    """Save an enterprise with one site."""
    now = timezone.now()
    entered = {"created_by": someone, "updated_by": someone, "created_at": now, "updated_at": now}
    with centre_context(centre):
        enterprise = Enterprise.new(
            name=name, national_identifier=name, isic_class="1061", size_class="small", **entered
        )
        enterprise.save()
        Site.new(enterprise=enterprise, name="Plant", **entered).save()
    return enterprise


@pytest.fixture
def our_plant(alone: None, ours: Centre, someone: User) -> Enterprise:
    """An enterprise of ours."""
    return enter(ours, someone, "Our plant")


@pytest.fixture
def their_plant(alone: None, theirs: Centre, someone: User) -> Enterprise:
    """An enterprise of theirs."""
    return enter(theirs, someone, "Their plant")


def public_methods(kind: type) -> set[str]:
    """Return the methods that a person calls."""
    return {name for name, _method in inspect.getmembers(kind, inspect.isfunction) if not name.startswith("_")}


def names_everywhere() -> set[int]:
    """Count what is there without asking any manager."""
    return models.QuerySet(Enterprise).count()


# --- Who has the lock --------------------------------------------------------------------------------------------


@CENTRE_MODELS
def test_every_manager_of_a_centre_owned_model_is_the_one_that_refuses(model: type[CentreOwnedModel]) -> None:
    for manager in (*model._meta.managers, model._default_manager, model._base_manager):
        assert isinstance(manager, CentreOwnedManager), f"{model.__name__}.{manager.name}"


@CENTRE_MODELS
def test_every_centre_owned_model_refuses_outside_a_context(model: type[CentreOwnedModel], alone: None) -> None:
    for call in (
        lambda: list(model.objects.all()),
        lambda: model.objects.count(),
        lambda: model.objects.exists(),
        lambda: model.objects.create(),
        lambda: model(pk=uuid4(), centre_id=1).save(),
        lambda: model(pk=uuid4(), centre_id=1).delete(),
        lambda: model(pk=uuid4(), centre_id=1).refresh_from_db(),
    ):
        with pytest.raises(NoCentreContext), attempt():
            call()


def test_every_method_of_a_query_set_is_tried() -> None:
    known = set(CALLS) | ASYNC | {"as_manager", "resolve_expression"}
    assert public_methods(models.QuerySet) - known == set()
    managers_own = {"check", "contribute_to_class", "deconstruct", "db_manager", "from_queryset", "get_queryset"}
    assert public_methods(CentreOwnedManager) - known - managers_own == set()


# --- Outside any context -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*(name for name in CALLS if hasattr(CentreOwnedManager, name)), "get_queryset"])
def test_the_manager_refuses_every_call_outside_a_context(name: str, our_plant: Enterprise) -> None:
    with pytest.raises(NoCentreContext), attempt():
        CALLS.get(name, lambda manager: manager.get_queryset())(Enterprise.objects)


@pytest.mark.parametrize("name", sorted(ASYNC & public_methods(CentreOwnedManager)))
def test_the_manager_refuses_every_asynchronous_call_outside_a_context(name: str, our_plant: Enterprise) -> None:
    with pytest.raises(NoCentreContext):
        getattr(Enterprise.objects, name)()


def test_what_django_reads_by_itself_is_refused_outside_a_context(our_plant: Enterprise, ours: Centre) -> None:
    with centre_context(ours):
        site, other_site = Site.objects.get(), Site.objects.get()
        plain = Enterprise.objects.get()
        incomplete = Enterprise.objects.only("pk").get()
    calls = {
        "foreign key": lambda: site.enterprise,
        "deferred field": lambda: incomplete.name,
        "refresh": lambda: plain.refresh_from_db(),
        "full_clean": lambda: plain.full_clean(),
        "constraints": lambda: plain.validate_constraints(),
        "clean of a key": lambda: site.clean_fields(),
        "reverse": lambda: list(plain.sites.all()),
        "reverse count": lambda: plain.sites.count(),
        "reverse exists": lambda: plain.sites.exists(),
        "reverse create": lambda: plain.sites.create(name="x"),
        "reverse add": lambda: plain.sites.add(site),
        "prefetch": lambda: models.prefetch_related_objects([plain], "sites"),
        "prefetch of a key": lambda: models.prefetch_related_objects([other_site], "enterprise"),
        "save": lambda: plain.save(),
        "delete": lambda: plain.delete(),
        "delete of a leaf": lambda: site.delete(),
        "delete of the centre": lambda: ours.delete(),
    }
    accepted = []
    for name, call in calls.items():
        try:
            with attempt():
                call()
                accepted.append(name)
        except NoCentreContext:
            pass
    assert accepted == []


def test_no_context_is_open_by_itself(ours: Centre) -> None:
    with centre_context(ours):
        assert current_centre() == ours
    for question in (current_centre, current_scope):
        with pytest.raises(NoCentreContext):
            question()


def test_a_context_closes_after_an_error_and_gives_the_outer_one_back(ours: Centre, theirs: Centre) -> None:
    with centre_context(ours):
        with pytest.raises(ZeroDivisionError), centre_context(theirs):
            _ = 1 / 0
        assert current_centre() == ours


def test_a_new_thread_starts_outside_any_context(ours: Centre) -> None:
    seen: list[object] = []

    def ask() -> None:
        try:
            seen.append(current_centre())
        except NoCentreContext as refusal:
            seen.append(type(refusal))

    with centre_context(ours):
        thread = threading.Thread(target=ask)
        thread.start()
        thread.join()
    assert seen == [NoCentreContext]


# --- Inside one centre's context ---------------------------------------------------------------------------------


def test_only_the_contexts_own_rows_are_seen(our_plant: Enterprise, their_plant: Enterprise, ours: Centre) -> None:
    with centre_context(ours):
        assert [row.name for row in Enterprise.objects.all()] == ["Our plant"]
        assert Enterprise.objects.count() == 1
        assert not Enterprise.objects.filter(pk=their_plant.pk).exists()
        assert Enterprise.objects.in_bulk([our_plant.pk, their_plant.pk]) == {our_plant.pk: our_plant}
        assert Enterprise.objects.aggregate(n=Count("pk")) == {"n": 1}
        assert list(Enterprise.objects.filter(sites__enterprise=their_plant)) == []
        assert list(their_plant.sites.all()) == []
        prefetched = Enterprise.objects.prefetch_related(Prefetch("sites", queryset=Site.objects.all()))
        assert [len(row.sites.all()) for row in prefetched] == [1]
        with pytest.raises(Enterprise.DoesNotExist):
            their_plant.refresh_from_db()


def test_another_centres_rows_are_not_written(
    our_plant: Enterprise, their_plant: Enterprise, ours: Centre, theirs: Centre
) -> None:
    with centre_context(ours):
        for call in (
            lambda: their_plant.save(),
            lambda: their_plant.delete(),
            lambda: Enterprise(name="x", centre=theirs).save(),
            lambda: Enterprise.objects.create(name="x", centre=theirs),
            lambda: Enterprise.objects.bulk_create([Enterprise(name="x", centre=theirs)]),
            lambda: Enterprise.objects.bulk_create([Enterprise(name="x")]),
            lambda: Enterprise.objects.update(centre=theirs),
            lambda: Enterprise.objects.update(centre_id=theirs.pk),
            lambda: Enterprise.objects.bulk_update([_moved(our_plant, theirs)], ["centre"]),
            lambda: _moved(our_plant, theirs).save(),
            lambda: _moved(our_plant, theirs).save(update_fields=["centre"]),
        ):
            with pytest.raises(WrongCentre), attempt():
                call()
        assert Enterprise.objects.filter(pk=their_plant.pk).update(name="x") == 0
        assert Enterprise.objects.filter(pk=their_plant.pk).delete() == (0, {})
        their_plant.name = "x"
        assert Enterprise.objects.bulk_update([their_plant], ["name"]) == 0
    with centre_context(theirs):
        assert Enterprise.objects.get().name == "Their plant"


def test_an_upsert_over_another_centres_key_is_refused(their_plant: Enterprise, ours: Centre, theirs: Centre) -> None:
    """The row in the way is found by its key alone, whoever owns it."""
    with centre_context(ours), pytest.raises(WrongCentre), attempt():
        Enterprise.objects.bulk_create(
            [_copy(their_plant, centre=ours, name="Overwritten")],
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=["name"],
        )
    with centre_context(theirs):
        assert Enterprise.objects.get().name == "Their plant"


# --- Built in one context, used in another -----------------------------------------------------------------------


@pytest.mark.parametrize("name", [name for name in CALLS if name not in WITHOUT_A_QUERY])
def test_a_query_set_is_of_use_in_its_own_context_only(
    name: str, our_plant: Enterprise, their_plant: Enterprise, ours: Centre, theirs: Centre
) -> None:
    before = names_everywhere()
    with centre_context(ours):
        rows = Enterprise.objects.all()

    with pytest.raises(NoCentreContext), attempt():
        _use(CALLS[name], rows)
    with centre_context(theirs), pytest.raises(WrongCentre), attempt():
        _use(CALLS[name], rows)
    assert names_everywhere() == before


def test_a_subquery_of_another_centre_is_not_run(
    our_plant: Enterprise, their_plant: Enterprise, ours: Centre, theirs: Centre
) -> None:
    with centre_context(theirs):
        their_rows = Enterprise.objects.all()
    with centre_context(ours):
        for call in (
            lambda: list(Site.objects.filter(enterprise__in=their_rows)),
            lambda: list(Enterprise.objects.annotate(there=models.Exists(their_rows))),
            lambda: list(Enterprise.objects.annotate(n=models.Subquery(their_rows.values("name")[:1]))),
            lambda: list(Enterprise.objects.union(their_rows)),
            lambda: list(Enterprise.objects.prefetch_related(Prefetch("sites", queryset=_sites(theirs)))),
        ):
            with pytest.raises(WrongCentre), attempt():
                call()


def test_a_generator_that_left_its_context_reads_no_further(our_plant: Enterprise, ours: Centre) -> None:
    with centre_context(ours):
        stream = (row.name for row in Enterprise.objects.iterator())
    with pytest.raises(NoCentreContext):
        next(stream)


def test_a_template_rendered_outside_reads_nothing(our_plant: Enterprise, ours: Centre) -> None:
    with centre_context(ours):
        rows = Enterprise.objects.all()
    with pytest.raises(NoCentreContext):
        bool(rows)


def _use(call: Callable[[Any], Any], rows: Any) -> None:
    result = call(rows)
    if isinstance(result, models.QuerySet) or inspect.isgenerator(result):
        list(result)


def _moved(enterprise: Enterprise, centre: Centre) -> Enterprise:
    return _copy(enterprise, centre=centre)


def _copy(enterprise: Enterprise, **changes: object) -> Enterprise:
    values = {field.attname: getattr(enterprise, field.attname) for field in enterprise._meta.concrete_fields}
    copy = Enterprise(**values)
    copy._state.adding = False
    for name, value in changes.items():
        setattr(copy, name, value)
    return copy


def _sites(centre: Centre) -> Any:
    with centre_context(centre):
        return Site.objects.all()
