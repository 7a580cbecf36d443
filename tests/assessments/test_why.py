"""Every figure on a page opens its chain, in a sheet and on a page of its own."""

import re
from dataclasses import replace

import pytest
from django.urls import reverse

from assessments import selectors
from assessments.calculation import calculate
from assessments.figures import to_json
from assessments.models import Result
from assessments.pages.why import FIELDS
from assessments.pages.wording import INDICATOR_NAMES, STEP_WORDS
from centres.tenancy import centre_context
from tests.assessments import plant

FIGURE = re.compile(r'<a class="figure" href="([^"]+)"')


def figures_on(page):
    return [address.replace("&amp;", "&") for address in FIGURE.findall(page.content.decode())]


def test_every_step_and_figure_has_words(kenya, follow_up):
    with centre_context(kenya):
        for row in calculate(selectors.inputs_of(follow_up)).figures.explained:
            last = row.key.rpartition("/")[2]
            assert last in INDICATOR_NAMES or last in FIELDS, row.key
            assert {step.code for step in row.steps} <= set(STEP_WORDS), row.key


@pytest.fixture
def measured(kenya, follow_up, product, option, amina):
    """The follow-up with its year and its option in operation."""
    with centre_context(kenya):
        plant.year(follow_up, product, amina, scale="0.9")
        plant.implemented(option, follow_up, amina)
    return follow_up


def test_every_figure_of_the_results_opens_its_chain(as_amina, at, measured):
    page = as_amina.get(at("round_results", round_number=measured.number))
    found = figures_on(page)
    assert len(found) > 30
    assert 'id="why"' in page.content.decode()
    for address in dict.fromkeys(found):
        chain = as_amina.get(address, headers={"HX-Request": "true"})
        body = chain.content.decode()
        assert chain.status_code == 200
        assert "chain-figure" in body, address
        assert "<html" not in body
    whole = as_amina.get(found[0])
    assert "<html" in whole.content.decode()
    assert "chain-figure" in whole.content.decode()


def test_a_chain_leads_to_what_was_entered(as_amina, at, measured):
    address = f"{at('round_why', round_number=measured.number)}?of=current/energy_use"
    body = as_amina.get(address).content.decode()
    assert "432\u00a0MWh" in body
    assert "432,000\u00a0kWh" in body or "432,000 kWh" in body
    assert "Grid electricity" in body


def test_every_figure_of_an_option_opens_its_chain(as_amina, at, option):
    page = as_amina.get(at("option_detail", option_number=option.number))
    found = figures_on(page)
    assert len(found) == 4
    for address in found:
        assert "chain-figure" in as_amina.get(address).content.decode(), address
    listed = figures_on(as_amina.get(at("option_list")))
    assert len(listed) > 6
    for address in listed:
        assert "chain-figure" in as_amina.get(address).content.decode(), address


def test_no_figure_and_old_results_say_so(as_amina, at, kenya, accepted_baseline):
    address = at("round_why", round_number=1)
    assert "no such figure" in as_amina.get(f"{address}?of=nothing/at/all").content.decode()
    assert "no such figure" in as_amina.get(address).content.decode()
    with centre_context(kenya):
        result = Result.objects.get()
        old = replace(selectors.frozen_figures(result), explained=())
        frozen = {name: value for name, value in to_json(old).items() if name != "explained"}
        Result.objects.filter(pk=result.pk).update(figures=frozen)
    body = as_amina.get(f"{address}?of=baseline/energy_use").content.decode()
    assert "frozen before figures kept" in body
    assert as_amina.get(at("round_results", round_number=1)).status_code == 200


def test_a_plant_sees_where_its_figures_come_from(as_amina, at, kenya, measured, amina, lead, enterprise):
    with centre_context(kenya):
        plant.accept(measured, entered_by=amina, accepted_by=lead)
    page = as_amina.get(reverse("plant_results", kwargs={"centre_slug": kenya.slug, "enterprise_id": enterprise.pk}))
    found = figures_on(page)
    assert len(found) >= 5
    for address in found:
        assert "chain-figure" in as_amina.get(address).content.decode(), address
