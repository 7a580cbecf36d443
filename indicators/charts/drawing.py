"""The shapes of a chart as a Vega specification. Places are in pixels; the bars' lengths come from a Vega scale.

Every piece of text is printed by `recp_portal.lib.numbers` before it comes here, so that a chart and the table beside
it can never disagree about rounding.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from indicators.charts import tokens

FONT = "Inter, Noto Sans Arabic, Noto Sans Ethiopic, Noto Sans Lao, sans-serif"
TEXT = 14
SMALL = 12
CORNER = 3

Spec = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rect:
    """A bar from one value to another at a height."""

    start: float
    end: float
    y: float
    height: float
    fill: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A line of text. With `at` it stands beside that value, shifted by `x`; without, at the pixel `x`."""

    text: str
    x: float
    y: float
    at: float | None = None
    fill: str = tokens.INK
    size: int = TEXT
    weight: int = 400
    align: str = "left"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A line: vertical at a value, or horizontal between two pixels."""

    y: float
    y2: float
    x: float = 0
    x2: float = 0
    at: float | None = None
    stroke: str = tokens.LINE


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A closed or open line given as an SVG path in pixels; `dash` is the length of dashes, 0 for a whole line."""

    path: str
    fill: str = "none"
    stroke: str = "none"
    dash: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """From values to pixels."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """Return the pixel of a value."""
        span = self.high - self.low
        return self.start + (value - self.low) / span * (self.end - self.start) if span else self.start


def specification(
    *,
    width: int,
    height: int,
    scale: Scale,
    rects: Iterable[Rect] = (),
    texts: Iterable[Text] = (),
    rules: Iterable[Rule] = (),
    shapes: Iterable[Shape] = (),
) -> Spec:
    """Return the Vega specification of one picture."""
    beside = [text for text in texts if text.at is not None]
    fixed = [text for text in texts if text.at is None]
    upright = [rule for rule in rules if rule.at is not None]
    level = [rule for rule in rules if rule.at is None]
    x_at = {"scale": "value", "field": "at"}
    return {
        "$schema": "https://vega.github.io/schema/vega/v5.json",
        "width": width,
        "height": height,
        "padding": 0,
        "autosize": "none",
        "config": {"text": {"font": FONT}, "style": {"cell": {"stroke": None}}},
        "scales": [
            {
                "name": "value",
                "type": "linear",
                "domain": [scale.low, scale.high],
                "range": [scale.start, scale.end],
                "zero": False,
                "nice": False,
            }
        ],
        "data": [
            {"name": "shapes", "values": [asdict(shape) | {"dash": [shape.dash, shape.dash]} for shape in shapes]},
            {"name": "level", "values": [asdict(rule) for rule in level]},
            {"name": "bars", "values": [asdict(rect) for rect in rects]},
            {"name": "upright", "values": [asdict(rule) for rule in upright]},
            {"name": "beside", "values": [asdict(text) for text in beside]},
            {"name": "fixed", "values": [asdict(text) for text in fixed]},
        ],
        "marks": [
            _mark(
                "path",
                "shapes",
                {
                    "path": {"field": "path"},
                    "fill": {"field": "fill"},
                    "stroke": {"field": "stroke"},
                    "strokeDash": {"field": "dash"},
                },
            ),
            _mark(
                "rule",
                "level",
                {
                    "x": {"field": "x"},
                    "x2": {"field": "x2"},
                    "y": {"field": "y"},
                    "y2": {"field": "y2"},
                    "stroke": {"field": "stroke"},
                },
            ),
            _mark(
                "rect",
                "bars",
                {
                    "x": {"scale": "value", "field": "start"},
                    "x2": {"scale": "value", "field": "end"},
                    "y": {"field": "y"},
                    "height": {"field": "height"},
                    "fill": {"field": "fill"},
                    "cornerRadius": {"value": CORNER},
                },
            ),
            _mark(
                "rule",
                "upright",
                {"x": x_at, "y": {"field": "y"}, "y2": {"field": "y2"}, "stroke": {"field": "stroke"}},
            ),
            _mark("text", "beside", {**_TEXT_ENCODING, "x": {**x_at, "offset": {"field": "x"}}}),
            _mark("text", "fixed", {**_TEXT_ENCODING, "x": {"field": "x"}}),
        ],
    }


_TEXT_ENCODING: Spec = {
    "y": {"field": "y"},
    "text": {"field": "text"},
    "fill": {"field": "fill"},
    "fontSize": {"field": "size"},
    "fontWeight": {"field": "weight"},
    "align": {"field": "align"},
    "baseline": {"value": "middle"},
}


def _mark(kind: str, data: str, encoding: Spec) -> Spec:
    return {"type": kind, "aria": False, "interactive": False, "from": {"data": data}, "encode": {"enter": encoding}}


def in_lines(label: str, *, longest: int) -> list[str]:
    """Return a label in at most two lines of about so many characters; what does not fit ends in an ellipsis.

    >>> in_lines("Repair condensate return and insulate steam lines", longest=26)
    ['Repair condensate return', 'and insulate steam lines']
    """
    lines = [""]
    for word in label.split():
        joined = f"{lines[-1]} {word}".strip()
        if len(joined) <= longest or not lines[-1]:
            lines[-1] = joined
        else:
            lines.append(word)
    shown = lines[:2]
    if len(lines) > 2 or len(shown[-1]) > longest:
        shown[-1] = shown[-1][: longest - 1].rstrip() + "…"
    return shown


def text_width(text: str, *, size: int = TEXT) -> float:
    """Return about how many pixels a semi-bold text takes, a little on the safe side."""
    widths = {
        **dict.fromkeys(" .,·'\u00a0\u202f", 0.31),
        **dict.fromkeys("▲▼%MWm", 0.95),
        **dict.fromkeys("\u2068\u2069", 0.0),
    }
    return sum(widths.get(character, 0.66) for character in text) * size


def plain(value: Decimal | None) -> float:
    """Return a value for a length on paper, where a float is exact enough."""
    return float(value) if value is not None else 0.0
