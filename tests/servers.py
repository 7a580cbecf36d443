"""A pytest plugin, loaded with `-p tests.servers`: every test run has its own PostgreSQL and Valkey.

The process that starts the run starts the servers before Django's settings are read, and hands their addresses to the
xdist workers through the environment. RECP_TEST_SERVERS=external uses the servers that DATABASE_URL and REDIS_URL name.
"""

import atexit
import os
import tempfile
from collections.abc import Generator
from contextlib import ExitStack
from pathlib import Path

import pytest

from recp_portal.embedded.servers import temporary_servers

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
    return (yield)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    """Stop the servers after the last worker."""
    _running.close()
