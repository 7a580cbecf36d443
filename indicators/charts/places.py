"""A map of the world with circles by area. Countries are not coloured: a large one would look like a large amount.

The land is Natural Earth's, made by the static build; the projection is Equal Earth (Šavrič, Patterson and Jenny,
2018), which keeps areas.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from math import asin, cos, radians, sin, sqrt

from django.utils.translation import gettext as _

from indicators.charts import tokens
from indicators.charts.chart import Chart, ChartTable
from indicators.charts.drawing import SMALL, Scale, Shape, Spec, Text, plain, specification, text_width
from indicators.charts.rendering import built_file, svg

NORTH, SOUTH = 84.0, -56.0  # what is beyond has no centre
LARGEST_SHARE = 0.036  # radius of the largest circle, of the picture's width
LABELLED_COUNT = 4
EMPTY_RADIUS, UNTOLD_RADIUS = 2.2, 5.0

# The polynomial of the Equal Earth projection.
A1, A2, A3, A4 = 1.340264, -0.081106, 0.000893, 0.003796
HALF_WIDTH = 2.7066297  # of the equator


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One place: where it is [degrees], what it amounts to (None: may not be told), and how that is printed."""

    label: str
    latitude: Decimal
    longitude: Decimal
    value: Decimal | None
    shown: str


def world_map(
    points: Iterable[Point], *, title: str, label_heading: str, value_heading: str, source: str = ""
) -> Chart:
    """Draw each place as a circle by area: a ring where the amount may not be told, a dot where there is none."""
    ordered = sorted(points, key=lambda point: (point.value is None, -(point.value or 0), point.label))
    alt = "; ".join([title, *(f"{point.label}: {point.shown}" for point in ordered)])
    return Chart(
        title=title,
        alt=alt,
        svg=svg(_spec(ordered, width=640), label=alt),
        svg_narrow=svg(_spec(ordered, width=320), label=alt),
        source=source,
        table=ChartTable(
            columns=(label_heading, value_heading), rows=tuple((point.label, point.shown) for point in ordered)
        ),
    )


def projected(longitude: float, latitude: float) -> tuple[float, float]:
    """Return a place in the projection's own units: x to the east, y to the north."""
    theta = asin(sqrt(3) / 2 * sin(radians(latitude)))
    squared = theta * theta
    sixth = squared**3
    slope = A1 + 3 * A2 * squared + sixth * (7 * A3 + 9 * A4 * squared)
    x = 2 * sqrt(3) * radians(longitude) * cos(theta) / (3 * slope)
    return x, theta * (A1 + A2 * squared + sixth * (A3 + A4 * squared))


def _at(longitude: float, latitude: float, width: int) -> tuple[float, float]:
    x, y = projected(longitude, max(min(latitude, NORTH), SOUTH))
    size = width / (2 * HALF_WIDTH)
    return (x + HALF_WIDTH) * size, (projected(0, NORTH)[1] - y) * size


@cache
def _land(width: int) -> str:
    """Return the outline of the land as one path, without what would not be seen at this width."""
    rings = json.loads(built_file("world.json").read_text())
    paths = []
    for ring in rings:
        steps: list[str] = []
        last = (-9.0, -9.0)
        for longitude, latitude in ring:
            x, y = _at(longitude / 10, latitude / 10, width)
            if steps and abs(x - last[0]) > width / 2:  # round the back of the globe
                paths.append("M" + "L".join(steps) + "Z")
                steps = []
            if abs(x - last[0]) + abs(y - last[1]) >= 1.5:
                steps.append(f"{x:.0f},{y:.0f}")  # whole points: half the bytes, and nobody sees it
                last = (x, y)
        if len(steps) > 3:
            paths.append("M" + "L".join(steps) + "Z")
    return "".join(paths)


def _spec(points: Sequence[Point], *, width: int) -> Spec:
    height = int(_at(0, SOUTH, width)[1]) + 22
    largest = max((plain(point.value) for point in points), default=0.0)
    full = width * LARGEST_SHARE
    shapes = [Shape(path=_land(width), fill=tokens.STAGE_OPEN)]
    circles: list[tuple[Point, float, float, float]] = []
    for point in points:
        x, y = _apart(*_at(float(point.longitude), float(point.latitude), width), circles)
        value = plain(point.value)
        radius = max(full * sqrt(value / largest), EMPTY_RADIUS) if value > 0 else EMPTY_RADIUS
        if point.value is None:
            radius = UNTOLD_RADIUS
            shapes.append(_circle(x, y, radius, fill=tokens.SURFACE, stroke=tokens.STAGE_DONE, dash=2))
        elif value <= 0:
            shapes.append(_circle(x, y, radius, fill=tokens.MUTED))
        else:
            shapes.append(_circle(x, y, radius, fill=tokens.STAGE_DONE, stroke=tokens.SURFACE))
        circles.append((point, x, y, radius))
    texts = _labels(circles, width)
    if largest:
        note = _("The area of a circle is the amount.")
        texts.append(Text(text=note, x=0, y=height - 8, size=SMALL, fill=tokens.MUTED))
    return specification(
        width=width,
        height=height,
        scale=Scale(low=0, high=width, start=0, end=width),
        texts=texts,
        shapes=shapes,
    )


def _apart(x: float, y: float, taken: Sequence[tuple[Point, float, float, float]]) -> tuple[float, float]:
    """Move a place beside others at the very same spot: two centres of one country."""
    while any(abs(x - other) < 1 and abs(y - height) < 1 for _point, other, height, _radius in taken):
        x += 7
    return x, y


def _labels(circles: Sequence[tuple[Point, float, float, float]], width: int) -> list[Text]:
    """Return the labels of the largest circles, each where it covers nothing: right of it, left, above or below."""
    taken = [(x - r, y - r, x + r, y + r) for _point, x, y, r in circles]
    texts: list[Text] = []
    for point, x, y, radius in circles:
        if plain(point.value) <= 0 or len(texts) == (LABELLED_COUNT if width > 400 else 2):
            break
        text = f"{point.label} {point.shown}"
        wide = text_width(text, size=SMALL)
        places = [(x + radius + 4, y), (x - radius - 4 - wide, y)]
        places += [(x - wide / 2, y - radius - 10), (x - wide / 2, y + radius + 10)]
        for left, middle in places:
            box = (left, middle - 8, left + wide, middle + 8)
            is_inside = left >= 0 and left + wide <= width and middle >= 9
            if is_inside and not any(_cross(box, other) for other in taken):
                texts.append(Text(text=text, x=left, y=middle, size=SMALL, weight=600))
                taken.append(box)
                break
    return texts


def _cross(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _circle(x: float, y: float, radius: float, *, fill: str, stroke: str = "none", dash: int = 0) -> Shape:
    radius = round(radius, 1)  # so that both halves are exactly that: else the arcs meet at an angle
    arc = f"a{radius:.1f},{radius:.1f},0,1,0"
    path = f"M{x - radius:.1f},{y:.1f}{arc},{2 * radius:.1f},0{arc},{-2 * radius:.1f},0Z"
    return Shape(path=path, fill=fill, stroke=stroke, dash=dash)
