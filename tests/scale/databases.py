"""Two generated networks in one PostgreSQL, the larger ten times as large; made once and kept as long as they fit."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg2

from recp_portal.embedded.postgres import DATABASE, SUPERUSER
from recp_portal.embedded.servers import Servers, start_servers

PROJECT = Path(__file__).resolve().parents[2]
PER_ASSESSMENT = 164_000 / 22_000  # options


@dataclass(frozen=True, slots=True)
class Network:
    """One generated network and where it is.

    url     as the portal's role
    server  as a role that no policy asks: for adding up the base tables
    """

    assessments_count: int
    url: str
    server: str

    @property
    def options_count(self) -> int:
        """Return how many options it has."""
        return round(self.assessments_count * PER_ASSESSMENT)

    @property
    def name(self) -> str:
        """Return its name in the table."""
        return f"{self.assessments_count:,}"


@contextmanager
def two_networks(data: Path, *, smaller: int, larger: int) -> Iterator[tuple[Network, Network]]:
    """Start PostgreSQL on a data folder and generate the networks that are not there yet."""
    servers = start_servers(data, throw_away=True)  # the portal's role may create databases; nothing waits for the disk
    try:
        os.environ.update(servers.environment(), STATIC_ROOT=str(data / "static"))
        yield _network(servers, smaller), _network(servers, larger)
    finally:
        servers.stop()


def _network(servers: Servers, assessments_count: int) -> Network:
    """Return a network, generated unless it is there and whole."""
    name = f"bench_{assessments_count}"
    urls = (servers.database_url, servers.postgres.url(SUPERUSER))
    network = Network(assessments_count, *(url.replace(f"/{DATABASE}?", f"/{name}?") for url in urls))
    if not _is_whole(network):
        print(f"Generating {network.name} assessments with {network.options_count:,} options")
        with _connection(servers.database_url) as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {name}")
            cursor.execute(f"CREATE DATABASE {name}")
        manage(network, "migrate", "--verbosity", "0")
        with _without_keys(network):
            counts = (f"--assessments={assessments_count}", f"--options={network.options_count}")
            manage(network, "generate_network", *counts)
        with _connection(network.url) as cursor:
            cursor.execute("VACUUM ANALYZE")
            cursor.execute("CREATE TABLE bench_is_whole ()")
    else:
        manage(network, "migrate", "--verbosity", "0")
    manage(network, "collectstatic", "--noinput", "--verbosity", "0")
    return network


@contextmanager
def _without_keys(network: Network) -> Iterator[None]:
    """Take the keys off while millions of rows are written, and put them on again: all rows are checked at once.

    The roles of a test own their tables; policies are forced on owners, and a key cannot be checked through them.
    """
    with _connection(network.url) as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE contype = 'f' AND connamespace = 'public'::regnamespace ORDER BY 1, 2"
        )
        keys = cursor.fetchall()
        cursor.execute("SELECT oid::regclass::text FROM pg_class WHERE relforcerowsecurity ORDER BY 1")
        forced = [table for (table,) in cursor.fetchall()]
        for table, name, _definition in keys:
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    yield
    with _connection(network.url) as cursor:
        cursor.execute("SET maintenance_work_mem = '512MB'; SET work_mem = '256MB'")
        for table in forced:
            cursor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        for table, name, definition in keys:
            cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
        for table in forced:
            cursor.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")


def _is_whole(network: Network) -> bool:
    """Return whether the database is there and was generated to the end."""
    try:
        with _connection(network.url) as cursor:
            cursor.execute("SELECT to_regclass('bench_is_whole') IS NOT NULL")
            (is_whole,) = cursor.fetchone()
            return bool(is_whole)
    except psycopg2.OperationalError:
        return False


def manage(network: Network, *words: str) -> None:
    """Run a command of the portal on a network."""
    subprocess.run(  # noqa: S603  # our own command
        [sys.executable, "manage.py", *words],
        cwd=PROJECT,
        check=True,
        env={**os.environ, "DATABASE_URL": network.url, "LOG_LEVEL": "WARNING"},
    )


@contextmanager
def _connection(url: str) -> "Iterator[psycopg2.extensions.cursor]":
    connection = psycopg2.connect(url)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            yield cursor
    finally:
        connection.close()
