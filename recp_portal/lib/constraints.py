"""All check constraints of a record asked in one query, written once; Django asks for each in a savepoint."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models import BaseConstraint, BooleanField, CheckConstraint, Expression, Field, Q, Value
from django.db.models.functions import Coalesce
from django.db.models.sql import Query

ModelConstraints = list[tuple[type[models.Model], Sequence[BaseConstraint]]]


class ChecksTogether(BaseConstraint):
    """Check constraints that hold nearly always: only when one does not, each is asked for its sentence."""

    def __init__(self, checks: Sequence[CheckConstraint]) -> None:
        super().__init__(name="checks_together")
        self.checks = checks

    def validate(
        self,
        model: type[models.Model],
        instance: models.Model,
        exclude: Any = None,
        using: str = DEFAULT_DB_ALIAS,
    ) -> None:
        """Raise ValidationError with the sentence of each check that the record violates."""
        if self._all_hold(model, instance, exclude, using):
            return
        errors = []
        for check in self.checks:
            try:
                check.validate(model, instance, exclude=exclude, using=using)  # type: ignore[attr-defined]
            except ValidationError as error:
                errors.append(error)
        if errors:
            raise ValidationError(errors)

    def _all_hold(self, model: type[models.Model], instance: Any, exclude: Any, using: str) -> bool:
        """Ask the database. A check whose field was refused already is left out; one without a value holds."""
        names = frozenset(field.name for field in model._meta.local_concrete_fields).difference(exclude or ())
        asked = tuple(
            check.name
            for check in self.checks
            if isinstance(check.condition, Q) and check.condition.referenced_base_fields <= names
        )
        if not asked:
            return True
        sql, params = _question(model, asked, using)
        connection = connections[using]
        values = [param.value_in(instance, connection) if isinstance(param, Slot) else param for param in params]
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return cursor.fetchone() is not None


class Slot(Expression):
    """The place of a field's value in a question that is put for many records."""

    def __init__(self, field: "Field[Any, Any]") -> None:
        super().__init__(output_field=field)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """Return a placeholder of the field's type, without the length to which a cast would shorten the value."""
        return f"%s::{_LENGTH.sub('', self.field.db_type(connection) or '')}", [self]

    def value_in(self, instance: models.Model, connection: Any) -> Any:
        """Return a record's value as it is sent."""
        return self.field.get_db_prep_save(getattr(instance, self.field.attname), connection)


_LENGTH = re.compile(r"\([^)]*\)")


@cache
def _question(model: type[models.Model], asked: tuple[str, ...], using: str) -> tuple[str, Sequence[Any]]:
    """Return the query that gives a row where the checks of these names hold, with slots for a record's values."""
    checks = [check for check in model._meta.constraints if isinstance(check, CheckConstraint) and check.name in asked]
    conditions = [check.condition for check in checks if isinstance(check.condition, Q)]
    fields = {field.name: field for field in model._meta.local_concrete_fields}
    query = Query(None)
    for name in sorted(frozenset().union(*(condition.referenced_base_fields for condition in conditions))):
        query.add_annotation(Slot(fields[name]), name, select=False)
    query.add_annotation(Value(1), "_check")
    for condition in conditions:
        query.add_q(Q(Coalesce(condition, True, output_field=BooleanField())))
    sql, params = query.get_compiler(using=using).as_sql()
    return sql, params


class CheckedModel(models.Model):
    """A record whose check constraints are asked together."""

    class Meta:
        abstract = True

    def get_constraints(self) -> ModelConstraints:
        """Return the constraints by model, the checks as one."""
        together: ModelConstraints = []
        for model, constraints in super().get_constraints():
            checks = [constraint for constraint in constraints if isinstance(constraint, CheckConstraint)]
            others = [constraint for constraint in constraints if not isinstance(constraint, CheckConstraint)]
            together.append((model, [ChecksTogether(checks), *others] if checks else others))
        return together
