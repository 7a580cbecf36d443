"""Taking an import back: everything it made and nothing else, unless something was built on it."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from assessments.choices import RoundKind
from assessments.models import Assessment, Option, OptionEffect, OptionProgress, Result, ResultOption, Round
from centres.models import EditedRecord, Enterprise, Site
from imports.choices import MadeKind
from imports.models import ImportBatch, ImportedRow

AT_ONCE = 2_000


class BuiltOn(Exception):
    """Something was built on what the import made. `str()` says what, and what to do."""


def _made(batch: ImportBatch, kind: str) -> QuerySet[Any]:
    rows = ImportedRow.objects.filter(batch=batch, kind=kind, is_made=True)
    return rows.values("object_id")  # type: ignore[no-any-return]  # the manager is made at run time


def _own(batch: ImportBatch) -> dict[type[models.Model], Q]:
    """Return which rows of each table the import made, in the order in which they are deleted."""
    assessments, options = _made(batch, MadeKind.ASSESSMENT), _made(batch, MadeKind.OPTION)
    results = _made(batch, MadeKind.RESULT)
    return {
        ResultOption: Q(result__in=results),
        Result: Q(pk__in=results),
        OptionEffect: Q(option__in=options, round__kind=RoundKind.IMPORTED),
        OptionProgress: Q(option__in=options, round__kind=RoundKind.IMPORTED),
        Option: Q(pk__in=options),
        Round: Q(assessment__in=assessments, kind=RoundKind.IMPORTED),
        Assessment: Q(pk__in=assessments),
        Site: Q(pk__in=_made(batch, MadeKind.SITE)),
        Enterprise: Q(pk__in=_made(batch, MadeKind.ENTERPRISE)),
    }


def refuse_built_on(batch: ImportBatch) -> None:
    """Raise BuiltOn when a row that the import did not make points at one that it made, or when one was edited."""
    own = _own(batch)
    model: Any
    for model, made in own.items():
        if issubclass(model, EditedRecord) and not issubclass(model, (Round,)):
            edited = model.objects.filter(made, version__gt=1).first()
            if edited is not None:
                raise BuiltOn(
                    _("%(kind)s “%(record)s” was edited after the import. It can no longer be taken back.")
                    % {"kind": str(model._meta.verbose_name).capitalize(), "record": edited}
                )
        for other, key in _keys_to(model):
            rows = other.objects.filter(**{f"{key}__in": model.objects.filter(made).values("pk")})
            if other in own:
                rows = rows.exclude(pk__in=other.objects.filter(own[other]).values("pk"))
            found = rows.first()
            if found is not None:
                raise BuiltOn(
                    _("Something was built on this import: %(kind)s “%(record)s”. Remove that first.")
                    % {"kind": other._meta.verbose_name, "record": str(found)[:120]}
                )


def _keys_to(model: type[models.Model]) -> Iterator[tuple[Any, str]]:
    """Return every table and foreign key that points at a table."""
    for relation in model._meta.get_fields(include_hidden=True):
        if relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one):
            other = relation.related_model
            key = relation.field.name  # type: ignore[union-attr]  # a reverse key has its field
            if isinstance(other, type) and hasattr(other, "objects"):
                yield other, key


def take_back(batch: ImportBatch, *, progress: Callable[[int], None]) -> None:
    """Delete what the import made, some at once, so that a kill loses nothing. Raises BuiltOn before anything is gone.

    Results go first: what they stood for before stands again. Of an assessment everything goes in one transaction.
    """
    refuse_built_on(batch)
    done = 0
    while True:
        with transaction.atomic():
            count = _take_back_some(batch)
        if not count:
            return
        done += count
        progress(done)


def _take_back_some(batch: ImportBatch) -> int:
    """Delete the options of some assessments, then the assessments, then enterprises; return how many rows."""
    results = _keys(batch, MadeKind.RESULT)
    if results:
        return _take_back_results(batch, results)
    for kind, model in (
        (MadeKind.OPTION, Option),
        (MadeKind.ASSESSMENT, Assessment),
        (MadeKind.SITE, Site),
        (MadeKind.ENTERPRISE, Enterprise),
    ):
        keys = _keys(batch, kind)
        if keys:
            _delete(model, Q(pk__in=keys))
            return _forget(batch, kind, keys)
    rows = list(ImportedRow.objects.filter(batch=batch).values_list("pk", flat=True)[:AT_ONCE])
    _delete(ImportedRow, Q(pk__in=rows))
    return len(rows)


def _take_back_results(batch: ImportBatch, results: list[UUID]) -> int:
    """Delete some results with the options and assessments that they stood for, as far as this import made them."""
    of = list(Result.objects.filter(pk__in=results).values_list("assessment_id", flat=True))
    options = _keys(batch, MadeKind.OPTION, within=Option.objects.filter(assessment__in=of))
    assessments = _keys(batch, MadeKind.ASSESSMENT, within=Assessment.objects.filter(pk__in=of))
    for model in (OptionEffect, OptionProgress):
        model.objects.filter(option__in=options).update(locked_by=None)
    Option.objects.filter(pk__in=options).update(locked_by=None)
    _delete(ResultOption, Q(result__in=results))
    _delete(Result, Q(pk__in=results))
    for model in (OptionEffect, OptionProgress):
        _delete(model, Q(option__in=options, round__kind=RoundKind.IMPORTED))
    _delete(Option, Q(pk__in=options))
    _delete(Round, Q(assessment__in=assessments, kind=RoundKind.IMPORTED))
    _delete(Assessment, Q(pk__in=assessments))
    _forget(batch, MadeKind.OPTION, options)
    _forget(batch, MadeKind.ASSESSMENT, assessments)
    return len(options) + len(assessments) + _forget(batch, MadeKind.RESULT, results)


def _keys(batch: ImportBatch, kind: str, *, within: QuerySet[Any] | None = None) -> list[UUID]:
    rows = ImportedRow.objects.filter(batch=batch, kind=kind, is_made=True)
    if within is not None:
        return list(rows.filter(object_id__in=within.values("pk")).values_list("object_id", flat=True))
    return list(rows.order_by("pk").values_list("object_id", flat=True)[: AT_ONCE // 10])


def _forget(batch: ImportBatch, kind: str, keys: list[UUID]) -> int:
    _delete(ImportedRow, Q(batch=batch, kind=kind, object_id__in=keys))
    return len(keys)


def _delete(model: Any, which: Q) -> None:
    """Delete rows in one statement: what points at them was looked for before, and the database has its keys."""
    rows = model.objects.filter(which)
    rows._raw_delete(rows.db)
