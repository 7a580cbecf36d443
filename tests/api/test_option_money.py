"""Cost lines, relations and the ranking through the API: lists that take the place of what was there."""

from tests.api.bodies import body_for

LINE = {"kind": "energy", "quantity": "12000", "unit": "kWh", "unit_price_amount": "18.5", "source": "Tariff of July"}
GRANT = {"kind": "grant", "entered_amount": "500"}


def test_cost_lines_come_with_an_option_and_are_replaced_as_a_whole(as_amina, world):
    made = as_amina.post("options/", {**body_for("options", world), "costs": [LINE, GRANT]})
    assert made.status_code == 201, made.content
    option = made.json()
    assert [line["kind"] for line in option["costs"]] == ["energy", "grant"]
    assert option["relations"] == []
    address = f"options/{option['id']}/"
    changed = as_amina.patch(address, {"costs": [GRANT, {"kind": "water", "entered_amount": "7"}], "version": 2})
    assert changed.status_code == 200, changed.content
    assert sorted(line["kind"] for line in changed.json()["costs"]) == ["grant", "water"]
    refused = as_amina.patch(address, {"costs": [{"kind": "water"}], "version": changed.json()["version"]})
    assert refused.status_code == 400
    assert "give an amount, or a quantity and its price" in refused.content.decode()
    stale = as_amina.patch(address, {"costs": [], "version": 1})
    assert stale.status_code == 409


def test_relations_are_sent_with_a_change(as_amina, world):
    option = as_amina.post("options/", body_for("options", world)).json()
    address = f"options/{option['id']}/"
    relation = {"first": world["option"], "second": option["id"], "kind": "sequential", "is_needed": True}
    too_early = as_amina.post("options/", {**body_for("options", world), "title": "X", "relations": [relation]})
    assert too_early.status_code == 400
    changed = as_amina.patch(address, {"relations": [relation], "version": 1})
    assert changed.status_code == 200, changed.content
    (kept,) = changed.json()["relations"]
    assert (kept["first"], kept["second"], kept["kind"], kept["is_needed"]) == (*relation.values(),)
    circle = [{"first": option["id"], "second": option["id"], "kind": "exclusive"}]
    assert as_amina.patch(address, {"relations": circle, "version": 2}).status_code == 400
    assert as_amina.patch(address, {"relations": [], "version": 2}).json()["relations"] == []


def test_the_ranking_is_part_of_the_assessment(as_amina, world):
    address = f"assessments/{world['assessment']}/"
    version = as_amina.get(address).json()["version"]
    ranking = {"weights": {"payback": "60", "ease": "40"}, "scores": {world["option"]: {"ease": "5.5"}}}
    changed = as_amina.patch(address, {"ranking": ranking, "tax_share": "0.25", "version": version})
    assert changed.status_code == 200, changed.content
    assert changed.json()["ranking"]["scores"] == {world["option"]: {"ease": "5.50"}}
    version = changed.json()["version"]
    for wrong in [{"weights": {"payback": "99"}}, {"weights": {"beauty": "100"}}, {"weights": []}]:
        assert as_amina.patch(address, {"ranking": wrong, "version": version}).status_code == 400
