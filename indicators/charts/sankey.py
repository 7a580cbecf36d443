"""A Sankey diagram: where something comes from and where it goes, with what is unexplained hatched."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from indicators.charts import tokens
from indicators.charts.chart import Chart, ChartTable
from indicators.charts.drawing import SMALL, Rect, Scale, Shape, Spec, Text, in_lines, plain, specification
from indicators.charts.rendering import svg
from indicators.charts.sankey_layout import NODE_WIDTH, Layout, LayoutLink, LayoutNode, layout
from recp_portal.lib import numbers

WIDE, NARROW = 1040, 320
_FILL = {
    "product": tokens.STAGE_SOME,
    "by_product": tokens.STAGE_OPEN,
    "waste": tokens.weak("waste"),
    "waste_water": tokens.weak("waste_water"),
    "evaporation": tokens.weak("water"),
    "air_emission": tokens.weak("air"),
    "loss": tokens.weak("air"),
}
_NODE = {
    "product": tokens.STAGE_DONE,
    "by_product": tokens.STAGE_DONE,
    "waste": tokens.strong("waste"),
    "waste_water": tokens.strong("waste_water"),
    "evaporation": tokens.strong("water"),
    "air_emission": tokens.strong("air"),
    "loss": tokens.strong("air"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowNode:
    """Where flows come from, go to or pass. `column` counts from 0 at the left; the last one holds what leaves.

    amount, share  printed beside a node of the first or last column; None: those of its one flow
    """

    key: str
    label: str
    column: int
    amount: Decimal | None = None
    share: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowLink:
    """A flow between two nodes.

    share           of all that goes in, printed beside the amount
    kind            a stream's kind; `is_unexplained` draws it hatched with a broken outline
    """

    source: str
    target: str
    amount: Decimal
    share: Decimal | None = None
    kind: str = "input"
    is_unexplained: bool = False


def sankey_chart(
    nodes: Sequence[FlowNode],
    links: Sequence[FlowLink],
    *,
    title: str,
    unit: str,
    resource: str = "",
    narrow: tuple[Sequence[FlowNode], Sequence[FlowLink]] | None = None,
    source: str = "",
) -> Chart:
    """Draw flows in proportion. Every band's figure is beside it, and in the table.

    title   what is seen, with the unit
    unit    of all amounts; resource  whose colour the flows take on their way (water, materials, energy)
    narrow  the same with at most three columns, for a phone; without it the same nodes
    """
    flowing = [link for link in links if link.amount > 0]
    names = {node.key: node.label for node in nodes}
    rows = tuple(
        (
            names[link.source],
            names[link.target],
            numbers.quantity(link.amount, unit),
            numbers.percent(link.share),
        )
        for link in flowing
    )
    alt = "; ".join([title, *(f"{start} → {end}: {amount}" for start, end, amount, _share in rows)])
    small_nodes, small_links = narrow or (nodes, links)
    small = [link for link in small_links if link.amount > 0]
    return Chart(
        title=title,
        alt=alt,
        svg=svg(_spec(nodes, flowing, unit=unit, resource=resource, is_narrow=False), label=alt),
        svg_narrow=svg(_spec(small_nodes, small, unit=unit, resource=resource, is_narrow=True), label=alt),
        source=source,
        table=ChartTable(columns=(_("From"), _("To"), _("Amount"), _("Share of what goes in")), rows=rows),
    )


def _spec(
    nodes: Sequence[FlowNode],
    links: Sequence[FlowLink],
    *,
    unit: str,
    resource: str,
    is_narrow: bool,
) -> Spec:
    width, side = (NARROW, 0) if is_narrow else (WIDE, 216)
    used = {key for link in links for key in (link.source, link.target)}
    shown = [node for node in nodes if node.key in used]
    placed = layout(
        [LayoutNode(key=node.key, column=node.column) for node in shown],
        [LayoutLink(source=link.source, target=link.target, amount=plain(link.amount)) for link in links],
        left=side,
        right=width - side,
        body=220 if is_narrow else 240,
        slot=38,
        gap=8,
        middle_gap=34,
        top=26,
    )
    columns = {node.key: node.column for node in shown}
    shapes: list[Shape] = []
    for link, band in zip(links, placed.bands, strict=True):
        if link.is_unexplained:
            shapes.append(Shape(path=band.outline, fill=tokens.SURFACE, stroke=tokens.WORSE, dash=5))
            comes_in = columns[link.source] == 0
            free = (0.0, 1.0) if not is_narrow else (0.55, 1.0) if comes_in else (0.0, 0.45)  # not behind its words
            shapes.append(Shape(path=band.hatching(every=9, start=free[0], end=free[1]), stroke=tokens.WORSE))
        else:
            shapes.append(Shape(path=band.outline, fill=_FILL.get(link.kind, tokens.weak(resource))))
    rects = [
        Rect(
            start=node.x,
            end=node.x + NODE_WIDTH,
            y=node.y,
            height=node.height,
            fill=_node_fill(node.key, links, resource),
        )
        for node in placed.nodes
    ]
    return specification(
        width=width,
        height=int(placed.height) + 8,
        scale=Scale(low=0, high=width, start=0, end=width),
        rects=rects,
        texts=_texts(shown, links, placed, unit=unit, is_narrow=is_narrow),
        shapes=shapes,
    )


def _node_fill(key: str, links: Sequence[FlowLink], resource: str) -> str:
    passing = [link for link in links if key in (link.source, link.target)]
    if all(link.is_unexplained for link in passing):
        return tokens.WORSE
    if len(passing) == 1 and passing[0].target == key:
        return _NODE.get(passing[0].kind, tokens.strong(resource))
    return tokens.strong(resource)


def _texts(
    nodes: Sequence[FlowNode],
    links: Sequence[FlowLink],
    placed: Layout,
    *,
    unit: str,
    is_narrow: bool,
) -> list[Text]:
    last = max((node.column for node in nodes), default=0)
    texts: list[Text] = []
    for node, place in zip(nodes, placed.nodes, strict=True):
        if 0 < node.column < last:
            texts.append(
                Text(
                    text=node.label, x=place.x + NODE_WIDTH / 2, y=place.y - 10, size=SMALL, weight=600, align="center"
                )
            )
            continue
        is_left = node.column == 0
        link = next(link for link in links if node.key in (link.source, link.target))
        amount, share = (link.amount, link.share) if node.amount is None else (node.amount, node.share)
        figure = str(numbers.headline(amount, unit))
        if share is not None:
            figure = f"{figure} · {numbers.percent(share)}"
        outside = place.x - 8 if is_left else place.x + NODE_WIDTH + 8
        inside = place.x + NODE_WIDTH + 6 if is_left else place.x - 6
        x = inside if is_narrow else outside
        align = "left" if is_left == is_narrow else "right"
        name = in_lines(node.label, longest=20 if is_narrow else 27)[0]
        if name != node.label and not name.endswith("…"):
            name += "…"
        size = SMALL if is_narrow else 14
        texts.append(Text(text=name, x=x, y=place.middle - 8, size=size, weight=600, align=align))
        texts.append(Text(text=figure, x=x, y=place.middle + 9, size=SMALL, fill=tokens.INK, align=align))
    return texts
