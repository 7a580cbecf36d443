"""`python -m tests.scale [small] [FOLDER]`: two generated networks side by side, and one table of ratios.

small   2,200 and 22,000 assessments in the place of 22,000 and 220,000
FOLDER  keeps the networks for the next time (default: var/bench)
"""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

import psycopg2

from tests.scale.databases import PROJECT, Network, two_networks

SIZES = {"small": (2_200, 22_000), "full": (22_000, 220_000)}
ROUNDS = 5  # of which the median counts
PUBLISHERS, ACCEPTED = 16, 48
REPORT = PROJECT / "var" / "bench.md"

# A release and the cards of both networks are there before the pages are opened.
PAGES = {
    "overview": "page /network/?data=generated",
    "list of releases": "page /network/releases/",
    "release": "page /network/releases/{release}/",
    "release, pictures": "page /network/releases/{release}/pictures/",
    "similar plants": "page /network/similar/?data=generated",
}
TABLES = (
    "place", "sector", "section", "size", "programme", "technique", "cost_class", "finance", "evidence", "reason",
    "energy", "currency",
)  # fmt: skip

# What each page would cost without summaries: the least that SQL must do on the accepted results themselves.
ROWS = """
FROM assessments_result r JOIN assessments_resultoption o ON o.result_id = r.id
WHERE r.standing = 'counted' AND r.data_kind = 'generated'"""
SUMS = """count(*), sum(o.saving_amount / r.currency_per_usd), sum(o.investment_amount / r.currency_per_usd),
    sum(o.energy_mwh), sum(o.water_m3), sum(o.materials_t), sum(o.waste_t), sum(o.waste_water_m3), sum(o.co2e_t)"""
KEYS = {
    "place": "r.country, r.centre_id",
    "sector": "r.division",
    "section": "r.section, r.region",
    "size": "r.size_class, r.region",
    "programme": "r.funding, r.region",
    "technique": "o.technique, r.region",
    "cost_class": "o.cost_class, r.region",
    "finance": "o.finance_source, r.region",
    "evidence": "o.evidence, r.region",
    "reason": "o.reason, o.technique",
    "energy": "o.energy_by_carrier_mwh ? 'electricity', r.country",
    "currency": "r.currency, r.country",
    "overview": "o.technique, o.evidence, r.region",
    "list of releases": "r.data_kind",
    "release": "o.technique, o.evidence, r.region",
    "release, pictures": "o.technique, o.evidence, r.region",
    "similar plants": "o.technique, r.division",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the table; figures in milliseconds.

    bound  the largest ratio that is good
    """

    what: str
    smaller: float
    larger: float
    bound: float

    @property
    def ratio(self) -> float:
        """Return the larger by the smaller."""
        return self.larger / self.smaller if self.smaller else float("inf")

    def __str__(self) -> str:
        verdict = "yes" if self.ratio <= self.bound else "NO"
        figures = f"{self.smaller:,.2f} | {self.larger:,.2f} | {self.ratio:.3f} | {self.bound:g}"
        return f"| {self.what} | {figures} | {verdict} |"


class Talker:
    """A worker process on one network."""

    def __init__(self, network: Network, environment: dict[str, str]) -> None:
        self.network = network
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.scale.worker"],
            cwd=PROJECT,
            env={**environment, "DATABASE_URL": network.url, "LOG_LEVEL": "WARNING"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, line: str) -> dict[str, Any]:
        """Let the worker do something; return what it cost."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise SystemExit(f"The worker on {self.network.name} assessments stopped at “{line}”.")
        result: dict[str, Any] = json.loads(answer)
        return result

    def stop(self) -> None:
        """End the worker."""
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait()


def pages_by_size(smaller: Talker, larger: Talker) -> list[Line]:
    """Return what pages and tables cost at both sizes; the two take turns."""
    lines = []
    talkers = (smaller, larger)
    releases = [talker.ask("release")["release"] for talker in talkers]
    for name, command in {**PAGES, **{f"table by {name}": f"table {name}" for name in TABLES}}.items():
        orders = [command.format(release=release) for release in releases]
        for talker, order in zip(talkers, orders, strict=True):
            talker.ask(order)  # what is read for the first time
        pairs = [
            tuple(talker.ask(order) for talker, order in zip(talkers, orders, strict=True)) for _time in range(ROUNDS)
        ]
        asked = {(small["queries"], large["queries"]) for small, large in pairs}
        assert all(small == large for small, large in asked), f"{name}: more statements of more rows: {asked}"
        times = [median(one["ms"] for one in side) for side in zip(*pairs, strict=True)]
        lines.append(Line(what=name, smaller=times[0], larger=times[1], bound=1.3))
    return lines


def pages_by_source(by_size: Sequence[Line], server: str) -> list[Line]:
    """Return the pages at the larger size against adding the results up in SQL, as a role that no policy asks."""
    lines = []
    with psycopg2.connect(server) as connection, connection.cursor() as cursor:
        cursor.execute("SET max_parallel_workers_per_gather = 0; SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
        for line in by_size:
            key = KEYS[line.what.removeprefix("table by ")]
            costs = []
            for _time in range(3):
                before = _server_seconds(pid)
                cursor.execute(f"SELECT {key}, o.status, {SUMS} {ROWS} GROUP BY {key}, o.status")
                cursor.fetchall()
                costs.append((_server_seconds(pid) - before) * 1e3)
            lines.append(
                Line(what=f"{line.what} : base tables", smaller=median(costs), larger=line.larger, bound=1 / 20)
            )
    return lines


def _server_seconds(pid: int) -> float:
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9


def accepting(smaller: Talker, larger: Talker) -> tuple[list[Line], list[str]]:
    """Return the latency of accepting one round among many publishers at both sizes, and what went wrong."""
    seed = datetime.now(tz=UTC).strftime("%H%M%S")
    talkers = (smaller, larger)
    for talker in talkers:
        talker.ask(f"prepare {ACCEPTED * ROUNDS // 2 + 8} {seed}")
        talker.ask("accept 8 1")
    answers = [talker.ask(f"accept {ACCEPTED} {PUBLISHERS}") for _time in range(ROUNDS) for talker in talkers]
    sides = [answers[0::2], answers[1::2]]
    lines = []
    for what, key in (("accepting one round", "ms"), ("accepting one round: of that, the database", "database_ms")):
        times = [median(time for answer in side for time in answer[key]) for side in sides]
        lines.append(Line(what=what, smaller=times[0], larger=times[1], bound=1.3))
    errors = [error for answer in answers for error in answer["errors"]]
    deadlocks = sum(side[-1]["deadlocks"] - side[0]["deadlocks"] for side in sides)
    accepted = sum(len(answer["ms"]) for answer in answers)
    counted = f"{accepted} rounds accepted by {PUBLISHERS} publishers on two centres"
    return lines, [f"{counted}: {deadlocks} deadlocks, {len(errors)} errors."]


def main(words: Sequence[str]) -> int:
    """Measure and print; exit code 1 when a ratio is over its bound."""
    size = "small" if "small" in words else "full"
    folders = [Path(word) for word in words if word not in SIZES]
    data = folders[0] if folders else PROJECT / "var" / "bench"
    with two_networks(data, smaller=SIZES[size][0], larger=SIZES[size][1]) as (small, large):
        talkers = Talker(small, dict(os.environ)), Talker(large, dict(os.environ))
        for talker in talkers:
            talker.ask("fold")
        by_size = pages_by_size(*talkers)
        by_source = pages_by_source(by_size, large.server)
        latencies, notes = accepting(*talkers)
        for talker in talkers:
            talker.stop()
    lines = [*by_size, *by_source, *latencies]
    text = "\n".join(
        [
            f"Network of {large.name} assessments by one of {small.name}, {datetime.now(tz=UTC):%Y-%m-%d}",
            "",
            "| what | smaller, ms | larger, ms | ratio | at most | good |",
            "|---|--:|--:|--:|--:|---|",
            *map(str, lines),
            "",
            *notes,
        ]
    )
    print(text)
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(text + "\n", encoding="utf-8")
    return int(any(line.ratio > line.bound for line in lines))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
