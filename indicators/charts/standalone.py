"""A chart as a picture of its own: with its title above and its source below, so that it can be cited."""

import re

from django.utils.html import escape

from indicators.charts import rendering, tokens
from indicators.charts.chart import Chart
from indicators.charts.drawing import FONT, SMALL, TEXT, text_width

MARGIN = 20
LINE_HEIGHT = 20
_SIZE = re.compile(r'<svg [^>]*?width="(\d+)"[^>]*?height="(\d+)"')


def as_svg(chart: Chart) -> str:
    """Return the wide picture with title and source, on white."""
    size = _SIZE.search(chart.svg)
    width, height = (int(size[1]), int(size[2])) if size else (640, 400)
    title, source = _lines(chart.title, TEXT, width), _lines(chart.source, SMALL, width)
    top = MARGIN + len(title) * LINE_HEIGHT
    whole = top + height + 12 + len(source) * LINE_HEIGHT + MARGIN
    texts = [_text(line, MARGIN + 12 + n * LINE_HEIGHT, TEXT, 600, tokens.INK) for n, line in enumerate(title)]
    below = top + height + 26
    texts += [_text(line, below + n * LINE_HEIGHT, SMALL, 400, tokens.MUTED) for n, line in enumerate(source)]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{escape(chart.alt)}" '
        f'width="{width + 2 * MARGIN}" height="{whole}" viewBox="0 0 {width + 2 * MARGIN} {whole}">'
        f'<rect width="100%" height="100%" fill="{tokens.SURFACE}"/>{"".join(texts)}'
        f'<g transform="translate({MARGIN},{top})">{_bare(chart.svg)}</g></svg>'
    )


def as_png(chart: Chart) -> bytes:
    """Return the same as a bitmap, two pixels for each of the picture's."""
    return rendering.png(as_svg(chart))


def _bare(svg: str) -> str:
    return re.sub(r'\s(?:role|aria-label)="[^"]*"', "", svg)


def _text(line: str, y: float, size: int, weight: int, fill: str) -> str:
    return (
        f'<text x="{MARGIN}" y="{y}" font-family="{FONT}" font-size="{size}" font-weight="{weight}" fill="{fill}">'
        f"{escape(line)}</text>"
    )


def _lines(text: str, size: int, width: int) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(joined, size=size) > width:
            lines.append(word)
        else:
            lines[-1:] = [joined]
    return lines
