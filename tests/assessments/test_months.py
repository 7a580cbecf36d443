"""Months of a baseline: entered, refused, locked, and a base load and slope in the place of proportion."""

import html
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from accounts.models import User
from assessments import selectors, services
from assessments.calculation import calculate
from assessments.fields import BaselineLineFields, BillFields, BillLineFields, MeterFields, PointFields
from assessments.models import Assessment, Round
from assessments.refusals import RecordIsLocked
from centres.models import Centre, Product
from centres.tenancy import centre_context
from tests.assessments import plant
from tests.cast import event_names

# 10 MWh a month without paper, 0.3 MWh for each tonne; together 1,200 t and 480 MWh as plant.year records them.
OUTPUTS = (60, 70, 80, 90, 100, 110, 120, 130, 140, 110, 100, 90)
TYPED = "Month\tOutput\tUse\n" + "\n".join(f"m{n}\t{x}\t{10_000 + 300 * x}" for n, x in enumerate(OUTPUTS))
MONTHS = BaselineLineFields(
    indicator="energy_use",
    unit="kWh",
    source="Bills and production book",
    points=[
        PointFields(label=f"m{n}", output=Decimal(x), use=Decimal(10_000 + 300 * x)) for n, x in enumerate(OUTPUTS)
    ],
)


def test_a_year_of_months_adjusts_the_baseline_by_base_load_and_slope(
    kenya: Centre, baseline: Round, product: Product, amina: User, lead: User, at: Callable[..., str], as_amina: Client
) -> None:
    """At 1,500 t: 12 × 10 + 0.3 × 1,500 = 570 MWh; by ratio it would be 480 × 1.25 = 600 MWh."""
    form = {"indicator": "energy_use", "unit": "kWh", "period_count": "12", "evidence": "reported"}
    empty = html.unescape(as_amina.get(at("months_list", baseline_number=1)).content.decode())
    assert "an idle cold store still needs power" in empty
    refused = as_amina.post(
        at("months_create", baseline_number=1), {**form, "source": "", "points": "m1; 60\nm2; 70; x"}
    )
    said = html.unescape(refused.content.decode())
    assert refused.status_code == 422
    assert "Line 1: give the month, its output and its use." in said
    assert "Line 2: Use: “x” is not a number" in said
    assert "m1; 60\nm2; 70; x" in said
    made = as_amina.post(at("months_create", baseline_number=1), {**form, "source": "Bills", "points": TYPED})
    assert made.status_code == 302

    page = html.unescape(as_amina.get(at("months_list", baseline_number=1)).content.decode())
    assert "The line is used" in page
    assert "10\u00a0MWh" in page
    assert "480\u00a0MWh" in page
    with centre_context(kenya):
        accepted = plant.accept(baseline, entered_by=amina, accepted_by=lead)
        with pytest.raises(RecordIsLocked):
            services.remove_baseline_line(line=accepted.baseline_lines.get(), by=amina, at=plant.NOW)
        later = plant.follow_up(accepted.assessment, amina)
        plant.year(later, product, amina)
        plant.flow(later, amina, "product_output", "More paper", "300", "t", product=product)
        energy, *others = calculate(selectors.inputs_of(later)).figures.adjusted
    assert (energy.method, energy.adjusted, energy.seen_saving) == ("base_and_slope", 570, 90)
    assert (energy.base, energy.slope, energy.r_squared, energy.period_count) == (10, Decimal("0.3"), 1, 12)
    assert energy.flaws == ()
    assert {row.method for row in others} == {"ratio"}
    results = html.unescape(as_amina.get(at("round_results", round_number=2)).content.decode())
    assert "base load 10 MWh in each of 12 periods" in results
    adjusted = html.unescape(as_amina.get(at("months_list", baseline_number=1)).content.decode())
    assert "570\u00a0MWh" in adjusted
    assert "assessments.baseline_line.added" in event_names(kenya)


def test_a_line_that_does_not_fit_is_shown_and_not_used(
    kenya: Centre, baseline: Round, amina: User, at: Callable[..., str], as_amina: Client
) -> None:
    with centre_context(kenya):
        services.add_baseline_line(round_=baseline, fields=replace(MONTHS, unit="MWh"), by=amina, at=plant.NOW)
    page = html.unescape(as_amina.get(at("months_list", baseline_number=1)).content.decode())
    assert "too poor to use" in page
    assert "The months do not make up the recorded year" in page


def test_what_cannot_be_is_refused_by_its_field(kenya: Centre, baseline: Round, amina: User) -> None:
    def refused(**changed: object) -> list[str]:
        with pytest.raises(ValidationError) as error:
            fields = replace(MONTHS, **changed)
            services.add_baseline_line(round_=baseline, fields=fields, by=amina, at=plant.NOW)
        return list(error.value.message_dict)

    with centre_context(kenya):
        assert refused(points=MONTHS.points[:5]) == ["points"]
        assert refused(points=[replace(point, output=Decimal(5)) for point in MONTHS.points]) == ["points"]
        assert refused(points=[replace(point, use=Decimal(-1)) for point in MONTHS.points]) == ["points"]
        assert refused(points=[replace(point, label="m") for point in MONTHS.points]) == ["points"]
        assert refused(period_count=6) == ["points"]
        assert refused(unit="m3") == ["unit"]
        assert refused(indicator="noise") == ["indicator"]
        assert refused(source="") == ["source"]


def test_the_uses_of_a_meters_bills_stand_in_the_form(
    kenya: Centre, baseline: Round, assessment: Assessment, amina: User, at: Callable[..., str], as_amina: Client
) -> None:
    with centre_context(kenya):
        fields = MeterFields(name="Main meter", kind="energy", carrier="electricity", unit="kWh", currency="KES")
        meter = services.add_meter(site=assessment.site, fields=fields, by=amina, at=plant.NOW)
        bill = BillFields(
            start_on=date(2024, 8, 1),
            end_on=date(2024, 8, 31),
            lines=(BillLineFields(kind="use", amount=Decimal("41200.5")),),
        )
        services.add_bill(meter=meter, fields=bill, by=amina, at=plant.NOW)
        before = BillFields(start_on=date(2023, 8, 1), end_on=date(2023, 8, 31), lines=bill.lines)
        services.add_bill(meter=meter, fields=before, by=amina, at=plant.NOW)
    offered = as_amina.get(at("months_list", baseline_number=1)).content.decode()
    assert f"?meter={meter.pk}" in offered
    form = as_amina.get(at("months_create", baseline_number=1), {"meter": str(meter.pk)}).content.decode()
    assert "2024-08; ; 41200.5" in form
    assert "2023-08" not in form
    assert as_amina.get(at("months_create", baseline_number=1), {"meter": "nonsense"}).status_code == 200


def test_only_a_baseline_has_months(
    kenya: Centre, baseline: Round, amina: User, lead: User, at: Callable[..., str], as_amina: Client
) -> None:
    with centre_context(kenya):
        accepted = plant.accept(baseline, entered_by=amina, accepted_by=lead)
        later = plant.follow_up(accepted.assessment, amina)
        with pytest.raises(ValidationError):
            services.add_baseline_line(round_=later, fields=MONTHS, by=amina, at=plant.NOW)
    assert as_amina.get(at("months_list", baseline_number=later.number)).status_code == 404
