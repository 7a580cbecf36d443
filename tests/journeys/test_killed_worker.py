"""A worker that is killed in the middle of a document loses nothing: the next one makes it, once."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import psycopg2
import pytest
from playwright.sync_api import Page, expect

from recp_portal.embedded import processes
from tests.journeys.portal import Portal
from tests.journeys.steps import fill, find_assessment, press

A_MINUTE_MS = 60_000
WAITS_SECONDS = 20
HELD = (
    "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 1 AND granted "
    "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


@pytest.mark.parametrize(("victim", "language"), [("the worker", "French"), ("its child", "Spanish")])
def test_a_document_whose_worker_is_killed_is_made_once_by_the_next(
    portal: Portal, sign_in: Callable[..., Page], victim: str, language: str
):
    page = sign_in("amina")
    page.goto(f"{find_assessment(page, 'Demonstration tea factory')}case-study/")
    before = pdfs(portal)
    fill(page, {"Language": language})

    with stopped_in_the_middle(portal) as worker:
        press(page, "Make the case study (PDF)")
        pids = worker()
        killed = pids if victim == "the worker" else pids[-1:]
        for pid in killed:
            os.kill(pid, signal.SIGKILL)
    killed_at = time.monotonic()
    assert pdfs(portal) == before
    assert processes.wait_until(lambda: not any(map(still_runs, killed)), seconds=5)
    portal.services.start_again_what_stopped()

    download = page.get_by_role("listitem").filter(has_text=f", {language}").get_by_role("link", name="Download")
    expect(download).to_be_visible(timeout=A_MINUTE_MS)
    assert time.monotonic() - killed_at < A_MINUTE_MS / 1000
    time.sleep(6)  # the sweep comes by once more and finds nothing to do
    assert len(pdfs(portal) - before) == 1
    page.reload()
    expect(download).to_have_count(1)


@contextmanager
def stopped_in_the_middle(portal: Portal) -> Iterator[Callable[[], list[int]]]:
    """Watch the documents worker, and stop it as soon as it holds a document's lock.

    Yields a function that waits for that and returns its processes, the child that draws last. They go on at the end.
    """
    parent = portal.services.children["documents"].pid
    stopped: list[int] = []

    def watch() -> list[int]:
        with psycopg2.connect(portal.environment["DATABASE_URL"]) as connection, connection.cursor() as cursor:
            for _left in processes.moments(WAITS_SECONDS):
                cursor.execute(HELD)
                if cursor.fetchone() == (1,):
                    children = processes.find(lambda pid: processes.parent_of(pid) == parent)
                    stopped.extend([parent, *children])
                    for pid in reversed(stopped):
                        os.kill(pid, signal.SIGSTOP)
                    cursor.execute(HELD)
                    assert cursor.fetchone() == (1,), "the document was finished before its worker could be stopped"
                    return stopped
        raise AssertionError("no worker began the document")

    with ThreadPoolExecutor(max_workers=1) as threads:
        watching = threads.submit(watch)
        try:
            yield watching.result
        finally:
            for pid in stopped:
                if still_runs(pid):
                    os.kill(pid, signal.SIGCONT)


def still_runs(pid: int) -> bool:
    """Return whether a process is there and no zombie."""
    try:
        return (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def pdfs(portal: Portal) -> set[Path]:
    """Return the documents that the portal keeps."""
    return set(Path(portal.environment["MEDIA_ROOT"]).rglob("*.pdf"))
