"""The whole portal in its own processes, on its own PostgreSQL and Valkey, and a Chromium in front of it."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from recp_portal.embedded.servers import temporary_servers
from recp_portal.embedded.services import PROJECT, Services, running_services
from tests.journeys.ports import free_port

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
ONE_WORKER = pytest.mark.xdist_group("journeys")  # one portal and one browser, however many workers


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything here as a journey, to run in one worker."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.journey)
            item.add_marker(ONE_WORKER)


@dataclass(frozen=True)
class Portal:
    """The running portal."""

    url: str
    passwords: dict[str, str]
    services: Services
    environment: dict[str, str]

    def manage(self, *arguments: str) -> str:
        """Run a management command in the portal's environment and return what it printed."""
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(
            command, cwd=PROJECT, env=self.environment, capture_output=True, text=True, timeout=120, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@pytest.fixture(scope="session")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """Start everything once: servers, migrations, demonstration network, web, workers, beat."""
    files = tmp_path_factory.mktemp("portal")
    accounts = files / "accounts.json"
    with temporary_servers() as servers:
        port = free_port()
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("PYTEST")},
            **servers.environment(),
            "SITE_URL": f"http://127.0.0.1:{port}",
            "MEDIA_ROOT": str(files / "media"),
            "STATIC_ROOT": str(files / "static"),
            "EMAIL_URL": "filemail://",
            "EMAIL_FILE_PATH": str(files / "mail"),
            "LOG_LEVEL": "WARNING",
        }
        _run(["manage.py", "migrate", "-v0"], {**environment, "DATABASE_URL": environment["DATABASE_OWNER_URL"]})
        _run(["manage.py", "collectstatic", "--noinput", "-v0"], environment)
        _run(["-m", "tests.journeys.seed", str(accounts)], environment)
        passwords = {line["email"].split("@")[0]: line["password"] for line in json.loads(accounts.read_text())}
        with running_services(servers.folders, port=port, environment=environment) as services:
            services.wait_until_healthy()
            yield Portal(
                url=f"http://127.0.0.1:{port}", passwords=passwords, services=services, environment=environment
            )


def _run(arguments: list[str], environment: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, *arguments], cwd=PROJECT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Start the system's Chromium."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert path, "Chromium is missing: apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


SignIn = Callable[..., Page]


@pytest.fixture
def sign_in(portal: Portal, chromium: Browser) -> Iterator[SignIn]:
    """Return a function that opens a fresh browser window and signs somebody of the cast in."""
    contexts: list[BrowserContext] = []

    def open_page(who: str, *, javascript: bool = True, width: int = 1280) -> Page:
        context = chromium.new_context(
            base_url=portal.url, java_script_enabled=javascript, viewport={"width": width, "height": 900}
        )
        contexts.append(context)
        context.set_default_timeout(15_000)
        page = context.new_page()
        page.goto("/accounts/login/")
        page.locator("input[name=login]").fill(f"{who}@recp.example")
        page.locator("input[name=password]").fill(portal.passwords[who])
        page.locator("main form [type=submit]").first.click()
        page.wait_for_url(lambda url: "/accounts/login" not in url)
        return page

    yield open_page
    for context in contexts:
        context.close()
