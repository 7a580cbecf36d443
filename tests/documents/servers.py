"""A broker that can be killed and started again, and real workers that can be killed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import redis

from recp_portal.embedded.programs import installed_programs

PROJECT = Path(__file__).resolve().parents[2]


def wait_until(answer: Callable[[], Any], *, seconds: float) -> Any:
    """Return the answer as soon as it is true; fail when that takes too long."""
    end = time.monotonic() + seconds
    while not (found := answer()):
        if time.monotonic() > end:
            raise AssertionError(f"Nothing within {seconds} s.")
        time.sleep(0.05)
    return found


@dataclass
class Broker:
    """A Valkey on a socket of its own."""

    folder: Path
    child: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The address for Celery."""
        return f"redis+socket://{self.folder}/broker.sock"

    def start(self) -> None:
        """Start it, empty, and wait until it answers."""
        arguments = ["--port", "0", "--unixsocket", f"{self.folder}/broker.sock", "--save", "", "--appendonly", "no"]
        self.child = subprocess.Popen(
            [installed_programs().valkey_server, *arguments], stdout=subprocess.DEVNULL, cwd=self.folder
        )
        client = redis.Redis(unix_socket_path=f"{self.folder}/broker.sock")
        wait_until(lambda: self._answers(client), seconds=10)
        client.close()

    def _answers(self, client: "redis.Redis") -> bool:
        try:
            return bool(client.ping())
        except redis.RedisError:
            return False

    def kill(self) -> None:
        """Kill it with everything it knows."""
        if self.child:
            self.child.kill()
            self.child.wait()
            self.child = None


@dataclass
class Worker:
    """A real Celery worker with one child process."""

    environment: Mapping[str, str]
    log: Path
    child: subprocess.Popen[bytes] = field(init=False)

    def start(self) -> None:
        """Start it."""
        command = [sys.executable, "-m", "celery", "--app", "tests.documents.worker", "worker", "--concurrency", "1"]
        self.child = subprocess.Popen(
            [*command, "--queues", "default,documents", "--without-gossip", "--without-mingle", "--loglevel", "INFO"],
            cwd=PROJECT,
            env={**os.environ, **self.environment},
            stdout=self.log.open("ab"),
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def wait_until_ready(self) -> None:
        """Wait until it takes work."""
        wait_until(lambda: " ready." in self.log.read_text(), seconds=30)

    def kill(self) -> None:
        """Kill it and its children at once, as a failing machine does."""
        with suppress(ProcessLookupError):
            os.killpg(self.child.pid, signal.SIGKILL)
        self.child.wait()
