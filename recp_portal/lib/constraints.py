"""All check constraints of a record asked in one query; Django asks for each by itself, in a savepoint of its own."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, models
from django.db.models import BaseConstraint, BooleanField, CheckConstraint, Q, Value
from django.db.models.functions import Coalesce
from django.db.models.sql import Query
from django.db.models.sql.constants import SINGLE

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
        values = instance._get_field_expression_map(meta=model._meta, exclude=exclude)
        conditions = [
            check.condition
            for check in self.checks
            if isinstance(check.condition, Q) and check.condition.referenced_base_fields <= values.keys()
        ]
        if not conditions:
            return True
        query = Query(None)
        for name in frozenset().union(*(condition.referenced_base_fields for condition in conditions)):
            query.add_annotation(values[name], name, select=False)
        query.add_annotation(Value(1), "_check")
        for condition in conditions:
            query.add_q(Q(Coalesce(condition, True, output_field=BooleanField())))
        return query.get_compiler(using=using).execute_sql(SINGLE) is not None


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
