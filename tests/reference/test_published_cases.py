"""Published figures stay what was published: percentages, bounds, both versions."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from centres import isic
from centres.reference import countries

DATA = json.loads((Path(__file__).parents[2] / "reports/data/published_cases.json").read_text(encoding="utf-8"))
CASES = {case["code"]: case for case in DATA["cases"]}
FIGURES = [(code, figure) for code, case in CASES.items() for figure in case["figures"]]


def figure(case, code, version=1):
    (found,) = [f for f in CASES[case]["figures"] if f["code"] == code and f["version"] == version and not f["options"]]
    return found


def test_nine_cases_each_under_a_class_of_isic_and_a_programme_country_or_none():
    assert len(CASES) == len(DATA["cases"]) == 9
    programme = {row.iso3 for row in countries()} | {None}
    for case in CASES.values():
        assert isic.is_class(case["isic"])
        assert case["country"] in programme
        assert case["data_kind"] == "published"


def test_the_plant_of_an_unnamed_country_belongs_to_no_centre():
    assert [code for code, case in CASES.items() if case["country"] is None] == ["asphalt-plant"]


@pytest.mark.parametrize(
    ("case", "entry"),
    FIGURES,
    ids=lambda value: value if isinstance(value, str) else value["code"],
)
def test_every_figure_has_value_unit_qualifier_basis_and_a_known_source(case, entry):
    assert Decimal(entry["value"]) >= 0
    assert entry["unit"] in {"%", "USD", "EUR", "AMD", "t", "t CO2", "t CO2e", "m3"}
    assert entry["qualifier"] in {"=", "<", ">", "~"}
    assert entry["basis"] in {"absolute", "per_output", "not_stated"}
    assert entry["per"] in {"year", None}
    assert entry["change"] in {"reduction", None}
    assert entry["version"] in {1, 2}
    assert entry["source"] in DATA["sources"]
    assert set(entry["options"]) <= {option["code"] for option in CASES[case]["options"]}
    assert (entry["unit"] == "%") == (entry["basis"] != "absolute")


def test_an_option_has_a_technique_unless_it_saves_cost_only():
    for case in CASES.values():
        for option in case["options"]:
            assert option["counts_as"] in {"cleaner_production", "cost_only"}
            assert (option["technique"] is None) == (option["counts_as"] == "cost_only")


def test_chandaria_says_what_the_brochure_says():
    assert [figure("chandaria", code)["value"] for code in ("energy_use", "water_use", "waste", "waste_water")] == [
        "25",
        "50",
        "60",
        "60",
    ]
    saving = figure("chandaria", "annual_saving")
    assert (saving["qualifier"], saving["value"], saving["unit"], saving["per"]) == (
        ">",
        "600000",
        "USD",
        "year",
    )


def test_both_versions_of_a_conflict_are_kept_and_pointed_at():
    assert figure("rathkerewwa", "annual_saving", 1)["value"] == "315000"
    assert figure("rathkerewwa", "annual_saving", 2)["value"] == "200000"
    assert figure("rathkerewwa", "investment", 2)["qualifier"] == "<"
    assert figure("metalexacto", "recovered_lead_worth", 1)["value"] == "17000"
    assert figure("metalexacto", "annual_saving", 2)["value"] == "19000"
    assert {code for code, case in CASES.items() if case["conflicts"]} == {
        "metalexacto",
        "rathkerewwa",
    }
    two_versions = {code for code, entry in FIGURES if entry["version"] == 2}
    assert two_versions == {"metalexacto", "rathkerewwa"}


def test_no_payback_comes_from_figures_that_do_not_belong_together():
    may = {code for code, case in CASES.items() if case["payback"]["may_be_computed"]}
    assert may == {"mercurio", "asphalt-plant"}
    assert "439,116" in " ".join(CASES["la-pisquena"]["notes"])
    assert all(case["payback"]["reason"] for code, case in CASES.items() if code not in may)


def test_overviews_are_two_to_four_sentences():
    for case in CASES.values():
        assert 2 <= case["overview"].count(". ") + 1 <= 4
