"""Both servers together."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

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
    lock: int

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
        if self.lock in _released:
            return
        _released.add(self.lock)
        self.valkey.stop()
        self.postgres.stop()
        self.folders.remove_sockets()
        os.close(self.lock)


_released: set[int] = set()
