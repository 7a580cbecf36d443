"""Inputs and outputs: recorded, refused, locked, sent twice, edited by two people."""

import html
from collections.abc import Callable
from decimal import Decimal
from uuid import uuid4

from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from assessments.models import FlowRecord, Round
from centres.models import Centre, Product
from centres.tenancy import centre_context
from tests.assessments import plant
from tests.cast import event_names

ELECTRICITY = {
    "kind": "energy",
    "carrier": "electricity",
    "name": "",
    "amount": "1,234.5",
    "unit": "MWh",
    "cost_amount": "24 690 000",
    "method": "metered",
    "evidence": "checked",
}


def rows(kenya: Centre, round_: Round) -> list[FlowRecord]:
    with centre_context(kenya):
        return list(round_.flows.order_by("pk"))


def test_a_line_is_recorded_for_experts_only(
    kenya: Centre, baseline: Round, at: Callable[..., str], client: Client, amina: User, vera: User, kofi: User
) -> None:
    address = at("flow_create", round_number=1)
    before = len(rows(kenya, baseline))
    for person, code in [(kofi, 404), (vera, 403), (amina, 302)]:
        client.force_login(person)
        assert client.post(address, ELECTRICITY).status_code == code
    *others, made = rows(kenya, baseline)
    assert len(others) == before
    assert (made.name, made.amount, made.canonical_amount, made.canonical_unit) == (
        "Electricity from the grid",
        Decimal("1234.5"),
        Decimal("1234.5"),
        "MWh",
    )
    assert made.cost_amount == 24_690_000
    assert event_names(kenya)[-1] == "assessments.flow.added"


def test_the_same_form_sent_twice_makes_one_line(
    kenya: Centre, baseline: Round, at: Callable[..., str], as_amina: Client
) -> None:
    key = str(uuid4())
    before = len(rows(kenya, baseline))
    for _time in range(2):
        answer = as_amina.post(at("flow_create", round_number=1), {**ELECTRICITY, "id": key})
        assert answer.status_code == 302
    assert len(rows(kenya, baseline)) == before + 1
    assert event_names(kenya).count("assessments.flow.added") == before + 1


REFUSED = [
    ({"unit": "ton"}, "Unit: “ton” can mean different things. Write t or short ton or long ton."),
    ({"unit": "kwhh"}, "Unit: “kwhh” is not known. Did you mean kWh"),
    ({"unit": "kW"}, "Unit: “kW” does not measure energy."),
    ({"unit": ""}, "Unit: This field is required."),
    ({"amount": "-5"}, "Amount: inputs and outputs are zero or more, not -5."),
    ({"amount": ""}, "Amount: give a number."),
    ({"amount": "many"}, "Amount: “many” is not a number."),
    ({"amount": "9" * 18, "unit": "GWh"}, "Amount: this is more than a plant can have."),
    ({"carrier": ""}, "Kind of energy: This field is required."),
    ({"carrier": "moonlight"}, "Kind of energy: Select a valid choice."),
    ({"carrier": "steam"}, "Supplier's factor: "),
    ({"carrier": "industrial_waste", "unit": "t"}, "Net calorific value: there is no default"),
    ({"carrier": "peat", "unit": "m3"}, "Density: give it for"),
    ({"carrier": "diesel", "unit": "l", "density_kg_per_m3": "0"}, "Density: give a number above zero."),
    ({"cost_amount": "1" + "0" * 14}, "Cost: this number is too large."),
    ({"uncertainty_percent": "101"}, "±"),
    ({"name": "x" * 121}, "What: "),
    ({"name": "a\x00b"}, "What: "),
    ({"kind": "energy", "name": "Grid electricity"}, "What: this round has an entry of this kind with this name"),
]


def test_each_refusal_names_the_field_and_everything_typed_stays(
    kenya: Centre, baseline: Round, at: Callable[..., str], as_amina: Client
) -> None:
    before = len(rows(kenya, baseline))
    for typed, sentence in REFUSED:
        answer = as_amina.post(at("flow_create", round_number=1), {**ELECTRICITY, "note": "from the bills", **typed})
        page = html.unescape(answer.content.decode())
        assert answer.status_code == 422, typed
        assert sentence in page, typed
        assert "from the bills" in page
        assert "amount" in typed or 'value="1,234.5"' in page
    assert len(rows(kenya, baseline)) == before


def test_what_a_unit_means_here_is_fixed_once_by_the_centre(
    kenya: Centre, baseline: Round, at: Callable[..., str], as_amina: Client
) -> None:
    coal = {**ELECTRICITY, "carrier": "lignite", "amount": "10", "unit": "tons"}
    assert as_amina.post(at("flow_create", round_number=1), coal).status_code == 422
    kenya.unit_meanings = {"ton": "short ton"}
    kenya.save()
    assert as_amina.post(at("flow_create", round_number=1), coal).status_code == 302
    assert round(rows(kenya, baseline)[-1].canonical_amount, 3) == Decimal("29.987")  # 9.0718 t of 11.9 MJ/kg


def test_a_product_output_is_never_negative_and_names_its_product(
    kenya: Centre, baseline: Round, product: Product, at: Callable[..., str], as_amina: Client
) -> None:
    output = {"kind": "product_output", "name": "Tissue", "amount": "12", "unit": "t", "method": "metered"}
    output |= {"evidence": "reported", "product": str(product.pk)}
    address = at("flow_create", round_number=1)
    for typed, sentence in [({"amount": "-12"}, "zero or more"), ({"product": ""}, "Product: ")]:
        answer = as_amina.post(address, {**output, **typed})
        assert answer.status_code == 422
        assert sentence in answer.content.decode()
    assert as_amina.post(address, output).status_code == 302


def test_a_second_product_in_another_unit_is_said_and_no_page_breaks(
    kenya: Centre, baseline: Round, site: object, at: Callable[..., str], as_amina: Client, amina: User
) -> None:
    from tests.cast import make_product

    cups = make_product(site, amina, "Cups", unit="piece")  # type: ignore[arg-type]
    with centre_context(kenya):
        plant.flow(baseline, amina, "product_output", "Cups", "5000", "piece", product=cups)
    for name in ("flow_list", "round_results", "round_review"):
        answer = as_amina.get(at(name, round_number=1))
        assert answer.status_code == 200
        assert "Give each product a conversion weight" in answer.content.decode()
    refused = as_amina.post(at("round_submit", round_number=1), {"version": "1"})
    assert refused.status_code == 422
    assert "conversion weight" in refused.content.decode()


def test_a_stale_edit_shows_both_keeps_mine_and_overwrites_only_knowingly(
    kenya: Centre, baseline: Round, at: Callable[..., str], as_amina: Client, as_lead: Client
) -> None:
    flow = rows(kenya, baseline)[1]
    address = at("flow_edit", round_number=1, flow_id=flow.pk)
    typed = {**ELECTRICITY, "name": "Grid electricity", "version": "1", "unit": "kWh", "cost_amount": ""}
    assert as_lead.post(address, {**typed, "amount": "470000"}).status_code == 302

    answer = as_amina.post(address, {**typed, "amount": "490000"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Juma" in page
    assert "470000" in page.replace(",", "")
    assert "490000" in page.replace(",", "")
    assert "Save mine over it" in page
    assert rows(kenya, baseline)[1].amount == 470_000

    assert 'name="version" value="2"' in page
    assert as_amina.post(address, {**typed, "amount": "490000", "version": "2"}).status_code == 302
    assert rows(kenya, baseline)[1].amount == 490_000


def test_a_lost_version_overwrites_nothing(
    kenya: Centre, baseline: Round, at: Callable[..., str], as_amina: Client
) -> None:
    flow = rows(kenya, baseline)[1]
    for version in ["", "0", "-1", "x", "9" * 40]:
        typed = {**ELECTRICITY, "name": "Grid electricity", "version": version, "amount": "1"}
        assert as_amina.post(at("flow_edit", round_number=1, flow_id=flow.pk), typed).status_code == 422, version
    assert rows(kenya, baseline)[1].amount == 480_000


def test_a_locked_row_says_what_locked_it_and_who_can_open_it(
    kenya: Centre, accepted_baseline: Round, at: Callable[..., str], as_amina: Client
) -> None:
    flow = rows(kenya, accepted_baseline)[1]
    address = at("flow_edit", round_number=1, flow_id=flow.pk)
    page = as_amina.get(address).content.decode()
    assert "is locked: the Baseline result accepted by Juma" in page
    assert "can open that round again" in page
    assert '<fieldset class="form" disabled>' in page
    refused = as_amina.post(address, {**ELECTRICITY, "version": str(flow.version)})
    assert refused.status_code == 422
    as_amina.post(at("flow_remove", round_number=1, flow_id=flow.pk))
    assert as_amina.post(at("flow_create", round_number=1), ELECTRICITY).status_code == 422
    assert rows(kenya, accepted_baseline)[1].amount == 480_000


def test_a_line_is_removed_and_the_history_keeps_what_it_said(
    kenya: Centre, baseline: Round, at: Callable[..., str], as_amina: Client
) -> None:
    flow = rows(kenya, baseline)[-1]
    assert as_amina.post(at("flow_remove", round_number=1, flow_id=flow.pk)).status_code == 302
    assert flow.pk not in {row.pk for row in rows(kenya, baseline)}
    page = as_amina.get(at("assessment_history")).content.decode()
    assert "removed an input or output" in page
    assert "Sludge" in page


def test_a_follow_up_starts_with_the_lines_of_the_baseline(
    kenya: Centre, follow_up: Round, at: Callable[..., str], as_amina: Client
) -> None:
    address = at("flow_repeat", round_number=3)
    page = as_amina.get(address)
    formset = page.context["formset"]
    assert [form.record.name for form in formset.forms][:2] == ["Paper", "Grid electricity"]
    typed = {"line-TOTAL_FORMS": "6", "line-INITIAL_FORMS": "6"}
    for place, form in enumerate(formset.forms):
        typed |= {
            f"line-{place}-like": str(form.record.pk),
            f"line-{place}-id": str(uuid4()),
            f"line-{place}-unit": form.record.unit,
            f"line-{place}-amount": "",
            f"line-{place}-cost_amount": "",
            f"line-{place}-method": "billed",
            f"line-{place}-evidence": "reported",
        }
    wrong = {**typed, "line-0-amount": "1100", "line-1-amount": "410,000", "line-1-unit": "Mcf"}
    answer = as_amina.post(address, wrong)
    assert answer.status_code == 422
    assert "can mean different things" in answer.content.decode()
    assert 'value="410,000"' in answer.content.decode()
    assert rows(kenya, follow_up) == []

    right = {**wrong, "line-1-unit": "kWh"}
    for _time in range(2):  # the second sending finds nothing left to record, or the same rows
        as_amina.post(address, right)
    made = rows(kenya, follow_up)
    assert sorted(row.name for row in made) == ["Grid electricity", "Paper"]
    assert {row.carrier for row in made} == {"", "electricity"}


def test_an_amount_is_understood_while_it_is_typed(baseline: Round, at: Callable[..., str], as_amina: Client) -> None:
    address = at("flow_check", round_number=1)
    diesel = {"kind": "energy", "carrier": "diesel", "amount": "12,500", "unit": "l"}
    assert "125.417" in as_amina.post(address, diesel).content.decode()
    assert "can mean different things" in as_amina.post(address, {**diesel, "unit": "gal"}).content.decode()
    assert as_amina.post(address, {"kind": "nothing"}).status_code == 204


def test_adding_inside_the_table_answers_with_the_table_and_an_empty_line(
    baseline: Round, at: Callable[..., str], as_amina: Client
) -> None:
    htmx = {"HX-Request": "true"}
    address = at("flow_create", round_number=1)
    empty = as_amina.get(f"{address}?kind=energy", headers=htmx).content.decode()
    assert "<tr" in empty
    assert "<html" not in empty
    refused = as_amina.post(address, {**ELECTRICITY, "unit": "ton"}, headers=htmx)
    assert refused.status_code == 422
    assert 'value="1,234.5"' in refused.content.decode()
    done = as_amina.post(address, ELECTRICITY, headers=htmx)
    page = done.content.decode()
    assert done.headers["HX-Retarget"] == "#flows"
    assert "Electricity from the grid recorded." in page
    assert 'value="1,234.5"' not in page


NONSENSE = st.one_of(
    st.text(max_size=200),
    st.sampled_from(["1e999", "NaN", "-Infinity", "\x00", "9" * 400, "٣٫٥", "1/0", "0x1F", "🜂", "null", "[]", "-0"]),
)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=st.dictionaries(st.sampled_from([*ELECTRICITY, "id", "version", "density_kg_per_m3", "note"]), NONSENSE))
def test_nonsense_never_breaks_the_form(
    baseline: Round, at: Callable[..., str], as_amina: Client, values: dict[str, str]
) -> None:
    answer = as_amina.post(at("flow_create", round_number=1), {**ELECTRICITY, **values})
    assert answer.status_code in (200, 302, 422)


def test_ten_megabytes_are_refused(baseline: Round, at: Callable[..., str], as_amina: Client) -> None:
    answer = as_amina.post(at("flow_create", round_number=1), {**ELECTRICITY, "note": "x" * 10_000_000})
    assert answer.status_code in (400, 413)
