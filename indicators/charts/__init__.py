"""Charts: drawn once on the server, the same in page and PDF, each with a sentence and a table that say the same."""

from indicators.charts.chart import Chart, ChartTable
from indicators.charts.columns import columns_chart
from indicators.charts.comparisons import before_now_chart
from indicators.charts.places import Point, world_map
from indicators.charts.profiles import absolute_panel, profile_chart
from indicators.charts.sankey import FlowLink, FlowNode, sankey_chart
from indicators.charts.savings import Bar, sorted_bars_chart, stage_bar

__all__ = [
    "Bar",
    "Chart",
    "ChartTable",
    "FlowLink",
    "FlowNode",
    "Point",
    "absolute_panel",
    "before_now_chart",
    "columns_chart",
    "profile_chart",
    "sankey_chart",
    "sorted_bars_chart",
    "stage_bar",
    "world_map",
]
