"""Page, API and PDF of one assessment say the same, to the last printed digit, over the whole demonstration network."""

import html
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from assessments.figures import OptionRow, PortfolioRow, RoundFigures, from_json
from assessments.models import Result
from centres.models import Centre
from centres.roles import Role
from centres.tenancy import centre_context
from documents import kinds, rendering
from documents.kinds import DocumentInput
from indicators.core.figures import SAVED
from indicators.core.units import convert
from recp_portal.lib import numbers
from reports.figures import WorthAnnex
from tests import cast
from tests.pdf_text import pages_of
from tests.reports.conftest import DATA, enter

SHARED = (("real_assessment.json", 0), ("demonstration_plants.json", 0))  # with the other tests of this folder
FILES = ("real_assessment.json", "demonstration_plants.json")
PLANTS = [(name, place) for name in FILES for place in range(len(json.loads((DATA / name).read_text())["plants"]))]
LINK = re.compile(r'<a class="figure" href="[^"]*\?of=([^"]+)"[^>]*>(.*?)</a>', re.DOTALL)


@pytest.fixture(scope="module")
def network(entered: SimpleNamespace, django_db_blocker: Any) -> Iterator[dict[tuple[str, int], Any]]:
    """Enter the plants that are not there yet: each test works in a savepoint of this transaction."""
    plants = {SHARED[0]: (entered.centre, entered.valves), SHARED[1]: (entered.centre, entered.mill)}
    with django_db_blocker.unblock(), transaction.atomic():
        centre = cast.make_centre("uganda", code="UG", country_id="UGA", currency="UGX", languages="en")
        amina, lead = User.objects.get(pk=entered.amina), User.objects.get(pk=entered.lead)
        cast.join(centre, amina, Role.ASSESSOR)
        cast.join(centre, lead, Role.LEAD_ASSESSOR)
        for name, place in PLANTS:
            if (name, place) not in plants:
                plants[name, place] = (centre.pk, enter(centre, amina, lead, name, place))
        yield plants
        transaction.set_rollback(True)


@pytest.fixture
def client(amina: User) -> Client:
    """Amina's browser."""
    made = Client()
    made.force_login(amina)
    return made


@pytest.fixture(params=PLANTS, ids=lambda plant: f"{plant[0].split('_')[0]}-{plant[1]}")
def results(request: Any, network: dict[tuple[str, int], Any], db: None) -> list[Result]:
    """The standing results of one plant, oldest round first."""
    centre, plant = network[request.param]
    with centre_context(Centre.objects.get(pk=centre)):
        rows = Result.objects.filter(enterprise_id=plant, superseded_by=None)
        found = list(rows.select_related("centre__country", "round", "assessment").order_by("round__number"))
    if not found:
        pytest.skip("nothing of this plant is accepted yet")
    return found


def plain(text: str) -> str:
    """Return what a reader sees: no tags, plain spaces."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def api_figures(client: Client, result: Result) -> dict[str, Any]:
    address = reverse("api:result-detail", kwargs={"centre_slug": result.centre.slug, "result_id": result.pk})
    answer = client.get(f"{address}?explain=1")
    assert answer.status_code == 200
    figures: dict[str, Any] = answer.json()["figures"]
    return figures


def said(figures: dict[str, Any]) -> dict[str, Decimal]:
    """Return the figures that the API says in its own tables, by the keys of their chains."""
    found: dict[str, Any] = {}
    for row in figures["indicators"]:
        found[f"baseline/{row['code']}"] = row["baseline"]
        found[f"current/{row['code']}"] = row["current"]
        found[f"change/{row['code']}"] = row["change_share"]
    owners = [(f"option/{row['id']}", row) for row in figures["options"]]
    owners += [(f"portfolio/{which}", figures[which]) for which in ("expected", "implemented")]
    for prefix, row in owners:
        for name in ("net_investment_amount", "saving_amount", "payback_years", "npv_amount", "irr"):
            found[f"{prefix}/{name}"] = row.get(name)
        for name in SAVED:
            found[f"{prefix}/{name}"] = row["savings"].get(name)
    return {key: Decimal(value) for key, value in found.items() if value is not None}


def printed_on_page(key: str, value: Decimal, currency: str) -> set[str]:
    """Return how a page may print a figure: as a table does, or as a headline."""
    first, last = key.split("/")[0], key.rpartition("/")[2]
    if first == "change":
        return {"no change" if numbers.is_no_change(value) else numbers.percent(value, signed=True)}
    if last == "payback_years":
        return {numbers.payback(value)}
    if last == "irr":
        return {numbers.percent(value)}
    if last.endswith("_amount"):
        headline = numbers.headline_money(value, currency)
        return {numbers.number(value, places=0), headline, numbers.money(value, currency)}
    if last in ("co2e_t", "other_co2e_t") and first in ("option", "portfolio"):
        return {numbers.number(-value, signed=True), numbers.headline(value, "t CO2e").value}
    if last in SAVED:
        return {numbers.quantity(-value, SAVED[last][0], signed=True)}
    units = ("MWh", "m3", "t CO2e", "")
    return {numbers.number(value), *(numbers.headline(value, unit).value for unit in units)}


def test_the_chain_of_each_figure_ends_in_what_the_api_says(results: list[Result], client: Client) -> None:
    for result in results:
        figures = api_figures(client, result)
        explained = {row["key"]: row for row in figures["explained"]}
        assert len(explained) == len(figures["explained"])
        tables = said(figures)
        assert len(tables) >= 5
        for key, value in tables.items():
            if key.startswith("portfolio/") and figures[key.split("/")[1]]["option_count"] == 0:
                continue
            assert Decimal(explained[key]["value"]) == value, key
        for key, row in explained.items():
            assert all(part in explained for part in row["of"]), key


def test_the_page_prints_what_the_api_says(results: list[Result], client: Client) -> None:
    for result in results:
        figures = api_figures(client, result)
        values = said(figures)
        kwargs = {"centre_slug": result.centre.slug, "reference": result.assessment.reference}
        address = reverse("round_results", kwargs={**kwargs, "round_number": result.round.number})
        found = [(html.unescape(key), plain(text)) for key, text in LINK.findall(client.get(address).content.decode())]
        assert len(found) >= 5
        for key, text in found:
            expected = {plain(one) for one in printed_on_page(key, values[key], figures["currency"])}
            shown = re.sub(r"^[▲▼] | (better|worse)$", "", text)
            assert shown in expected, f"{key}: {text!r} is none of {expected}"


def test_the_document_prints_what_the_api_says(results: list[Result], client: Client) -> None:
    result = results[-1]
    centre = result.centre
    figures = api_figures(client, result)
    rows: RoundFigures = from_json(RoundFigures, figures)
    with centre_context(centre):
        subject = DocumentInput(subject_id=result.pk, language="en")
        kind = kinds.get("case_study")
        context = {"centre": centre, "made_at": timezone.now(), **kind.build_context(subject)}
        pdf = rendering.lay_out(render_to_string(kind.template, context), centre=centre)
    text = " ".join(pages_of(pdf.content))
    leaflet = context["leaflet"]
    checked = 0
    for line in (*leaflet.profile.absolute, *leaflet.profile.relative) if leaflet.profile else ():
        row = next(row for row in rows.indicators if row.code == line.code)
        for printed, value in ((line.before, row.baseline), (line.now, row.current)):
            checked += same(printed, value, text)
    by_saving = sorted(
        (row for row in rows.options if row.status == "implemented" or not rows.implemented.option_count),
        key=lambda row: (-(row.saving_amount or Decimal(0)), row.number),
    )
    counted = [row for row in by_saving if row.status not in ("rejected", "stopped")]
    if leaflet.options:
        for line, option in zip(leaflet.options.lines, counted, strict=False):
            checked += same_cells(leaflet.options.headings, line.cells, option, text)
        portfolio = rows.implemented if rows.implemented.option_count else rows.expected
        checked += same_cells(leaflet.options.headings, leaflet.options.totals[0].cells, portfolio, text)
    if leaflet.worth:
        checked += same_worth(leaflet.worth, counted, text)
        assert bool(leaflet.worth.once) == bool(portfolio.counted_once or portfolio.left_out)
    assert checked > 5


def same_worth(worth: WorthAnnex, counted: list[OptionRow], text: str) -> int:
    """Compare what the annex says an option is worth with what the API says."""
    for line, option in zip(worth.lines, counted, strict=True):
        assert line.npv == numbers.number(option.npv_amount, places=0)
        assert line.irr == numbers.percent(option.irr)
        if option.economics:
            assert line.npv_after_tax == numbers.number(option.economics.npv_after_tax_amount, places=0)
        assert plain(line.npv) in text, line.npv
    return len(worth.lines)


def same_cells(headings: Any, cells: tuple[str, ...], row: OptionRow | PortfolioRow, text: str) -> int:
    """Compare the cells of a row of the options table with the figures that the API says."""
    checked = 0
    for heading, cell in zip(headings, cells, strict=True):
        if heading.label == "Payback":
            assert plain(cell) == plain(numbers.payback(row.payback_years, kind=row.payback_kind))
        elif heading.code == "money":
            value = row.net_investment_amount if heading.label == "Investment" else row.saving_amount
            scaled = value / 1_000_000 if value and heading.unit.startswith("million") else value
            checked += same(cell, scaled, text)
        else:
            name = {"air": "co2e_t", "waste": "waste_t", "energy": "energy_mwh", "materials": "materials_t"}
            value = getattr(row.savings, name.get(heading.code, f"{heading.code}_m3"))
            if value is not None and heading.unit == "kWh":
                value = convert(value, "MWh", "kWh")
            checked += same(cell, value, text)
    return checked


def same(printed: str, value: Decimal | None, text: str) -> int:
    """Compare a printed figure with the value, rounded as it is printed, and find it in the document."""
    if value is None or printed in ("", numbers.NOTHING):
        assert value is None or printed in ("", numbers.NOTHING)
        return 0
    decimals = len(printed.partition(".")[2])
    assert printed == numbers.number(value, places=decimals), f"{printed!r} is not {value}"
    assert plain(printed) in text, printed
    return 1
