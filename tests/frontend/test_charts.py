"""Charts: what they say, that nothing comes in or out through them, and that they never hang a worker."""

import os
import re
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.core.cache import caches

from indicators import charts
from indicators.charts import rendering
from recp_portal.homes.styleguide import ABSOLUTE, BEFORE_NOW, MIXED, PROFILE


@pytest.fixture(autouse=True)
def _fresh_cache():
    caches["drawn"].clear()


def texts(svg: str) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]*)</text>", svg)


def test_a_profile_says_in_its_title_what_is_seen():
    assert charts.profile_chart(PROFILE).title == "All six got better"
    assert (
        charts.profile_chart(MIXED).title
        == "Two got better, two got worse, one stayed the same, one cannot be compared"
    )
    assert charts.profile_chart([]).title == "No change can be shown yet"


def test_picture_sentence_and_table_agree():
    chart = charts.profile_chart(PROFILE)
    for row, figure in zip(chart.table.rows, ["+33\u00a0%", "+6.9\u00a0%", "+100\u00a0%", "−29\u00a0%"], strict=False):
        assert row[-1] == figure
        assert f"{row[0]}: {figure}, better" in chart.alt
        assert any(figure in text for text in texts(chart.svg))
        assert any(figure in text for text in texts(chart.svg_narrow))


def test_improvement_decides_the_colour_not_the_sign():
    worse = charts.profile_chart([row for row in MIXED if row.code == "carbon_intensity"])
    assert 'fill="#ab332b"' in worse.svg  # +8.6 % of an intensity
    better = charts.profile_chart([row for row in PROFILE if row.code == "carbon_intensity"])
    assert 'fill="#17734a"' in better.svg  # −29 %


def test_a_missing_year_draws_no_bar():
    only_before = SimpleNamespace(code="water", unit="m3", baseline=Decimal(38), current=None, change_share=None)
    chart = charts.before_now_chart([only_before])
    assert "38\u00a0m³" in texts(chart.svg)
    assert chart.svg.count('fill="#2b7bba"') == 1  # the swatch only
    assert chart.table.rows[0][3] == "–"


@pytest.mark.parametrize(
    "chart",
    [
        lambda: charts.profile_chart(PROFILE),
        lambda: charts.absolute_panel(ABSOLUTE),
        lambda: charts.before_now_chart(BEFORE_NOW),
        lambda: charts.sorted_bars_chart([charts.Bar(label="A", value=Decimal(-5))], title="t", currency="USD"),
        lambda: charts.stage_bar(identified=Decimal(9), implemented=Decimal(4), checked=Decimal(0)),
        lambda: charts.sorted_bars_chart([], title="Nothing yet", unit="t"),
    ],
)
def test_a_picture_fits_the_content_security_policy_and_has_one_voice(chart):
    drawn = chart()
    for svg in (drawn.svg, drawn.svg_narrow):
        tags = re.findall(r"<[^>]+>", svg)
        assert not [tag for tag in tags if re.search(r"\sstyle=|<style|<script|\son\w+=|href", tag)]
        assert sum("aria-label" in tag or "role=" in tag for tag in tags) == 1
        assert 'role="img"' in tags[0]
    assert drawn.data_uri.startswith("data:image/svg+xml;base64,")


def test_what_people_write_stays_text():
    label = '<script>alert("x")</script> & style="x" id="y"'
    chart = charts.sorted_bars_chart([charts.Bar(label=label, value=Decimal(1))], title=label, unit="t")
    assert "<script" not in chart.svg
    assert 'aria-label="&lt;script&gt;' in chart.svg


def test_ids_are_the_charts_own():
    cleaned = rendering._cleaned('<svg><g clip-path="url(#clip1)"/><clipPath id="clip1"/></svg>', prefix="cafe")
    assert cleaned == '<svg><g clip-path="url(#cafe-clip1)"/><clipPath id="cafe-clip1"/></svg>'


@pytest.mark.parametrize("key", ["url", "href", "signal"])
def test_a_specification_that_reaches_out_is_refused(key):
    with pytest.raises(rendering.ChartRefused):
        rendering.svg({"data": [{"name": "x", key: "file:///etc/passwd"}]}, label="")


def test_a_drawing_with_a_style_is_refused():
    with pytest.raises(rendering.ChartRefused):
        rendering._cleaned('<svg><g style="fill:red"/></svg>', prefix="x")


def test_the_parent_of_a_pool_refuses_to_draw(monkeypatch):
    monkeypatch.setattr(rendering._Process, "is_pool_parent", True)
    with pytest.raises(rendering.UsedBeforeFork):
        charts.profile_chart(PROFILE)


def test_the_child_of_a_process_that_drew_refuses_to_draw(monkeypatch):
    monkeypatch.setattr(rendering._Process, "first_used_in", os.getpid() + 1)
    with pytest.raises(rendering.UsedBeforeFork):
        charts.profile_chart(PROFILE)


def test_a_chart_is_drawn_once(monkeypatch):
    first = charts.profile_chart(PROFILE)
    monkeypatch.setattr(rendering, "_converted", lambda spec: pytest.fail("drawn again"))
    assert charts.profile_chart(PROFILE) == first
