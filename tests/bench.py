"""`make bench`: what costly parts cost, as ratios, which say more than seconds on a machine that others use too.

1. A statement through Django's cursor with the tenancy settings in place, and with another centre each time, against
   the same statement through the bare driver.
2. A document laid out by a process that has laid out one before, against a fresh process.
3. One assessment of 200 flows and 60 options, as the pages calculate it from its rows (with relations, cost lines, tax,
   inflation and all checks), against twenty queries of a simple page. That is the list of enterprises as its selector
   reads it in a generated centre, 25 rows, under the row policies, divided by the statements it makes. The same from
   JSON with every chain in words, against twenty simple pages.
4. Importing history: reading, checking, calculating and writing, against a superuser's COPY of the same rows
   (`python -m tests.imports.bench` does it with 22,000 assessments and 164,000 options).
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from statistics import median

import django

STATEMENTS = 2000
ROWS = "".join(f"<tr><td>{n}</td><td>Insulate steam pipes</td><td>{n * 7} kWh</td></tr>" for n in range(40))
DOCUMENT = f"<html lang='en'><title>Bench</title><h1>Options</h1><table>{ROWS}</table></html>"


def seconds(work: Callable[[], object], *, times: int = 5) -> float:
    """Return the median time of a few runs."""

    def once() -> float:
        start = time.perf_counter()
        work()
        return time.perf_counter() - start

    return median(once() for _ in range(times))


def bench_tenancy() -> None:
    """Print what the settings on the connection cost."""
    import psycopg2
    from django.db import connection

    from recp_portal.lib.context import DatabaseContext, database_context

    def in_one_centre() -> None:
        with database_context(DatabaseContext(centre="1")), connection.cursor() as cursor:
            for _ in range(STATEMENTS):
                cursor.execute("SELECT 1")

    def in_another_centre_each_time() -> None:
        for number in range(STATEMENTS):
            with database_context(DatabaseContext(centre=str(number))), connection.cursor() as cursor:
                cursor.execute("SELECT 1")

    def with_the_bare_driver() -> None:
        with bare.cursor() as cursor:
            for _ in range(STATEMENTS):
                cursor.execute("SELECT 1")

    bare = psycopg2.connect(os.environ["DATABASE_URL"])
    bare.autocommit = True
    base = seconds(with_the_bare_driver)
    print(f"one statement, bare driver         {base / STATEMENTS * 1e6:8.0f} µs")
    print(f"… in one centre                    {seconds(in_one_centre) / base:8.2f} ×")
    print(f"… in another centre each time      {seconds(in_another_centre_each_time) / base:8.2f} ×")
    bare.close()


def lay_out_one() -> None:
    """Lay out the document."""
    from centres.models import Centre
    from documents.rendering import lay_out

    assert lay_out(DOCUMENT, centre=Centre(pk=1)).page_count > 0


def bench_documents() -> None:
    """Print what a process that is kept saves."""
    fresh = seconds(
        lambda: subprocess.run([sys.executable, "-m", "tests.bench", "one-document"], check=True),
        times=3,
    )
    lay_out_one()
    warm = seconds(lay_out_one)
    print(f"one document of two pages, warm    {warm * 1e3:8.0f} ms")
    print(f"… by a fresh process               {fresh / warm:8.1f} ×")


def bench_calculation() -> None:
    """Print what one large assessment costs, in queries of a simple page."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from assessments.calculation import calculate as calculate_round
    from assessments.figures import to_json
    from assessments.outside import calculate
    from centres.models import Centre, Enterprise
    from centres.selectors.enterprises import EnterpriseQuery, enterprise_list_page
    from centres.tenancy import centre_context
    from indicators.selectors import current_factor_set, grid_factor_of
    from tests.large import large_inputs

    flows = [
        {"kind": "energy", "carrier": carrier, "amount": 1000 + place, "unit": unit, "cost_amount": 90}
        for place, (carrier, unit) in enumerate([("electricity", "kWh"), ("diesel", "l"), ("wood", "t")] * 50)
    ]
    flows += [{"kind": kind, "amount": 5, "unit": "t"} for kind in ("material", "waste")] * 20
    flows += [{"kind": "water", "amount": 7, "unit": "m3"}] * 9 + [{"kind": "product_output", "amount": 9, "unit": "t"}]
    effect = {"flow_kind": "energy", "carrier": "electricity", "amount": 10, "unit": "kWh", "saving_amount": 4}
    water = {"flow_kind": "water", "amount": "0.1", "unit": "m3", "saving_amount": 2}
    option = {"title": "Mend the leaks", "investment_amount": 20, "effects": [effect, water]}
    data = {
        "factors": {"country": "KEN"},
        "economics": {"lifetime_years": 10, "discount_rate": "0.1"},
        "flows": flows,
        "options": [option] * 60,
    }

    def enterprises_of(centre: Centre) -> int:
        with centre_context(centre):
            return int(Enterprise.objects.count())

    def list_page() -> int:
        return len(enterprise_list_page(asked=EnterpriseQuery(), page_number=1).page.object_list)

    largest = max(Centre.objects.all(), key=enterprises_of)
    browser = Client(SERVER_NAME=settings.ALLOWED_HOSTS[0])
    assert browser.get("/accounts/login/").status_code == 200
    page = seconds(lambda: browser.get("/accounts/login/"), times=20)
    answer = calculate(data)
    assert (len(flows), len(answer.options), len(answer.explained) > 600) == (200, 60, True)
    with centre_context(largest):
        with CaptureQueriesContext(connection) as statements:
            assert list_page() == 25
        inputs = large_inputs(current_factor_set(), grid_factor_of(current_factor_set(), "KEN", ""))
        query = seconds(list_page, times=50) / len(statements)
        of_page = seconds(lambda: calculate_round(inputs), times=20)
        with_chains = seconds(lambda: len(calculate_round(inputs).digest), times=5)
    whole = seconds(lambda: to_json(calculate(data)), times=5)
    print(f"one query of a simple page         {query * 1e3:8.2f} ms")
    print(f"one simple page                    {page * 1e3:8.2f} ms")
    print(f"200 flows, 60 options, calculated  {of_page * 1e3:8.2f} ms")
    print(f"…                                  {of_page / query / 20:8.2f} × twenty queries")
    print(f"… with every chain, as frozen      {with_chains * 1e3:8.2f} ms")
    print(f"… from JSON, every chain in words  {whole * 1e3:8.2f} ms")
    print(f"…                                  {whole / page / 20:8.2f} × twenty simple pages")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "recp_portal.settings")
    django.setup()
    if sys.argv[1:] == ["one-document"]:
        lay_out_one()
    else:
        bench_tenancy()
        bench_documents()
        bench_calculation()
        # its own servers, because only there it may be superuser; a tenth of the full size
        subprocess.run([sys.executable, "-m", "tests.imports.bench", "2200", "16400"], check=True)
