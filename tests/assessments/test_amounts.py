"""Rates, stocks, heating values, campaigns and a site's own fuels, from the form to the figures."""

import html
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from accounts.models import User
from assessments import calculation, selectors, services
from assessments.fields import FlowFields, RoundFields, SiteFuelFields
from assessments.models import Assessment, FlowRecord, Round, SiteFuel
from assessments.pages.findings import checked
from centres.models import Centre, Product
from centres.tenancy import centre_context
from tests.assessments import plant
from tests.cast import event_names

GAS = {
    "kind": "energy",
    "carrier": "natural_gas",
    "name": "",
    "amount": "100",
    "unit": "GJ",
    "heating_value": "gross",
    "method": "billed",
    "evidence": "reported",
}
DYE = {"kind": "material", "name": "Dye", "amount": "900", "unit": "kg", "method": "billed", "evidence": "reported"}


def last(kenya: Centre, round_: Round) -> FlowRecord:
    with centre_context(kenya):
        record = round_.flows.order_by("-created_at", "-pk").first()
        assert record is not None
        return record


def record(as_amina: Client, at: Callable[..., str], **data: str) -> str:
    """Send the form; return what it refused, or nothing."""
    answer = as_amina.post(at("flow_create", round_number=1), data)
    assert answer.status_code in (302, 422)
    return html.unescape(answer.content.decode()) if answer.status_code == 422 else ""


@pytest.mark.parametrize(
    ("more", "mwh"),
    [
        ({}, "25"),
        ({"net_share_of_gross": "0.9036"}, "25.1"),
        ({"heating_value": "net"}, "27.777777778"),
        ({"heating_value": ""}, "27.777777778"),
        ({"heating_value": "net", "amount": "3.6", "time_span": "day", "span_count": "300"}, "300"),
        ({"opening_stock_amount": "50", "closing_stock_amount": "30"}, "30"),
    ],
)
def test_energy_counts_as_it_was_typed(
    kenya: Centre, baseline: Round, at: Callable[..., str], as_amina: Client, more: dict[str, str], mwh: str
) -> None:
    assert record(as_amina, at, **{**GAS, **more}) == ""
    assert last(kenya, baseline).canonical_amount == Decimal(mwh)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({**GAS, "time_span": "day"}, "How many: say how many days of the period it runs."),
        ({**GAS, "time_span": "day", "span_count": "367"}, "How many: the period has 365 at most."),
        ({**GAS, "span_count": "300"}, "How many: leave it empty, or say that the amount is an hour's"),
        ({**GAS, "carrier": "wood"}, "Net share of gross: there is no rule for wood; give it, such as 0.92"),
        ({**GAS, "net_share_of_gross": "1.2"}, "Net share of gross: give a share such as 0.90."),
        ({**DYE, "opening_stock_amount": "5"}, "Stock at the end: give it too; write 0 where nothing was left."),
        ({**DYE, "closing_stock_amount": "5"}, "Stock at the beginning: give it too; write 0"),
        (
            {**DYE, "opening_stock_amount": "50", "closing_stock_amount": "1,951"},
            "Stock at the end: 1,951 kg are more than the 950 kg that were there or bought.",
        ),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence_and_kept(
    baseline: Round, at: Callable[..., str], as_amina: Client, typed: dict[str, str], sentence: str
) -> None:
    said = record(as_amina, at, **typed)
    assert sentence in said
    assert f'value="{typed["amount"]}"' in said


def test_purchases_and_stocks_become_use_with_a_step(
    kenya: Centre, baseline: Round, at: Callable[..., str], as_amina: Client
) -> None:
    assert record(as_amina, at, **DYE, opening_stock_amount="250", closing_stock_amount="150") == ""
    assert last(kenya, baseline).canonical_amount == 1
    page = html.unescape(as_amina.get(at("flow_list", round_number=1)).content.decode())
    assert "Opening stock + bought − closing stock" in page
    assert "250 kg + 900 kg − 150 kg" in page


def test_a_rate_prints_as_it_was_typed(baseline: Round, at: Callable[..., str], as_amina: Client) -> None:
    assert record(as_amina, at, **{**DYE, "amount": "40"}, time_span="day", span_count="300") == ""
    page = html.unescape(as_amina.get(at("flow_list", round_number=1)).content.decode())
    assert "40\xa0kg a day × 300" in page
    assert "Over the period" in page


def test_an_unknown_heating_value_is_asked_about_until_it_is_said(
    kenya: Centre, baseline: Round, at: Callable[..., str], as_amina: Client
) -> None:
    record(as_amina, at, **{**GAS, "heating_value": ""})
    with centre_context(kenya):
        questions = [row.title for row in checked(baseline, slug=kenya.slug).questions]
    assert any("net or gross heating value" in question for question in questions)
    flow = last(kenya, baseline)
    answer = as_amina.post(
        at("flow_edit", round_number=1, flow_id=flow.pk), {**GAS, "name": flow.name, "version": flow.version}
    )
    assert answer.status_code == 302
    with centre_context(kenya):
        questions = [row.title for row in checked(baseline, slug=kenya.slug).questions]
    assert not any("heating value" in question for question in questions)


FUEL = {
    "carrier": "diesel",
    "density_kg_per_m3": "850",
    "calorific_value_mj_per_kg": "45",
    "heating_value": "gross",
    "source": "Supplier's certificate",
    "valid_on": "2024-01-01",
}


def test_a_sites_fuel_is_recorded_by_experts_and_counts_in_drafts(
    kenya: Centre,
    baseline: Round,
    at: Callable[..., str],
    client: Client,
    amina: User,
    vera: User,
    kofi: User,
) -> None:
    diesel = FlowFields(kind="energy", carrier="diesel", name="Diesel", amount=Decimal(1), unit="m3")
    with centre_context(kenya):
        flow = services.add_flow(round_=baseline, fields=diesel, by=amina, at=plant.NOW)
    for person, code in [(kofi, 404), (vera, 403), (amina, 302)]:
        client.force_login(person)
        assert client.post(at("fuel_create"), FUEL).status_code == code
    assert event_names(kenya)[-1] == "assessments.site_fuel.added"
    with centre_context(kenya):
        figures = calculation.calculate(selectors.inputs_of(baseline)).figures
        row = next(row for row in figures.flows if row.id == str(flow.pk))
        assert round(row.canonical_amount, 6) == round(Decimal(850 * 45) * Decimal("0.95") / 3600, 6)
        assert any("Supplier's certificate, own value, 2024" in step.source for step in row.steps)
    page = html.unescape(client.get(at("fuel_list")).content.decode())
    assert "Supplier's certificate" in page
    assert "45 Gross (higher)" in page


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"density_kg_per_m3": "0"}, "Density: give a number above zero."),
        ({"density_kg_per_m3": "", "calorific_value_mj_per_kg": ""}, "Density: give at least one of"),
        ({"source": ""}, "Source: This field is required."),
        ({"valid_on": "2999-01-01"}, "Valid from: this date is too late."),
        ({"valid_on": "2099-01-01"}, "Valid from: this day has not come yet."),
        ({"carrier": "electricity"}, "Fuel: Select a valid choice."),
        ({"net_share_of_gross": "2"}, "Net share of gross: give a share such as 0.90."),
    ],
)
def test_odd_values_of_a_fuel_are_refused(
    baseline: Round, at: Callable[..., str], as_amina: Client, changed: dict[str, str], sentence: str
) -> None:
    answer = as_amina.post(at("fuel_create"), {**FUEL, **changed})
    assert answer.status_code == 422
    assert sentence in html.unescape(answer.content.decode())


def test_a_fuel_is_changed_and_removed_and_the_trail_says_so(
    kenya: Centre, baseline: Round, at: Callable[..., str], as_amina: Client
) -> None:
    as_amina.post(at("fuel_create"), FUEL)
    with centre_context(kenya):
        fuel = SiteFuel.objects.get()
    address = at("fuel_edit", fuel_id=fuel.pk)
    assert as_amina.post(address, {**FUEL, "density_kg_per_m3": "840", "version": fuel.version}).status_code == 302
    stale = as_amina.post(address, {**FUEL, "density_kg_per_m3": "830", "version": fuel.version})
    assert stale.status_code == 422
    assert as_amina.post(at("fuel_remove", fuel_id=fuel.pk)).status_code == 302
    with centre_context(kenya):
        assert not SiteFuel.objects.exists()
    assert event_names(kenya)[-2:] == ["assessments.site_fuel.edited", "assessments.site_fuel.removed"]


def test_a_sites_fuel_never_changes_an_accepted_result(kenya: Centre, accepted_baseline: Round, amina: User) -> None:
    fields = SiteFuelFields(
        carrier="diesel", source="Laboratory", valid_on=date(2024, 1, 1), density_kg_per_m3=Decimal(900)
    )
    with centre_context(kenya):
        result = accepted_baseline.results.get()
        before = result.figures
        services.add_site_fuel(site=accepted_baseline.assessment.site, fields=fields, by=amina, at=plant.NOW)
        result.refresh_from_db()
        assert result.figures == before


SEASON = {"period_start": "2024-11-01", "period_end": "2025-03-31", "campaign": "Sugar campaign"}


def test_a_campaign_is_shorter_than_a_year_and_prints_its_name(
    kenya: Centre, assessment: Assessment, at: Callable[..., str], as_amina: Client
) -> None:
    answer = as_amina.post(at("round_create", kind="baseline"), {**SEASON, "campaign": ""})
    assert answer.status_code == 422
    assert "gives the season's name as the campaign" in html.unescape(answer.content.decode())
    assert as_amina.post(at("round_create", kind="baseline"), SEASON).status_code == 302
    for name, more in [
        ("flow_list", {"round_number": 1}),
        ("assessment_detail", {}),
        ("round_review", {"round_number": 1}),
    ]:
        page = html.unescape(as_amina.get(at(name, **more)).content.decode())
        assert "Sugar campaign, Nov\xa02024\xa0– Mar\xa02025" in page, name


def test_a_campaign_is_compared_with_the_same_campaign_only(
    kenya: Centre, assessment: Assessment, product: Product, amina: User, lead: User
) -> None:
    with centre_context(kenya):
        season = RoundFields(period_start=date(2024, 11, 1), period_end=date(2025, 3, 31), campaign="Sugar campaign")
        first = services.start_round(assessment=assessment, kind="baseline", fields=season, by=amina, at=plant.NOW)
        plant.year(first, product, amina)
        plant.accept(first, entered_by=amina, accepted_by=lead)
        for other in ("", "Fruit campaign"):
            later = RoundFields(
                period_start=date(2025, 11, 1),
                period_end=date(2026, 3, 31) if other else date(2026, 10, 31),
                campaign=other,
            )
            with pytest.raises(ValidationError, match="compared with the same campaign only"):
                services.start_round(assessment=assessment, kind="follow_up", fields=later, by=amina, at=plant.NOW)
        same = RoundFields(period_start=date(2025, 11, 1), period_end=date(2026, 3, 31), campaign="Sugar campaign")
        second = services.start_round(assessment=assessment, kind="follow_up", fields=same, by=amina, at=plant.NOW)
        plant.year(second, product, amina, scale="0.9")
        figures = calculation.calculate(selectors.inputs_of(second)).figures
    assert figures.year is not None
    assert (figures.year.campaign, figures.baseline.campaign if figures.baseline else "") == ("Sugar campaign",) * 2
    assert any(row.change_share is not None for row in figures.indicators)
