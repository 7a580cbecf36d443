"""The RECP profile: bars to both sides of the reference year. Improvement decides colour of the word, not the sign."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Protocol

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from indicators.charts import tokens, words
from indicators.charts.chart import Chart, ChartTable
from indicators.charts.drawing import SMALL, Rect, Rule, Scale, Spec, Text, plain, specification, text_width
from indicators.charts.rendering import svg
from recp_portal.lib import numbers

PRODUCTIVITIES = ("energy_productivity", "materials_productivity", "water_productivity")
INTENSITIES = ("carbon_intensity", "waste_water_intensity", "waste_intensity")
ABSOLUTE = ("product_output", "energy_use", "materials_use", "water_use", "air_emissions", "waste_water", "waste")
LONGEST_BAR = 2.0  # a change of +900 % would make all others invisible; its number is still printed


class ProfileEntry(Protocol):
    """What a row of a profile has: `indicators.core.profile.ProfileRow`, or the same frozen in a result."""

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
    @property
    def is_improvement(self) -> bool | None: ...  # noqa: D102


def profile_chart(rows: Iterable[ProfileEntry], *, title: str = "", source: str = "") -> Chart:
    """Draw the six relative indicators against the baseline: productivity above, intensity below.

    title  what is seen; without it the chart counts what got better itself
    """
    by_code = {str(row.code): row for row in rows}
    above = [by_code[code] for code in PRODUCTIVITIES if code in by_code]
    below = [by_code[code] for code in INTENSITIES if code in by_code]
    return _diverging([above, below], title=title or _verdict([*above, *below]), source=source)


def absolute_panel(rows: Iterable[ProfileEntry], *, title: str = "", source: str = "") -> Chart:
    """Draw the seven absolute indicators against the baseline: output above, what was used and let out below."""
    by_code = {str(row.code): row for row in rows}
    shown = [by_code[code] for code in ABSOLUTE if code in by_code]
    groups = [[row for row in shown if row.code == "product_output"], [r for r in shown if r.code != "product_output"]]
    return _diverging(groups, title=title or _("What the plant makes, uses and lets out"), source=source)


def _verdict(rows: Sequence[ProfileEntry]) -> str:
    """Count what got better and worse: "All six got better", "Five got better, one got worse"."""
    known = [row for row in rows if row.change_share is not None]
    better = sum(row.is_improvement is True for row in known)
    worse = sum(row.is_improvement is False for row in known)
    if not known:
        return _("No change can be shown yet")
    if better == len(rows) > 1:
        return _("All %(count)s got better") % {"count": words.count(better)}
    parts = [
        (better, _("%(count)s got better")),
        (worse, _("%(count)s got worse")),
        (len(known) - better - worse, _("%(count)s stayed the same")),
        (len(rows) - len(known), _("%(count)s cannot be compared")),
    ]
    return capfirst(", ".join(part % {"count": words.count(count)} for count, part in parts if count))


def _diverging(groups: Sequence[Sequence[ProfileEntry]], *, title: str, source: str) -> Chart:
    rows = [row for group in groups for row in group]
    shares = [_shown(row) for row in rows]
    low, high = min(0.0, *shares, 0.0), max(0.0, *shares, 0.0)
    if low == high:
        low, high = -0.1, 0.1
    alt = "; ".join([title, *(_sentence(row) for row in rows)])
    wide = _spec(groups, width=640, label_room=186, row_height=38, bar=20, low=low, high=high)
    narrow = _spec(groups, width=320, label_room=0, row_height=50, bar=18, low=low, high=high)
    return Chart(
        title=title,
        alt=alt,
        svg=svg(wide, label=alt),
        svg_narrow=svg(narrow, label=alt),
        source=source,
        table=ChartTable(
            columns=(_("Indicator"), _("Unit"), _("Before"), _("Now"), _("Change")),
            rows=tuple(
                (
                    words.indicator(row.code),
                    numbers.unit_name(row.unit),
                    numbers.number(row.baseline),
                    numbers.number(row.current),
                    numbers.percent(row.change_share, signed=True),
                )
                for row in rows
            ),
        ),
    )


def _spec(
    groups: Sequence[Sequence[ProfileEntry]],
    *,
    width: int,
    label_room: int,
    row_height: int,
    bar: int,
    low: float,
    high: float,
) -> Spec:
    """Return the picture. Without room for labels at the side they stand above their bars."""
    marks = [_mark(row) for group in groups for row in group]
    mark_room = 12 + max((text_width(mark) for mark in marks), default=60)
    scale = Scale(low=low, high=high, start=label_room + 2, end=width - mark_room)
    rects: list[Rect] = []
    texts: list[Text] = []
    rules: list[Rule] = []
    y = bottom = 4.0
    for group in (group for group in groups if group):
        if texts:
            rules.append(Rule(x=0, x2=width, y=y + 4, y2=y + 4))
            y += 12
        for row in group:
            top = y if label_room else y + 22
            bottom = top + bar
            texts.append(Text(text=words.indicator(row.code), x=0, y=top + bar / 2 if label_room else y + 10))
            end = _shown(row)
            if row.change_share:
                rects.append(Rect(start=min(0, end), end=max(0, end), y=top, height=bar, fill=tokens.strong(row.code)))
            if not label_room:
                rules.append(Rule(at=0, y=top - 3, y2=bottom + 3, stroke=tokens.AXIS))
            weight = 600 if row.change_share else 400
            texts.append(Text(at=max(0, end), x=7, y=top + bar / 2, text=_mark(row), fill=_colour(row), weight=weight))
            y += row_height
    if label_room:
        rules.append(Rule(at=0, y=0, y2=bottom + 6, stroke=tokens.AXIS))
    texts.extend(_axis(scale, y=bottom + 20))
    return specification(width=width, height=int(bottom + 30), scale=scale, rects=rects, texts=texts, rules=rules)


def _axis(scale: Scale, *, y: float) -> Iterable[Text]:
    """Label zero, and a few round values with room between them."""
    step = next((s for s in (0.05, 0.1, 0.25, 0.5, 1.0) if (scale(s) - scale(0)) >= 58), 1.0)
    count_down, count_up = int(-scale.low / step + 1e-9), int(scale.high / step + 1e-9)
    for index in range(-count_down, count_up + 1):
        share = Decimal(str(step)) * index
        yield Text(
            at=float(share),
            x=0,
            y=y,
            text=numbers.percent(share, signed=True) if index else numbers.percent(Decimal(0)),
            fill=tokens.MUTED,
            size=SMALL,
            align="center",
        )


def _shown(row: ProfileEntry) -> float:
    return max(-LONGEST_BAR, min(LONGEST_BAR, plain(row.change_share)))


def _mark(row: ProfileEntry) -> str:
    if row.change_share is None:
        return _("no figure")
    if numbers.is_no_change(row.change_share):
        return _("no change")
    arrow = "▲" if row.change_share > 0 else "▼"
    return f"{arrow}{numbers.SPACE}{numbers.percent(row.change_share, signed=True)}"


def _colour(row: ProfileEntry) -> str:
    if not row.change_share:
        return tokens.MUTED
    return {True: tokens.BETTER, False: tokens.WORSE, None: tokens.INK}[row.is_improvement]


def _sentence(row: ProfileEntry) -> str:
    name = words.indicator(row.code)
    if row.change_share is None:
        return _("%(name)s: no figure") % {"name": name}
    change = numbers.percent(row.change_share, signed=True)
    if row.is_improvement is None:
        return _("%(name)s: %(change)s") % {"name": name, "change": change}
    if row.is_improvement:
        return _("%(name)s: %(change)s, better") % {"name": name, "change": change}
    return _("%(name)s: %(change)s, worse") % {"name": name, "change": change}
