"""Savings: bars by size, and how far options have come as one bar in three tones."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from indicators.charts import tokens
from indicators.charts.chart import Chart, ChartTable
from indicators.charts.drawing import (
    SMALL,
    Rect,
    Rule,
    Scale,
    Spec,
    Text,
    in_lines,
    plain,
    specification,
    text_width,
)
from indicators.charts.rendering import svg
from recp_portal.lib import numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar: its label, its value, and the value as it is printed beside it (else from the chart's unit).

    A value that may not be told is None: `shown` says so, and no bar is drawn.
    """

    label: str
    value: Decimal | None
    shown: str = ""
    code: str = ""


def sorted_bars_chart(
    bars: Iterable[Bar],
    *,
    title: str,
    currency: str = "",
    unit: str = "",
    label_heading: str = "",
    value_heading: str = "",
    source: str = "",
) -> Chart:
    """Draw amounts by size, largest first. Negative ones (a cost) go to the left of zero in the colour of worse.

    currency, unit  what the values are in: one of them
    """
    ordered = sorted(bars, key=lambda bar: (bar.value is None, -(bar.value or 0), bar.label))
    printed = [bar.shown or _printed(bar.value, currency=currency, unit=unit) for bar in ordered]
    alt = "; ".join([title, *(f"{bar.label}: {text}" for bar, text in zip(ordered, printed, strict=True))])
    return Chart(
        title=title,
        alt=alt,
        svg=svg(_bars_spec(ordered, printed, width=640, label_room=226), label=alt),
        svg_narrow=svg(_bars_spec(ordered, printed, width=320, label_room=0), label=alt),
        source=source,
        table=ChartTable(
            columns=(label_heading or _("Name"), value_heading or _("Amount")),
            rows=tuple((bar.label, text) for bar, text in zip(ordered, printed, strict=True)),
        ),
    )


def stage_bar(
    *,
    identified: Decimal,
    implemented: Decimal,
    checked: Decimal,
    shown: tuple[str, str, str] | None = None,
    longest: Decimal | None = None,
    is_small: bool = False,
    title: str = "",
) -> Chart:
    """Draw how far options have come: identified, of these put into practice, of these checked.

    shown     the three values as printed; without it they are printed as numbers
    longest   the value that takes the whole width, to compare several bars; without it the identified one
    is_small  only the bar, for a row of a table that has the numbers
    """
    values = (identified, implemented, checked)
    texts = shown or tuple(numbers.number(value) for value in values)
    names = (_("Identified"), _("Put into practice"), _("Checked"))
    alt = ", ".join([*([title] if title else []), *(f"{n}: {t}" for n, t in zip(names, texts, strict=True))])
    end = plain(longest) or plain(identified) or 1.0
    wide = _stage_spec(values, names, texts, end=end, width=260 if is_small else 640, is_small=is_small)
    narrow = _stage_spec(values, names, texts, end=end, width=160 if is_small else 320, is_small=is_small)
    return Chart(
        title=title,
        alt=alt,
        svg=svg(wide, label=alt),
        svg_narrow=svg(narrow, label=alt),
        table=ChartTable(columns=names, rows=(tuple(texts),)),
    )


def _printed(value: Decimal | None, *, currency: str, unit: str) -> str:
    return numbers.headline_money(value, currency) if currency else str(numbers.headline(value, unit))


def _bars_spec(bars: Sequence[Bar], printed: Sequence[str], *, width: int, label_room: int) -> Spec:
    value_room = min(12 + max((text_width(text) for text in printed), default=60), width * 0.5)
    low = min(0.0, *(plain(bar.value) for bar in bars), 0.0)
    high = max(0.0, *(plain(bar.value) for bar in bars), 0.0) or 1.0
    scale = Scale(low=low, high=high, start=label_room + 2, end=width - value_room)
    rects: list[Rect] = []
    texts: list[Text] = []
    rules: list[Rule] = []
    y = 2.0
    for bar, text in zip(bars, printed, strict=True):
        lines = in_lines(bar.label, longest=28 if label_room else 40)
        above = 0 if label_room else 17 * len(lines) + 3
        height = max(24, 17 * len(lines)) if label_room else above + 20
        middle = y + (height / 2 if label_room else above + 10)
        first = middle - 8.5 * (len(lines) - 1) if label_room else y + 9
        texts.extend(Text(text=line, x=0, y=first + 17 * index) for index, line in enumerate(lines))
        value = plain(bar.value)
        fill = tokens.WORSE if value < 0 else tokens.strong(bar.code)
        if value:
            rects.append(Rect(start=min(0, value), end=max(0, value), y=middle - 10, height=20, fill=fill))
        if not label_room:
            rules.append(Rule(at=0, y=middle - 13, y2=middle + 13, stroke=tokens.AXIS))
        ink, weight = (tokens.MUTED, 400) if bar.value is None else (tokens.INK, 600)
        texts.append(Text(at=max(0, value), x=7, y=middle, text=text, weight=weight, fill=ink))
        y += height + 12
    bottom = max(y - 8, 1)
    if label_room:
        rules.append(Rule(at=0, y=0, y2=bottom, stroke=tokens.AXIS))
    return specification(
        width=width,
        height=int(bottom),
        scale=scale,
        rects=rects,
        texts=texts,
        rules=rules,
    )


def _stage_spec(
    values: Sequence[Decimal],
    names: Sequence[str],
    printed: Sequence[str],
    *,
    end: float,
    width: int,
    is_small: bool,
) -> Spec:
    scale = Scale(low=0, high=end, start=0, end=width)
    height = 14 if is_small else 22
    tones = (tokens.STAGE_OPEN, tokens.STAGE_SOME, tokens.STAGE_DONE)
    rects = [
        Rect(start=0, end=min(plain(value), end), y=0, height=height, fill=fill)
        for value, fill in zip(values, tones, strict=True)
        if value > 0
    ]
    texts: list[Text] = []
    if not is_small:
        column = width / 3
        for index, (name, text, fill) in enumerate(zip(names, printed, tones, strict=True)):
            left = index * column
            rects.append(Rect(start=left / width * end, end=(left + 10) / width * end, y=36, height=10, fill=fill))
            texts.append(Text(text=text, x=left + 16, y=41, weight=600))
            texts.append(Text(text=name, x=left + 16, y=59, fill=tokens.MUTED, size=SMALL))
    return specification(width=width, height=height if is_small else 70, scale=scale, rects=rects, texts=texts)
