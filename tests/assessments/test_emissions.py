"""Refrigerants, ponds, energy sold and energy made on the site, as they are entered."""

import html
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from accounts.models import User
from assessments import calculation, selectors
from assessments.models import FlowRecord, Round
from centres.models import Centre
from centres.tenancy import centre_context
from tests.assessments import plant

pytestmark = pytest.mark.django_db


def year_of(round_: Round) -> Any:
    return calculation.calculate(selectors.inputs_of(round_)).figures.year


def test_what_stands_apart_changes_no_indicator(kenya: Centre, baseline: Round, amina: User) -> None:
    with centre_context(kenya):
        before = year_of(baseline)
        plant.flow(baseline, amina, "emission", "Cold store", "10", "kg", carrier="R-404A")
        plant.flow(baseline, amina, "emission", "Lime kiln", "5", "t CO2e", emission_source="process")
        plant.flow(
            baseline,
            amina,
            "emission",
            "Lagoon",
            "40000",
            "m3",
            emission_source="pond_methane",
            pond="anaerobic_deep_pond",
            cod_kg_per_m3=Decimal(5),
        )
        after = year_of(baseline)
    assert after.air_emissions_t == before.air_emissions_t
    assert after.other_emissions_t == Decimal("1164.428")  # 39.428 + 5 + 1,120
    assert after.emissions_t_by_source["pond_methane"] == 1120
    assert after.emissions_t_by_source["refrigerant"] == Decimal("39.428")


def test_sold_energy_takes_its_fuel_along_and_made_energy_counts_once(
    kenya: Centre, baseline: Round, amina: User
) -> None:
    with centre_context(kenya):
        plant.flow(baseline, amina, "energy", "Diesel", "1000", "MWh", carrier="diesel")
        before = year_of(baseline)
        plant.flow(baseline, amina, "energy", "From the generator", "300", "MWh", carrier="own_generated")
        assert year_of(baseline).energy_mwh == before.energy_mwh
        sold = plant.flow(
            baseline,
            amina,
            "energy",
            "To the neighbour",
            "70",
            "MWh",
            carrier="diesel",
            is_exported=True,
            efficiency_share=Decimal("0.35"),
        )
        after = year_of(baseline)
    assert sold.canonical_amount == -200
    assert after.energy_mwh == before.energy_mwh - 200
    assert (after.exported_mwh, after.made_on_site_mwh) == (70, 300)


@pytest.mark.parametrize(
    ("kind", "unit", "fields", "label"),
    [
        ("energy", "MWh", {"carrier": "diesel", "is_exported": True}, "Efficiency"),
        ("energy", "MWh", {"carrier": "diesel", "efficiency_share": Decimal("0.3")}, "Efficiency"),
        ("energy", "MWh", {"carrier": "diesel", "is_exported": True, "efficiency_share": Decimal(35)}, "Efficiency"),
        ("energy", "MWh", {"carrier": "own_generated", "is_exported": True}, "Kind of energy"),
        ("energy", "MWh", {"carrier": "diesel", "emission_source": "process"}, "Comes from"),
        ("water", "m3", {"is_exported": True}, "Sold or passed on"),
        ("emission", "m3", {"emission_source": "pond_methane", "cod_kg_per_m3": Decimal(1)}, "Kind of pond"),
        ("emission", "m3", {"emission_source": "pond_methane", "pond": "anaerobic_deep_pond"}, "COD"),
        ("emission", "t", {"emission_source": "process", "pond": "anaerobic_deep_pond"}, "Kind of pond"),
        ("emission", "t", {"emission_source": "cow"}, "Comes from"),
        ("emission", "t", {"emission_source": "pond_methane", "pond": "puddle"}, "Kind of pond"),
        (
            "emission",
            "t",
            {
                "emission_source": "pond_methane",
                "pond": "anaerobic_deep_pond",
                "methane_recovered_t": Decimal(-1),
            },
            "Methane caught",
        ),
    ],
)
def test_an_odd_entry_is_refused_with_a_sentence(
    kenya: Centre, baseline: Round, amina: User, kind: str, unit: str, fields: Any, label: str
) -> None:
    with centre_context(kenya), pytest.raises(ValidationError) as refusal:
        plant.flow(baseline, amina, kind, "Something", "1", unit, **fields)
    assert any(sentence.startswith(f"{label}: ") for sentence in refusal.value.messages), refusal.value.messages


def test_the_form_asks_for_a_pond_and_the_results_show_it_apart(
    client: Client, kenya: Centre, baseline: Round, amina: User
) -> None:
    client.force_login(amina)
    kwargs = {"centre_slug": kenya.slug, "reference": baseline.assessment.reference, "round_number": 1}
    address = reverse("flow_create", kwargs=kwargs)
    content = client.get(address, {"kind": "emission"}).content.decode()
    for word in ("Comes from", "Effluent pond", "Kind of pond", "COD of the effluent", "R-404A"):
        assert word in content
    typed = {
        "kind": "emission",
        "name": "Lagoon",
        "amount": "40000",
        "unit": "m3",
        "method": "calculated",
        "evidence": "estimated",
        "emission_source": "pond_methane",
        "pond": "anaerobic_shallow_pond",
        "cod_kg_per_m3": "5",
    }
    assert client.post(address, typed).status_code == 302
    with centre_context(kenya):
        lagoon = FlowRecord.objects.get(name="Lagoon")
        assert (lagoon.pond, lagoon.canonical_amount, lagoon.canonical_unit) == (
            "anaerobic_shallow_pond",
            Decimal(280),
            "t CO2e",
        )
    results = client.get(reverse("round_results", kwargs=kwargs)).content.decode()
    assert "Shown apart, in no indicator" in results
    assert "Methane of effluent ponds" in results


def test_bo_and_mcf_can_be_measured_ones(kenya: Centre, baseline: Round, amina: User) -> None:
    lagoon = {"emission_source": "pond_methane", "pond": "anaerobic_deep_pond", "mcf_share": Decimal("0.5")}
    with centre_context(kenya):
        plant.flow(baseline, amina, "emission", "Lagoon", "200", "t", methane_per_cod_share=Decimal("0.2"), **lagoon)
        assert year_of(baseline).emissions_t_by_source["pond_methane"] == 560  # 200 × 0.2 × 0.5 × 28
        for name, value, sentence in [
            ("mcf_share", Decimal("1.2"), "give 0 to 1"),
            ("methane_per_cod_share", Decimal(0), "such as 0.25"),
            ("emission_source", "process", "[Ll]eave it empty"),
        ]:
            with pytest.raises(ValidationError, match=sentence):
                plant.flow(baseline, amina, "emission", "Pond", "200", "t", **{**lagoon, name: value})


def test_the_pond_form_shows_the_defaults_and_the_supplier_is_a_memo(
    kenya: Centre, baseline: Round, amina: User, as_amina: Client
) -> None:
    def at(name: str) -> str:
        reference = baseline.assessment.reference
        return reverse(name, kwargs={"centre_slug": kenya.slug, "reference": reference, "round_number": 1})

    form = html.unescape(as_amina.get(f"{at('flow_create')}?kind=emission").content.decode())
    assert "Anaerobic pond, more than 2 m deep · MCF 0.8" in form
    assert "Empty: 0.25, the default of the IPCC" in form
    with centre_context(kenya):
        factor = {"carrier": "electricity", "co2e_kg_per_kwh": Decimal("0.02")}
        plant.flow(baseline, amina, "energy", "Green tariff", "100", "MWh", **factor)
        year = year_of(baseline)
        assert year.supplier_electricity_t == year.air_emissions_t - 100 * Decimal("0.08483") + 2
    assert "with the supplier's factor" in html.unescape(as_amina.get(at("round_results")).content.decode())
