"""What makes a record of each kind, and one change of it."""

from typing import Any

ELECTRICITY = {"kind": "energy", "carrier": "electricity", "name": "Electricity", "amount": "480", "unit": "MWh"}


def body_for(resource: str, world: dict[str, str]) -> dict[str, Any]:
    """Return what makes a record of this kind."""
    return {
        "enterprises": {"name": "Kisumu Bakery", "isic_class": "1071", "size_class": "small", "tags": ["club"]},
        "sites": {"enterprise": world["enterprise"], "name": "Second plant", "operating_hours_per_year": 6000},
        "products": {"site": world["site"], "name": "Board", "unit": "t"},
        "assessments": {"site": world["site"], "started_on": "2026-02-02", "focus": "Boiler house"},
        "rounds": {
            "assessment": world["assessment"],
            "kind": "report",
            "period_start": "2025-01-01",
            "period_end": "2025-12-31",
        },
        "flows": {"round": world["round"], **ELECTRICITY},
        "site-fuels": {
            "site": world["site"],
            "carrier": "diesel",
            "density_kg_per_m3": "842",
            "source": "Certificate",
            "valid_on": "2025-01-01",
        },
        "meters": {
            "site": world["site"],
            "name": "Boiler house",
            "kind": "energy",
            "carrier": "electricity",
            "unit": "kWh",
            "currency": "KES",
        },
        "bills": {
            "meter": world["meter"],
            "start_on": "2025-01-01",
            "end_on": "2025-01-31",
            "lines": [{"kind": "use", "amount": "1000", "cost_amount": "210.50"}],
        },
        "unit-operations": {"assessment": world["assessment"], "number": 1, "name": "Pulping"},
        "substances": {"assessment": world["assessment"], "name": "Chromium", "cas_number": "7440-47-3"},
        "streams": {
            "round": world["round"],
            "kind": "loss",
            "medium": "water",
            "name": "Leaks",
            "amount": "12",
            "unit": "m3",
            "contents": [],
        },
        "utilities": {
            "round": world["round"],
            "kind": "boiler",
            "name": "Boiler 1",
            "carrier": "diesel",
            "efficiency_percent": "82",
            "source": "Measured",
        },
        "options": {
            "found_in": world["round"],
            "title": "Insulate the steam pipes",
            "technique": "equipment_modification",
            "investment_amount": "9000",
            "effects": [{"flow_kind": "energy", "carrier": "electricity", "amount": "12", "unit": "MWh"}],
        },
        "effects": {"option": world["option"], "round": world["round"], "saving_amount": "1200.50"},
        "progress": {
            "option": world["option"],
            "round": world["round"],
            "status": "planned",
            "responsible": "Boiler team",
        },
        "human-effects": {
            "round": world["round"],
            "kind": "trained",
            "title": "Boiler training",
            "people_after_count": 4,
        },
        "effluent-loads": {
            "round": world["round"],
            "flow": world["waste_water"],
            "substance": "COD",
            "concentration_mg_per_l": "900",
        },
        "local-indicators": {
            "round": world["round"],
            "name": "Chemicals for a tonne",
            "numerator_name": "Chemicals",
            "numerator_amount": "6000",
            "numerator_unit": "kg",
            "denominator_name": "Paper",
            "denominator_amount": "1200",
            "denominator_unit": "t",
        },
        "baseline-lines": {
            "round": world["round"],
            "indicator": "energy_use",
            "unit": "MWh",
            "points": [
                {"period": f"2025-{month:02d}", "output": str(10 * month), "use": str(20 + month)}
                for month in range(1, 7)
            ],
            "source": "Bills",
        },
    }[resource]


CHANGES = {
    "enterprises": ("place", "Kisumu"),
    "sites": ("place", "Nakuru"),
    "products": ("name", "Kraft board"),
    "assessments": ("team", "Two engineers"),
    "rounds": ("note", "Bills are attached."),
    "flows": ("amount", "500.000000"),
    "site-fuels": ("source", "Laboratory"),
    "meters": ("note", "Read on the first of the month."),
    "bills": ("is_estimated", True),
    "unit-operations": ("season", "May to July"),
    "substances": ("ghs_class", "Carc. 1A"),
    "streams": ("amount", "15.000000"),
    "utilities": ("lost_amount", "3.0000"),
    "options": ("place", "Boiler house"),
    "effects": ("saving_amount", "1300.00"),
    "progress": ("remark", "Ordered"),
    "human-effects": ("women_count", 2),
    "effluent-loads": ("concentration_mg_per_l", "950.000000"),
    "local-indicators": ("numerator_amount", "6100.000000"),
    "baseline-lines": ("source", "Bills and production book"),
}
REMOVABLE = (
    "flows",
    "site-fuels",
    "meters",
    "bills",
    "unit-operations",
    "substances",
    "streams",
    "utilities",
    "options",
    "effects",
    "human-effects",
    "effluent-loads",
    "local-indicators",
    "baseline-lines",
)
