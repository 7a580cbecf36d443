"""The classification is complete, and every code hangs where it belongs."""

import doctest
from collections import Counter

import pytest

from centres import isic

# First and last division of each section, as the United Nations print them (ISIC Rev. 4, part two).
DIVISIONS = {
    section: range(first, last + 1)
    for section, first, last in (
        ("A", 1, 3),
        ("B", 5, 9),
        ("C", 10, 33),
        ("D", 35, 35),
        ("E", 36, 39),
        ("F", 41, 43),
        ("G", 45, 47),
        ("H", 49, 53),
        ("I", 55, 56),
        ("J", 58, 63),
        ("K", 64, 66),
        ("L", 68, 68),
        ("M", 69, 75),
        ("N", 77, 82),
        ("O", 84, 84),
        ("P", 85, 85),
        ("Q", 86, 88),
        ("R", 90, 93),
        ("S", 94, 96),
        ("T", 97, 98),
        ("U", 99, 99),
    )
}


def test_all_sections_divisions_groups_and_classes_are_there():
    levels = Counter(row.level for row in isic.rows().values())
    assert levels == {"section": 21, "division": 88, "group": 238, "class": 419}


def test_no_code_is_listed_twice():
    lines = isic.ISIC_CSV.read_text(encoding="utf-8").splitlines()
    assert len(lines) - 1 == len(isic.rows()) == 766


@pytest.mark.parametrize("section", DIVISIONS)
def test_a_section_has_the_divisions_the_united_nations_print(section):
    found = [row.code for row in isic.rows().values() if row.level == "division" and row.parent == section]
    assert found == [f"{number:02}" for number in DIVISIONS[section]]


def test_groups_and_classes_hang_under_the_code_they_extend():
    for row in isic.rows().values():
        if row.level in {"group", "class"}:
            assert row.parent == row.code[:-1]
            assert row.parent in isic.rows()


def test_every_section_division_and_group_has_a_child():
    parents = {row.parent for row in isic.rows().values()}
    assert {row.code for row in isic.rows().values() if row.level != "class"} <= parents


def test_a_group_with_one_class_shares_its_title_when_the_class_ends_in_zero():
    for row in isic.rows().values():
        if row.level == "class" and row.code.endswith("0"):
            assert row.title == isic.rows()[row.parent].title


def test_codes_are_in_order_and_titles_are_clean():
    codes = [found.code for found in isic.classes()]
    assert codes == sorted(codes)
    assert all(row.title == row.title.strip() and "  " not in row.title for row in isic.rows().values())


def test_get_knows_division_and_section_and_refuses_what_is_no_class():
    found = isic.get("1511")
    assert found is not None
    assert (found.division, found.section) == ("15", "C")
    assert isic.division_title("1511") == "Manufacture of leather and related products"
    assert isic.get("15") is None
    assert isic.get("") is None
    assert isic.division_title("C") == ""
    assert isic.section_of("C") == "C"


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("1079", "1079"),
        ("TANNING", "1511"),
        ("malt", "1103"),
        ("paper pulp", "1701"),
        ("dairy", "1050"),
    ],
)
def test_search_finds_a_class_by_code_or_words(text, first):
    assert isic.search(text)[0].code == first


def test_search_looks_into_division_titles_too_and_own_titles_come_first():
    codes = [found.code for found in isic.search("textiles")]
    assert codes.index("1312") < codes.index("1394")
    assert isic.search("") == ()
    assert isic.search("no such activity") == ()


def test_the_examples_in_the_docstrings_hold():
    assert doctest.testmod(isic).failed == 0
