"""`{% load units %}`: figures, money, dates. Thin over `recp_portal.lib.numbers`, which decides how they print."""

from datetime import date, datetime
from typing import Any

from django import template

from recp_portal.lib import numbers

register = template.Library()

register.filter("unit_name", lambda unit: numbers.unit_name(unit or ""))


@register.filter("number")
def number(value: numbers.Number | None, places: int | None = None) -> str:
    """Print a number: `{{ row.amount|number }}`, `{{ row.amount|number:2 }}`."""
    return numbers.number(value, places=places)


@register.filter("signed_number")
def signed_number(value: numbers.Number | None) -> str:
    """Print a number with its sign."""
    return numbers.number(value, signed=True)


@register.filter("quantity")
def quantity(value: numbers.Number | None, unit: str) -> str:
    """Print an amount with its unit: `{{ row.water_m3|quantity:"m3" }}`."""
    return numbers.quantity(value, unit)


@register.filter("signed_quantity")
def signed_quantity(value: numbers.Number | None, unit: str) -> str:
    """Print an amount with its sign and unit: `{{ row.water_m3|signed_quantity:"m3" }}`."""
    return numbers.quantity(value, unit, signed=True)


@register.filter("full")
def full(value: numbers.Number | None, unit: str = "") -> str:
    """Print what was typed or published with all its digits: `{{ rate|full }}`, `{{ row.amount|full:row.unit }}`."""
    return numbers.full_quantity(value, unit) if unit else numbers.full(value)


@register.filter("signed_full")
def signed_full(value: numbers.Number | None, unit: str = "") -> str:
    """Print the same with its sign."""
    return numbers.full_quantity(value, unit, signed=True) if unit else numbers.full(value, signed=True)


@register.filter("money")
def money(value: numbers.Number | None, currency: str) -> str:
    """Print money for a table: `{{ row.investment_amount|money:row.currency }}`."""
    return numbers.money(value, currency)


@register.filter("headline_money")
def headline_money(value: numbers.Number | None, currency: str) -> str:
    """Print money for a headline: KES 66.0 million."""
    return numbers.headline_money(value, currency)


@register.filter("headline")
def headline(value: numbers.Number | None, unit: str = "") -> numbers.Figure:
    """Print an amount for a headline; give it to `{% stat %}`, which sets the unit smaller."""
    return numbers.headline(value, unit)


@register.filter("percent")
def percent(share: numbers.Number | None, places: int | None = None) -> str:
    """Print a share (0–1) as percent: 33 %."""
    return numbers.percent(share, places=places)


@register.filter("signed_percent")
def signed_percent(share: numbers.Number | None) -> str:
    """Print a share (0–1) as percent with its sign: +33 %."""
    return numbers.percent(share, signed=True)


@register.filter("payback")
def payback(value: Any) -> str:
    """Print a payback: years as a number, or an object with `kind` and `years`."""
    kind = getattr(value, "kind", None)
    return numbers.payback(value) if kind is None else numbers.payback(value.years, kind=str(kind))


@register.filter("qualified")
def qualified(text: Any, qualifier: str) -> str:
    """Print a published figure with its bound: `{{ row.value|money:"USD"|qualified:row.qualifier }}`."""
    return numbers.qualified(str(text), qualifier)


@register.filter("day")
def day(value: date | datetime | None) -> str:
    """Print a date: 14 October 2026."""
    return numbers.date_text(value)


@register.filter("moment")
def moment(value: datetime | None) -> str:
    """Print a date with its time: 14 October 2026, 14:02."""
    return numbers.time_text(value)


@register.simple_tag
def period(start: date | None, end: date | None, campaign: str = "") -> str:
    """Print a period: `{% period round.period_start round.period_end round.campaign %}` → Jul 2025 – Jun 2026."""
    return numbers.period_text(start, end, campaign)
