"""Django's PostgreSQL backend, with the tenancy settings carried to each connection before each statement.

The settings live on the connection and are transactional even when they are session-wide: a rollback brings an old
value back, and a reconnect loses them. So the backend never trusts what it set before a rollback or a reconnect: it
forgets, and sets again before the next statement. In an aborted transaction it sets nothing, so that the real error
stays visible.
"""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db.backends.postgresql import base
from psycopg2.extensions import TRANSACTION_STATUS_INERROR

from recp_portal.lib.context import DatabaseContext, wanted_context

_roles_known_to_obey: set[tuple[str, str]] = set()


class DatabaseWrapper(base.DatabaseWrapper):
    """One connection that always knows which centre it may see."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._context_on_connection: DatabaseContext | None = None
        self.execute_wrappers.append(self._execute_in_context)

    def _execute_in_context(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
    ) -> Any:
        self.carry_context()
        return execute(sql, params, many, context)

    def carry_context(self) -> None:
        """Set the wanted context on the connection, unless it is there already or the transaction is aborted."""
        wanted = wanted_context()
        if self._context_on_connection == wanted or self.connection is None:
            return
        if self.connection.info.transaction_status == TRANSACTION_STATUS_INERROR:
            return
        settings = wanted.as_settings()
        statement = "SELECT " + ", ".join(["set_config(%s, %s, false)"] * len(settings))
        with self.connection.cursor() as cursor:
            cursor.execute(statement, [text for setting in settings for text in setting])
        self._context_on_connection = wanted

    def forget_context(self) -> None:
        """Drop what is known of the connection's settings; the next statement sets them again."""
        self._context_on_connection = None

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Open a connection; nothing is known of its settings yet."""
        self.forget_context()
        connection = super().get_new_connection(conn_params)
        refuse_role_that_skips_policies(connection)
        return connection

    def create_cursor(self, name: str | None = None) -> Any:
        """Make a cursor, with the context set even for calls that bypass `execute` (COPY, server-side cursors)."""
        self.carry_context()
        return super().create_cursor(name)

    def _commit(self) -> None:
        try:
            super()._commit()
        except BaseException:
            self.forget_context()
            raise

    def _rollback(self) -> None:
        self.forget_context()
        super()._rollback()
        self.forget_context()

    def _savepoint_rollback(self, sid: str) -> None:
        try:
            super()._savepoint_rollback(sid)
        finally:
            self.forget_context()

    def _close(self) -> None:
        self.forget_context()
        super()._close()


def refuse_role_that_skips_policies(connection: Any) -> None:
    """Refuse to work as a superuser or as a role that bypasses row policies: the third lock would be open.

    Raises ImproperlyConfigured. One query per role and process.
    """
    role = (connection.info.host, connection.info.user)
    if role in _roles_known_to_obey:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        (skips,) = cursor.fetchone()
    if skips:
        connection.close()
        raise ImproperlyConfigured(
            f"The database role {connection.info.user!r} is a superuser or bypasses row policies, so centres would "
            "not be kept apart. Use an ordinary role (docs/tenancy.md)."
        )
    connection.rollback()
    _roles_known_to_obey.add(role)
