"""Every page that somebody reaches by following links, one or two of each kind."""

import gzip
import re
from collections import Counter, deque
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import CDPSession, Page, Response

NOT_PAGES = frozenset(
    {"documents:file", "documents:status", "network_documents:file", "network_documents:status", "centre_logo"}
)  # files and parts of pages
NOT_OURS = ("/api/", "/static/")
LINKS = "links => links.map(link => link.href)"


@dataclass(frozen=True)
class Visit:
    """A page that is open in the window now."""

    path: str
    view: str
    transferred: int


class Weight:
    """What the pages of a window make the browser fetch, in bytes on the line."""

    def __init__(self, page: Page) -> None:
        self._session: CDPSession = page.context.new_cdp_session(page)
        self._kinds: dict[str, str] = {}
        self._fetched = 0
        self._session.on("Network.responseReceived", self._received)
        self._session.on("Network.loadingFinished", self._finished)
        self._session.send("Network.enable")

    def _received(self, event: dict) -> None:
        self._kinds[event["requestId"]] = event["type"]

    def _finished(self, event: dict) -> None:
        if self._kinds.get(event["requestId"]) != "Document":
            self._fetched += int(event["encodedDataLength"])

    def take(self, document: Response) -> int:
        """Return what was fetched since the last time, the document as the reverse proxy compresses it."""
        fetched, self._fetched = self._fetched, 0
        return fetched + len(gzip.compress(document.body()))


def pages_of(
    page: Page, *starts: str, views: str = "", twice: Collection[str] = (), at_most: int = 80
) -> Iterator[Visit]:
    """Yield each page reached from `starts` while it is open in the window: one of each view.

    views  a pattern for the names of the views to look at; links are followed from these alone
    twice  the views of which two pages are looked at
    """
    weight = Weight(page)
    waiting, seen, looked_at = deque(starts), set(starts), Counter[str]()
    while waiting and looked_at.total() < at_most:
        path = waiting.popleft()
        view = view_of(path)
        if view is None or looked_at[view] > (view in twice) or (path not in starts and not re.search(views, view)):
            continue
        response = page.goto(path, wait_until="load")
        assert response is not None
        assert response.ok, f"{path} answered {response.status}"
        arrived = urlsplit(page.url).path
        view = view_of(arrived) or view
        looked_at[view] += 1
        if looked_at[view] <= 1 + (view in twice):
            yield Visit(path=arrived, view=view, transferred=weight.take(response))
        for address in page.locator("a[href]").evaluate_all(LINKS):
            link = urlsplit(address)
            there = link.path + (f"?{link.query}" if link.query else "")
            if page.url.startswith(f"{link.scheme}://{link.netloc}/") and there not in seen:
                seen.add(there)
                waiting.append(there)


def view_of(path: str) -> str | None:
    """Return the name of the view that answers a path, None for what is no page of ours."""
    if path.startswith(NOT_OURS):
        return None
    try:
        name = resolve(urlsplit(path).path).view_name
    except Resolver404:
        return None
    return None if name in NOT_PAGES else name
