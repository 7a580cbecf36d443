"""What a chart is for those who show it."""

import base64
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartTable:
    """The same figures as printed text, for those who do not see the picture."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A drawn chart.

    title       what is seen, as a sentence
    alt         everything the picture says, in words
    svg         for wide places, with role and label; safe to put into a page
    svg_narrow  the same for a phone
    source      where the figures are from and of when; may be empty
    """

    title: str
    alt: str
    svg: str
    svg_narrow: str
    table: ChartTable
    source: str = field(default="")

    @property
    def data_uri(self) -> str:
        """Return the wide picture for `<img src>` in a document; its `alt` is the chart's."""
        return f"data:image/svg+xml;base64,{base64.b64encode(self.svg.encode()).decode()}"
