"""Numbers as people type them."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from recp_portal.lib import numbers
from recp_portal.lib.number_input import NotReadable, NumberField, read_number, typed_number

LANGUAGES = ("en", "fr", "es", "ar")


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1,234.5", "1234.5"),
        ("1 234,5", "1234.5"),
        ("1.234,5", "1234.5"),
        ("1\u2009234\u2009567", "1234567"),
        ("1\u202f234,25", "1234.25"),
        ("1'234.50", "1234.50"),
        ("12,34,567", "1234567"),
        ("1.234.567", "1234567"),
        ("0,125", "0.125"),
        ("0.125", "0.125"),
        (".5", "0.5"),
        ("12.", "12.0"),
        ("12,5", "12.5"),
        ("1234,567", "1234.567"),
        ("−0,5", "-0.5"),
        ("+7", "7"),
        ("٣٤٫٥", "34.5"),
        ("١٬٢٣٤", "1234"),
        ("१२", "12"),
        ("007", "7"),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_can_be_read_in_one_way_is_read_so_in_every_language(typed: str, number: str, language: str) -> None:
    with translation.override(language):
        assert NumberField(label="Amount").clean(typed) == Decimal(number)


def test_what_could_be_two_numbers_follows_the_language_or_is_refused_with_both() -> None:
    field = NumberField(label="Amount")
    with translation.override("en"):
        assert (field.clean("1,234"), field.clean("1.234")) == (Decimal(1234), Decimal("1.234"))
    with translation.override("fr"):
        assert field.clean("1,234") == Decimal("1.234")
        with pytest.raises(ValidationError, match=r"“1\.234” can be 1234 or 1,234"):
            field.clean("1.234")


@pytest.mark.parametrize(
    "typed",
    [
        "NaN", "Infinity", "-inf", "1e999", "1e5", "0x10", "1,23,4", "1,2345,678", "1.2.3,4,5", "12 34", "--1", "1-",
        "½", "²", "①", "Ⅷ", "1\x002", "12kWh", "1..2", ",", ".", "-", "1 000 00", "１２,3456,7", "9" * 200, "∞", "1/2",
    ],
)  # fmt: skip
@pytest.mark.parametrize("language", LANGUAGES)
def test_nonsense_is_refused_with_a_sentence_that_names_the_field(typed: str, language: str) -> None:
    with translation.override(language), pytest.raises(ValidationError) as refusal:
        NumberField(label="Amount").clean(typed)
    (sentence,) = refusal.value.messages
    assert sentence.startswith("Amount")
    assert "\x00" not in sentence
    assert len(sentence) < 200


def test_bounds_and_digits_are_refused_in_words() -> None:
    field = NumberField(label="Share", lowest=0, highest=100, max_digits=5, decimal_places=2)
    assert field.clean("99.50") == Decimal("99.50")
    for typed, words in [
        ("-1", "Share: give 0 or more."),
        ("101", "Share: give 100 or less."),
        ("1.2345", "Share: give at most 2 decimals."),
        ("", "Share: give a number."),
        ("   ", "Share: give a number."),
    ]:
        with pytest.raises(ValidationError) as refusal:
            field.clean(typed)
        assert refusal.value.messages == [words]
    with pytest.raises(ValidationError, match="too large"):
        NumberField(label="Amount", max_digits=24, decimal_places=6).clean("9" * 19)
    assert NumberField(label="Amount", max_digits=24, decimal_places=6).clean("1.00000000000") == 1


amounts = st.decimals(min_value=-(10**12), max_value=10**12, allow_nan=False, allow_infinity=False, places=3)


@given(amount=amounts, language=st.sampled_from(LANGUAGES))
def test_what_the_portal_puts_into_a_box_reads_back_as_the_same_number(amount: Decimal, language: str) -> None:
    with translation.override(language):
        assert NumberField(label="Amount").clean(typed_number(amount)) == amount


@given(amount=amounts, language=st.sampled_from(LANGUAGES))
def test_what_the_portal_prints_in_full_reads_back_as_the_same_number(amount: Decimal, language: str) -> None:
    with translation.override(language):
        assert NumberField(label="Amount").clean(numbers.full(amount)) == amount


@given(text=st.text(max_size=80), decimal=st.sampled_from(".,"), thousands=st.sampled_from(["", ",", ".", "\xa0"]))
def test_any_text_is_a_finite_number_or_is_refused(text: str, decimal: str, thousands: str) -> None:
    try:
        number = read_number(text, decimal=decimal, thousands=thousands)
    except NotReadable:
        return
    assert number.is_finite()
