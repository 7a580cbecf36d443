"""Both servers together."""

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from recp_portal.embedded import processes
from recp_portal.embedded.accounts import Account
from recp_portal.embedded.folders import Folders
from recp_portal.embedded.postgres import Postgres, start_postgres
from recp_portal.embedded.programs import programs_for
from recp_portal.embedded.valkey import Valkey, start_valkey


@dataclass(frozen=True, slots=True)
class Servers:
    """Running servers and their addresses."""

    folders: Folders
    postgres: Postgres
    valkey: Valkey
    closing: ExitStack

    @property
    def database_url(self) -> str:
        """The database for the running portal: a role that owns nothing and skips no policy."""
        return self.postgres.url("recp_app")

    @property
    def database_owner_url(self) -> str:
        """The database for migrations."""
        return self.postgres.url("recp_owner")

    @property
    def redis_url(self) -> str:
        """The broker."""
        return self.valkey.url

    def environment(self) -> dict[str, str]:
        """Return what settings.py needs to find the servers."""
        return {
            "DATABASE_URL": self.database_url,
            "DATABASE_OWNER_URL": self.database_owner_url,
            "REDIS_URL": self.redis_url,
            "SECRET_KEY": self.folders.secret("secret_key"),
        }

    def stopped(self) -> list[str]:
        """Return the names of servers that are no longer running."""
        children = {"postgres": self.postgres.child, "valkey": self.valkey.child}
        return [name for name, child in children.items() if child.poll() is not None]

    def stop(self) -> None:
        """Stop both, remove their sockets and give the data folder free. A second call does nothing."""
        self.closing.close()


def start_servers(data: Path, *, throw_away: bool = False) -> Servers:
    """Start PostgreSQL and Valkey on one data folder; raises AlreadyRunning, ServerDidNotStart, ProgramsMissing.

    throw_away  the data will not be kept (tests): nothing waits for the disk, the portal's role may create databases
    """
    folders = Folders(data.resolve())
    folders.create()
    with ExitStack() as starting:
        starting.callback(os.close, folders.lock())
        processes.stop_leftovers(processes.marked(folders.data), by=signal.SIGTERM)
        account = Account.for_servers(folders.cluster)
        folders.place_servers(account)
        programs = programs_for(account, folders.servers.resolve())
        sockets = folders.new_sockets(account)
        starting.callback(folders.remove_sockets)
        postgres = start_postgres(folders, programs, account, sockets, throw_away=throw_away)
        starting.callback(postgres.stop)
        valkey = start_valkey(folders, programs, account, sockets, throw_away=throw_away)
        starting.callback(valkey.stop)
        return Servers(folders=folders, postgres=postgres, valkey=valkey, closing=starting.pop_all())


@contextmanager
def temporary_servers() -> Iterator[Servers]:
    """Start servers on a folder that is removed afterwards."""
    data = Path(tempfile.mkdtemp(prefix="recp-servers-"))
    data.chmod(0o711)  # an ordinary account must get through when root starts them
    try:
        servers = start_servers(data, throw_away=True)
        try:
            yield servers
        finally:
            servers.stop()
    finally:
        shutil.rmtree(data, ignore_errors=True)
