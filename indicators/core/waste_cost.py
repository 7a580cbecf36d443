"""What waste costs: the purchase value of what was lost, what was spent on it, and what it costs to be rid of it.

After UNIDO's TEST and material flow cost accounting (ISO 14051): annual cost of non-product output = materials and
energy in it + system cost + waste management cost − what it earns.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from indicators.core.arithmetic import ZERO, exact, total, total_or_none
from indicators.core.balance import SITE, Balance, input_price, purchase_value
from indicators.core.steps import Step, StepCode, Term, worked
from indicators.core.streams import (
    NON_PRODUCT_KINDS,
    BalanceKind,
    MeasuredStream,
    StreamKind,
)

# A substance is part of a stream whose materials are valued already: it would be paid for twice.
VALUED = (BalanceKind.MATERIALS, BalanceKind.WATER, BalanceKind.ENERGY)


@dataclass(frozen=True, slots=True, kw_only=True)
class NonProductFlow:
    """What one flow that is no product costs in the period. None: not known, and not in the cost.

    kind               None: the unexplained part of the balance `balance_kind`
    purchase_amount    purchase value of what was lost                              [currency]
    processing_amount  spent on it before it was lost                               [currency]
    disposal_amount    treatment, transport, fees                                   [currency]
    earnings_amount    what it earned                                               [currency]
    cost_amount        the first three less the earnings; None: none of them is known
    cost_share         of the cost of all flows that cost something; None: it costs nothing or is not known
    """

    ref: str
    name: str
    kind: StreamKind | None
    balance_kind: BalanceKind | None = None
    purchase_amount: Decimal | None
    processing_amount: Decimal | None
    disposal_amount: Decimal | None
    earnings_amount: Decimal | None
    cost_amount: Decimal | None
    cost_share: Decimal | None = None
    steps: tuple[Step, ...] = ()

    @property
    def is_unexplained(self) -> bool:
        """Return whether nobody knows where it went."""
        return self.kind is None


@dataclass(frozen=True, slots=True, kw_only=True)
class WasteCost:
    """The non-product output of a site with its cost, the dearest first; what has no cost is at the end.

    input_cost_amount  what the site's inputs cost, for the share                   [currency]
    share_of_inputs    cost ÷ input cost; None: one of them is not known            [share]
    unpriced_count     flows whose cost is not known
    """

    flows: tuple[NonProductFlow, ...]
    purchase_amount: Decimal | None
    processing_amount: Decimal | None
    disposal_amount: Decimal | None
    earnings_amount: Decimal | None
    cost_amount: Decimal | None
    input_cost_amount: Decimal | None
    share_of_inputs: Decimal | None
    unpriced_count: int
    steps: tuple[Step, ...]


def waste_cost(
    streams: Iterable[MeasuredStream],
    balances: Iterable[Balance],
    *,
    input_cost_amount: Decimal | None = None,
) -> WasteCost:
    """Return what everything that leaves the site as no product costs, and what is unexplained.

    What was lost is valued at, in this order: the purchase value entered for the stream; the purchase price of the
    stream it names in `value_of`, and nothing else in it; the average purchase price of the site's inputs of its
    balance. By-products are sold and are not in it; evaporation, emissions and losses are.
    balances           of the site: the unexplained amounts above zero count, each with its money; substances do not
    input_cost_amount  cost of all inputs; None: the purchase value of the streams that go in
    """
    flowing = tuple(streams)
    prices = {kind: input_price(flowing, kind) for kind in VALUED}
    flows = [_flow(stream, flowing, prices) for stream in flowing if stream.stream.kind in NON_PRODUCT_KINDS]
    flows += [flow for one in balances if (flow := _unexplained(one)) is not None]
    cost = total_or_none(flow.cost_amount for flow in flows)
    above = total(flow.cost_amount for flow in flows if flow.cost_amount is not None and flow.cost_amount > 0)
    if input_cost_amount is None:
        input_cost_amount = total_or_none(
            s.stream.purchase_amount for s in flowing if s.stream.kind is StreamKind.INPUT
        )
    steps: list[Step] = []
    share = None
    known = [Term(value=flow.cost_amount, unit="", sign="+") for flow in flows if flow.cost_amount is not None]
    if known:
        steps.append(worked(StepCode.SUMMED, "", *known))
    if cost is not None and input_cost_amount:
        step = worked(
            StepCode.SHARE_OF_COST, "", Term(value=cost, unit=""), Term(value=input_cost_amount, unit="", sign="÷")
        )
        share = step.result
        steps.append(step)
    ordered = sorted((_shared(flow, above) for flow in flows), key=_priority)
    return WasteCost(
        flows=tuple(ordered),
        purchase_amount=total_or_none(flow.purchase_amount for flow in flows),
        processing_amount=total_or_none(flow.processing_amount for flow in flows),
        disposal_amount=total_or_none(flow.disposal_amount for flow in flows),
        earnings_amount=total_or_none(flow.earnings_amount for flow in flows),
        cost_amount=cost,
        input_cost_amount=input_cost_amount,
        share_of_inputs=share,
        unpriced_count=sum(flow.cost_amount is None for flow in flows),
        steps=tuple(steps),
    )


def _flow(
    stream: MeasuredStream, streams: tuple[MeasuredStream, ...], prices: dict[BalanceKind, Step | None]
) -> NonProductFlow:
    said = stream.stream
    lost, steps = _lost(stream, streams, prices)
    cost = _cost(lost, said.processing_amount, said.disposal_amount, said.earnings_amount)
    return NonProductFlow(
        ref=said.ref,
        name=said.name,
        kind=said.kind,
        purchase_amount=lost,
        processing_amount=said.processing_amount,
        disposal_amount=said.disposal_amount,
        earnings_amount=said.earnings_amount,
        cost_amount=cost.result if cost else None,
        steps=(*steps, cost) if cost else steps,
    )


def _lost(
    stream: MeasuredStream, streams: tuple[MeasuredStream, ...], prices: dict[BalanceKind, Step | None]
) -> tuple[Decimal | None, tuple[Step, ...]]:
    """Return the purchase value of what a stream took with it: its dry material, its water, its energy."""
    entered = stream.stream.purchase_amount
    if entered is not None:
        return entered, (Step(code=StepCode.ENTERED, result=entered, unit=""),)
    values, steps = [], []
    for kind in VALUED:
        quantity = stream.quantity(kind)
        named = stream.stream.value_of
        price = _named_price(named, streams, kind) if named else prices[kind]
        if quantity is None or price is None:
            continue
        valued = worked(
            StepCode.VALUE,
            "",
            Term(value=quantity.amount, unit=quantity.unit),
            Term(value=price.result, unit=f"/{quantity.unit}"),
        )
        values.append(valued.result)
        steps += [*quantity.steps, price, valued]
    return total_or_none(values), tuple(steps)


def _named_price(ref: str, streams: tuple[MeasuredStream, ...], kind: BalanceKind) -> Step | None:
    """Return the purchase price of the stream (or of the recorded input it is part of) that a waste is valued at."""
    named = [one for one in streams if ref in (one.stream.ref, one.stream.flow_ref)]
    return input_price([one for one in named if purchase_value(one, kind) is not None], kind)


def _unexplained(one: Balance) -> NonProductFlow | None:
    if one.unit_ref != SITE or one.kind not in VALUED or not one.unexplained_amount or one.unexplained_amount < 0:
        return None
    return NonProductFlow(
        ref=f"unexplained/{one.kind}",
        name="",
        kind=None,
        balance_kind=one.kind,
        purchase_amount=one.unexplained_cost_amount,
        processing_amount=None,
        disposal_amount=None,
        earnings_amount=None,
        cost_amount=one.unexplained_cost_amount,
        steps=one.steps,
    )


def _cost(
    lost: Decimal | None, processing: Decimal | None, disposal: Decimal | None, earnings: Decimal | None
) -> Step | None:
    parts = [(lost, "+"), (processing, "+"), (disposal, "+"), (earnings, "−")]
    known = [(amount, sign) for amount, sign in parts if amount is not None]
    if not known:
        return None
    start = () if known[0][1] == "+" else (Term(value=ZERO, unit=""),)
    return worked(StepCode.WASTE_COST, "", *start, *(Term(value=amount, unit="", sign=sign) for amount, sign in known))


def _shared(flow: NonProductFlow, above: Decimal) -> NonProductFlow:
    if flow.cost_amount is None or flow.cost_amount <= 0 or not above:
        return flow
    with exact():
        share = flow.cost_amount / above
    return replace(flow, cost_share=share)


def _priority(flow: NonProductFlow) -> tuple[bool, Decimal, str, str]:
    return flow.cost_amount is None, -(flow.cost_amount or ZERO), flow.name, flow.ref
