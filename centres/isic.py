"""Economic activities: ISIC Rev. 4 (United Nations, 2008), read once from `data/isic_rev4.csv`.

Titles are the English originals; whoever shows one passes it through gettext.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

ISIC_CSV = Path(__file__).parent / "data" / "isic_rev4.csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class IsicRow:
    """One line of the classification. `parent` is blank for a section."""

    level: str
    code: str
    parent: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IsicClass:
    """One of the 419 classes: what an enterprise is filed under."""

    code: str
    title: str
    division: str
    section: str


@cache
def rows() -> Mapping[str, IsicRow]:
    """Return all 766 sections, divisions, groups and classes by code, in the order of the classification."""
    with ISIC_CSV.open(encoding="utf-8", newline="") as lines:
        return MappingProxyType({row["code"]: IsicRow(**row) for row in csv.DictReader(lines)})


@cache
def _classes_by_code() -> Mapping[str, IsicClass]:
    return MappingProxyType(
        {
            code: IsicClass(
                code=code,
                title=row.title,
                division=code[:2],
                section=rows()[code[:2]].parent,
            )
            for code, row in rows().items()
            if row.level == "class"
        }
    )


def classes() -> tuple[IsicClass, ...]:
    """Return all classes, ordered by code."""
    return tuple(_classes_by_code().values())


def is_class(code: str) -> bool:
    """Return whether a code is a four-digit class.

    >>> is_class("1701"), is_class("17"), is_class("9999")
    (True, False, False)
    """
    return code in _classes_by_code()


def get(code: str) -> IsicClass | None:
    """Return a class, or None for a code that is not one.

    >>> get("1701").title
    'Manufacture of pulp, paper and paperboard'
    """
    return _classes_by_code().get(code)


def section_of(code: str) -> str:
    """Return the letter of the section that a division, group or class belongs to; blank for an unknown code.

    >>> section_of("1701"), section_of("17"), section_of("0000")
    ('C', 'C', '')
    """
    if code not in rows():
        return ""
    return code if rows()[code].level == "section" else rows()[code[:2]].parent


def division_title(code: str) -> str:
    """Return the title of the division that a division, group or class belongs to; blank for an unknown code.

    >>> division_title("1701")
    'Manufacture of paper and paper products'
    """
    return rows()[code[:2]].title if code in rows() and len(code) > 1 else ""


def search(text: str) -> tuple[IsicClass, ...]:
    """Return the classes that match what was typed: the start of a code, or words of class, group or division.

    Every word must occur. Classes whose own title has them all come first, then those found by group or division.

    >>> [found.code for found in search("170")]
    ['1701', '1702', '1709']
    >>> [found.code for found in search("casting metals")]
    ['2432', '2431']
    """
    words = text.casefold().split()
    if not words:
        return ()
    if len(words) == 1 and words[0].isdigit():
        return tuple(found for found in classes() if found.code.startswith(words[0]))
    by_own_title = [found for found in classes() if _has_all(words, found.title)]
    by_parent = [found for found in classes() if found not in by_own_title and _has_all(words, _with_parents(found))]
    return (*by_own_title, *by_parent)


def _with_parents(found: IsicClass) -> str:
    return f"{found.title} {rows()[found.code[:3]].title} {rows()[found.division].title}"


def _has_all(words: list[str], title: str) -> bool:
    return all(word in title.casefold() for word in words)
