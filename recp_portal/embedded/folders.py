"""What lies where below the data folder (`var/` for the demo, a temporary one for tests)."""

import fcntl
import os
import secrets
import shutil
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

from recp_portal.embedded.accounts import Account, own

SOCKETS_PREFIX = "recp-sockets-"
LONGEST_SOCKET_PATH = 107  # bytes, the operating system's limit


class AlreadyRunning(Exception):
    """Another process holds this data folder."""


@dataclass(frozen=True, slots=True)
class Folders:
    """The places below one data folder."""

    data: Path
    open_place: Path = Path("/var/lib")  # where every account may go

    @property
    def log(self) -> Path:
        """Logs of servers and services."""
        return self.data / "log"

    @property
    def servers(self) -> Path:
        """What PostgreSQL and Valkey keep; sometimes a link (`place_servers`)."""
        return self.data / "servers"

    @property
    def cluster(self) -> Path:
        """PostgreSQL's data folder."""
        return self.servers.resolve() / "postgres"

    @property
    def valkey(self) -> Path:
        """Valkey's data folder."""
        return self.servers.resolve() / "valkey"

    @property
    def sockets(self) -> Path:
        """A link to the running servers' private folder of sockets."""
        return self.data / "sockets"

    def create(self) -> None:
        """Make the folders that belong to whoever starts the servers."""
        self.data.mkdir(parents=True, exist_ok=True)
        own(self.log, None)
        own(self.data / "secrets", None)

    def lock(self) -> int:
        """Hold the data folder until this process ends, or raise AlreadyRunning. Returns the lock's descriptor."""
        descriptor = os.open(self.data / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(descriptor, 32).decode().strip()
            os.close(descriptor)
            raise AlreadyRunning(f"{self.data} is in use by process {holder}: stop that one first.") from None
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        return descriptor

    def secret(self, name: str) -> str:
        """Return the secret of this name, made at random the first time; only the owner can read its file."""
        path = self.data / "secrets" / name
        if not path.exists():
            new = path.with_suffix(".new")
            new.touch(mode=0o600)
            new.write_text(secrets.token_urlsafe(48))
            new.replace(path)
        return path.read_text()

    def place_servers(self, account: Account | None) -> None:
        """Make sure that the servers' account can reach `servers`.

        A clone below /root, say, is closed to everybody else, and so is its `var/`: the servers' files then lie in a
        folder of their own in the open place, and `servers` is a link to it.
        """
        if account is None or (account.can("-x", self.data) and not self.servers.is_symlink()):
            self.servers.mkdir(exist_ok=True)
            self.servers.chmod(0o711)
        elif not self.servers.exists():
            self.servers.unlink(missing_ok=True)
            elsewhere = Path(tempfile.mkdtemp(prefix="recp-portal-", dir=self.open_place))
            elsewhere.chmod(0o711)
            self.servers.symlink_to(elsewhere)
        if account and not account.can("-x", self.servers.resolve()):
            raise PermissionError(
                f"The servers' account cannot reach {self.servers}: move it to an open place, and link to it."
            )

    def new_sockets(self, account: Account | None) -> Path:
        """Return a new private folder for sockets; it is a temporary one because their paths must be short."""
        self.remove_sockets()
        folder = Path(tempfile.mkdtemp(prefix=SOCKETS_PREFIX))
        if len(os.fsencode(folder / ".s.PGSQL.5432.lock")) > LONGEST_SOCKET_PATH:
            folder.rmdir()
            folder = Path(tempfile.mkdtemp(prefix=SOCKETS_PREFIX, dir="/tmp"))
        self.sockets.symlink_to(own(folder, account))
        return folder

    def remove_sockets(self) -> None:
        """Remove the socket folder of this or of a killed run, and its link."""
        if not self.sockets.is_symlink():
            return
        folder = self.sockets.readlink()
        if folder.name.startswith(SOCKETS_PREFIX) and folder.is_dir() and stat.S_IMODE(folder.stat().st_mode) == 0o700:
            shutil.rmtree(folder, ignore_errors=True)
        self.sockets.unlink()

    def new_log(self, name: str) -> Path:
        """Return the path of a fresh log, keeping the one of the run before."""
        path = self.log / f"{name}.log"
        if path.exists():
            path.replace(path.with_suffix(".log.before"))
        path.touch(mode=0o600)
        return path
