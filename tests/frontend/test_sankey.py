"""Sankey diagrams: heights in one scale, nothing overlaps in a column, unexplained told apart without colour."""

import itertools
import re
from decimal import Decimal

import pytest
from django.core.cache import caches
from hypothesis import given
from hypothesis import strategies as st

from indicators.charts import FlowLink, FlowNode, sankey_chart
from indicators.charts.sankey_layout import LayoutLink, LayoutNode, layout


@pytest.fixture(autouse=True)
def _fresh_cache() -> None:
    caches["drawn"].clear()


NODES = [
    FlowNode(key="mains", label="Mains water", column=0),
    FlowNode(key="site", label="Site", column=1),
    FlowNode(key="sewer", label="Sewer", column=2),
    FlowNode(key="lost", label="Unexplained water", column=2),
]
LINKS = [
    FlowLink(source="mains", target="site", amount=Decimal(1000), share=Decimal(1)),
    FlowLink(source="site", target="sewer", amount=Decimal(910), share=Decimal("0.91"), kind="waste_water"),
    FlowLink(source="site", target="lost", amount=Decimal(90), share=Decimal("0.09"), is_unexplained=True),
]


def test_picture_sentence_and_table_agree() -> None:
    chart = sankey_chart(NODES, LINKS, title="Water, m³ a year: 91 % is accounted for", unit="m3", resource="water")
    assert chart.table.rows[2] == ("Site", "Unexplained water", "90\u00a0m³", "9\u00a0%")
    assert "Site → Sewer: 910\u00a0m³" in chart.alt
    for drawn in (chart.svg, chart.svg_narrow):
        texts = re.findall(r"<text[^>]*>([^<]*)</text>", drawn)
        assert "910\u00a0m³ · 91\u00a0%" in texts
        assert "Unexplained water" in texts
        assert "stroke-dasharray" in drawn  # a broken outline and strokes across: told apart without colour
        assert "aria-label" in drawn


def test_what_is_unexplained_alone_is_hatched() -> None:
    explained = sankey_chart(NODES[:3], LINKS[:2], title="Water", unit="m3", resource="water")
    assert 'stroke-dasharray="5,5"' not in explained.svg


@given(amounts=st.lists(st.floats(0.001, 1e9), min_size=1, max_size=7), parts=st.floats(0.01, 0.99))
def test_bands_keep_their_proportion_and_nodes_never_overlap(amounts: list[float], parts: float) -> None:
    nodes = [LayoutNode(key=f"in{place}", column=0) for place in range(len(amounts))]
    nodes += [LayoutNode(key="site", column=1), LayoutNode(key="a", column=2), LayoutNode(key="b", column=2)]
    links = [LayoutLink(source=f"in{place}", target="site", amount=amount) for place, amount in enumerate(amounts)]
    whole = sum(amounts)
    links += [
        LayoutLink(source="site", target="a", amount=whole * parts),
        LayoutLink(source="site", target="b", amount=whole * (1 - parts)),
    ]
    made = layout(nodes, links, left=0, right=640, body=240, slot=36, gap=8, top=20)
    for column in range(3):
        placed = [node for node in made.nodes if node.column == column]
        for above, below in itertools.pairwise(placed):
            assert below.y >= above.y + above.height
        assert all(20 <= node.y <= made.height and node.y + node.height <= made.height + 2 for node in placed)
    thick = [
        (link.amount, band.thickness) for link, band in zip(links, made.bands, strict=True) if band.thickness > 1.5
    ]
    for amount, thickness in thick:
        assert thickness == pytest.approx(240 * amount / whole)
    assert all(band.x2 > band.x for band in made.bands)
