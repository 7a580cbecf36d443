"""Enters the process of a demonstration plant from `reports/data/demonstration_processes.json`, where it has one."""

import json
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any

from django.conf import settings

from accounts.models import User
from assessments import services
from assessments.fields import CompositionFields, StreamFields, SubstanceFields, UnitOperationFields, UtilityFields
from assessments.models import Round

Data = Mapping[str, Any]
NUMBERS = frozenset(
    {
        *("amount", "water_percent", "purchase_amount", "processing_amount", "disposal_amount", "earnings_amount"),
        *("efficiency_percent", "coefficient_of_performance", "specific_use_kwh_per_nm3", "heat_kwh_per_t"),
        *("other_cost_per_mwh_amount", "lost_amount"),
    }
)
NAMED = frozenset({"flow", "value_of", "from", "to", "contents"})


@cache
def processes() -> Mapping[tuple[str, str], Data]:
    """Return the processes by plant and round."""
    path = settings.BASE_DIR / "reports" / "data" / "demonstration_processes.json"
    rows = json.loads(path.read_text(encoding="utf-8"))["processes"]
    return {(row["plant"], row["round"]): row for row in rows}


def enter_process(*, plant: str, round_code: str, round_: Round, by: User, at: datetime) -> None:
    """Enter steps, substances, streams and utilities of a round whose inputs and outputs are there."""
    data = processes().get((plant, round_code))
    if data is None:
        return
    assessment = round_.assessment
    steps = {
        row["name"]: services.add_unit_operation(
            assessment=assessment, fields=UnitOperationFields(**row), by=by, at=at
        ).pk
        for row in data["steps"]
    }
    substances = {
        row["name"]: services.add_substance(assessment=assessment, fields=SubstanceFields(**row), by=by, at=at).pk
        for row in data["substances"]
    }
    flows = dict(round_.flows.values_list("name", "pk"))
    for row in data["streams"]:
        fields = StreamFields(
            **_values(row),
            flow_id=flows[row["flow"]] if "flow" in row else None,
            value_of_id=flows[row["value_of"]] if "value_of" in row else None,
            from_unit_id=steps[row["from"]] if "from" in row else None,
            to_unit_id=steps[row["to"]] if "to" in row else None,
        )
        contents = [
            CompositionFields(substance_id=substances[name], share_percent=Decimal(share))
            for name, share in row.get("contents", {}).items()
        ]
        services.add_stream(round_=round_, fields=fields, contents=contents, by=by, at=at)
    for row in data["utilities"]:
        services.add_utility(round_=round_, fields=UtilityFields(**_values(row)), by=by, at=at)


def _values(row: Data) -> dict[str, Any]:
    return {name: Decimal(value) if name in NUMBERS else value for name, value in row.items() if name not in NAMED}
