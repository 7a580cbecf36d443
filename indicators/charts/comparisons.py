"""Before and now: one small panel a resource, each with its own unit and its own scale from zero."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Protocol

from django.utils.translation import gettext as _

from indicators.charts import tokens, words
from indicators.charts.chart import Chart, ChartTable
from indicators.charts.drawing import Rect, Scale, Spec, Text, plain, specification, text_width
from indicators.charts.rendering import svg
from recp_portal.lib import numbers

PANEL_HEIGHT = 116


class Comparison(Protocol):
    """What is compared: `code` is a resource (energy, materials, water, air, waste_water, waste)."""

    @property
    def code(self) -> str: ...  # noqa: D102
    @property
    def unit(self) -> str: ...  # noqa: D102
    @property
    def baseline(self) -> Decimal | None: ...  # noqa: D102
    @property
    def current(self) -> Decimal | None: ...  # noqa: D102
    @property
    def change_share(self) -> Decimal | None: ...  # noqa: D102


def before_now_chart(rows: Sequence[Comparison], *, title: str = "", source: str = "") -> Chart:
    """Draw what the plant used before and uses now, for a unit of product. Less is better for all of these.

    A row without a current value shows only what was before.
    """
    alt = "; ".join([*([title] if title else []), *(_sentence(row) for row in rows)])
    return Chart(
        title=title,
        alt=alt,
        svg=svg(_spec(rows, width=1040, columns=max(1, len(rows))), label=alt),
        svg_narrow=svg(_spec(rows, width=320, columns=1), label=alt),
        source=source,
        table=ChartTable(
            columns=(_("Resource"), _("Unit"), _("Before"), _("Now"), _("Change")),
            rows=tuple(
                (
                    words.resource(row.code),
                    numbers.unit_name(row.unit),
                    numbers.number(row.baseline),
                    numbers.number(row.current),
                    numbers.percent(row.change_share, signed=True),
                )
                for row in rows
            ),
        ),
    )


def _spec(rows: Sequence[Comparison], *, width: int, columns: int) -> Spec:
    gap = 28
    panel = (width - gap * (columns - 1)) / columns
    printed = [numbers.headlines((row.baseline, row.current), row.unit) for row in rows]
    bar_room = panel - 12 - max((text_width(str(figure)) for pair in printed for figure in pair), default=60)
    rects: list[Rect] = []
    texts: list[Text] = []
    for index, row in enumerate(rows):
        left = (index % columns) * (panel + gap)
        top = (index // columns) * (PANEL_HEIGHT + 14)
        longest = max(plain(row.baseline), plain(row.current)) or 1.0
        rects.append(Rect(start=left, end=left + 10, y=top + 5, height=10, fill=tokens.strong(row.code)))
        texts.append(Text(text=words.resource(row.code), x=left + 18, y=top + 10, weight=600))
        for offset, value, text, fill, ink, weight in [
            (28, row.baseline, printed[index][0], tokens.weak(row.code), tokens.MUTED, 400),
            (56, row.current, printed[index][1], tokens.strong(row.code), tokens.INK, 600),
        ]:
            if value is None:
                continue
            end = left + plain(value) / longest * bar_room
            rects.append(Rect(start=left, end=max(end, left + 1), y=top + offset, height=20, fill=fill))
            texts.append(Text(text=str(text), x=end + 7, y=top + offset + 10, fill=ink, weight=weight))
        if row.change_share is not None and row.current is not None:
            fill = tokens.MUTED if not row.change_share else tokens.BETTER if row.change_share < 0 else tokens.WORSE
            texts.append(Text(text=_change(row.change_share), x=left, y=top + 94, fill=fill, weight=600))
    count = -(-len(rows) // columns)
    has_now = any(row.current is not None for row in rows)
    height = count * PANEL_HEIGHT + (count - 1) * 14 - (8 if has_now else 60)
    scale = Scale(low=0, high=width, start=0, end=width)
    return specification(width=width, height=max(height, 1), scale=scale, rects=rects, texts=texts)


def _change(share: Decimal) -> str:
    if numbers.is_no_change(share):
        return _("no change")
    less = _("%(percent)s less") if share < 0 else _("%(percent)s more")
    arrow = "▼" if share < 0 else "▲"
    return f"{arrow}{numbers.SPACE}{less % {'percent': numbers.percent(abs(share))}}"


def _sentence(row: Comparison) -> str:
    before, now = numbers.headlines((row.baseline, row.current), row.unit)
    values = {"name": words.resource(row.code), "before": before, "now": now}
    if row.current is None:
        return _("%(name)s: %(before)s before") % values
    text = _("%(name)s: %(before)s before, %(now)s now") % values
    return text if row.change_share is None else f"{text}, {_change(row.change_share).lstrip('▲▼' + numbers.SPACE)}"
