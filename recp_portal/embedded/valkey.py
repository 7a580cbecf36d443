"""One Valkey, the broker: over a socket, with a password."""

import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path

import redis

from recp_portal.embedded import processes
from recp_portal.embedded.accounts import Account, own
from recp_portal.embedded.folders import Folders
from recp_portal.embedded.postgres import ServerDidNotStart
from recp_portal.embedded.programs import Programs

START_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Valkey:
    """A running Valkey."""

    child: subprocess.Popen[bytes]
    url: str

    def stop(self) -> None:
        """Write everything down and stop."""
        processes.stop(self.child, by=signal.SIGTERM, patience_seconds=10)


def start_valkey(
    folders: Folders, programs: Programs, account: Account | None, socket_folder: Path, *, throw_away: bool
) -> Valkey:
    """Start Valkey, after stopping what a killed run left of it."""
    own(folders.valkey, account)
    processes.stop_leftovers(processes.working_in(folders.valkey, "valkey-server"), by=signal.SIGTERM)
    log = folders.new_log("valkey")
    socket, password = socket_folder / "valkey.sock", folders.secret("valkey")
    configuration = [
        "port 0",
        f"unixsocket {socket}",
        "unixsocketperm 700",
        f"requirepass {password}",
        f"dir {folders.valkey.resolve()}",
        'save ""',
        f"appendonly {'no' if throw_away else 'yes'}",
        "maxmemory-policy noeviction",
    ]
    child = processes.start(
        [str(programs.valkey_server), "-"],
        log=log,
        folder=folders.valkey,
        environment={"LC_ALL": "C"},
        account=account,
        stdin="\n".join(configuration) + "\n",  # not an argument, which everybody could read
    )
    valkey = Valkey(child=child, url=f"unix://:{password}@{socket}")
    try:
        wait_for_answer(valkey, log)
    except BaseException:
        valkey.stop()
        raise
    return valkey


def wait_for_answer(valkey: Valkey, log: Path) -> None:
    """Wait until Valkey answers and has read what it kept."""
    refusal: object = "no answer"
    with redis.Redis.from_url(valkey.url) as client:
        for _left in processes.moments(START_SECONDS):
            if valkey.child.poll() is not None:
                break
            try:
                client.ping()
            except redis.RedisError as error:
                refusal = error
            else:
                return
    raise ServerDidNotStart(f"Valkey did not start ({refusal}):\n{processes.last_lines(log)}")
