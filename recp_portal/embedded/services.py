"""The portal's own processes for the demo: web, two workers and beat."""

import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from recp_portal.embedded import processes
from recp_portal.embedded.folders import Folders

PROJECT = Path(__file__).resolve().parents[2]
START_SECONDS = 60
SHORTEST_LIFE_SECONDS = 5
STOP_SECONDS = 20  # a worker finishes the page it is printing


class ServiceStopped(Exception):
    """One of the portal's processes ended by itself; the message ends with its last words."""


@dataclass(frozen=True, slots=True)
class Services:
    """The portal's processes by name, on one port and with one environment."""

    folders: Folders
    port: int
    environment: Mapping[str, str]
    children: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    started_at: dict[str, float] = field(default_factory=dict)

    def start(self, name: str) -> None:
        """Start one of them."""
        self.started_at[name] = time.monotonic()
        self.children[name] = processes.start(
            commands(self.folders, self.port)[name],
            log=self.folders.new_log(name),
            folder=PROJECT,
            environment={**self.environment, **processes.marker(self.folders.data)},
        )

    def check(self) -> None:
        """Raise ServiceStopped when one of them has ended."""
        for name, child in self.children.items():
            if child.poll() is not None:
                log = self.folders.log / f"{name}.log"
                end = processes.last_lines(log)
                raise ServiceStopped(f"{name} stopped with code {child.returncode}. {log} ends:\n{end}")

    def start_again_what_stopped(self) -> None:
        """Replace what was killed; raise ServiceStopped when it ends as soon as it starts."""
        for name, child in list(self.children.items()):
            if child.poll() is not None:
                if time.monotonic() - self.started_at[name] < SHORTEST_LIFE_SECONDS:
                    self.check()
                print(f"{name} stopped with code {child.returncode}: starting it again", flush=True)
                self.start(name)

    def wait_until_healthy(self) -> None:
        """Wait until the web process says that it and its servers are well."""
        for _left in processes.moments(START_SECONDS):
            self.check()
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5):
                    return
            except (OSError, urllib.error.URLError):
                time.sleep(0.1)
        raise ServiceStopped(f"No answer at /healthz within {START_SECONDS} s. Read {self.folders.log / 'web.log'}.")

    def stop(self) -> None:
        """Ask all at once to finish, and wait for each."""
        for child in self.children.values():
            if child.poll() is None:
                child.terminate()
        for child in self.children.values():
            processes.stop(child, by=signal.SIGTERM, patience_seconds=STOP_SECONDS)


def commands(folders: Folders, port: int) -> dict[str, list[str]]:
    """Return each process's command line."""
    celery = [sys.executable, "-m", "celery", "--app", "recp_portal"]
    schedule = folders.data / "celerybeat-schedule"
    worker = [*celery, "worker", "--loglevel", "INFO", "--concurrency", "1", "--without-gossip", "--without-mingle"]
    return {
        "web": [
            *(sys.executable, "-m", "gunicorn", "recp_portal.wsgi", "--bind", f"127.0.0.1:{port}"),
            *("--workers", "2", "--threads", "4", "--access-logfile", "-"),
        ],
        "worker": [*worker, "--hostname", "worker@%h", "--queues", "default"],
        "documents": [*worker, "--hostname", "documents@%h", "--queues", "documents", "--max-tasks-per-child", "50"],
        "beat": [*celery, "beat", "--loglevel", "INFO", "--schedule", str(schedule), "--pidfile="],
    }


@contextmanager
def running_services(folders: Folders, *, port: int, environment: Mapping[str, str]) -> Iterator[Services]:
    """Start the portal's processes and stop them at the end."""
    services = Services(folders=folders, port=port, environment=environment)
    try:
        for name in commands(folders, port):
            services.start(name)
        yield services
    finally:
        services.stop()
