"""Steps, streams, key substances and utilities: recorded, refused, locked; their balances, frozen with the round."""

import html
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from accounts.models import User
from assessments import selectors, services
from assessments.calculation import calculate, frozen_process
from assessments.fields import (
    CompositionFields,
    FlowFields,
    StreamFields,
    SubstanceFields,
    UnitOperationFields,
    UtilityFields,
)
from assessments.models import Round, Stream, UnitOperation
from assessments.pages.balance import process_of
from assessments.refusals import NotReady, RecordIsInUse, RecordIsLocked
from centres.models import Centre
from centres.tenancy import centre_context
from tests.assessments import plant
from tests.cast import event_names

STEAM_LEAK = {
    "kind": "boiler",
    "name": "Boiler 1",
    "carrier": "electricity",
    "efficiency_percent": Decimal(80),
    "heat_kwh_per_t": Decimal(680),
    "lost_amount": Decimal(100),
    "source": "Flue-gas test",
}


def step(round_: Round, by: User, name: str, number: int = 1) -> UnitOperation:
    fields = UnitOperationFields(number=number, name=name, shifts_count=3, operating_hours=7000)
    return services.add_unit_operation(assessment=round_.assessment, fields=fields, by=by, at=plant.NOW)


def stream(round_: Round, by: User, contents: Any = (), **fields: Any) -> Stream:
    return services.add_stream(round_=round_, fields=StreamFields(**fields), contents=contents, by=by, at=plant.NOW)


def record(round_: Round, by: User) -> dict[str, Any]:
    """Record the process of the paper mill: two steps, water through them, what evaporates, a substance."""
    machine, hood = step(round_, by, "Paper machine"), step(round_, by, "Drying", 2)
    starch = services.add_substance(
        assessment=round_.assessment, fields=SubstanceFields(name="Starch", cas_number="9005-25-8"), by=by, at=plant.NOW
    )
    water = round_.flows.get(kind="water")
    return {
        "machine": machine,
        "hood": hood,
        "starch": starch,
        "water": water,
        "fresh": stream(
            round_, by, kind="input", medium="water", name="Shower water", flow_id=water.pk, to_unit_id=machine.pk,
            amount=Decimal(30_000),
        ),
        "vapour": stream(
            round_, by, kind="evaporation", medium="water", name="Hood vapour", from_unit_id=hood.pk,
            amount=Decimal(1200), unit="m3",
        ),
        "size": stream(
            round_,
            by,
            [CompositionFields(substance_id=starch.pk, share_percent=Decimal(90))],
            kind="input",
            medium="material",
            name="Starch sacks",
            amount=Decimal(40),
            unit="t",
            purchase_amount=Decimal(2_000_000),
        ),
    }  # fmt: skip


@pytest.fixture
def process(kenya: Centre, baseline: Round, amina: User) -> dict[str, Any]:
    """Return the records of a process."""
    with centre_context(kenya):
        return record(baseline, amina)


def test_streams_and_records_are_balanced_together(kenya: Centre, baseline: Round, process: dict[str, Any]) -> None:
    with centre_context(kenya):
        figures = process_of(baseline)
    water = figures.site("water")
    assert water is not None
    assert (water.input_amount, water.output_amount) == (36_000, 34_200)
    assert (water.accounted_share, water.unexplained_amount) == (Decimal("0.95"), 1800)
    assert water.unexplained_cost_amount == 90_000
    assert {part.kind: part.amount for part in water.output_sums} == {"waste_water": 33_000, "evaporation": 1200}
    starch = figures.site("substance", "Starch")
    assert starch is not None
    assert starch.price is not None
    assert (starch.state, starch.input_amount, round(starch.price, 2)) == ("no_outputs", 36_000, Decimal("55.56"))
    assert figures.waste_cost.input_cost_amount == 9_600_000 + 1_800_000 + 2_000_000


def test_the_page_says_it_in_a_sentence_and_with_a_table(
    baseline: Round, process: dict[str, Any], at: Callable[..., str], as_amina: Client
) -> None:
    page = html.unescape(as_amina.get(at("round_balance", round_number=1)).content.decode())
    assert "95\u00a0% of the water is accounted for." in page
    assert "1,800\u00a0m³ a year is unexplained" in page
    assert "Hood vapour" in page
    assert "Evaporation" in page
    assert "Nothing is recorded of where the Starch goes" in page
    assert 'role="img"' in page
    entered = html.unescape(as_amina.get(at("process_list", round_number=1)).content.decode())
    assert "part of Borehole" in entered
    assert "Starch 90 %" in entered


def test_a_balance_needs_no_streams(baseline: Round, at: Callable[..., str], as_amina: Client) -> None:
    page = html.unescape(as_amina.get(at("round_balance", round_number=1)).content.decode())
    assert "92\u00a0% of the water is accounted for." in page
    assert "Only recorded inputs and outputs are balanced here." in page


FORM = {
    "kind": "evaporation",
    "medium": "water",
    "name": "Vents",
    "amount": "1 200,5",
    "unit": "m3",
    "evidence": "estimated",
}
CHILLER = {"kind": "chiller", "name": "C", "carrier": "electricity", "source": "x", "evidence": "estimated"}
BOILER = CHILLER | {"kind": "boiler", "carrier": "diesel", "efficiency_percent": "0.8"}


def test_a_stream_is_recorded_for_experts_only(
    kenya: Centre, baseline: Round, at: Callable[..., str], client: Client, amina: User, vera: User, kofi: User
) -> None:
    address = at("process_create", round_number=1, process_part="streams")
    for person, code in [(kofi, 404), (vera, 403), (amina, 302)]:
        client.force_login(person)
        assert client.post(address, FORM).status_code == code
    with centre_context(kenya):
        (made,) = baseline.streams.all()
    assert (made.name, made.amount, made.evidence) == ("Vents", Decimal("1200.5"), "estimated")
    assert event_names(kenya)[-1] == "assessments.stream.added"


@pytest.mark.parametrize(
    ("part", "data", "sentence"),
    [
        ("streams", FORM | {"unit": ""}, "Unit: say in what the amount is."),
        ("streams", FORM | {"unit": "kWh"}, "does not measure"),
        ("streams", FORM | {"amount": "-3"}, "Amount: "),
        ("streams", FORM | {"kind": "intermediate"}, "From, to: an intermediate goes from one step to another."),
        ("streams", FORM | {"water_percent": "120"}, "Water in it"),
        ("streams", FORM | {"medium": "material"}, "density"),
        ("streams", {"name": "Vents"}, "What it is: "),
        ("substances", {"name": "Chromium", "cas_number": "7440-47-4"}, "CAS number: this is none"),
        ("steps", {"name": "Soaking", "number": "0"}, "Order: give a whole number from 1 to 999."),
        ("steps", {"name": "Soaking", "number": "1", "operating_hours": "9000"}, "at most 8784 hours"),
        ("utilities", CHILLER, "Coefficient of performance: say it"),
        ("utilities", BOILER, "Efficiency: give 1 to 110 percent."),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(
    baseline: Round, at: Callable[..., str], as_amina: Client, part: str, data: dict[str, str], sentence: str
) -> None:
    answer = as_amina.post(at("process_create", round_number=1, process_part=part), data)
    assert answer.status_code == 422
    page = html.unescape(answer.content.decode())
    assert sentence in page
    if data.get("name"):
        assert f'value="{data["name"]}"' in page


def test_an_unknown_part_has_no_address(baseline: Round, at: Callable[..., str], as_amina: Client) -> None:
    assert as_amina.get(at("process_create", round_number=1, process_part="nothing")).status_code == 404


def test_a_stream_of_another_assessment_is_refused(
    kenya: Centre, baseline: Round, process: dict[str, Any], amina: User
) -> None:
    with centre_context(kenya):
        other = plant.start_assessment(baseline.assessment.site, amina)
        foreign = services.add_unit_operation(
            assessment=other, fields=UnitOperationFields(number=1, name="Elsewhere"), by=amina, at=plant.NOW
        )
        with pytest.raises(ValidationError, match="a step of this assessment"):
            stream(baseline, amina, kind="loss", medium="energy", name="Heat", from_unit_id=foreign.pk)
        with pytest.raises(ValidationError, match="goes the other way"):
            stream(baseline, amina, kind="waste", medium="water", name="Water", flow_id=process["water"].pk)


def test_what_is_in_use_is_not_removed(kenya: Centre, baseline: Round, process: dict[str, Any], amina: User) -> None:
    with centre_context(kenya):
        with pytest.raises(RecordIsInUse, match="Shower water"):
            services.remove_unit_operation(unit_operation=process["machine"], by=amina, at=plant.NOW)
        with pytest.raises(RecordIsInUse, match="Shower water"):
            services.remove_flow(flow=process["water"], by=amina, at=plant.NOW)
        with pytest.raises(RecordIsInUse, match="Starch"):
            services.remove_substance(substance=process["starch"], by=amina, at=plant.NOW)
        services.remove_stream(stream=process["fresh"], by=amina, at=plant.NOW)
        services.remove_unit_operation(unit_operation=process["machine"], by=amina, at=plant.NOW)
        services.remove_stream(stream=process["size"], by=amina, at=plant.NOW)
        services.remove_substance(substance=process["starch"], by=amina, at=plant.NOW)
    assert event_names(kenya)[-1] == "assessments.substance.removed"


def test_editing_shows_what_it_holds_and_a_stale_edit_overwrites_nothing(
    kenya: Centre, baseline: Round, process: dict[str, Any], at: Callable[..., str], as_amina: Client
) -> None:
    size, starch = process["size"], process["starch"]
    address = at("process_edit", round_number=1, process_part="streams", process_id=size.pk)
    page = as_amina.get(address).content.decode()
    assert f'name="share_{starch.pk.hex}" value="90"' in page
    data = {
        "kind": "input", "medium": "material", "name": "Starch sacks", "amount": "40", "unit": "t",
        "purchase_amount": "2000000", "evidence": "estimated", "version": "1", f"share_{starch.pk.hex}": "85",
        f"bought_{starch.pk.hex}": "on",
    }  # fmt: skip
    assert as_amina.post(address, data).status_code == 302
    with centre_context(kenya):
        saved = Stream.objects.get(pk=size.pk)
        assert saved.contents.get().share_percent == 85
        assert saved.version == 2
    stale = as_amina.post(address, data | {"name": "Other"})
    assert stale.status_code == 422
    assert "Nothing was overwritten" in stale.content.decode()


def test_acceptance_freezes_the_balance_and_locks_its_streams(
    kenya: Centre, baseline: Round, process: dict[str, Any], amina: User, ines: User
) -> None:
    with centre_context(kenya):
        services.add_utility(round_=baseline, fields=UtilityFields(**STEAM_LEAK), by=amina, at=plant.NOW)
        round_ = plant.accept(baseline, entered_by=amina, accepted_by=ines)
        result = selectors.current_result(round_)
        assert result is not None
        frozen = frozen_process(selectors.frozen_figures(result))
        assert frozen is not None
        assert frozen == process_of(round_)
        (boiler,) = frozen.utilities
        prices = {price.unit: price.price_amount for price in boiler.prices}
        assert prices == {"MWh": 25_000, "t": 17_000}  # electricity at 20,000 a MWh, 80 %, 0.85 MWh a tonne
        assert (boiler.lost_energy_mwh, boiler.lost_cost_amount) == (85, 1_700_000)
        assert frozen.waste_cost == process_of(round_).waste_cost
        held = Stream.objects.get(pk=process["fresh"].pk)
        with pytest.raises(RecordIsLocked):
            services.remove_stream(stream=held, by=amina, at=plant.NOW)


def test_more_than_was_recorded_asks(kenya: Centre, baseline: Round, process: dict[str, Any], amina: User) -> None:
    from assessments import calculation

    with centre_context(kenya):
        stream(
            baseline, amina, kind="input", medium="water", name="Boiler water", flow_id=process["water"].pk,
            amount=Decimal(7000),
        )  # fmt: skip
        found = [str(one.code) for one in calculation.calculate(selectors.inputs_of(baseline)).findings]
    assert "streams_above_record" in found


def test_open_balances_are_asked_about_once_a_flow_chart_is_drawn(
    kenya: Centre, baseline: Round, amina: User, at: Callable[..., str], as_amina: Client
) -> None:
    review = at("round_review", round_number=1)
    assert "is accounted for" not in html.unescape(as_amina.get(review).content.decode())
    with centre_context(kenya):
        machine = step(baseline, amina, "Paper machine")
        water = {"medium": "water", "unit": "m3"}
        stream(baseline, amina, kind="input", name="Showers", amount=Decimal(1000), to_unit_id=machine.pk, **water)
        stream(baseline, amina, kind="loss", name="Drips", amount=Decimal(720), from_unit_id=machine.pk, **water)
    shown = html.unescape(as_amina.get(review).content.decode())
    assert "Paper machine: 72\u00a0% of the water is accounted for, 280 m³ is not. Where does it go?" in shown
    assert at("round_balance", round_number=1) in shown
    with centre_context(kenya), pytest.raises(NotReady, match="Paper machine: 72"):
        services.submit_round(round_=baseline, by=amina, at=plant.NOW)


def test_what_evaporates_closes_the_year(kenya: Centre, baseline: Round, amina: User) -> None:
    """In 1,500 + 36,000 t, out 1,200 + 240 + 28,000 t: 78.5 %; with 6,000 m3 of vapour 94.5 %."""
    with centre_context(kenya):
        sewer = baseline.flows.get(kind="waste_water")
        fields = FlowFields(kind="waste_water", name=sewer.name, amount=Decimal(28_000), unit="m3")
        services.edit_flow(flow=sewer, fields=fields, by=amina, at=plant.NOW)
        before = {str(finding.code) for finding in calculate(selectors.inputs_of(baseline)).findings}
        stream(baseline, amina, kind="evaporation", medium="water", name="Hood", amount=Decimal(6000), unit="m3")
        after = {str(finding.code) for finding in calculate(selectors.inputs_of(baseline)).findings}
    assert "balance_open" in before
    assert "balance_open" not in after


def test_a_follow_up_takes_the_process_over_in_one_click(
    kenya: Centre,
    baseline: Round,
    process: dict[str, Any],
    amina: User,
    lead: User,
    at: Callable[..., str],
    as_amina: Client,
) -> None:
    with centre_context(kenya):
        services.add_utility(round_=baseline, fields=UtilityFields(**STEAM_LEAK), by=amina, at=plant.NOW)
        accepted = plant.accept(baseline, entered_by=amina, accepted_by=lead)
        later = plant.follow_up(accepted.assessment, amina)
    listed = as_amina.get(at("process_list", round_number=2)).content.decode()
    assert "Take them over" in listed
    said = html.unescape(as_amina.post(at("process_take_over", round_number=2), follow=True).content.decode())
    assert "3 streams and utilities taken over" in said
    assert "These wait until their input or output is recorded in this round: Shower water." in said

    with centre_context(kenya):
        plant.flow(later, amina, "water", "Borehole", "33000", "m3")
    said = html.unescape(as_amina.post(at("process_take_over", round_number=2), follow=True).content.decode())
    assert "1 stream or utility taken over" in said
    assert "Take them over" not in said
    with centre_context(kenya):
        streams = {row.name: row for row in selectors.streams_of(later)}
        assert {row.evidence for row in streams.values()} == {"estimated"}
        assert streams["Shower water"].flow is not None
        assert (streams["Shower water"].flow.round_id, streams["Shower water"].amount) == (later.pk, 30_000)
        assert "1\u00a0July\u00a02024" in streams["Hood vapour"].note
        assert [one.substance.name for one in streams["Starch sacks"].contents.all()] == ["Starch"]
        assert later.utilities.get().heat_kwh_per_t == 680
    refused = html.unescape(as_amina.post(at("process_take_over", round_number=2), follow=True).content.decode())
    assert "No earlier round has streams or utilities that this one does not have." in refused


def test_only_experts_take_a_process_over(
    baseline: Round, at: Callable[..., str], client: Client, vera: User, kofi: User
) -> None:
    for person, code in [(kofi, 404), (vera, 403)]:
        client.force_login(person)
        assert client.post(at("process_take_over", round_number=1)).status_code == code
