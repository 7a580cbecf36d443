"""What two demonstration plants have besides: bills, cost lines and relations, from `demonstration_details.json`."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from django.conf import settings

from accounts.models import User
from assessments import services
from assessments.fields import (
    BillChange,
    BillFields,
    BillLineFields,
    CostChange,
    CostFields,
    MeterFields,
    RelationChange,
    RelationFields,
)
from assessments.models import Meter, Option, Round
from assessments.services import MeterUseFields
from recp_portal.lib.ids import uuid7

Data = Mapping[str, Any]
AMOUNTS = ("entered_amount", "quantity", "unit_price_amount", "rate")
MERGED = {"flows": ("code",), "progress": ("option",), "observed_effects": ("option", "flow")}


@cache
def _file() -> Data:
    path = settings.BASE_DIR / "reports" / "data" / "demonstration_details.json"
    read: Data = json.loads(path.read_text(encoding="utf-8"))
    return read


def details_of(plant: str, round_code: str) -> Data:
    """Return what a round of a plant has besides; nothing for most."""
    rows = _file()["rounds"]
    return next((row for row in rows if (row["plant"], row["round"]) == (plant, round_code)), {})


def with_details(data: Data) -> Data:
    """Return a plant's data with its details; a row that is there already is replaced."""
    code = data.get("code", "")
    terms = _file()["terms"].get(code, {})
    if not terms:
        return data
    rounds, options = [], list(data["options"])
    for round_ in data["rounds"]:
        details = details_of(code, round_["code"])
        merged = {name: _merged(round_[name], details.get(name, ()), key) for name, key in MERGED.items()}
        rounds.append({**round_, **merged})
        effects = details.get("effects", {})
        options = [{**one, "effects": [*one["effects"], *effects.get(one["code"], ())]} for one in options]
        options += details.get("options", ())
    return {**data, "assessment": {**data["assessment"], **terms}, "rounds": rounds, "options": options}


def _merged(rows: Sequence[Data], more: Sequence[Data], key: tuple[str, ...]) -> list[Data]:
    found = {tuple(row[name] for name in key): row for row in (*rows, *more)}
    return list(found.values())


def enter_bills(*, plant: str, round_code: str, round_: Round, by: User, at: datetime) -> None:
    """Enter the meters with their bills, and let a total take the place of what was typed."""
    meters: dict[str, Meter] = {}
    for said in details_of(plant, round_code).get("meters", ()):
        known = {name: value for name, value in said.items() if name not in ("bills", "parent", "takes_place_of")}
        fields = MeterFields(
            **known, currency=round_.assessment.currency, parent=meters[said["parent"]] if "parent" in said else None
        )
        meter = services.add_meter(site=round_.assessment.site, fields=fields, by=by, at=at)
        meters[meter.name] = meter
        services.record_bills(meter=meter, rows=[_bill(bill, meter.unit) for bill in said["bills"]], by=by, at=at)
        if "takes_place_of" in said:
            typed = round_.flows.get(name=said["takes_place_of"])
            use = MeterUseFields(in_place_of=typed.pk)
            services.use_meter_total(meter=meter, round_=round_, fields=use, by=by, at=at)


def _bill(said: Data, unit_of_use: str) -> BillChange:
    lines = tuple(
        BillLineFields(
            kind=kind,
            amount=Decimal(amount) if amount else None,
            unit=unit or (unit_of_use if amount else ""),
            cost_amount=Decimal(cost) if cost else None,
        )
        for kind, amount, unit, cost in said["lines"]
    )
    fields = BillFields(start_on=date.fromisoformat(said["from"]), end_on=date.fromisoformat(said["to"]), lines=lines)
    return BillChange(id=uuid7(), fields=fields)


def enter_money(
    *, plant: str, round_code: str, round_: Round, options: Mapping[str, Option], by: User, at: datetime
) -> None:
    """Enter the cost lines of options, and how they bear on one another."""
    details = details_of(plant, round_code)
    for code, lines in details.get("costs", {}).items():
        changes = [CostChange(id=None, fields=_cost(line)) for line in lines]
        services.set_costs(option=options[code], changes=changes, by=by, at=at)
    for said in details.get("relations", ()):
        relation = RelationFields(
            first_id=options[said["first"]].pk,
            second_id=options[said["second"]].pk,
            kind=said["kind"],
            overlap_share=Decimal(said.get("overlap_share", 0)),
            note=said["note"],
        )
        change = RelationChange(id=None, fields=relation)
        services.set_relations(option=options[said["first"]], round_=round_, changes=[change], by=by, at=at)


def _cost(line: Data) -> CostFields:
    values: dict[str, Any] = {name: Decimal(value) if name in AMOUNTS else value for name, value in line.items()}
    if "rate_on" in values:
        values["rate_on"] = date.fromisoformat(values["rate_on"])
    return CostFields(**values)
