"""Columns side by side: amounts by year. A year that may not be told keeps its place as an empty, dashed column."""

from collections.abc import Iterable, Sequence

from indicators.charts import tokens
from indicators.charts.chart import Chart, ChartTable
from indicators.charts.drawing import SMALL, Rule, Scale, Shape, Spec, Text, plain, specification, text_width
from indicators.charts.rendering import svg
from indicators.charts.savings import Bar

HEIGHT, ABOVE, BELOW = 150, 24, 26
UNTOLD_HEIGHT = 26


def columns_chart(
    bars: Iterable[Bar], *, title: str, label_heading: str, value_heading: str, source: str = ""
) -> Chart:
    """Draw amounts in the order given, each with its printed value above it where there is room."""
    drawn = list(bars)
    alt = "; ".join([title, *(f"{bar.label}: {bar.shown}" for bar in drawn)])
    return Chart(
        title=title,
        alt=alt,
        svg=svg(_spec(drawn, width=640), label=alt),
        svg_narrow=svg(_spec(drawn, width=320), label=alt),
        source=source,
        table=ChartTable(columns=(label_heading, value_heading), rows=tuple((bar.label, bar.shown) for bar in drawn)),
    )


def _spec(bars: Sequence[Bar], *, width: int) -> Spec:
    values = [plain(bar.value) for bar in bars]
    low, high = min(0.0, *values, 0.0), max(0.0, *values, 0.0) or 1.0
    height = Scale(low=low, high=high, start=ABOVE + HEIGHT, end=ABOVE)
    step = width / max(len(bars), 1)
    column = min(step * 0.66, 56)
    has_values = all(text_width(bar.shown, size=SMALL) < step for bar in bars)
    every = next((n for n in (1, 2, 5, 10) if text_width("2026", size=SMALL) + 6 < step * n), 20)
    shapes, texts = [], []
    highest = max(range(len(bars)), key=lambda n: values[n], default=0)
    for number, (bar, value) in enumerate(zip(bars, values, strict=True)):
        middle = step * (number + 0.5)
        top, foot = sorted((height(value), height(0)))
        if bar.value is None:
            shapes.append(_box(middle, height(0) - UNTOLD_HEIGHT, height(0), column, stroke=tokens.AXIS, dash=3))
        elif value:
            fill = tokens.WORSE if value < 0 else tokens.STAGE_DONE
            shapes.append(_box(middle, top, foot, column, fill=fill))
        if has_values or (number == highest and value):
            above = height(0) - UNTOLD_HEIGHT if bar.value is None else top
            ink = tokens.MUTED if bar.value is None else tokens.INK
            x, align = _inside(middle, text_width(bar.shown, size=SMALL), width)
            texts.append(Text(text=bar.shown, x=x, y=above - 9, size=SMALL, weight=600, align=align, fill=ink))
        if number % every == 0:
            y = ABOVE + HEIGHT + 15
            x, align = _inside(middle, text_width(bar.label, size=SMALL), width)
            texts.append(Text(text=bar.label, x=x, y=y, size=SMALL, align=align, fill=tokens.MUTED))
    return specification(
        width=width,
        height=ABOVE + HEIGHT + BELOW,
        scale=Scale(low=0, high=width, start=0, end=width),
        texts=texts,
        rules=[Rule(x=0, x2=width, y=height(0), y2=height(0), stroke=tokens.AXIS)],
        shapes=shapes,
    )


def _inside(middle: float, wide: float, width: int) -> tuple[float, str]:
    """Return where a text stands that is to be above a column and inside the picture."""
    if middle - wide / 2 < 0:
        return 0, "left"
    if middle + wide / 2 > width:
        return width, "right"
    return middle, "center"


def _box(
    middle: float, top: float, foot: float, wide: float, *, fill: str = "none", stroke: str = "none", dash: int = 0
) -> Shape:
    left, right = middle - wide / 2, middle + wide / 2
    path = f"M{left:.1f},{foot:.1f}V{top:.1f}H{right:.1f}V{foot:.1f}Z"
    return Shape(path=path, fill=fill, stroke=stroke, dash=dash)
