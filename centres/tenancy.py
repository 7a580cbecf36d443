"""The first lock: models that belong to a centre can be reached only inside that centre's context.

`centre_context(centre)` opens it, for pages, the API, tasks and commands alike. Outside it every use of
`Model.objects` raises `NoCentreContext`, and so do foreign keys, `refresh_from_db` and `full_clean`, because the same
manager is the base manager. Inside it every query is filtered to the centre, and a row of another centre cannot be
written. The other two locks, in the database, do not know of this one (docs/tenancy.md).
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Self
from uuid import UUID

from django.db import models

from recp_portal.lib.context import DatabaseContext, database_context
from recp_portal.lib.ids import uuid7

if TYPE_CHECKING:
    from centres.models.centre import Centre


class NoCentreContext(RuntimeError):
    """Centre-owned data was touched outside `centre_context()`: a programming error, never shown to a person."""


class WrongCentre(RuntimeError):
    """A row of one centre was to be written inside another centre's context: a programming error."""


@dataclass(frozen=True, slots=True)
class CentreScope:
    """The centre that the running work belongs to, and the enterprises it is narrowed to (empty: not narrowed)."""

    centre: "Centre"
    enterprises: tuple[UUID, ...] = ()
    is_narrowed: bool = False


_scope: ContextVar[CentreScope | None] = ContextVar("recp_centre_scope", default=None)


@contextmanager
def centre_context(centre: "Centre", *, enterprises: Iterable[UUID] | None = None) -> Iterator[CentreScope]:
    """Do the enclosed work inside one centre.

    enterprises  narrows it further, for an enterprise manager; an empty list means that nothing is seen
    """
    narrowed = enterprises is not None
    keys = tuple(enterprises or ())
    scope = CentreScope(centre=centre, enterprises=keys, is_narrowed=narrowed)
    literal = "{" + ",".join(str(key) for key in keys) + "}" if narrowed else ""
    token = _scope.set(scope)
    try:
        with database_context(DatabaseContext(centre=str(centre.pk), enterprises=literal)):
            yield scope
    finally:
        _scope.reset(token)


def current_scope() -> CentreScope:
    """Return the scope of the running work, or raise `NoCentreContext`."""
    scope = _scope.get()
    if scope is None:
        raise NoCentreContext("This needs a centre: open centre_context(centre) around it.")
    return scope


def current_centre() -> "Centre":
    """Return the centre of the running work, or raise `NoCentreContext`."""
    return current_scope().centre


@contextmanager
def without_scope() -> Iterator[None]:
    """Leave any centre's context; only `centres.unscoped` may use it."""
    token = _scope.set(None)
    try:
        yield
    finally:
        _scope.reset(token)


class CentreOwnedQuerySet(models.QuerySet[Any]):
    """A query of one centre's rows that refuses to write another's."""

    def _insert(self, objs: Any, *args: Any, **kwargs: Any) -> Any:
        for obj in objs:
            _refuse_other_centre(obj.centre_id)
        return super()._insert(objs, *args, **kwargs)  # type: ignore[misc]  # every way of inserting ends here

    def update(self, **kwargs: Any) -> int:
        """Update the rows; they cannot be handed to another centre."""
        if "centre" in kwargs or "centre_id" in kwargs:
            raise WrongCentre("A row stays in its centre.")
        return super().update(**kwargs)


class CentreOwnedManager(models.Manager.from_queryset(CentreOwnedQuerySet)):  # type: ignore[misc]  # made at run time
    """The only manager of centre-owned models: refuses outside a context, filters inside it."""

    def get_queryset(self) -> CentreOwnedQuerySet:
        """Return the rows of the running work's centre."""
        return super().get_queryset().filter(centre_id=current_centre().pk)


def _refuse_other_centre(centre_id: int | None) -> None:
    if centre_id != current_centre().pk:
        raise WrongCentre(f"A row of centre {centre_id} cannot be written in the context of {current_centre()}.")


class CentreOwnedModel(models.Model):
    """A row that belongs to one centre. Its migration enables isolation (`centres.operations`)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    centre = models.ForeignKey("centres.Centre", on_delete=models.PROTECT, related_name="+", editable=False)

    objects: ClassVar[CentreOwnedManager] = CentreOwnedManager()

    class Meta:
        abstract = True
        base_manager_name = "objects"
        default_manager_name = "objects"

    @classmethod
    def new(cls, **fields: Any) -> Self:
        """Return an unsaved row of the running work's centre."""
        return cls(centre=current_centre(), **fields)
