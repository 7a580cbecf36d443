"""Migration operations that put the second and third lock on a table, so that each migration says the tenancy aloud."""

from typing import Any

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

ENTERPRISES = "(SELECT NULLIF(current_setting('recp.enterprises'), ''))::uuid[]"
BY_ENTERPRISE = f"enterprise_id = ANY ({ENTERPRISES})"
NEVER = "false"
ALWAYS = "true"


def through(column: str, table: str) -> str:
    """Return a narrowing expression: what the narrowed view may see of `table` decides (its own policy answers)."""
    return f"{column} IN (SELECT id FROM {table})"  # noqa: S608  # both are written in a migration


class _TableOperation(Operation):
    """An operation on one model's table that Django's state does not know of."""

    reduces_to_sql = True
    reversible = True

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Change nothing in Django's picture of the models."""


class EnableCentreIsolation(_TableOperation):
    """Force row-level security on a centre-owned table, and make (id, centre_id) a key that others can point at.

    model_name  the model
    narrowed_to the SQL condition for rows that an enterprise manager's narrowed view may read
    narrowed_check  the same for rows that it may write; `narrowed_to` when not given
    also        further, named, narrow read policies: {policy name: SQL condition}
    """

    def __init__(
        self,
        model_name: str,
        *,
        narrowed_to: str,
        narrowed_check: str | None = None,
        also: dict[str, str] | None = None,
    ) -> None:
        self.model_name = model_name
        self.narrowed_to = narrowed_to
        self.narrowed_check = narrowed_check or narrowed_to
        self.also = also or {}

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Return what makes this operation again."""
        kwargs = {"narrowed_to": self.narrowed_to, "narrowed_check": self.narrowed_check, "also": self.also}
        return (self.__class__.__qualname__, [self.model_name], kwargs)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Lock the table."""
        table = to_state.apps.get_model(app_label, self.model_name)._meta.db_table
        same_centre = "centre_id = (SELECT current_setting('recp.centre'))::bigint"
        not_narrowed = "(SELECT current_setting('recp.enterprises')) = ''"
        reads = f"{same_centre} AND ({not_narrowed} OR ({self.narrowed_to}))"
        writes = f"{same_centre} AND ({not_narrowed} OR ({self.narrowed_check}))"
        schema_editor.execute(f'ALTER TABLE "{table}" ADD CONSTRAINT "{table}_id_centre" UNIQUE (id, centre_id)')
        schema_editor.execute(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY')
        schema_editor.execute(f'CREATE POLICY centre_isolation ON "{table}" USING ({reads}) WITH CHECK ({writes})')
        for name, condition in self.also.items():
            schema_editor.execute(f'CREATE POLICY "{name}" ON "{table}" FOR SELECT USING ({condition})')
        _force_at_the_end(schema_editor, table)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Take the lock off, as the migration is undone."""
        table = from_state.apps.get_model(app_label, self.model_name)._meta.db_table
        for name in ["centre_isolation", *self.also]:
            schema_editor.execute(f'DROP POLICY "{name}" ON "{table}"')
        schema_editor.execute(f'ALTER TABLE "{table}" NO FORCE ROW LEVEL SECURITY')
        schema_editor.execute(f'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY')
        schema_editor.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT "{table}_id_centre"')

    def describe(self) -> str:
        """Return one line for `migrate`."""
        return f"Isolate {self.model_name} by centre"


class SameCentreForeignKey(_TableOperation):
    """Give a foreign key between centre-owned tables its twin (x_id, centre_id) → (id, centre_id)."""

    def __init__(self, model_name: str, field_name: str) -> None:
        self.model_name = model_name
        self.field_name = field_name

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Return what makes this operation again."""
        return (self.__class__.__qualname__, [self.model_name, self.field_name], {})

    def _names(self, app_label: str, state: ProjectState) -> tuple[str, str, str, str]:
        model = state.apps.get_model(app_label, self.model_name)
        field = model._meta.get_field(self.field_name)
        assert isinstance(field, models.ForeignKey)
        target = field.related_model
        assert not isinstance(target, str)
        table, column = model._meta.db_table, field.column
        return table, column, target._meta.db_table, twin_name(table, column)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Add the twin, checked at the end of the transaction like Django's own keys."""
        table, column, target, name = self._names(app_label, to_state)
        for locked in (table, target):  # PostgreSQL checks the existing rows as the owner, who must see them
            schema_editor.execute(f'ALTER TABLE "{locked}" NO FORCE ROW LEVEL SECURITY')
        schema_editor.execute(
            f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" FOREIGN KEY ("{column}", centre_id) '
            f'REFERENCES "{target}" (id, centre_id) DEFERRABLE INITIALLY DEFERRED'
        )
        for locked in (table, target):
            _force_at_the_end(schema_editor, locked)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Drop the twin."""
        table, _column, _target, name = self._names(app_label, from_state)
        schema_editor.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT "{name}"')

    def describe(self) -> str:
        """Return one line for `migrate`."""
        return f"Keep {self.model_name}.{self.field_name} inside one centre"


NOTE_CHANGE = """
CREATE FUNCTION centres_note_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- arguments: the record's table, the column with its key, whether this is its own row, the column of its enterprise
    EXECUTE format(
        'INSERT INTO centres_recordchange '
        '(id, centre_id, kind, record_id, enterprise_id, transaction, is_removed, noted_at) '
        'SELECT gen_random_uuid(), centre_id, %1$L, %2$I, %3$s, pg_current_xact_id()::text::bigint, %4$L, '
        'clock_timestamp() FROM touched WHERE %2$I IS NOT NULL',
        TG_ARGV[0], TG_ARGV[1],
        CASE WHEN TG_ARGV[3] = '' THEN 'NULL::uuid' ELSE quote_ident(TG_ARGV[3]) END,
        TG_OP = 'DELETE' AND TG_ARGV[2] = 'own'
    );
    RETURN NULL;
END $$
"""


class NoteChanges(_TableOperation):
    """Have the database note every change of a table's rows, whoever makes it, for `?since=` in the API.

    One statement for each statement that changes rows, however many. Nothing waits for it: rows are only added.

    of          the model whose record a row is a part of, such as a line of a bill; empty: the row is the record
    column      the column with the record's key
    enterprise  the column with its enterprise, where an enterprise manager may read such records
    """

    EVENTS = (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD"))

    def __init__(self, model_name: str, *, of: str = "", column: str = "id", enterprise: str = "") -> None:
        self.model_name = model_name
        self.of = of
        self.column = column
        self.enterprise = enterprise

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Return what makes this operation again."""
        kwargs = {"of": self.of, "column": self.column, "enterprise": self.enterprise}
        return (self.__class__.__qualname__, [self.model_name], kwargs)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Add the triggers."""
        table = to_state.apps.get_model(app_label, self.model_name)._meta.db_table
        kind = to_state.apps.get_model(app_label, self.of or self.model_name)._meta.db_table
        own = "part" if self.of else "own"
        for event, rows in self.EVENTS:
            schema_editor.execute(
                f'CREATE TRIGGER "{self._name(event)}" AFTER {event} ON "{table}" REFERENCING {rows} TABLE AS touched '
                f"FOR EACH STATEMENT EXECUTE FUNCTION "
                f"centres_note_change('{kind}', '{self.column}', '{own}', '{self.enterprise}')"
            )

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Take the triggers off."""
        table = from_state.apps.get_model(app_label, self.model_name)._meta.db_table
        for event, _rows in self.EVENTS:
            schema_editor.execute(f'DROP TRIGGER "{self._name(event)}" ON "{table}"')

    def _name(self, event: str) -> str:
        return f"note_{event.lower()}_{self.column}"

    def describe(self) -> str:
        """Return one line for `migrate`."""
        return f"Note changes of {self.model_name}"


def _force_at_the_end(schema_editor: BaseDatabaseSchemaEditor, table: str) -> None:
    """Force the policies on the owner too, after the migration's foreign keys (which Django adds at its end)."""
    schema_editor.deferred_sql.append(f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY')


def twin_name(table: str, column: str) -> str:
    """Return the name of the composite twin of a foreign key (63 bytes at most)."""
    return f"{table}_{column}_centre"[:63]
