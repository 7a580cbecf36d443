"""Chromium, and windows that write down what the browser complains about."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from tests.journeys.portal import Portal

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE_MS = 20_000
REFUSED = "Failed to load resource: the server responded with a status of 4"  # what a journey does on purpose


@contextmanager
def running_chromium() -> Iterator[Browser]:
    """Start the system's Chromium."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert path, "Chromium is missing: apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@dataclass
class Windows:
    """The browser windows of one test, each somebody's own, and what Chromium said of their pages."""

    portal: Portal
    browser: Browser
    contexts: list[BrowserContext] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def open(self, *, javascript: bool = True, width: int = 1280) -> Page:
        """Open a fresh window with nobody signed in."""
        context = self.browser.new_context(
            base_url=self.portal.url,
            java_script_enabled=javascript,
            viewport={"width": width, "height": 900},
            reduced_motion="reduce",
            accept_downloads=True,
        )
        context.set_default_timeout(PATIENCE_MS)
        context.on("console", self._hear)
        context.on("weberror", lambda error: self.complaints.append(f"{error.page and error.page.url}: {error.error}"))
        self.contexts.append(context)
        return context.new_page()

    def sign_in(self, who: str, *, javascript: bool = True, width: int = 1280) -> Page:
        """Open a fresh window and sign somebody of the cast in."""
        page = self.open(javascript=javascript, width=width)
        page.goto("/accounts/login/")
        page.get_by_label("Email").or_(page.get_by_label("E-mail")).fill(f"{who}@recp.example")
        page.get_by_label("Password", exact=True).fill(self.portal.passwords[who])
        page.get_by_role("main").get_by_role("button", name="Sign in").click()
        page.wait_for_url(lambda url: "/accounts/login" not in url)
        return page

    def close(self) -> None:
        """Close all windows."""
        for context in self.contexts:
            context.close()

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(REFUSED):
            self.complaints.append(f"{message.location.get('url', '')}: {message.text}")
