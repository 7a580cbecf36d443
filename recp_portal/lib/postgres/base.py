"""Django's PostgreSQL backend, with the tenancy settings carried to each connection before each statement.

The settings live on the connection and are transactional even when they are session-wide: a rollback brings an old
value back, and a reconnect loses them. So nothing that was set is trusted beyond a rollback, a commit (which is a
rollback when the transaction was aborted) or a reconnect: it is forgotten, and set again before the next statement. In
an aborted transaction nothing is set, so that the real error stays visible.

It is done in the driver's own cursor and not in Django's, because COPY, stored procedures and whoever takes the
driver's connection pass Django's by.
"""

import re
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db.backends.postgresql import base
from psycopg2 import extensions

from recp_portal.lib.context import DatabaseContext, wanted_context

# Statements after which the settings may be other than what was set here, wherever they stand in the text.
_UNSETTLING = re.compile(r"(?:^|;)\s*(?:rollback|abort|commit|end|reset|discard|set)\b", re.IGNORECASE)

_roles_known_to_obey: set[tuple[str, int, str]] = set()


def quoted(name: str) -> str:
    """Return a setting's name with its parts quoted: "user" is a reserved word."""
    return ".".join(f'"{part}"' for part in name.split("."))


class ContextConnection(extensions.connection):
    """A driver's connection that knows which context it carries."""

    carried_context: DatabaseContext | None = None

    def carry_context(self) -> None:
        """Set the wanted context, unless it is there already or the transaction is aborted."""
        wanted = wanted_context()
        if self.carried_context == wanted:
            return
        if self.info.transaction_status == extensions.TRANSACTION_STATUS_INERROR:
            return
        names, values = zip(*wanted.as_settings(), strict=True)
        with self.cursor(cursor_factory=extensions.cursor) as cursor:
            # SET and not set_config(): it takes no snapshot, so SET TRANSACTION may still follow.
            cursor.execute("; ".join(f"SET {quoted(name)} TO %s" for name in names), values)
        self.carried_context = wanted

    def forget_context(self) -> None:
        """Drop what is known of the settings; the next statement sets them again."""
        self.carried_context = None

    def commit(self) -> None:
        """Commit; PostgreSQL answers the COMMIT of an aborted transaction with a silent rollback."""
        self.forget_context()
        super().commit()

    def rollback(self) -> None:
        """Roll back, and the settings with it."""
        self.forget_context()
        super().rollback()

    def reset(self) -> None:
        """Return to the state of a new connection."""
        self.forget_context()
        super().reset()


class ContextCursor(extensions.cursor):
    """A driver's cursor that sends nothing before the context is there."""

    connection: ContextConnection

    def execute(self, query: Any, vars: Any = None) -> None:
        """Run one statement in the wanted context."""
        self.connection.carry_context()
        try:
            super().execute(query, vars)
        finally:
            self._forget_after(query)

    def executemany(self, query: Any, vars_list: Any) -> None:
        """Run a statement for each set of values in the wanted context."""
        self.connection.carry_context()
        try:
            super().executemany(query, vars_list)
        finally:
            self._forget_after(query)

    def callproc(self, procname: Any, parameters: Any = None) -> None:
        """Call a stored procedure in the wanted context."""
        self.connection.carry_context()
        super().callproc(procname, parameters)

    def copy_expert(self, *args: Any, **kwargs: Any) -> None:
        """Copy in the wanted context."""
        self.connection.carry_context()
        super().copy_expert(*args, **kwargs)

    def copy_from(self, *args: Any, **kwargs: Any) -> None:
        """Copy in the wanted context."""
        self.connection.carry_context()
        super().copy_from(*args, **kwargs)

    def copy_to(self, *args: Any, **kwargs: Any) -> None:
        """Copy in the wanted context."""
        self.connection.carry_context()
        super().copy_to(*args, **kwargs)

    def _forget_after(self, query: Any) -> None:
        text = query.decode(errors="replace") if isinstance(query, bytes) else query
        if not isinstance(text, str) or _UNSETTLING.search(text):
            self.connection.forget_context()


class DatabaseWrapper(base.DatabaseWrapper):
    """One connection that always knows which centre it may see."""

    def get_connection_params(self) -> dict[str, Any]:
        """Return what connects, with the driver's classes replaced by ours."""
        return {
            **super().get_connection_params(),
            "connection_factory": ContextConnection,
            "cursor_factory": ContextCursor,
        }

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Open a connection, unless its role would open the third lock. Raises ImproperlyConfigured."""
        connection = super().get_new_connection(conn_params)
        try:
            refuse_role_that_skips_policies(connection)
        except ImproperlyConfigured:
            connection.close()
            raise
        return connection


def refuse_role_that_skips_policies(connection: Any) -> None:
    """Refuse to work as a role that skips row policies: the third lock would be open.

    Raises ImproperlyConfigured. One query per role and process.
    """
    info = connection.info
    role = (info.host, info.port, info.user)
    if role in _roles_known_to_obey:
        return
    with connection.cursor() as cursor:
        skips = role_skips_policies(cursor, info.user)
    connection.rollback()
    if skips:
        raise ImproperlyConfigured(
            f"The database role {info.user!r} is, or may become, a superuser or a role that bypasses row policies, so "
            "centres would not be kept apart. Use an ordinary role (docs/tenancy.md)."
        )
    _roles_known_to_obey.add(role)


def role_skips_policies(cursor: Any, role: str) -> bool:
    """Return whether the role, or one that it may switch to, is a superuser or bypasses row policies."""
    cursor.execute(
        "SELECT bool_or(rolsuper OR rolbypassrls) FROM pg_catalog.pg_roles WHERE pg_has_role(%s, oid, 'MEMBER')", [role]
    )
    (skips,) = cursor.fetchone()
    return bool(skips)
