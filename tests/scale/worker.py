"""One process for each network: does what it is told on standard input, a line each, and answers what it cost.

page PATH             database time of a page of the network, as its analyst opens it
table NAME            database time of a table of the totals
prepare COUNT SEED    reports that wait for review, in the two largest centres
accept COUNT THREADS  accept so many of them, by so many publishers at once
fold                  move the log into the tables
release               the latest release, made if there is none
"""

import json
import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

import django
from django.conf import settings
from django.db import OperationalError, connection
from django.test import Client

KIND = "generated"


def server_seconds() -> float:
    """Return the processor time that this connection's server process has used: it does not see who else is at work."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9


def measured(work: Callable[[], object]) -> dict[str, Any]:
    """Return the server's processor time and the number of statements of some work, in milliseconds."""
    count = 0

    def counting(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal count
        count += 1
        return execute(sql, params, many, context)

    before = server_seconds()
    with connection.execute_wrapper(counting):
        work()
    return {"ms": (server_seconds() - before) * 1e3, "queries": count}


class Worker:
    """Knows the people of one generated network."""

    def __init__(self) -> None:
        from accounts.models import User

        self.browser = Client(SERVER_NAME=settings.ALLOWED_HOSTS[0])
        self.browser.force_login(User.objects.get(email="generated-network@example.invalid"))
        self.waiting: SimpleQueue[tuple[int, Any]] = SimpleQueue()

    def page(self, path: str) -> dict[str, Any]:
        """Open a page."""

        def opened() -> None:
            assert self.browser.get(path).status_code == 200, path

        return measured(opened)

    def table(self, name: str) -> dict[str, Any]:
        """Read a table of the totals, with who is in it."""
        from network.choices import TableName
        from network.selectors import Filter, rollup

        return measured(lambda: rollup(TableName(name), Filter(data_kind=KIND)))

    def prepare(self, count: str, seed: str) -> dict[str, Any]:
        """Add reports that wait for review to the two largest centres."""
        from assessments.models import Round
        from centres.tenancy import centre_context
        from recp_portal.generated.history import shares
        from recp_portal.generated.network import add_waiting
        from recp_portal.generated.people import make_centres

        centres = make_centres()
        per_centre = []
        for share in shares(list(centres), assessments_count=22_000, options_count=164_000, seed=1)[:2]:
            add_waiting(share, count=int(count), seed=int(seed))
            with centre_context(centres[share.code]):
                rounds = Round.objects.filter(kind="report", status="submitted", assessment__reference__contains="-W")
                per_centre.append([(share.code, key) for key in rounds.values_list("pk", flat=True)])
        for pair in zip(*per_centre, strict=False):
            for one in pair:
                self.waiting.put(one)
        return {"waiting": self.waiting.qsize()}

    def accept(self, count: str, threads: str) -> dict[str, Any]:
        """Let publishers accept rounds at once; return each latency in milliseconds, and what went wrong."""
        from recp_portal.generated.people import make_centres

        centres = make_centres()
        orders: SimpleQueue[tuple[int, Any]] = SimpleQueue()
        for _one in range(int(count)):
            orders.put(self.waiting.get_nowait())
        latencies: list[float] = []
        in_database: list[float] = []
        errors: list[str] = []

        def publish() -> None:
            try:
                while True:
                    code, key = orders.get_nowait()
                    one = accept_one(centres[code], key)
                    latencies.append(one[0])
                    in_database.append(one[1])
            except Empty:
                pass
            except OperationalError as error:
                errors.append(str(error))
            finally:
                connection.close()

        publishers = [threading.Thread(target=publish) for _number in range(int(threads))]
        for publisher in publishers:
            publisher.start()
        for publisher in publishers:
            publisher.join()
        with connection.cursor() as cursor:
            cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
            (deadlocks,) = cursor.fetchone()
        return {"ms": latencies, "database_ms": in_database, "errors": errors, "deadlocks": deadlocks}

    def fold(self) -> dict[str, Any]:
        """Fold the log until it is empty."""
        from network.services import fold

        moved = 0
        while now := fold():
            moved += now
        return {"moved": moved}

    def release(self) -> dict[str, Any]:
        """Return the latest release, made if there is none."""
        from releases import rendering
        from releases.selectors import made_releases

        if not made_releases(data_kind=KIND):
            rendering.make_release(release_id=self._asked().pk)
        return {"release": made_releases(data_kind=KIND)[0].pk}

    def _asked(self) -> Any:
        from django.utils import timezone

        from accounts.models import User
        from releases.services import request_release

        now = timezone.now()
        by = User.objects.get(email="generated-network@example.invalid")
        return request_release(name=f"Bench {now:%F %T}", purpose="Measured", data_kind=KIND, by=by, at=now)


def accept_one(centre: Any, key: Any) -> tuple[float, float]:
    """Accept one round; return how long it took and how much of that was the database, in milliseconds."""
    from django.utils import timezone

    from accounts.models import User
    from assessments.models import Round
    from assessments.services import accept_round
    from centres.tenancy import centre_context

    in_database = 0.0

    def timing(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal in_database
        start = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            in_database += time.perf_counter() - start

    lead = User.objects.get(email=f"generated-{centre.country_id.lower()}-lead@example.invalid")
    with centre_context(centre):
        round_ = Round.objects.select_related("assessment").get(pk=key)
        start = time.perf_counter()
        with connection.execute_wrapper(timing):
            accept_round(round_=round_, by=lead, at=timezone.now())
    return (time.perf_counter() - start) * 1e3, in_database * 1e3


def main() -> None:
    """Answer each line."""
    worker = Worker()
    for line in sys.stdin:
        name, *words = line.split()
        print(json.dumps(getattr(worker, name)(*words)), flush=True)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "recp_portal.settings")
    django.setup()
    main()
