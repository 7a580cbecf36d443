"""The processes of the demonstration plants name what their plants record, and their balances are plausible."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from assessments.pages.balance import process_of
from assessments.pages.flow_diagram import balance_chart, step_diagram
from centres.models import Centre
from centres.tenancy import centre_context
from recp_portal.demo.plants import Cast, load_plant
from recp_portal.demo.processes import processes

DATA = Path(__file__).parents[2] / "reports" / "data"
PLANTS = {
    plant["code"]: plant
    for plant in json.loads((DATA / "demonstration_plants.json").read_text(encoding="utf-8"))["plants"]
}
each_process = pytest.mark.parametrize("process", processes().values(), ids=lambda process: process["plant"])


@each_process
def test_a_process_names_what_its_plant_records(process: dict[str, Any]) -> None:
    (round_,) = [one for one in PLANTS[process["plant"]]["rounds"] if one["code"] == process["round"]]
    flows = {flow["name"] for flow in round_["flows"]}
    steps = {step["name"] for step in process["steps"]}
    substances = {substance["name"] for substance in process["substances"]}
    for stream in process["streams"]:
        assert {stream[name] for name in ("flow", "value_of") if name in stream} <= flows
        assert {stream[name] for name in ("from", "to") if name in stream} <= steps
        assert set(stream.get("contents", {})) <= substances


@pytest.mark.django_db
@each_process
def test_the_demonstration_balances_are_plausible(
    process: dict[str, Any], kenya: Centre, amina: Any, ines: Any
) -> None:
    enterprise = load_plant(centre=kenya, data=PLANTS[process["plant"]], cast=Cast(assessor=amina, lead=ines))
    with centre_context(kenya):
        rounds = enterprise.assessments.get().rounds.select_related("assessment")
        round_ = rounds.get(number=3)
        figures = process_of(round_)
        assert round_.status == "accepted"
    for row in figures.balances:
        if row.accounted_share is not None:
            assert Decimal("0.7") < row.accounted_share <= Decimal("1.02"), (row.place, row.kind, row.substance)
    water = figures.site("water")
    assert water is not None
    assert balance_chart(figures, water) is not None
    if process["plant"] == "ke-paper-mill":
        assert step_diagram(figures, water) is not None
        assert round(water.accounted_share or 0, 2) == Decimal("0.91")
    assert figures.waste_cost.share_of_inputs is not None
    assert figures.waste_cost.share_of_inputs < 1
