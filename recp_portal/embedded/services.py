"""The portal's own processes for the demo: web, two workers and beat."""

import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from recp_portal.embedded import processes
from recp_portal.embedded.folders import Folders

PROJECT = Path(__file__).resolve().parents[2]
START_SECONDS = 60
STOP_SECONDS = 20  # a worker finishes the page it is printing


class ServiceStopped(Exception):
    """One of the portal's processes ended by itself; the message ends with its last words."""


@dataclass(frozen=True, slots=True)
class Services:
    """Running processes of the portal by name."""

    children: Mapping[str, subprocess.Popen[bytes]]
    folders: Folders
    port: int

    def check(self) -> None:
        """Raise ServiceStopped when one of them has ended."""
        for name, child in self.children.items():
            if child.poll() is not None:
                log = self.folders.log / f"{name}.log"
                raise ServiceStopped(
                    f"{name} stopped with code {child.returncode}. {log} ends:\n{processes.last_lines(log)}"
                )

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
    children: dict[str, subprocess.Popen[bytes]] = {}
    services = Services(children=children, folders=folders, port=port)
    try:
        for name, command in commands(folders, port).items():
            children[name] = processes.start(
                command,
                log=folders.new_log(name),
                folder=PROJECT,
                environment={**environment, **processes.marker(folders.data)},
            )
        yield services
    finally:
        services.stop()
