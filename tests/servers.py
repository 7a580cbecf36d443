"""A pytest plugin, loaded with `-p tests.servers`: every test run has its own PostgreSQL and Valkey.

The process that starts the run starts the servers before Django's settings are read, and hands their addresses to the
xdist workers through the environment. While these import and collect, one database is migrated that they all copy.
RECP_TEST_SERVERS=external uses the servers that DATABASE_URL and REDIS_URL name.
"""

import atexit
import fcntl
import os
import subprocess
import sys
import tempfile
from collections.abc import Generator
from contextlib import ExitStack
from pathlib import Path

import pytest

from recp_portal.embedded.servers import temporary_servers
from tests import template

PROJECT = Path(__file__).resolve().parents[1]
TEMPLATE_FILE = "RECP_TEST_TEMPLATE"
_running = ExitStack()
atexit.register(_running.close)  # also after Ctrl-C and after a run that never began


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests() -> Generator[None, None, None]:
    """Start the servers before pytest-django loads the settings."""
    is_worker = "PYTEST_XDIST_WORKER" in os.environ
    if not is_worker and os.environ.get("RECP_TEST_SERVERS") != "external":
        servers = _running.enter_context(temporary_servers())
        files = Path(
            _running.enter_context(tempfile.TemporaryDirectory(prefix="recp-test-files-", ignore_cleanup_errors=True))
        )
        os.environ.update(servers.environment())
        os.environ.update(
            MEDIA_ROOT=str(files / "media"), STATIC_ROOT=str(files / "static"), EMAIL_FILE_PATH=str(files / "mail")
        )
        os.environ[TEMPLATE_FILE] = str(files / "template")
    return (yield)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes() -> None:
    """Begin to make the workers' database before they start. The child keeps the file locked as long as it lives."""
    if TEMPLATE_FILE in os.environ:
        with Path(os.environ[TEMPLATE_FILE]).open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            maker = subprocess.Popen(  # noqa: S603  # our own module
                [sys.executable, "-m", template.__name__, file.name], pass_fds=[file.fileno()], cwd=PROJECT
            )
        _running.callback(maker.wait)
        _running.callback(maker.terminate)


def copy_template(test_settings: dict[str, object]) -> None:
    """Let a worker's test database be a copy, as soon as there is what to copy; without it the worker migrates."""
    file = Path(os.environ.get(TEMPLATE_FILE, ""))
    if file.is_file():
        with file.open() as made:
            fcntl.flock(made, fcntl.LOCK_SH)
            if made.read() == template.READY:
                test_settings.update(TEMPLATE=template.NAME, MIGRATE=False)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    """Stop the servers after the last worker."""
    _running.close()
