"""Factor sets never change, frozen results never change, and a page says what other factors would give."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from assessments.models import Result, Round
from centres.models import Centre, Product
from centres.tenancy import centre_context
from indicators.models import FactorSet, FuelProperty, GridFactor, PublishedForEver
from indicators.reference import FactorSetRows, factor_set_rows
from indicators.selectors import DEFAULT_NAME, core_factors, current_factor_set
from indicators.services import publish_factor_set
from tests.assessments import plant

pytestmark = pytest.mark.django_db


def newer_rows() -> FactorSetRows:
    """A later version: Kenya's grid is cleaner, methane and nitrous oxide weigh as in AR6."""
    rows = factor_set_rows(name=DEFAULT_NAME, version="2027-1", gwp_set="AR6")
    grid = [
        {**row, "co2e_kg_per_kwh": Decimal("0.05"), "year": 2026}
        if (row["iso3"], row["kind"]) == ("KEN", "average")
        else row
        for row in rows.grid_factors
    ]
    return replace(rows, grid_factors=tuple(grid))


def frozen_bytes(result_id: Any) -> str:
    return json.dumps(Result.objects.values("figures", "inputs_digest", "core_version", "factor_set").get(pk=result_id))


def test_a_new_factor_set_changes_no_frozen_result(
    client: Client, kenya: Centre, accepted_baseline: Round, amina: User
) -> None:
    kwargs = {
        "centre_slug": kenya.slug,
        "reference": accepted_baseline.assessment.reference,
        "round_number": accepted_baseline.number,
    }
    client.force_login(amina)
    with centre_context(kenya):
        result = Result.objects.get(round=accepted_baseline)
        before = frozen_bytes(result.pk)
    printed = client.get(reverse("round_results", kwargs=kwargs)).content

    newer = publish_factor_set(rows=newer_rows(), published_on=date(2027, 1, 4))
    assert current_factor_set() == newer
    page = client.get(reverse("round_recalculation", kwargs=kwargs))

    with centre_context(kenya):
        assert frozen_bytes(result.pk) == before
        assert Result.objects.count() == 1
    strip = lambda content: content.split(b"<main")[1].split(b"</main>")[0]  # noqa: E731  # no tokens of the forms
    assert strip(client.get(reverse("round_results", kwargs=kwargs)).content) == strip(printed)

    shown = page.context["page"]
    lines = {line.name: line for section in shown.sections for line in section.lines}
    # 480 MWh at 84.83 and at 50 g CO2e/kWh
    assert lines["Air emissions"].old == Decimal("40.7184")
    assert lines["Air emissions"].new == Decimal("24")
    assert lines["Air emissions"].difference == Decimal("-16.7184")
    assert lines["Air emissions"].by_factors == Decimal("-16.7184")
    assert lines["Air emissions"].by_core == 0
    assert [(line.name, line.old, line.new) for line in shown.factors] == [
        ("Electricity from the grid", Decimal("0.084830"), Decimal("0.050000"))
    ]
    assert "Water use" not in lines
    assert shown.same_count > 10
    assert b"nothing is saved" in page.content


def test_the_page_compares_with_any_published_set(
    client: Client, kenya: Centre, accepted_baseline: Round, amina: User
) -> None:
    client.force_login(amina)
    kwargs = {"centre_slug": kenya.slug, "reference": accepted_baseline.assessment.reference, "round_number": 1}
    address = reverse("round_recalculation", kwargs=kwargs)
    same = client.get(address).context["page"]
    assert (same.changed_count, same.factors, same.because_of_core) == (0, (), "")
    for odd in ("x", "999999", "-1", "9" * 40):
        assert client.get(address, {"factors": odd}).status_code == 200
    other = FactorSet.objects.get(gwp_set="AR6", version="2026-2")
    shown = client.get(address, {"factors": str(other.pk)}).context["page"]
    assert shown.chosen_label == "RECP default factors, AR6 2026-2 · GWP AR6"


def test_an_older_calculation_is_named_as_the_reason(
    client: Client, kenya: Centre, accepted_baseline: Round, amina: User
) -> None:
    with centre_context(kenya):
        result = Result.objects.get(round=accepted_baseline)
        figures = json.loads(json.dumps(result.figures).replace('"2.0.0"', '"1.0.0"'))
        (row,) = [row for row in figures["indicators"] if row["code"] == "air_emissions"]
        row["baseline"] = "50.7184"  # with 10 t of a refrigerant, as version 1 added it
        Result.objects.filter(pk=result.pk).update(figures=figures, core_version="1.0.0")
    client.force_login(amina)
    kwargs = {"centre_slug": kenya.slug, "reference": accepted_baseline.assessment.reference, "round_number": 1}
    page = client.get(reverse("round_recalculation", kwargs=kwargs)).context["page"]
    (line,) = [line for section in page.sections for line in section.lines if line.name == "Air emissions"]
    assert (line.by_core, line.by_factors) == (-10, 0)
    assert "Version 2.0.0 of the calculation" in page.because_of_core


def test_a_round_without_a_result_says_so(client: Client, kenya: Centre, baseline: Round, amina: User) -> None:
    client.force_login(amina)
    kwargs = {"centre_slug": kenya.slug, "reference": baseline.assessment.reference, "round_number": 1}
    assert b"Nothing is frozen yet" in client.get(reverse("round_recalculation", kwargs=kwargs)).content


# --- Published is for ever --------------------------------------------------------------------------------------------


def test_the_models_refuse_to_change_what_is_published() -> None:
    for model in (FactorSet, FuelProperty, GridFactor):
        rows = model.objects.all()
        for change in (lambda rows=rows: rows.update(source="x"), rows.delete, lambda rows=rows: rows.bulk_update([])):
            with pytest.raises(PublishedForEver):
                change()


@pytest.mark.parametrize("model", [FactorSet, FuelProperty, GridFactor])
def test_the_database_refuses_to_change_what_is_published(model: Any) -> None:
    row = model.objects.first()
    row.source = "something else"
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        row.save()
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        model._base_manager.filter(pk=row.pk)._raw_delete("default")
    if model is not FactorSet:
        row.pk = None
        row.code, row.year = "new", 1999
        with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
            row.save(force_insert=True)


def test_a_version_is_published_once() -> None:
    rows = newer_rows()
    publish_factor_set(rows=rows, published_on=date(2027, 1, 4))
    with pytest.raises(ValidationError, match="published version never changes"):
        publish_factor_set(rows=rows, published_on=date(2027, 1, 5))


def test_the_command_publishes_a_version_once(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("publish_factors", "2027-2", "--gwp", "AR6")
    assert "RECP default factors 2027-2 is published." in capsys.readouterr().out
    with pytest.raises(CommandError, match="never changes"):
        call_command("publish_factors", "2027-2")


# --- What is shipped --------------------------------------------------------------------------------------------------


def test_every_set_has_all_fuels_gases_and_countries() -> None:
    for factor_set in FactorSet.objects.filter(version="2026-2"):
        assert factor_set.fuels.count() == 26
        assert factor_set.grid_factors.count() == 47 * 3 + 1
        assert factor_set.grid_factors.filter(valid_start=None).count() == 0
        assert "HCFC-22" in factor_set.gwp
        assert ("NF3" in factor_set.gwp) is (factor_set.gwp_set != "SAR")
        assert {"R-404A", "R-407C", "R-410A", "R-507A"} <= set(factor_set.blends)
    assert set(FactorSet.objects.filter(version="2026-2").values_list("gwp_set", flat=True)) == {
        "SAR", "AR4", "AR5", "AR6",
    }  # fmt: skip


@pytest.mark.parametrize("iso3", ["ALB", "ETH"])
def test_a_zero_is_kept_as_a_zero(iso3: str) -> None:
    rows = GridFactor.objects.filter(factor_set=current_factor_set(), iso3=iso3)
    values = dict(rows.values_list("kind", "co2e_kg_per_kwh"))
    assert values["combined_margin"] == values["operating_margin"] == 0
    assert values["average"] > 0
    margin = core_factors(current_factor_set().pk, rows.get(kind="average").pk).combined_margin
    assert margin is not None
    assert margin.kg_co2e_per_kwh == 0


def test_a_blend_of_a_set_is_computed_from_its_gases() -> None:
    ar4 = FactorSet.objects.get(gwp_set="AR4", version="2026-2")
    assert core_factors(ar4.pk, None).gwp_of("R-404A") == Decimal("3921.6")


def test_a_blend_can_be_entered(kenya: Centre, baseline: Round, product: Product, amina: User) -> None:
    with centre_context(kenya):
        leak = plant.flow(baseline, amina, "emission", "Cold store", "100", "kg", carrier="R-404A")
        assert (leak.canonical_amount, leak.canonical_unit) == (Decimal("0.1"), "t")
