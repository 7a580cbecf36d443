"""A centre's own factors: they win, they never change, and accepted results do not notice later ones."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from assessments import calculation, selectors
from assessments.models import Assessment, Result, Round
from centres.models import Centre, Product, Site
from centres.tenancy import centre_context
from indicators.fields import OwnFactorFields
from indicators.models import FactorSet, OwnFactor
from indicators.selectors import current_factor_set
from indicators.services import add_own_factor, withdraw_own_factor
from tests.assessments import plant

pytestmark = pytest.mark.django_db
EARLY = datetime(2026, 8, 1, tzinfo=UTC)
LATER = datetime(2026, 10, 1, tzinfo=UTC)


def own(by: User, *, at: datetime = EARLY, **values: Any) -> OwnFactor:
    """Record Kenya's average of 90 g from the regulator, valid from 2024 on, or what is given."""
    fields = {
        "kind": "average",
        "value": Decimal("0.09"),
        "year": 2024,
        "source": "Energy regulator, statistics 2024",
        "valid_start": date(2024, 1, 1),
    }
    return add_own_factor(fields=OwnFactorFields(**{**fields, **values}), by=by, at=at)


@pytest.fixture
def assessment(kenya: Centre, site: Site, amina: User) -> Assessment:
    with centre_context(kenya):
        return plant.start_assessment(site, amina)


@pytest.fixture
def baseline(kenya: Centre, assessment: Assessment, product: Product, amina: User) -> Round:
    with centre_context(kenya):
        return plant.baseline(assessment, product, amina)


def figures_of(round_: Round) -> Any:
    return calculation.calculate(selectors.inputs_of(round_)).figures


def test_an_own_average_wins_over_the_shipped_one(kenya: Centre, baseline: Round, ines: User) -> None:
    with centre_context(kenya):
        assert figures_of(baseline).year.air_emissions_t == Decimal("40.7184")
        own(ines)
        figures = figures_of(baseline)
        assert figures.year.air_emissions_t == Decimal("43.2")
        assert figures.factors.is_grid_own
        (electricity,) = [row for row in figures.flows if row.carrier == "electricity"]
        assert "the centre's own factors" in electricity.steps[-1].source
        assert "Energy regulator" in electricity.steps[-1].source


@pytest.mark.parametrize(
    "values",
    [
        {"valid_start": date(2025, 7, 1)},
        {"valid_end": date(2025, 6, 29)},
        {"kind": "combined_margin"},
        {"kind": "supplier"},
        {"kind": "heat"},
    ],
    ids=["not yet", "no longer", "margin", "supplier", "heat"],
)
def test_what_does_not_fit_does_not_win(kenya: Centre, baseline: Round, ines: User, values: Any) -> None:
    with centre_context(kenya):
        own(ines, **values)
        assert figures_of(baseline).year.air_emissions_t == Decimal("40.7184")


def test_an_own_calorific_value_and_co2_of_a_fuel(kenya: Centre, baseline: Round, ines: User, amina: User) -> None:
    with centre_context(kenya):
        own(ines, kind="ncv", fuel="other_solid_biomass", value=Decimal(9))
        own(ines, kind="co2", fuel="diesel", value=Decimal(74000))
        husk = plant.flow(baseline, amina, "energy", "Husk", "100", "t", carrier="other_solid_biomass")
        assert (husk.canonical_amount, husk.canonical_unit) == (Decimal(250), "MWh")  # 900 GJ ÷ 3.6
        plant.flow(baseline, amina, "energy", "Diesel", "10", "t", carrier="diesel")
        (diesel,) = [row for row in figures_of(baseline).flows if row.carrier == "diesel"]
        assert diesel.steps[4].formula.startswith("430000 MJ × 74000 kg CO2/TJ")


def test_a_factor_recorded_after_acceptance_changes_no_figure(
    client: Client, kenya: Centre, baseline: Round, product: Product, amina: User, lead: User, ines: User
) -> None:
    with centre_context(kenya):
        accepted = plant.accept(baseline, entered_by=amina, accepted_by=lead)
        frozen = Result.objects.get(round=accepted).figures
        own(ines, at=LATER)
        follow_up = plant.follow_up(accepted.assessment, amina)
        plant.year(follow_up, product, amina)
        figures = figures_of(follow_up)
        assert Result.objects.get(round=accepted).figures == frozen
        assert f"{figures.baseline.air_emissions_t:f}" == frozen["year"]["air_emissions_t"]
        # both are shown: with the baseline's factor, and with the year's
        assert figures.factors.grid_kg_co2e_per_kwh == Decimal("0.084830")
        assert figures.year_factors.grid_kg_co2e_per_kwh == Decimal("0.09")
        of_year = {row.code: row for row in figures.year_indicators}
        assert set(of_year) == {"air_emissions", "carbon_intensity"}
        fixed = figures.indicator("air_emissions")
        assert of_year["air_emissions"].baseline == fixed.baseline
        assert of_year["air_emissions"].current > fixed.current
    client.force_login(amina)
    kwargs = {"centre_slug": kenya.slug, "reference": baseline.assessment.reference}
    content = client.get(reverse("round_results", kwargs={**kwargs, "round_number": follow_up.number})).content.decode()
    assert "fixed factor" in content
    assert "factor of the year" in content
    page = client.get(reverse("round_recalculation", kwargs={**kwargs, "round_number": 1})).context["page"]
    (change,) = page.factors
    assert (change.old, change.new) == (Decimal("0.084830"), Decimal("0.09"))
    assert "Energy regulator" in change.source


def test_a_result_is_rebuilt_with_what_was_known_then(
    client: Client, kenya: Centre, baseline: Round, amina: User, lead: User, ines: User
) -> None:
    with centre_context(kenya):
        factor = own(ines)
        plant.accept(baseline, entered_by=amina, accepted_by=lead)
        withdraw_own_factor(factor=factor, by=ines, at=LATER)
    client.force_login(amina)
    kwargs = {"centre_slug": kenya.slug, "reference": baseline.assessment.reference, "round_number": 1}
    page = client.get(reverse("round_recalculation", kwargs=kwargs)).context["page"]
    (air, *_others) = [line for section in page.sections for line in section.lines if line.name == "Air emissions"]
    assert (air.old, air.new, air.by_core) == (Decimal("43.2"), Decimal("40.7184"), 0)
    assert page.because_of_core == ""


def test_a_value_never_changes(kenya: Centre, ines: User) -> None:
    with centre_context(kenya):
        factor = own(ines)
        with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
            OwnFactor.objects.filter(pk=factor.pk).update(value=Decimal("0.01"))
        withdraw_own_factor(factor=factor, by=ines, at=LATER)
        with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
            OwnFactor.objects.filter(pk=factor.pk).update(withdrawn_at=None)


@pytest.mark.parametrize(
    ("values", "label"),
    [
        ({"valid_start": date(2025, 1, 1)}, "Valid from"),
        ({"kind": "combined_margin", "value": Decimal(505)}, "Value"),
        ({"kind": "ncv", "value": Decimal(20)}, "Fuel"),
        ({"kind": "ncv", "fuel": "wood", "value": Decimal(0)}, "Value"),
        ({"kind": "heat", "year": 2031}, "Year of the data"),
        ({"kind": "heat", "valid_end": date(2023, 1, 1)}, "Valid to"),
        ({"kind": "nonsense"}, "Kind"),
    ],
    ids=["overlaps", "grams", "no fuel", "no energy", "future", "ends first", "kind"],
)
def test_an_odd_factor_is_refused_with_a_sentence(kenya: Centre, ines: User, values: Any, label: str) -> None:
    with centre_context(kenya):
        own(ines)
        with pytest.raises(ValidationError) as refusal:
            own(ines, **values)
    assert any(sentence.startswith(f"{label}: ") for sentence in refusal.value.messages)


def test_zero_is_a_factor(kenya: Centre, baseline: Round, ines: User) -> None:
    with centre_context(kenya):
        own(ines, value=Decimal(0))
        assert figures_of(baseline).year.air_emissions_t == 0


# --- Pages -----------------------------------------------------------------------------------------------------------

TYPED = {
    "kind": "average",
    "fuel": "",
    "value": "0.09",
    "year": "2024",
    "source": "Energy regulator",
    "valid_start": "2024-01-01",
    "valid_end": "",
}


def test_the_director_and_the_lead_record_and_withdraw(
    client: Client, kenya: Centre, ines: User, lead: User, amina: User, vera: User, kofi: User
) -> None:
    address = reverse("own_factor_create", kwargs={"centre_slug": kenya.slug})
    for person, status in [(kofi, 404), (vera, 403), (amina, 403), (lead, 200)]:
        client.force_login(person)
        assert client.get(address).status_code == status
    client.force_login(ines)
    assert client.post(address, TYPED).status_code == 302
    listing = reverse("factors", kwargs={"centre_slug": kenya.slug})
    page = client.get(listing)
    assert b"Energy regulator" in page.content
    (row,) = page.context["page"].own
    assert (row.value, row.unit, row.entered_by) == (Decimal("0.09"), "kg CO2e/kWh", str(ines))
    again = client.post(address, TYPED)
    assert again.status_code == 422
    assert b"valid in this time already" in again.content
    assert b"Energy regulator" in again.content
    withdraw = reverse("own_factor_withdraw", kwargs={"centre_slug": kenya.slug, "factor_id": row.id})
    assert client.post(withdraw).status_code == 302
    assert client.get(listing).context["page"].own == ()
    with centre_context(kenya):
        assert OwnFactor.objects.get().withdrawn_at is not None


def test_one_set_can_be_searched(client: Client, kenya: Centre, vera: User) -> None:
    client.force_login(vera)
    found = current_factor_set()
    address = reverse("factor_set", kwargs={"centre_slug": kenya.slug, "factor_set_id": found.pk})
    page = client.get(address).context["page"]
    assert (len(page.fuels), len(page.gases), len(page.grid)) == (26, 20, 3)
    assert {row.country for row in page.grid} == {"Kenya"}
    albania = client.get(address, {"q": "alban"})
    assert [row.kg_per_kwh for row in albania.context["page"].grid].count(Decimal(0)) == 2
    assert "The kinds are different things" in albania.content.decode()
    blend = client.get(address, {"q": "r-410a"}, headers={"HX-Request": "true"})
    (row,) = client.get(address, {"q": "r-410a"}).context["page"].gases
    assert row.composition == (("HFC-32", Decimal("0.5")), ("HFC-125", Decimal("0.5")))
    assert "1,923.5" in blend.content.decode()
    assert "<html" not in blend.content.decode()
    assert "Nothing in this set fits" in client.get(address, {"q": "zzz"}).content.decode()
    for odd in (0, 999_999, 10**12):
        kwargs = {"centre_slug": kenya.slug, "factor_set_id": odd}
        assert client.get(reverse("factor_set", kwargs=kwargs)).status_code == 404


def test_unpublished_sets_are_not_shown(client: Client, kenya: Centre, vera: User) -> None:
    draft = FactorSet.objects.create(
        name="Draft", version="1", gwp_set="AR5", published_on=date(2027, 1, 1), source="none"
    )
    client.force_login(vera)
    kwargs = {"centre_slug": kenya.slug, "factor_set_id": draft.pk}
    assert client.get(reverse("factor_set", kwargs=kwargs)).status_code == 404
    assert current_factor_set() != draft
