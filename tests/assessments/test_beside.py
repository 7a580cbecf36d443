"""Loads of effluent and indicators of the plant's own: entered, refused, frozen, beside the thirteen."""

import html
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from accounts.models import User
from assessments import selectors, services
from assessments.calculation import calculate
from assessments.fields import EffluentFields, LocalFields
from assessments.models import Round
from assessments.refusals import RecordIsInUse, RecordIsLocked
from centres.models import Centre, Product
from centres.tenancy import centre_context
from tests.assessments import plant
from tests.cast import event_names

CHEMICALS = {
    "name": "Chemicals for a tonne of paper",
    "numerator_name": "Chemicals",
    "numerator_unit": "kg",
    "denominator_name": "Paper",
    "denominator_unit": "t",
}


def cod(round_: Round, by: User, mg_per_l: str) -> None:
    flow = round_.flows.get(kind="waste_water")
    fields = EffluentFields(flow_id=flow.pk, substance="COD", concentration_mg_per_l=Decimal(mg_per_l))
    services.add_effluent(round_=round_, fields=fields, by=by, at=plant.NOW)


def chemicals(round_: Round, by: User, kg: str) -> None:
    amounts = {"numerator_amount": Decimal(kg), "denominator_amount": Decimal(1200)}
    services.add_local_indicator(round_=round_, fields=LocalFields(**CHEMICALS, **amounts), by=by, at=plant.NOW)


def test_two_years_of_loads_stand_beside_the_thirteen_and_are_frozen(
    kenya: Centre, baseline: Round, product: Product, amina: User, lead: User, at: Callable[..., str], as_amina: Client
) -> None:
    """33,000 m3 × 2,000 mg/l = 66,000 kg, 55 kg for 1 t; later 26,400 m3 × 1,500 mg/l = 39,600 kg, 33 kg: −40 %."""
    with centre_context(kenya):
        cod(baseline, amina, "2000")
        chemicals(baseline, amina, "6000")
        accepted = plant.accept(baseline, entered_by=amina, accepted_by=lead)
        load = accepted.effluent_loads.get()
        with pytest.raises(RecordIsLocked):
            services.remove_effluent(effluent=load, by=amina, at=plant.NOW)
        later = plant.follow_up(accepted.assessment, amina)
        plant.year(later, product, amina, scale="0.8")
        cod(later, amina, "1500")
        chemicals(later, amina, "4800")
        figures = calculate(selectors.inputs_of(later)).figures
        frozen = selectors.frozen_figures(selectors.current_result(accepted))  # type: ignore[arg-type]  # accepted
    (row,) = figures.loads
    assert (row.baseline_kg, row.baseline_kg_per_output) == (66_000, 55)
    assert (row.current_kg, row.current_kg_per_output, row.change_share) == (39_600, 33, Decimal("-0.4"))
    (own,) = figures.local_indicators
    assert (own.baseline, own.current, own.change_share, own.unit) == (5, 4, Decimal("-0.2"), "kg/t")
    assert len(figures.indicators) == 13
    assert (frozen.loads[0].baseline_kg, frozen.loads[0].current_kg) == (66_000, None)
    explained = {one.key: one for one in figures.explained}
    assert explained["current/load/COD/load_per_output"].value == 33
    assert explained["baseline/local/Chemicals for a tonne of paper/local"].value == 5

    results = html.unescape(as_amina.get(at("round_results", round_number=2)).content.decode())
    assert "Loads of effluent" in results
    assert "−40\u00a0%" in results
    assert "Chemicals for a tonne of paper" in results
    why = as_amina.get(at("round_why", round_number=2) + "?of=current/load/COD/load_kg").content.decode()
    assert "COD: Load of the effluent, this year" in html.unescape(why)
    assert {"assessments.effluent.added", "assessments.local_indicator.added"} <= set(event_names(kenya))


def test_what_cannot_be_is_refused_by_its_field(kenya: Centre, baseline: Round, amina: User) -> None:
    with centre_context(kenya):
        sewer = baseline.flows.get(kind="waste_water")
        for given, sentence in [
            ({"concentration_mg_per_l": Decimal(1), "load_kg": Decimal(1)}, "either the concentration or the load"),
            ({}, "either the concentration or the load"),
            ({"concentration_mg_per_l": Decimal(-1)}, "Concentration: give zero or more"),
            ({"load_kg": Decimal(10) ** 13}, "Load: give zero or more"),
        ]:
            with pytest.raises(ValidationError, match=sentence):
                fields = EffluentFields(flow_id=sewer.pk, substance="COD", **given)
                services.add_effluent(round_=baseline, fields=fields, by=amina, at=plant.NOW)
        with pytest.raises(ValidationError, match="Waste-water: choose one"):
            fields = EffluentFields(flow_id=baseline.flows.get(kind="water").pk, substance="COD", load_kg=Decimal(1))
            services.add_effluent(round_=baseline, fields=fields, by=amina, at=plant.NOW)
        cod(baseline, amina, "2000")
        with pytest.raises(ValidationError, match="has a line for it already"):
            cod(baseline, amina, "2100")
        with pytest.raises(RecordIsInUse):
            services.remove_flow(flow=sewer, by=amina, at=plant.NOW)
        with pytest.raises(ValidationError, match="above zero"):
            fields_ = LocalFields(**CHEMICALS, numerator_amount=Decimal(1), denominator_amount=Decimal(0))
            services.add_local_indicator(round_=baseline, fields=fields_, by=amina, at=plant.NOW)


def test_the_pages_record_change_and_remove(
    kenya: Centre, baseline: Round, at: Callable[..., str], as_amina: Client, vera: User, kofi: User
) -> None:
    with centre_context(kenya):
        sewer = baseline.flows.get(kind="waste_water")
    typed = {"flow": str(sewer.pk), "substance": "Cr", "concentration_mg_per_l": "4", "evidence": "measured"}
    new = at("beside_create", round_number=1, beside_part="effluents")
    outsider = Client()
    for person, code in [(kofi, 404), (vera, 403)]:
        outsider.force_login(person)
        assert outsider.post(new, typed).status_code == code
    refused = as_amina.post(new, typed | {"load_kg": "7"})
    assert refused.status_code == 422
    assert 'value="7"' in refused.content.decode()
    assert as_amina.post(new, typed).status_code == 302
    own = at("beside_create", round_number=1, beside_part="indicators")
    amounts = {"numerator_amount": "6000", "denominator_amount": "1200", "evidence": "reported"}
    assert as_amina.post(own, CHEMICALS | amounts).status_code == 302
    shown = html.unescape(as_amina.get(at("beside_list", round_number=1)).content.decode())
    assert "132" in shown  # 33,000 m3 × 4 mg/l
    assert "kg/t" in shown
    with centre_context(kenya):
        load = baseline.effluent_loads.get()
    one = {"round_number": 1, "beside_part": "effluents", "beside_id": load.pk}
    assert as_amina.post(at("beside_edit", **one), typed | {"concentration_mg_per_l": "5"}).status_code == 422
    again = typed | {"concentration_mg_per_l": "5", "version": "1"}
    assert as_amina.post(at("beside_edit", **one), again).status_code == 302
    assert as_amina.post(at("beside_remove", **one)).status_code == 302
    assert as_amina.get(at("beside_create", round_number=1, beside_part="wishes")).status_code == 404
    with centre_context(kenya):
        assert not baseline.effluent_loads.exists()
