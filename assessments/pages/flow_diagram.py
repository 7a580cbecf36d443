"""A balance as nodes and links of a Sankey diagram: through the steps where every stream names one, else the site."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.translation import gettext as _

from assessments.calculation import BalanceRow, ProcessFigures, StreamRow
from assessments.pages.balance import balance_title, unexplained_name
from indicators.charts import Chart, FlowLink, FlowNode, sankey_chart
from indicators.core.arithmetic import total
from recp_portal.lib import numbers

MOST_ENDS = 7
SITE = "site"
UNEXPLAINED = "unexplained"


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagram:
    """Nodes and links, and the names of streams that run back and are not drawn."""

    nodes: tuple[FlowNode, ...]
    links: tuple[FlowLink, ...]


def balance_chart(figures: ProcessFigures, row: BalanceRow) -> Chart | None:
    """Return the Sankey diagram of one balance of the site; None where nothing can be drawn."""
    if not row.input_amount or row.accounted_share is None:
        return None
    site = site_diagram(row)
    steps = step_diagram(figures, row)
    chosen = steps or site
    words = {
        "what": balance_title(row),
        "unit": numbers.unit_name(row.unit),
        "share": numbers.percent(row.accounted_share),
    }
    return sankey_chart(
        chosen.nodes,
        chosen.links,
        title=_("%(what)s, %(unit)s a year: %(share)s of what goes in is accounted for") % words,
        unit=row.unit,
        resource=row.kind,
        narrow=(site.nodes, site.links),
        source=_("Hatched: unexplained.") if row.unexplained_amount else "",
    )


def site_diagram(row: BalanceRow) -> Diagram:
    """Return inputs on the left, the site in the middle, outputs on the right, what is unexplained hatched."""
    inputs, outputs = _largest(row.inputs), _largest(row.outputs)
    nodes = [FlowNode(key=f"in{place}", label=one.name, column=0) for place, one in enumerate(inputs)]
    links = [
        FlowLink(source=f"in{place}", target=SITE, amount=one.amount, share=one.share, kind="input")
        for place, one in enumerate(inputs)
        if one.amount is not None
    ]
    nodes.append(FlowNode(key=SITE, label=_("Site"), column=1))
    nodes += [FlowNode(key=f"out{place}", label=one.name, column=2) for place, one in enumerate(outputs)]
    links += [
        FlowLink(source=SITE, target=f"out{place}", amount=one.amount, share=one.share, kind=one.kind)
        for place, one in enumerate(outputs)
        if one.amount is not None
    ]
    if row.unexplained_amount is not None:
        _add_unexplained(row, nodes, links, last=2, gaps={SITE: row.unexplained_amount})
    return Diagram(nodes=tuple(nodes), links=tuple(links))


def step_diagram(figures: ProcessFigures, row: BalanceRow) -> Diagram | None:
    """Return the diagram through the steps; None where a stream names no step, or water runs in a circle."""
    streams = [one for one in (*row.inputs, *row.outputs) if one.amount]
    inside = [one for one in figures.inside if (one.kind, one.substance) == (row.kind, row.substance) and one.amount]
    ends = [_step_of(one) for one in streams]
    names = list(dict.fromkeys([*ends, *(name for one in inside for name in (one.from_unit, one.to_unit))]))
    if not all(ends) or len(names) < 2 or len(row.inputs) > MOST_ENDS or len(row.outputs) > MOST_ENDS + 3:
        return None
    depth = _depths(names, [(one.from_unit, one.to_unit) for one in inside])
    if depth is None:
        return None
    last = max(depth.values()) + 2
    order = list(dict.fromkeys(balance.place for balance in figures.balances))
    names.sort(key=lambda name: (depth[name], order.index(name)))
    nodes = [FlowNode(key=name, label=name, column=depth[name] + 1) for name in names]
    links = [
        FlowLink(source=one.from_unit, target=one.to_unit, amount=one.amount, kind="intermediate") for one in inside
    ]
    places = _from_top_to_bottom(names, depth)
    ordered = sorted(streams, key=lambda one: (places[_step_of(one)], -(one.amount or 0)))
    for place, one in enumerate(ordered):
        if one.amount is None:
            continue
        is_input = one.kind == "input"
        key = f"{'in' if is_input else 'out'}{place}"
        nodes.append(FlowNode(key=key, label=one.name, column=0 if is_input else last))
        start, end = (key, _step_of(one)) if is_input else (_step_of(one), key)
        links.append(FlowLink(source=start, target=end, amount=one.amount, share=one.share, kind=one.kind))
    gaps: dict[str, Decimal] = {}
    for balance in figures.balances:
        if balance.place and (balance.kind, balance.substance) == (row.kind, row.substance):
            if balance.unexplained_amount is None:
                return None
            gaps[balance.place] = balance.unexplained_amount
    _add_unexplained(row, nodes, links, last=last, gaps=gaps)
    return Diagram(nodes=tuple(nodes), links=tuple(links))


def _step_of(row: StreamRow) -> str:
    return row.to_unit if row.kind == "input" else row.from_unit


def _from_top_to_bottom(names: Sequence[str], depth: Mapping[str, int]) -> dict[str, int]:
    """Return each step's place beside the ends, so that few bands cross: the first of a column above the later ones."""
    firsts = [name for name in names if name == next(other for other in names if depth[other] == depth[name])]
    others = [name for name in reversed(names) if name not in firsts]
    return {name: place for place, name in enumerate([*firsts, *others])}


def _add_unexplained(
    row: BalanceRow, nodes: list[FlowNode], links: list[FlowLink], *, last: int, gaps: Mapping[str, Decimal]
) -> None:
    """Add what is missing at each place as one end, and what is too much as an end at the left for each place."""
    label = unexplained_name(row.kind)
    missing = {place: amount for place, amount in gaps.items() if amount > 0}
    too_much = {place: -amount for place, amount in gaps.items() if amount < 0}
    if missing:
        is_all = not too_much
        amount = row.unexplained_amount if is_all else total(missing.values())
        share = row.unexplained_share if is_all else None
        nodes.append(FlowNode(key=UNEXPLAINED, label=label, column=last, amount=amount, share=share))
    for place, amount in missing.items():
        links.append(FlowLink(source=place, target=UNEXPLAINED, amount=amount, is_unexplained=True))
    for place, amount in too_much.items():
        key = f"{UNEXPLAINED}-{place}"
        nodes.append(FlowNode(key=key, label=label, column=0))
        links.append(FlowLink(source=key, target=place, amount=amount, is_unexplained=True))


def _largest(rows: Iterable[StreamRow]) -> list[StreamRow]:
    """Return at most seven streams that have an amount; the smallest are put together."""
    recorded = sorted((one for one in rows if one.amount), key=lambda one: -(one.amount or 0))
    if len(recorded) <= MOST_ENDS:
        return recorded
    head, tail = recorded[: MOST_ENDS - 1], recorded[MOST_ENDS - 1 :]
    together = replace(
        tail[0],
        name=_("%(count)s others") % {"count": len(tail)},
        amount=total(one.amount for one in tail if one.amount is not None),
        share=total(one.share for one in tail if one.share is not None),
    )
    return [*head, together]


def _depths(names: Sequence[str], ways: Sequence[tuple[str, str]]) -> dict[str, int] | None:
    """Return how many steps lie before each; None where they run in a circle.

    >>> _depths(["a", "b", "c"], [("a", "b"), ("b", "c")]), _depths(["a", "b"], [("a", "b"), ("b", "a")])
    ({'a': 0, 'b': 1, 'c': 2}, None)
    """
    depth = dict.fromkeys(names, 0)
    for _round in names:
        changed = False
        for start, end in ways:
            if depth[end] < depth[start] + 1:
                depth[end] = depth[start] + 1
                changed = True
        if not changed:
            return depth
    return None
