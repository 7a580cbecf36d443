"""Options: proposed with their effects, followed, and never above what the plant used."""

import html
from collections.abc import Callable
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from assessments.forms import observed_initial
from assessments.models import Option, OptionEffect, ResultOption, Round
from centres.models import Centre
from centres.tenancy import centre_context
from tests.assessments import plant

LINES = {"effect-TOTAL_FORMS": "2", "effect-INITIAL_FORMS": "0"}
OPTION = {
    **LINES,
    "title": "Insulate the steam pipes",
    "counts_as": "cleaner_production",
    "technique": "equipment_modification",
    "investment_amount": "1,200,000",
    "grant_amount": "",
    "running_cost_amount": "",
    "lifetime_years": "10",
    "finance_source": "own",
    "effect-0-flow_kind": "energy",
    "effect-0-carrier": "electricity",
    "effect-0-amount": "12,500",
    "effect-0-unit": "kWh",
    "effect-0-saving_amount": "250,000",
    "effect-0-evidence": "estimated",
    "effect-1-flow_kind": "water",
    "effect-1-amount": "-40",
    "effect-1-unit": "m3",
    "effect-1-saving_amount": "-2,000",
    "effect-1-evidence": "estimated",
}


def the_option(kenya: Centre) -> Option:
    with centre_context(kenya):
        return Option.objects.select_related("assessment", "found_in").get()


def effects(kenya: Centre, option: Option) -> list[tuple[str, Decimal, Decimal]]:
    with centre_context(kenya):
        return [(row.flow_kind, row.amount, row.saving_amount) for row in option.effects.order_by("created_at", "pk")]


def test_an_option_is_proposed_with_its_effects_for_experts_only_and_once(
    kenya: Centre, report: Round, at: Callable[..., str], client: Client, amina: User, vera: User, kofi: User
) -> None:
    sent = {**OPTION, "id": str(uuid4())}
    for person, code in [(kofi, 404), (vera, 403), (amina, 302), (amina, 302)]:
        client.force_login(person)
        assert client.post(at("option_create"), sent).status_code == code
    option = the_option(kenya)
    assert (option.number, option.investment_amount, option.grant_amount) == (1, 1_200_000, 0)
    assert effects(kenya, option) == [("energy", 12_500, 250_000), ("water", -40, -2_000)]
    page = client.get(at("option_detail", option_number=1)).content.decode()
    assert "−12,500" in page
    assert "+40" in page
    assert "KES\xa0248,000" in page
    assert "4.8\xa0years" in page


REFUSED = [
    ({"title": ""}, "Title: "),
    ({"technique": ""}, "Technique: choose one of the eight"),
    ({"investment_amount": "-1"}, "Investment: give 0 or more."),
    ({"lifetime_years": "0"}, "Lifetime"),
    ({"lifetime_years": "61"}, "Lifetime"),
    ({"lifetime_years": "9" * 30}, "Lifetime"),
    ({"effect-0-unit": "gal"}, "Unit: “gal” can mean different things. Write US gal or imperial gal."),
    ({"effect-0-unit": ""}, "Unit: give the unit of the amount."),
    ({"effect-0-amount": ""}, "Less a year: give the amount"),
    ({"effect-0-carrier": ""}, "Kind of energy: choose which energy is saved."),
    ({"effect-0-amount": "abc"}, "Less a year: “abc” is not a number."),
    ({"effect-1-flow_kind": ""}, "Less a year: where only money is saved"),
    ({"effect-1-flow_kind": "", "effect-1-amount": "", "effect-1-saving_amount": ""}, None),
    ({"effect-1-flow_kind": "product_output"}, "Less of: "),
    ({"effect-TOTAL_FORMS": "x"}, "ManagementForm"),
]


def test_each_refusal_names_the_field_and_everything_typed_stays(
    kenya: Centre, report: Round, at: Callable[..., str], as_amina: Client
) -> None:
    for typed, sentence in REFUSED:
        if sentence is None:
            continue
        answer = as_amina.post(at("option_create"), {**OPTION, "cause": "No lagging", **typed})
        page = html.unescape(answer.content.decode())
        assert answer.status_code == 422, typed
        assert sentence in page, typed
        assert "No lagging" in page
    with centre_context(kenya):
        assert not Option.objects.exists()


def test_money_alone_is_an_effect_and_end_of_pipe_needs_no_technique(
    kenya: Centre, report: Round, at: Callable[..., str], as_amina: Client
) -> None:
    typed = {**OPTION, "counts_as": "end_of_pipe", "technique": "", "effect-0-flow_kind": "", "effect-0-carrier": ""}
    typed |= {"effect-0-amount": "", "effect-0-unit": "", "effect-1-amount": "", "effect-1-saving_amount": ""}
    typed |= {"effect-1-unit": ""}
    assert as_amina.post(at("option_create"), typed).status_code == 302
    assert effects(kenya, the_option(kenya)) == [("", None, 250_000)]


def test_another_line_keeps_what_was_typed_and_refuses_nothing_yet(
    kenya: Centre, report: Round, at: Callable[..., str], as_amina: Client
) -> None:
    answer = as_amina.post(at("option_create"), {**OPTION, "title": "", "more": "1"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'value="12,500"' in page
    assert 'name="effect-2-amount"' in page
    assert "field-error" not in page
    for total in ("", "x", "-1", "9" * 30):
        again = as_amina.post(at("option_create"), {**OPTION, "more": "1", "effect-TOTAL_FORMS": total})
        assert again.status_code == 200


def test_lines_are_changed_removed_and_added_in_one_go_or_not_at_all(
    kenya: Centre, option: Option, at: Callable[..., str], as_amina: Client
) -> None:
    with centre_context(kenya):
        first, second = option.effects.order_by("created_at", "pk")
    typed = {**OPTION, "version": "1", "effect-TOTAL_FORMS": "3", "effect-INITIAL_FORMS": "2"}
    typed |= {"effect-0-effect": str(first.pk), "effect-1-effect": str(second.pk), "effect-1-DELETE": "on"}
    typed |= {"effect-2-flow_kind": "waste", "effect-2-amount": "3", "effect-2-unit": "tons"}
    typed |= {"effect-2-evidence": "estimated"}
    address = at("option_edit", option_number=1)
    assert as_amina.post(address, typed).status_code == 422
    assert len(effects(kenya, option)) == 2
    assert as_amina.post(address, {**typed, "effect-2-unit": "t"}).status_code == 302
    assert [kind for kind, *_rest in effects(kenya, option)] == ["energy", "waste"]


def test_a_stale_form_overwrites_neither_the_option_nor_its_lines(
    kenya: Centre, option: Option, at: Callable[..., str], as_amina: Client, as_lead: Client
) -> None:
    with centre_context(kenya):
        first, second = option.effects.order_by("created_at", "pk")
    typed = {**OPTION, "version": "1", "effect-INITIAL_FORMS": "2"}
    typed |= {"effect-0-effect": str(first.pk), "effect-1-effect": str(second.pk)}
    address = at("option_edit", option_number=1)
    same = {**typed, "title": option.title, "technique": option.technique, "place": option.place}
    same |= {"investment_amount": "900000", "finance_source": "unknown", "effect-0-amount": "39000"}
    assert as_lead.post(address, same).status_code == 302  # only a line changed
    answer = as_amina.post(address, typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Juma" in page
    assert "Insulate the steam pipes" in page
    assert "39,000" in page
    assert effects(kenya, option)[0][1] == 39_000
    assert as_amina.post(address, {**typed, "version": "2"}).status_code == 302


def test_savings_above_the_baseline_are_said_at_once_and_refused_at_submission(
    kenya: Centre, report: Round, at: Callable[..., str], as_amina: Client
) -> None:
    typed = {**OPTION, "effect-0-amount": "481", "effect-0-unit": "MWh"}
    live = as_amina.post(at("option_check"), typed).content.decode()
    assert "more than the 480 MWh that the plant used before" in live
    assert as_amina.post(at("option_create"), typed).status_code == 302  # typed freely
    for name, kwargs in [("option_list", {}), ("option_detail", {"option_number": 1})]:
        assert "more than the 480 MWh" in as_amina.get(at(name, **kwargs)).content.decode()
    refused = as_amina.post(at("round_submit", round_number=2), {"version": "1"})
    assert refused.status_code == 422
    assert "more than the 480 MWh" in refused.content.decode()
    with centre_context(kenya):
        report.refresh_from_db()
    assert report.status == "draft"


def test_no_baseline_is_not_a_zero_baseline(
    kenya: Centre, report: Round, at: Callable[..., str], as_amina: Client
) -> None:
    typed = {**OPTION, "effect-0-carrier": "diesel", "effect-0-amount": "100", "effect-0-unit": "l"}
    assert as_amina.post(at("option_create"), typed).status_code == 302
    assert "No figure is not zero" in as_amina.get(at("option_list")).content.decode()
    refused = as_amina.post(at("round_submit", round_number=2), {"version": "1"})
    assert refused.status_code == 422
    assert "Answer: The options save" in refused.content.decode()
    answers = {row.name: "Bought in a can." for row in refused.context["submit_form"] if row.name.startswith("answer-")}
    assert as_amina.post(at("round_submit", round_number=2), {"version": "1", **answers}).status_code == 302


def test_progress_needs_a_reason_or_a_date_where_its_status_does(
    kenya: Centre, follow_up: Round, at: Callable[..., str], as_amina: Client
) -> None:
    address = at("option_progress", option_number=1)
    said = {"version": "0", "round": "3", "share_percent": "100", "evidence": "reported", **LINES}
    for typed, sentence in [
        ({"status": "rejected"}, "Reason: say why"),
        ({"status": "implemented"}, "In operation since: give the date"),
        ({"status": "implemented", "implemented_on": "2099-01-01"}, "lies in the future"),
        ({"status": "implemented", "implemented_on": "03/04/2026"}, "In operation since: "),
        ({"status": "planned", "implemented_on": "2026-01-01"}, "only an implemented option"),
        ({"status": "planned", "share_percent": "0"}, "Share implemented"),
        ({"status": "planned", "share_percent": "101"}, "Share implemented"),
        ({"status": "nonsense"}, "Status: "),
    ]:
        answer = as_amina.post(address, {**said, "remark": "As they said", **typed})
        page = html.unescape(answer.content.decode())
        assert answer.status_code == 422, typed
        assert sentence in page, typed
        assert "As they said" in page
    working = {**said, "status": "implemented", "implemented_on": "2025-09-01", "share_percent": "50"}
    working |= {"effect-0-flow_kind": "energy", "effect-0-carrier": "electricity", "effect-0-amount": "18,000"}
    working |= {"effect-0-unit": "kWh", "effect-0-saving_amount": "360,000", "effect-0-evidence": "checked"}
    assert as_amina.post(address, working).status_code == 302
    assert as_amina.post(address, working).status_code == 422  # the form showed that nothing had been said
    page = as_amina.get(at("option_detail", option_number=1)).content.decode()
    assert "−18,000" in page
    assert "50\xa0%" in page
    assert the_option(kenya).status == "implemented"


def test_an_accepted_option_is_locked_and_a_follow_up_may_still_follow_it(
    kenya: Centre, follow_up: Round, at: Callable[..., str], as_amina: Client
) -> None:
    page = as_amina.get(at("option_edit", option_number=1)).content.decode()
    assert "is locked: the Report result accepted by Juma" in page
    assert "<fieldset disabled>" in page
    with centre_context(kenya):
        effect = the_option(kenya).effects.first()
    typed = {**OPTION, "version": "1", "effect-INITIAL_FORMS": "1", "effect-0-effect": str(effect.pk)}
    assert as_amina.post(at("option_edit", option_number=1), typed).status_code == 422
    as_amina.post(at("option_remove", option_number=1))
    assert the_option(kenya).title == "Recover white water"
    assert as_amina.get(at("option_progress", option_number=1)).status_code == 200


def test_an_option_that_nothing_speaks_of_can_go(
    kenya: Centre, option: Option, at: Callable[..., str], as_amina: Client
) -> None:
    assert as_amina.get(at("option_remove", option_number=1)).status_code == 200
    assert as_amina.post(at("option_remove", option_number=1)).status_code == 302
    with centre_context(kenya):
        assert not Option.objects.exists()


NONSENSE = st.one_of(st.text(max_size=80), st.sampled_from(["1e999", "NaN", "\x00", "9" * 300, "-1", "٣"]))


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=st.dictionaries(st.sampled_from([*OPTION, "id", "effect-0-effect", "effect-0-DELETE", "more"]), NONSENSE))
def test_nonsense_never_breaks_the_form(
    report: Round, at: Callable[..., str], as_amina: Client, values: dict[str, str]
) -> None:
    for name in ("option_create", "option_check"):
        assert as_amina.post(at(name), {**OPTION, **values}).status_code in (200, 302, 422)


def test_largest_numbers_pass_through_every_page(
    kenya: Centre, report: Round, at: Callable[..., str], as_amina: Client, amina: User
) -> None:
    largest = {**OPTION, "investment_amount": "9" * 14, "effect-0-saving_amount": "9" * 14, "lifetime_years": "60"}
    assert as_amina.post(at("option_create"), largest).status_code == 302
    smallest = {**OPTION, "title": "Small", "investment_amount": "0.01", "effect-0-saving_amount": "99999999999999"}
    assert as_amina.post(at("option_create"), smallest).status_code == 302
    for name in ("option_list", "option_detail", "round_results", "round_review"):
        kwargs = {"option_detail": {"option_number": 1}}.get(name, {"round_number": 2})
        assert as_amina.get(at(name, **({} if name == "option_list" else kwargs))).status_code == 200
    with centre_context(kenya):
        assert plant.accept(report, entered_by=amina, accepted_by=_somebody_else(kenya)).status == "accepted"


def test_less_hazardous_waste_is_kept_apart_in_what_is_accepted(
    kenya: Centre, amina: User, report: Round, at: Callable[..., str], as_amina: Client
) -> None:
    sludge = {"effect-0-flow_kind": "waste", "effect-0-amount": "1.5", "effect-0-unit": "t", "effect-0-carrier": ""}
    power = {"effect-1-flow_kind": "energy", "effect-1-carrier": "electricity", "effect-1-amount": "10"}
    power |= {"effect-1-unit": "kWh", "effect-1-is_hazardous": "on"}
    assert (
        as_amina.post(at("option_create"), {**OPTION, **sludge, **power, "effect-0-is_hazardous": "on"}).status_code
        == 302
    )
    shown = as_amina.get(at("option_detail", option_number=1)).content.decode()
    assert "hazardous" in shown
    with centre_context(kenya):
        kept = set(OptionEffect.objects.values_list("flow_kind", "is_hazardous"))
        assert kept == {("waste", True), ("energy", False)}, "only waste is hazardous"
        assert plant.accept(report, entered_by=amina, accepted_by=_somebody_else(kenya)).status == "accepted"
        row = ResultOption.objects.get()
        assert (row.waste_t, row.hazardous_waste_t) == (Decimal("1.5"), Decimal("1.5"))
        found = list(OptionEffect.objects.filter(flow_kind="energy"))
        with pytest.raises(IntegrityError), transaction.atomic():
            OptionEffect.objects.filter(pk=found[0].pk).update(is_hazardous=True)


def _somebody_else(kenya: Centre) -> User:
    from centres.roles import Role
    from tests.cast import member

    return member(kenya, "zuri", Role.LEAD_ASSESSOR)


def test_a_fuel_saved_is_asked_what_the_flow_form_asks_and_keeps_it_when_edited(
    kenya: Centre, report: Round, at: Callable[..., str], as_amina: Client
) -> None:
    gas = {"effect-0-carrier": "natural_gas", "effect-0-amount": "100", "effect-0-unit": "GJ"}
    oil = {"effect-1-flow_kind": "energy", "effect-1-carrier": "diesel", "effect-1-amount": "840"}
    oil |= {"effect-1-unit": "kg", "effect-1-saving_amount": "", "effect-1-ncv_mj_per_kg": "42.5"}
    typed = {**OPTION, **gas, **oil, "effect-0-heating_value": "gross"}
    said = html.unescape(
        as_amina.post(at("option_create"), {**typed, "effect-0-net_share_of_gross": "3"}).content.decode()
    )
    assert "Net share of gross" in said
    assert as_amina.post(at("option_create"), typed).status_code == 302
    page = as_amina.get(at("option_edit", option_number=1))
    lines = page.context["lines"]
    first, second = lines.initial
    assert (first["heating_value"], second["ncv_mj_per_kg"]) == ("gross", Decimal("42.5"))
    assert [line.is_behind_needed for line in lines.forms] == [True, True, False]
    assert "34.9" in as_amina.get(at("option_list")).content.decode()  # 25 of 100 GJ gross, and 9.917 of 840 kg
    with centre_context(kenya):
        gas_saved = the_option(kenya).effects.get(carrier="natural_gas")
    assert observed_initial(gas_saved)["heating_value"] == "gross"


def test_a_density_is_asked_for_in_the_sentence_of_the_flow_form(
    kenya: Centre, report: Round, at: Callable[..., str], as_amina: Client
) -> None:
    solvent = {"effect-0-flow_kind": "material", "effect-0-carrier": "", "effect-0-unit": "l"}
    typed = {**OPTION, **solvent, "effect-0-heating_value": "gross"}
    refused = html.unescape(as_amina.post(at("option_create"), typed).content.decode())
    assert "Density: give it for" in refused
    assert as_amina.post(at("option_create"), {**typed, "effect-0-density_kg_per_m3": "780"}).status_code == 302
    with centre_context(kenya):
        effect = the_option(kenya).effects.get(flow_kind="material")
    assert (effect.density_kg_per_m3, effect.heating_value) == (780, "")  # gross or net is asked of energy alone


def test_what_the_site_knows_of_a_fuel_holds_for_effects_too(
    kenya: Centre, report: Round, at: Callable[..., str], as_amina: Client
) -> None:
    wood = {"effect-0-carrier": "wood", "effect-0-amount": "20", "effect-0-unit": "m3"}
    refused = html.unescape(as_amina.post(at("option_create"), {**OPTION, **wood}).content.decode())
    assert "Density: give it for" in refused
    site_fuel = {"carrier": "wood", "source": "Weighed at the gate", "valid_on": "2024-07-01"}
    site_fuel |= {"density_kg_per_m3": "420", "heating_value": "net"}
    assert as_amina.post(at("fuel_create"), site_fuel).status_code == 302
    assert as_amina.post(at("option_create"), {**OPTION, **wood}).status_code == 302
