"""A balance as nodes and links of a Sankey diagram: through the steps where every stream names one, else the site."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

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
    _add_unexplained(row, nodes, links, first=0, last=2, place=SITE)
    return Diagram(nodes=tuple(nodes), links=tuple(links))


def step_diagram(figures: ProcessFigures, row: BalanceRow) -> Diagram | None:
    """Return the diagram through the steps; None where a stream names no step, or water runs in a circle."""
    streams = [one for one in (*row.inputs, *row.outputs) if one.amount]
    inside = [one for one in figures.inside if (one.kind, one.substance) == (row.kind, row.substance) and one.amount]
    ends = [one.to_unit if one.kind == "input" else one.from_unit for one in streams]
    names = list(dict.fromkeys([*ends, *(name for one in inside for name in (one.from_unit, one.to_unit))]))
    if not all(ends) or len(names) < 2 or len(row.inputs) > MOST_ENDS or len(row.outputs) > MOST_ENDS + 3:
        return None
    depth = _depths(names, [(one.from_unit, one.to_unit) for one in inside])
    if depth is None:
        return None
    last = max(depth.values()) + 2
    nodes = [FlowNode(key=name, label=name, column=depth[name] + 1) for name in names]
    links = [
        FlowLink(source=one.from_unit, target=one.to_unit, amount=one.amount, kind="intermediate") for one in inside
    ]
    for place, one in enumerate(streams):
        if one.amount is None:
            continue
        is_input = one.kind == "input"
        key = f"{'in' if is_input else 'out'}{place}"
        nodes.append(FlowNode(key=key, label=one.name, column=0 if is_input else last))
        step = one.to_unit if is_input else one.from_unit
        start, end = (key, step) if is_input else (step, key)
        links.append(FlowLink(source=start, target=end, amount=one.amount, share=one.share, kind=one.kind))
    for balance in figures.balances:
        if balance.place and (balance.kind, balance.substance) == (row.kind, row.substance):
            if balance.unexplained_amount is None:
                return None
            _add_unexplained(balance, nodes, links, first=0, last=last, place=balance.place)
    return Diagram(nodes=tuple(nodes), links=tuple(links))


def _add_unexplained(
    row: BalanceRow, nodes: list[FlowNode], links: list[FlowLink], *, first: int, last: int, place: str
) -> None:
    missing = row.unexplained_amount
    if not missing:
        return
    key = f"{UNEXPLAINED}-{place}"
    share = abs(row.unexplained_share) if row.unexplained_share is not None and place == SITE else None
    label = unexplained_name(row.kind)
    if place != SITE:
        label = f"{place}: {_('unexplained')}"
    start, end = (place, key) if missing > 0 else (key, place)
    nodes.append(FlowNode(key=key, label=label, column=last if missing > 0 else first))
    links.append(FlowLink(source=start, target=end, amount=abs(missing), share=share, is_unexplained=True))


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
