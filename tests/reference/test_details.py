"""What two demonstration plants have besides adds up, and shows what it is there to show."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from recp_portal.demo.details import with_details
from tests.reference.test_plants import PLANTS

FILE = json.loads((Path(__file__).parents[2] / "reports" / "data" / "demonstration_details.json").read_text("utf-8"))
ROUNDS = {(row["plant"], row["round"]): row for row in FILE["rounds"]}
DETAILED = [plant for plant in PLANTS if plant["code"] in FILE["terms"]]

each_plant = pytest.mark.parametrize("plant", DETAILED, ids=lambda plant: plant["code"])


def billed(meter: dict[str, Any]) -> tuple[Decimal, Decimal]:
    """Return use and cost of a meter's bills, without recoverable tax."""
    lines = [line for bill in meter["bills"] for line in bill["lines"]]
    use = sum(Decimal(amount) for kind, amount, _unit, _cost in lines if kind.startswith("use"))
    cost = sum(Decimal(cost) for kind, *_rest, cost in lines if cost and kind != "recoverable_tax")
    return use, cost


def test_two_plants_have_every_kind_of_relation_and_a_high_inflation() -> None:
    assert len(DETAILED) == 2
    for plant in DETAILED:
        relations = ROUNDS[plant["code"], "report"]["relations"]
        assert {relation["kind"] for relation in relations} == {"exclusive", "sequential", "overlapping"}
        assert Decimal(FILE["terms"][plant["code"]]["inflation_share"]) > Decimal("0.05")


@each_plant
def test_twelve_bills_add_up_to_the_electricity_of_the_baseline(plant: dict[str, Any]) -> None:
    main, part = ROUNDS[plant["code"], "baseline"]["meters"]
    typed = next(flow for flow in plant["rounds"][0]["flows"] if flow["name"] == main["takes_place_of"])
    assert billed(main) == (Decimal(typed["amount"]), Decimal(typed["cost_amount"]))
    assert [len(meter["bills"]) for meter in (main, part)] == [12, 12]
    assert part["parent"] == main["name"]
    assert Decimal(0) < billed(part)[0] < billed(main)[0]


@each_plant
def test_money_is_typed_line_by_line(plant: dict[str, Any]) -> None:
    kinds = {line["kind"] for lines in ROUNDS[plant["code"], "report"]["costs"].values() for line in lines}
    assert len(kinds) >= 7
    assert {"equipment", "installation", "running_cost", "salvage"} <= kinds
    assert "demand" in kinds or plant["code"] == "pe-tannery"


@each_plant
def test_refrigerant_and_a_pond_are_in_each_year(plant: dict[str, Any]) -> None:
    for round_ in with_details(plant)["rounds"]:
        if round_["flows"]:
            assert {"refrigerant", "pond_methane"} <= {flow.get("emission_source") for flow in round_["flows"]}


def test_a_row_of_the_details_takes_the_place_of_the_one_that_is_there() -> None:
    dairy = with_details(next(plant for plant in DETAILED if plant["code"] == "za-dairy"))
    (follow_up,) = (round_ for round_ in dairy["rounds"] if round_["code"] == "follow_up_1")
    (electricity,) = (flow for flow in follow_up["flows"] if flow["code"] == "electricity")
    (demand,) = (flow for flow in follow_up["flows"] if flow["code"] == "demand")
    assert Decimal(electricity["cost_amount"]) + Decimal(demand["cost_amount"]) == 9266439  # as before they were apart
    assert with_details(PLANTS[0]) is PLANTS[0]
