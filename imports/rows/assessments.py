"""Rows that are assessments."""

from datetime import date

from django.utils.translation import gettext as _

from imports.choices import Outcome
from imports.rows.checked import CheckedRow, key_of
from imports.rows.reader import RowReader


def check_assessment(row: RowReader, *, today: date, currency: str) -> CheckedRow:
    """Return an assessment of a year, with the currency of all its money."""
    year = row.values.get("year", today.year)
    rate = row.amount("currency_per_usd")
    if rate is not None and rate <= 0:
        row.refuse("currency_per_usd", str(rate), _("currency_per_usd: give a number above zero, or leave it empty."))
    ref = row.text("assessment_ref")
    return CheckedRow(
        outcome=Outcome.GOOD,
        number=row.number,
        key=key_of("assessments", ref),
        parent=key_of("enterprises", row.text("enterprise_ref")),
        label=ref,
        values={
            "year": year,
            "site": row.text("site"),
            "focus": row.text("focus"),
            "currency": row.text("currency") or currency,
            "currency_per_usd": rate,
            "rate_source": row.text("rate_source"),
            "price_year": row.values.get("price_year", year),
        },
    )
