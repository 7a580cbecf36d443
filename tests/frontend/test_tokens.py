"""The colours: one set for style sheet, charts and documents, and readable in both modes."""

import re
from itertools import chain
from pathlib import Path

import pytest
from django.conf import settings

from indicators.charts import tokens

SOURCE = Path(settings.BASE_DIR) / "static" / "src"
LIGHT_CSS, _, DARK_CSS = (SOURCE / "css" / "tokens.css").read_text().partition("@media (prefers-color-scheme: dark)")

TEXT_PAIRS = [
    ("ink", "surface"),
    ("ink", "page"),
    ("muted", "surface"),
    ("muted", "page"),
    ("muted", "plain-weak"),
    ("brand", "surface"),
    ("brand", "page"),
    ("brand-strong", "brand-weak"),
    ("on-fill", "fill"),
    ("on-top", "top"),
    ("on-top-muted", "top"),
    ("better", "surface"),
    ("better", "better-weak"),
    ("worse", "surface"),
    ("worse", "worse-weak"),
    ("note", "note-weak"),
    ("ink", "note-weak"),
    ("ink", "worse-weak"),
]
MARK_PAIRS = [("energy", "surface"), ("waste-water", "surface"), ("line-strong", "surface"), ("axis", "surface")]


def custom_properties(css: str) -> dict[str, str]:
    return {name: value.lower() for name, value in re.findall(r"--([\w-]+):\s*(#[0-9a-fA-F]{6})", css)}


LIGHT, DARK = custom_properties(LIGHT_CSS), custom_properties(DARK_CSS)


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of WCAG 2.2."""

    def luminance(colour: str) -> float:
        channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_charts_and_style_sheet_have_the_same_colours():
    assert {name: LIGHT[name] for name in tokens.LIGHT} == dict(tokens.LIGHT)


def test_documents_have_the_same_colours():
    document = custom_properties((SOURCE / "pdf.css").read_text())
    assert {name: LIGHT[name] for name in document} == document


def test_every_colour_of_a_chart_is_swapped_for_the_readers_mode():
    css = (SOURCE / "css" / "charts.css").read_text()
    swapped = dict(re.findall(r'\[(?:fill|stroke)="(#\w+)"\] \{\s*\w+: var\(--([\w-]+)\)', css))
    assert swapped == {value: name for name, value in tokens.LIGHT.items()} | {"#14232b": "ink", "#ffffff": "surface"}


def test_every_colour_of_the_light_mode_has_a_dark_one():
    assert LIGHT.keys() == DARK.keys()


@pytest.mark.parametrize("mode", [LIGHT, DARK], ids=["light", "dark"])
def test_text_can_be_read(mode):
    unreadable = {pair: round(contrast(mode[pair[0]], mode[pair[1]]), 2) for pair in TEXT_PAIRS}
    assert {pair: ratio for pair, ratio in unreadable.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("mode", [LIGHT, DARK], ids=["light", "dark"])
def test_marks_and_controls_can_be_seen(mode):
    ratios = {pair: round(contrast(mode[pair[0]], mode[pair[1]]), 2) for pair in MARK_PAIRS}
    assert {pair: ratio for pair, ratio in ratios.items() if ratio < 2} == {}


def test_the_style_sheet_speaks_in_logical_directions():
    physical = re.compile(
        r"^\s*(?:margin|padding|border|inset)-(?:left|right|top|bottom)|^\s*(?:left|right|top|bottom):|text-align:\s*(?:left|right)",
        re.M,
    )
    sheets = chain((SOURCE / "css").glob("*.css"), [SOURCE / "pdf.css"])
    assert {
        sheet.name: physical.findall(sheet.read_text()) for sheet in sheets if physical.search(sheet.read_text())
    } == {}
