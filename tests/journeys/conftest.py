"""One portal and one Chromium for all journeys; each test has windows of its own."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.browser import Windows, running_chromium
from tests.journeys.portal import Portal, running_portal


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark everything here as a journey. The root's conftest gives all of them to one worker."""
    item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="package")  # over before the next tests: its event loop would stop Django in them
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """Start everything once."""
    with running_portal(tmp_path_factory.mktemp("portal")) as running:
        yield running


@pytest.fixture(scope="package")  # over before the next tests: its event loop would stop Django in them
def chromium() -> Iterator[Browser]:
    """Start the system's Chromium once."""
    with running_chromium() as browser:
        yield browser


@pytest.fixture
def windows(portal: Portal, chromium: Browser) -> Iterator[Windows]:
    """Open browser windows for one test. Nothing may be written to a console, by a script or by the page's policy."""
    opened = Windows(portal=portal, browser=chromium)
    yield opened
    opened.close()
    portal.services.check()
    assert opened.complaints == []


@pytest.fixture
def sign_in(windows: Windows) -> Callable[..., Page]:
    """Return the function that opens a fresh window and signs somebody of the cast in."""
    return windows.sign_in
