"""The first lock: models that belong to a centre can be reached only inside that centre's context.

`centre_context(centre)` opens it, for pages, the API, tasks and commands alike. Outside it every use of
`Model.objects` raises `NoCentreContext`, and so do foreign keys, `refresh_from_db` and `full_clean`, because the same
manager is the base manager. Inside it every query is filtered to the centre, a row of another centre cannot be written,
and a query that was built for another centre is not run. The other two locks, in the database, do not know of this one
(docs/tenancy.md).
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Self
from uuid import UUID

from django.db import models
from django.db.models import sql
from django.db.models.constants import OnConflict

from recp_portal.lib.constraints import CheckedModel
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
    """The centre that the running work belongs to, and the enterprises it is narrowed to (when it is narrowed)."""

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


class CentreQuery(sql.Query):
    """A query that runs only in the context of the centre that it was built for.

    Everything that reads ends in `get_compiler`, subqueries too; what writes is guarded by the query set.
    """

    centre_id: int | None = None  # None in the queries that Django derives from one: they have no filter of their own

    def get_compiler(self, *args: Any, **kwargs: Any) -> Any:
        """Return what runs the query, or raise `WrongCentre` or `NoCentreContext`."""
        if self.centre_id is not None:
            _refuse_other_centre(self.centre_id)
        return super().get_compiler(*args, **kwargs)


class CentreOwnedQuerySet(models.QuerySet[Any]):
    """A query of one centre's rows that refuses to write another's."""

    def _insert(self, objs: Any, *args: Any, **kwargs: Any) -> Any:
        for obj in objs:  # every way of inserting ends here
            _refuse_other_centre(obj.centre_id)
        if kwargs.get("on_conflict") == OnConflict.UPDATE:
            raise WrongCentre("The row in the way may be another centre's: read it first, then update it.")
        return super()._insert(objs, *args, **kwargs)  # type: ignore[misc]  # not in the stubs

    def _update(self, values: Any) -> int:
        self._refuse_foreign_query()  # Model.save() ends here
        for field, _model, value in values:
            if field.attname == "centre_id":
                _refuse_other_centre(getattr(value, "pk", value))
        return super()._update(values)  # type: ignore[misc]  # not in the stubs

    def _raw_delete(self, using: str | None) -> int:
        self._refuse_foreign_query()
        return super()._raw_delete(using)

    def update(self, **kwargs: Any) -> int:
        """Update the rows; they cannot be handed to another centre."""
        self._refuse_foreign_query()
        if "centre" in kwargs or "centre_id" in kwargs:
            raise WrongCentre("A row stays in its centre.")
        return super().update(**kwargs)

    def _refuse_foreign_query(self) -> None:
        if isinstance(self.query, CentreQuery) and self.query.centre_id is not None:
            _refuse_other_centre(self.query.centre_id)


class CentreOwnedManager(models.Manager.from_queryset(CentreOwnedQuerySet)):  # type: ignore[misc]  # made at run time
    """The only manager of centre-owned models: refuses outside a context, filters inside it."""

    def get_queryset(self) -> CentreOwnedQuerySet:
        """Return the rows of the running work's centre."""
        query = CentreQuery(self.model)
        query.centre_id = current_centre().pk
        rows = CentreOwnedQuerySet(model=self.model, query=query, using=self._db, hints=self._hints)
        return rows.filter(centre_id=query.centre_id)


def _refuse_other_centre(centre_id: int | None) -> None:
    if centre_id != current_centre().pk:
        raise WrongCentre(f"Data of centre {centre_id} was touched in the context of {current_centre()}.")


class CentreOwnedModel(CheckedModel):
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

    def clean_fields(self, exclude: Any = None) -> None:
        """Check the fields, but not whether the centre exists, nor rows of it that were read: the database has keys."""
        super().clean_fields(exclude={*(exclude or ()), "centre", *self._rows_that_were_read()})

    def _rows_that_were_read(self) -> Iterator[str]:
        for key in self._meta.concrete_fields:
            if key.is_relation and key.is_cached(self):  # type: ignore[attr-defined]  # not in the stubs
                row = key.get_cached_value(self)  # type: ignore[attr-defined]
                if row is not None and not row._state.adding and getattr(row, "centre_id", None) == self.centre_id:
                    yield key.name

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete the row, in its own centre's context only: Django asks no manager when nothing points at it."""
        _refuse_other_centre(self.centre_id)
        return super().delete(*args, **kwargs)
