"""Requests as a program sends them, for the API's description. A test holds each to its schema."""

from typing import Any

from drf_spectacular.utils import OpenApiExample

_KEY = "018f3c2e-7a4b-7c11-9a50-5d1f6f0e2b{:02d}"


def _example(name: str, value: dict[str, Any]) -> OpenApiExample:
    return OpenApiExample(name, value=value, request_only=True)


ASSESSMENT = _example(
    "An assessment of one site",
    {"site": _KEY.format(1), "started_on": "2026-02-02", "focus": "Boiler house", "currency": "KES"},
)
FLOW = _example(
    "A year of diesel, as it was billed",
    {
        "round": _KEY.format(2),
        "kind": "energy",
        "carrier": "diesel",
        "name": "Diesel of boiler 1",
        "amount": "41200",
        "unit": "l",
        "cost_amount": "6180000",
        "method": "billed",
        "evidence": "checked",
    },
)
OPTION = _example(
    "An option with what is expected of it",
    {
        "found_in": _KEY.format(3),
        "title": "Insulate the steam pipes",
        "technique": "good_housekeeping",
        "investment_amount": "180000",
        "lifetime_years": 10,
        "effects": [
            {
                "flow_kind": "energy",
                "carrier": "diesel",
                "name": "Diesel of boiler 1",
                "amount": "5300",
                "unit": "l",
                "saving_amount": "795000",
            }
        ],
    },
)
CALCULATION = _example(
    "One year, one option",
    {
        "currency": "KES",
        "factors": {"country": "KEN"},
        "economics": {"lifetime_years": 10, "discount_rate": "0.12"},
        "flows": [
            {"kind": "product_output", "amount": "3150", "unit": "t"},
            {"kind": "energy", "carrier": "diesel", "amount": "41200", "unit": "l", "cost_amount": "6180000"},
        ],
        "options": [
            {
                "title": "Insulate the steam pipes",
                "technique": "good_housekeeping",
                "investment_amount": "180000",
                "effects": [
                    {
                        "flow_kind": "energy",
                        "carrier": "diesel",
                        "amount": "5300",
                        "unit": "l",
                        "saving_amount": "795000",
                    }
                ],
            }
        ],
    },
)
