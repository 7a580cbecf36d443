"""Where the nodes and bands of a Sankey diagram stand: a pure function, so that its geometry can be tested.

Heights are in proportion to amounts, in one scale for the whole picture. Nodes stand in columns, in the order given.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

NODE_WIDTH = 10.0
LEAST_HEIGHT = 1.5  # a flow that is there is seen
POINTS = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class LayoutNode:
    """A node of a column, from 0 at the left."""

    key: str
    column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LayoutLink:
    """A flow from a node to one further right."""

    source: str
    target: str
    amount: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedNode:
    """A node's rectangle, in pixels."""

    key: str
    column: int
    x: float
    y: float
    height: float

    @property
    def middle(self) -> float:
        """Return the height of its middle."""
        return self.y + self.height / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedBand:
    """A band from the right of one node to the left of another, of the same thickness all along."""

    x: float
    x2: float
    y: float
    y2: float
    thickness: float

    def top(self, share: float) -> float:
        """Return the height of its upper edge at a share of its way."""
        return self.y + (self.y2 - self.y) * share * share * (3 - 2 * share)

    @property
    def outline(self) -> str:
        """Return its outline as an SVG path."""
        shares = [step / POINTS for step in range(POINTS + 1)]
        upper = [(self.x + (self.x2 - self.x) * share, self.top(share)) for share in shares]
        lower = [(x, y + self.thickness) for x, y in reversed(upper)]
        first, *others = [*upper, *lower]
        return f"M{first[0]:.1f},{first[1]:.1f}" + "".join(f"L{x:.1f},{y:.1f}" for x, y in others) + "Z"

    def hatching(self, *, every: float, start: float = 0.0, end: float = 1.0) -> str:
        """Return slanted strokes across a part of it as an SVG path, one every so many pixels."""
        count = max(1, int((self.x2 - self.x) / every))
        strokes = []
        for step in range(1, count):
            if not start <= step / count <= end:
                continue
            share, next_share = (step - 0.35) / count, (step + 0.35) / count
            x, x2 = (self.x + (self.x2 - self.x) * one for one in (share, next_share))
            strokes.append(f"M{x:.1f},{self.top(share) + self.thickness:.1f}L{x2:.1f},{self.top(next_share):.1f}")
        return "".join(strokes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The whole picture: nodes in the order given, bands in the order of the links, and how high it is."""

    nodes: tuple[PlacedNode, ...]
    bands: tuple[PlacedBand, ...]
    height: float


def layout(
    nodes: Sequence[LayoutNode],
    links: Sequence[LayoutLink],
    *,
    left: float,
    right: float,
    body: float,
    slot: float,
    gap: float,
    middle_gap: float | None = None,
    top: float = 0.0,
) -> Layout:
    """Place nodes and bands.

    left, right  where the first column begins and the last one ends                [px]
    body         height of the largest column's amounts                             [px]
    slot         least room of a node, for its words                                [px]
    gap          between nodes                                                      [px]
    middle_gap   the same in the columns between the first and the last; None: as elsewhere
    top          room above everything                                              [px]
    """
    sizes = _sizes(nodes, links)
    columns: dict[int, list[LayoutNode]] = {}
    for node in nodes:
        columns.setdefault(node.column, []).append(node)
    largest = max((sum(sizes[node.key] for node in column) for column in columns.values()), default=0.0)
    scale = body / largest if largest else 0.0
    heights = {node.key: max(sizes[node.key] * scale, LEAST_HEIGHT) for node in nodes}
    last = max(columns, default=0)
    inner = gap if middle_gap is None else middle_gap
    gaps = {number: inner if 0 < number < last else gap for number in columns}
    rooms = {
        number: sum(max(heights[node.key], slot) for node in column) + gaps[number] * (len(column) - 1)
        for number, column in columns.items()
    }
    total = max(rooms.values(), default=0.0)
    placed: dict[str, PlacedNode] = {}
    for number, column in columns.items():
        x = left + (right - NODE_WIDTH - left) * (number / last if last else 0.0)
        y = top + (total - rooms[number]) / 2
        for node in column:
            room = max(heights[node.key], slot)
            offset = (room - heights[node.key]) / 2
            placed[node.key] = PlacedNode(key=node.key, column=number, x=x, y=y + offset, height=heights[node.key])
            y += room + gaps[number]
    return Layout(
        nodes=tuple(placed[node.key] for node in nodes), bands=_bands(links, placed, scale), height=top + total
    )


def _sizes(nodes: Iterable[LayoutNode], links: Sequence[LayoutLink]) -> dict[str, float]:
    """Return how much passes each node: the larger of what comes and what goes."""
    return {
        node.key: max(
            sum(link.amount for link in links if link.target == node.key),
            sum(link.amount for link in links if link.source == node.key),
        )
        for node in nodes
    }


def _bands(links: Sequence[LayoutLink], placed: Mapping[str, PlacedNode], scale: float) -> tuple[PlacedBand, ...]:
    starts, ends = {key: node.y for key, node in placed.items()}, {key: node.y for key, node in placed.items()}
    leaving = sorted(range(len(links)), key=lambda i: (placed[links[i].target].middle, i))
    coming = sorted(range(len(links)), key=lambda i: (placed[links[i].source].middle, i))
    from_y, to_y = {}, {}
    for index in leaving:
        from_y[index] = starts[links[index].source]
        starts[links[index].source] += links[index].amount * scale
    for index in coming:
        to_y[index] = ends[links[index].target]
        ends[links[index].target] += links[index].amount * scale
    return tuple(
        PlacedBand(
            x=placed[link.source].x + NODE_WIDTH,
            x2=placed[link.target].x,
            y=from_y[index],
            y2=to_y[index],
            thickness=max(link.amount * scale, LEAST_HEIGHT),
        )
        for index, link in enumerate(links)
    )
