"""The list and the settings of assessments, and how many queries the pages ask."""

import html
from collections.abc import Callable
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from accounts.models import User
from assessments import services
from assessments.calculation import calculate
from assessments.choices import ENERGY_NAMES, TECHNIQUE_HELP, FlowKind, Technique
from assessments.fields import AssessmentFields
from assessments.forms import unit_suggestions
from assessments.models import Assessment, Option, Round
from assessments.selectors import energy_codes, inputs_of
from centres.api import merged
from centres.models import Centre, Product, Site
from centres.tenancy import centre_context
from indicators.core.units import parse_unit
from indicators.selectors import published_factor_sets
from tests.assessments import plant
from tests.cast import event_names

LIST = "/centres/kenya/assessments/"


@pytest.fixture
def typed(site: Site, amina: User) -> dict[str, str]:
    """What is typed to start an assessment."""
    return {
        "site": str(site.pk),
        "started_on": "2026-01-12",
        "lead": str(amina.pk),
        "currency": "KES",
        "currency_per_usd": "129.2",
        "rate_source": "Central Bank of Kenya",
        "rate_on": "2026-06-30",
        "discount_percent": "12.5",
        "grid_factor": "",
        "focus": "Boiler house",
    }


def test_an_assessment_is_started_for_experts_only_and_once(
    kenya: Centre, typed: dict[str, str], client: Client, amina: User, vera: User, kofi: User
) -> None:
    sent = {**typed, "id": str(uuid4())}
    for person, code in [(kofi, 404), (vera, 403), (amina, 302), (amina, 302)]:
        client.force_login(person)
        assert client.post(f"{LIST}new/", sent).status_code == code
    with centre_context(kenya):
        made = Assessment.objects.get()
    assert (made.reference, str(made.discount_rate)) == ("KE-2026-001", "0.1250")
    assert made.grid_factor is not None  # the national average, where nobody chose another


def test_each_refusal_names_the_field_and_everything_typed_stays(
    kenya: Centre, typed: dict[str, str], as_amina: Client, kofi: User, enterprise_south_africa: Any
) -> None:
    for wrong, sentence in [
        ({"site": ""}, "Site: This field is required."),
        ({"site": str(uuid4())}, "Site: "),
        ({"lead": str(kofi.pk)}, "Lead assessor: "),
        ({"started_on": "12/01/2026"}, "Started on: "),
        ({"started_on": "9999-01-01"}, "Started on: this date is too late."),
        ({"currency": "XXY"}, "Currency: "),
        ({"currency_per_usd": "0"}, "Currency for one US dollar: give a number above zero."),
        ({"currency_per_usd": "1e9"}, "Currency for one US dollar: “1e9” is not a number."),
        ({"rate_source": ""}, "Source of the rate: "),
        ({"rate_on": ""}, "Rate of: "),
        ({"discount_percent": "100"}, "Discount rate, % a year: give 99.99 or less."),
        ({"grid_factor": "999999"}, "Factor for electricity from the grid: "),
    ]:
        answer = as_amina.post(f"{LIST}new/", {**typed, **wrong})
        page = html.unescape(answer.content.decode())
        assert answer.status_code == 422, wrong
        assert sentence in page, wrong
        assert "Boiler house" in page
    with centre_context(kenya):
        assert not Assessment.objects.exists()


def test_the_list_finds_by_text_state_and_person(
    kenya: Centre, baseline: Round, other_enterprise: Any, lead: User, amina: User, as_amina: Client
) -> None:
    from tests.cast import make_site

    dairy = make_site(other_enterprise, amina, "Dairy")
    with centre_context(kenya):
        plant.start_assessment(dairy, lead, focus="Pasteuriser")

    def found(query: str) -> set[str]:
        answer = as_amina.get(LIST + query)
        assert answer.status_code == 200
        return {row.enterprise for row in answer.context["found"].rows}

    mill, lakeside = "Rift Valley Paper Mill", "Lakeside Dairy"
    assert found("") == {mill, lakeside}
    assert found("?q=pasteur") == {lakeside} == found("?q=KE-2026-002")
    assert found("?state=draft") == {mill}
    assert found("?state=not_started") == {lakeside}
    assert found("?mine=1") == {mill}
    assert found("?q=nothing+like+it") == set() == found("?state=accepted")
    for nonsense in ("?q=%00&page=x", "?page=999999999999999999999", "?state=';--&q=" + "x" * 3000):
        assert as_amina.get(LIST + nonsense).status_code == 200
    part = as_amina.get(LIST + "?q=dairy", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert lakeside in part
    assert mill not in part


def test_settings_keep_what_an_accepted_round_rests_on_and_show_a_stale_edit(
    kenya: Centre, accepted_baseline: Round, at: Callable[..., str], as_amina: Client, as_lead: Client
) -> None:
    form = as_amina.get(at("assessment_edit")).context["form"]
    same = {name: form[name].value() or "" for name in form.fields}
    same |= {"started_on": "2026-01-12", "rate_on": "2026-06-30", "currency_per_usd": "129.2", "discount_percent": "10"}
    refused = as_amina.post(at("assessment_edit"), {**same, "currency": "USD", "currency_per_usd": ""})
    assert refused.status_code == 422
    assert "Currency: an accepted round rests on it." in refused.content.decode()
    assert as_lead.post(at("assessment_edit"), {**same, "focus": "Water"}).status_code == 302
    stale = as_amina.post(at("assessment_edit"), {**same, "focus": "Steam"})
    page = stale.content.decode()
    assert stale.status_code == 422
    assert "Juma" in page
    assert "Water" in page
    assert "Steam" in page
    assert as_amina.post(at("assessment_edit"), {**same, "focus": "Steam", "version": "2"}).status_code == 302


def test_an_assessment_chooses_its_factors_until_a_round_is_accepted(
    kenya: Centre, baseline: Round, amina: User, lead: User, at: Callable[..., str], as_amina: Client
) -> None:
    """10 kg of R-404A are 39.428 t CO2e by AR5 and 47.28 t by AR6; diesel weighs the same in both."""
    sets = {row.gwp_set: row for row in published_factor_sets() if row.version.startswith("2026-2")}
    with centre_context(kenya):
        plant.flow(baseline, amina, "emission", "Cold store", "10", "kg", carrier="R-404A")
        fields = merged(AssessmentFields, baseline.assessment, {"factor_set_id": sets["AR6"].pk})
        changed = services.edit_assessment(assessment=baseline.assessment, fields=fields, by=amina, at=plant.NOW)
        assert changed.factor_set == sets["AR6"]
        assert changed.grid_factor.factor_set == sets["AR6"]
        assert changed.grid_factor.iso3 == "KEN"
        assert baseline.flows.get(name="Cold store").canonical_amount == Decimal("0.01")
        round_ = Round.objects.select_related("assessment__factor_set").get(pk=baseline.pk)
        assert calculate(inputs_of(round_)).figures.year.other_emissions_t == Decimal("47.28")
        plant.accept(round_, entered_by=amina, accepted_by=lead)
        with pytest.raises(ValidationError, match="Factors: an accepted round rests on it"):
            back = merged(AssessmentFields, changed, {"factor_set_id": sets["AR4"].pk})
            services.edit_assessment(assessment=changed, fields=back, by=amina, at=plant.NOW)
    form = html.unescape(as_amina.get(at("assessment_edit")).content.decode())
    assert "An accepted round rests on it." in form
    assert at("round_recalculation", round_number=1) in form
    assert "GWP AR4" in form


def test_references_go_on_after_the_999th(kenya: Centre, assessment: Assessment, site: Site, amina: User) -> None:
    with centre_context(kenya):
        Assessment.objects.filter(pk=assessment.pk).update(reference="KE-2026-999")
        assert plant.start_assessment(site, amina).reference == "KE-2026-1000"
        assert plant.start_assessment(site, amina).reference == "KE-2026-1001"


def test_every_kind_of_energy_and_every_technique_has_its_words(kenya: Centre, assessment: Assessment) -> None:
    with centre_context(kenya):
        assert set(energy_codes(assessment)) == set(ENERGY_NAMES)
    assert set(TECHNIQUE_HELP) == set(Technique.values)


def test_every_suggested_unit_can_be_read() -> None:
    for kind in FlowKind.values:
        assert unit_suggestions(kind)
        for suggestion in unit_suggestions(kind):
            assert parse_unit(suggestion.symbol)


def test_pages_open_in_every_language(
    kenya: Centre, option: Option, at: Callable[..., str], as_amina: Client, amina: User
) -> None:
    for language in ("fr", "es", "ar"):
        amina.language = language
        amina.save()
        for name, kwargs in [
            ("flow_list", {"round_number": 1}),
            ("option_list", {}),
            ("round_results", {"round_number": 2}),
        ]:
            assert as_amina.get(at(name, **kwargs)).status_code == 200
    translation.activate("en")


def test_a_form_that_is_sent_back_as_it_came_changes_nothing(
    kenya: Centre, option: Option, report: Round, follow_up_draft: Round, at: Callable[..., str], as_amina: Client
) -> None:
    with centre_context(kenya):
        flows = list(follow_up_draft.flows.order_by("pk"))
        person = report.human_effects.get()
    addresses = [at("flow_edit", round_number=3, flow_id=flow.pk) for flow in flows]
    addresses += [at("option_edit", option_number=1), at("option_progress", option_number=1), at("assessment_edit")]
    addresses += [at("round_edit", round_number=3), at("human_edit", round_number=2, human_id=person.pk)]
    before = len(event_names(kenya))
    for address in addresses:
        assert as_amina.post(address, as_a_browser_sends(as_amina, address)).status_code == 302, address
    assert len(event_names(kenya)) == before


@pytest.fixture
def follow_up_draft(kenya: Centre, report: Round, option: Option, product: Product, amina: User, lead: User) -> Round:
    """A follow-up beside an open report, with a line of every kind and something said of people and the option."""
    with centre_context(kenya):
        plant.people(report, amina, option.pk)
        follow_up = plant.follow_up(report.assessment, amina)
        plant.year(follow_up, product, amina)
        plant.flow(follow_up, amina, "energy", "Diesel", "12.5", "m3", carrier="diesel", density_kg_per_m3=Decimal(850))
        plant.flow(follow_up, amina, "waste", "Rags", "1.2", "t", is_hazardous=True, destination="incineration")
        plant.flow(follow_up, amina, "emission", "Refrigerant", "3", "kg", carrier="HFC-134a")
        plant.implemented(option, follow_up, amina, implemented_share=Decimal("0.5"))
        return follow_up


class Fields(HTMLParser):
    """What a browser would send of the forms of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: dict[str, str] = {}
        self._select = self._textarea = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("name") or ""
        kind = given.get("type")
        if tag == "input" and name and kind not in ("checkbox", "radio", "submit", "search"):
            self.sent[name] = given.get("value") or ""
        elif tag == "input" and name and "checked" in given:
            self.sent[name] = given.get("value") or "on"
        elif tag == "select":
            self._select, self.sent[name] = name, ""
        elif tag == "option" and self._select and "selected" in given:
            self.sent[self._select] = given.get("value") or ""
        elif tag == "textarea":
            self._textarea, self.sent[name] = name, ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._textarea = ""

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self.sent[self._textarea] += data.strip()


def as_a_browser_sends(client: Client, address: str) -> dict[str, str]:
    page = Fields()
    page.feed(client.get(address).content.decode())
    return page.sent


# --- How many queries ---------------------------------------------------------------------------------------------


def queries(client: Client, address: str) -> int:
    client.get(address)  # the first answer fills what is kept between answers
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len([one for one in captured.captured_queries if "SAVEPOINT" not in one["sql"]])


def test_lists_ask_the_same_of_the_database_with_two_rows_and_with_twelve(
    kenya: Centre,
    option: Option,
    report: Round,
    site: Site,
    product: Product,
    amina: User,
    at: Callable[..., str],
    as_amina: Client,
) -> None:
    with centre_context(kenya):
        plant.people(report, amina)
        baseline = Round.objects.select_related("assessment").get(number=1)
        follow_up = plant.follow_up(report.assessment, amina)
        assert baseline.status == "accepted"
        for number in range(2):
            _more(number, site, product, amina, report, follow_up)
    pages = [
        LIST,
        at("option_list"),
        at("human_list"),
        at("assessment_detail"),
        at("assessment_history"),
        at("flow_list", round_number=3),
        at("round_results", round_number=2),
        at("round_review", round_number=2),
        at("option_detail", option_number=1),
    ]
    few = [queries(as_amina, page) for page in pages]
    with centre_context(kenya):
        for number in range(2, 12):
            _more(number, site, product, amina, report, follow_up)
    many = [queries(as_amina, page) for page in pages]
    assert dict(zip(pages, few, strict=True)) == dict(zip(pages, many, strict=True))
    assert max(many) <= 44


def _more(number: int, site: Site, product: Product, by: User, report: Round, follow_up: Round) -> None:
    plant.baseline(plant.start_assessment(site, by), product, by)
    plant.option(report, by, f"Option like {number}", kwh="100")
    plant.people(report, by)
    plant.flow(follow_up, by, "material", f"Dye {number}", "2", "t")


def test_rendering_asks_the_database_nothing(
    kenya: Centre,
    option: Option,
    report: Round,
    at: Callable[..., str],
    as_amina: Client,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from django.template import Template

    asked: dict[str, int] = {}
    rendered = Template.render

    def counted(template: Template, context: Any) -> Any:
        with CaptureQueriesContext(connection) as captured:
            answer = rendered(template, context)
        name = str(template.name)
        asked[name] = max(asked.get(name, 0), len(captured))
        return answer

    monkeypatch.setattr(Template, "render", counted)
    for name, kwargs in [
        ("assessment_detail", {}),
        ("assessment_history", {}),
        ("flow_list", {"round_number": 1}),
        ("option_list", {}),
        ("option_detail", {"option_number": 1}),
        ("human_list", {}),
        ("round_results", {"round_number": 1}),
        ("round_results", {"round_number": 2}),
        ("round_review", {"round_number": 2}),
    ]:
        assert as_amina.get(at(name, **kwargs)).status_code == 200
    assert as_amina.get(LIST).status_code == 200
    pages = {name: count for name, count in asked.items() if name.startswith("assessments/")}
    assert set(pages.values()) == {0}, pages
