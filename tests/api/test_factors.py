"""Factors in the API: published sets and the centre's own, to read."""

from datetime import date
from decimal import Decimal

from centres.tenancy import centre_context
from indicators.fields import OwnFactorFields
from indicators.selectors import current_factor_set
from indicators.services import add_own_factor
from tests.api.conftest import KENYA, NOW


def test_a_set_comes_with_its_fuels_blends_and_grid_factors(as_amina):
    listed = as_amina.get(f"{KENYA}factor-sets/").json()["results"]
    assert {row["gwp_set"] for row in listed} == {"SAR", "AR4", "AR5", "AR6"}
    assert "fuels" not in listed[0]
    found = as_amina.get(f"{KENYA}factor-sets/{current_factor_set().pk}/").json()
    assert len(found["fuels"]) == 26
    blend = next(gas for gas in found["gases"] if gas["code"] == "R-410A")
    assert blend == {
        "code": "R-410A",
        "kg_co2e_per_kg": "1923.5",
        "composition": {"HFC-32": "0.50", "HFC-125": "0.50"},
    }
    albania = {row["kind"]: row["co2e_kg_per_kwh"] for row in found["grid_factors"] if row["iso3"] == "ALB"}
    assert (albania["combined_margin"], albania["average"]) == ("0.000000", "0.024420")
    assert as_amina.get(f"{KENYA}factor-sets/999999/").status_code == 404
    assert as_amina.post(f"{KENYA}factor-sets/", {}).status_code in (403, 405)


def test_own_factors_are_read_and_stay_inside_the_centre(as_amina, kenya, ines):
    fields = OwnFactorFields(
        kind="average", value=Decimal("0.09"), year=2024, source="Regulator", valid_start=date(2024, 1, 1)
    )
    with centre_context(kenya):
        factor = add_own_factor(fields=fields, by=ines, at=NOW)
    (row,) = as_amina.get(f"{KENYA}own-factors/").json()["results"]
    assert (row["id"], row["value"], row["unit"], row["withdrawn_at"]) == (
        str(factor.pk),
        "0.090000",
        "kg CO2e/kWh",
        None,
    )
    other = KENYA.replace("kenya", "south-africa")
    assert as_amina.get(f"{other}own-factors/{factor.pk}/").status_code == 404
