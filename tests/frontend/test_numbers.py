"""How figures print: the examples that the interface promises, and what holds for every number."""

import doctest
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from indicators.charts import drawing
from recp_portal.lib import numbers

amounts = st.decimals("-1e15", "1e15", places=6)
printed_amounts = st.decimals("-1e12", "1e12", places=3)


def plain(text: object) -> str:
    """Read a printed figure as a person does: every kind of space is a space."""
    return str(text).replace(numbers.SPACE, " ").replace(numbers.NARROW_SPACE, " ")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("66012345", "66.0 million"),
        ("3604999", "3.6 million"),
        ("412600000", "413 million"),
        ("1234567890", "1.2 billion"),
        ("999950", "1.0 million"),
        ("99960000", "100 million"),
        ("510899", "511,000"),
        ("1862.4", "1,860"),
        ("48.25", "48.3"),
        ("0.004123", "0.00412"),
        ("0", "0"),
        ("-66000000", "−66.0 million"),
    ],
)
def test_headline_has_three_digits_and_words_for_millions(value, expected):
    assert plain(numbers.headline_number(Decimal(value))) == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", "KES 1,234,567.5"), ("fr", "KES 1 234 567,5"), ("es", "KES 1 234 567,5"), ("ar", "KES 1.234.567,5")],
)
def test_grouping_follows_the_language(language, expected):
    with translation.override(language):
        text = numbers.money(Decimal("1234567.5"), "KES", places=1)
    assert plain(text).replace(numbers.ISOLATE, "").replace(numbers.END_ISOLATE, "") == expected


def test_a_figure_keeps_its_sign_in_right_to_left_text():
    with translation.override("ar"):
        assert numbers.percent(Decimal("-0.6")) == "\u2068−60\u00a0%\u2069"
    assert numbers.percent(Decimal("-0.6")) == "−60\u00a0%"


@pytest.mark.parametrize(
    ("years", "expected"),
    [
        ("0.055", "20 days"),
        ("0.0027", "1 day"),
        ("0.001", "less than a day"),
        ("0.27", "3.2 months"),
        ("0.0833", "30 days"),
        ("0.085", "1 month"),
        ("0.25", "3 months"),
        ("0.999", "1 year"),
        ("1.38", "1.4 years"),
        ("12.4", "12 years"),
        ("0", "immediate"),
    ],
)
def test_payback_is_said_as_people_say_it(years, expected):
    assert plain(numbers.payback(Decimal(years))) == expected


def test_payback_without_years_says_why():
    assert numbers.payback(None, kind="never") == "never"
    assert numbers.payback(None, kind="immediate") == "immediate"
    assert numbers.payback(None, kind="not_applicable") == numbers.NOTHING


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        ("0.334", "+33 %"),
        ("-0.6", "−60 %"),
        ("0.067", "+6.7 %"),
        ("0.0042", "+0.4 %"),
        ("0.0004", "+0.04 %"),
        ("-0.995", "−99.5 %"),
        ("-0.9999", "−99.9 %"),
        ("1", "+100 %"),
        ("0", "0 %"),
    ],
)
def test_percent(share, expected):
    assert plain(numbers.percent(Decimal(share), signed=True)) == expected


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        ("MWh", "MWh"),
        ("m3", "m³"),
        ("m2", "m²"),
        ("t CO2e", "t CO₂e"),
        ("t CO2e/piece", "t CO₂e/piece"),
        ("m3/t", "m³/t"),
        ("piece", "pieces"),
        ("kW-month", "kW-month"),
        ("MJ", "MJ"),
    ],
)
def test_unit_names(unit, expected):
    assert plain(numbers.unit_name(unit)) == expected


def test_large_amounts_climb_to_the_next_unit_in_headlines_only():
    assert plain(numbers.headline(Decimal("2900000"), "MWh")) == "2.9 TWh"
    assert plain(numbers.headline(Decimal("12345"), "MWh")) == "12,300 MWh"
    assert plain(numbers.quantity(Decimal("2900000"), "MWh")) == "2,900,000 MWh"
    assert plain(numbers.quantity(Decimal("243394"), "kWh")) == "243,394 kWh"


def test_published_figures_keep_their_bound():
    text = numbers.qualified(numbers.money(Decimal(600000), "USD"), ">")
    assert plain(text) == "> USD 600,000"
    assert numbers.qualified("25 %", "=") == "25 %"


def test_figures_beside_each_other_share_their_decimals():
    assert [plain(f) for f in numbers.headlines([Decimal("4.1"), Decimal("3.078")], "MWh")] == ["4.10 MWh", "3.08 MWh"]
    assert [plain(f) for f in numbers.headlines([Decimal("38"), None], "m3")] == ["38 m³", "–"]


def test_dates_and_periods():
    assert plain(numbers.date_text(date(2026, 10, 14))) == "14 October 2026"
    assert plain(numbers.time_text(datetime(2026, 10, 14, 14, 2, tzinfo=UTC))) == "14 October 2026, 14:02"
    assert plain(numbers.period_text(date(2025, 7, 1), date(2026, 6, 30))) == "Jul 2025 – Jun 2026"
    assert plain(numbers.period_text(date(2025, 1, 1), date(2025, 12, 31))) == "Jan – Dec 2025"
    assert plain(numbers.period_text(date(2024, 2, 1), date(2024, 2, 29))) == "Feb 2024"
    assert plain(numbers.period_text(date(2025, 7, 14), date(2026, 6, 3))) == "14 Jul 2025 – 3 Jun 2026"
    assert numbers.period_text(None, None) == numbers.NOTHING


def test_what_is_not_a_number_is_refused():
    with pytest.raises(ValueError, match="finite"):
        numbers.number(Decimal("NaN"))


@given(value=amounts)
def test_a_headline_is_never_off_by_more_than_half_of_its_last_digit(value):
    text = plain(numbers.headline_number(value)).replace(",", "").replace("−", "-")
    factor = {"million": Decimal("1e6"), "billion": Decimal("1e9")}.get(text.partition(" ")[2], Decimal(1))
    shown = Decimal(text.partition(" ")[0]) * factor
    assert abs(shown - value) <= abs(value) * Decimal("0.051")
    assert len(text.partition(" ")[0].replace("-", "").replace(".", "").lstrip("0").rstrip("0")) <= (
        7 if factor == Decimal("1e9") else 3
    )


@given(value=printed_amounts)
def test_a_table_shows_the_value_itself(value):
    text = numbers.number(value, places=3).replace(",", "").replace(numbers.MINUS, "-")
    assert Decimal(text) == value


@given(value=amounts, language=st.sampled_from(["en", "fr", "es", "ar"]))
def test_a_figure_never_breaks_over_two_lines(value, language):
    with translation.override(language):
        texts = [numbers.number(value), numbers.headline_money(value, "KES"), numbers.quantity(value, "m3")]
    assert not any(" " in text for text in texts)


@given(share=st.decimals("-5", "5", places=6))
def test_the_sign_of_a_change_is_never_lost(share):
    text = numbers.percent(share, signed=True)
    assert text.startswith("−" if share < 0 else "+" if share > 0 else "0")


@pytest.mark.parametrize("module", [numbers, drawing], ids=lambda module: module.__name__)
def test_the_examples_in_the_docstrings_hold(module):
    assert doctest.testmod(module).failed == 0
