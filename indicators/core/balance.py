"""Balances: what goes in against what comes out, of water, dry materials, energy or one substance.

Each for the site and for each unit operation, with the share accounted for, what is unexplained, and its money.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from indicators.core.arithmetic import ZERO, exact, total, total_or_none
from indicators.core.plausibility import Finding, FindingCode, Severity
from indicators.core.steps import Step, StepCode, Term, worked
from indicators.core.streams import (
    BALANCE_OF_MEDIUM,
    BALANCE_UNIT,
    OUTPUT_KINDS,
    BalanceKind,
    MeasuredStream,
    StreamKind,
)

TOLERANCE_SHARE = Decimal("0.10")
SITE = ""
AIR_LOSSES = (StreamKind.EVAPORATION, StreamKind.AIR_EMISSION, StreamKind.LOSS)


class BalanceState(StrEnum):
    """Whether a balance can say a share. Blank is not zero: without recorded outputs it cannot."""

    COMPLETE = "complete"
    NO_INPUTS = "no_inputs"
    NO_OUTPUTS = "no_outputs"
    ZERO_INPUT = "zero_input"


@dataclass(frozen=True, slots=True, kw_only=True)
class BalanceLine:
    """One stream in a balance. `amount` None: the stream is on the flow chart, its amount is not recorded.

    kind   of the stream; an intermediate is an input of one step and an output of another
    share  of all that goes in; None where nothing does                              [share]
    """

    ref: str
    name: str
    kind: StreamKind
    amount: Decimal | None
    share: Decimal | None = None
    from_unit: str = ""
    to_unit: str = ""
    evidence: str = ""
    is_taken_as_dry: bool = False
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KindSum:
    """What leaves as one kind of output. Evaporation always has its own."""

    kind: StreamKind
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """What goes in and comes out of one thing at one place.

    unit_ref               the unit operation; blank: the site
    input_amount, output_amount  sums of what is recorded; None: nothing is                 [unit]
    accounted_share        outputs ÷ inputs; above 1 more comes out than goes in            [share]
    unexplained_amount     inputs − outputs; below zero more comes out than goes in         [unit]
    unexplained_share      unexplained ÷ inputs                                             [share]
    price                  purchase value of the priced inputs ÷ their amount               [currency/unit]
    unexplained_cost_amount  unexplained amount × price; None: no input has a purchase value, or nothing is missing
    unpriced_amount        inputs without a purchase value, which the price leaves out      [unit]
    steps                  of the shares, the price and the money
    """

    kind: BalanceKind
    substance: str
    unit_ref: str
    unit: str
    state: BalanceState
    inputs: tuple[BalanceLine, ...]
    outputs: tuple[BalanceLine, ...]
    output_sums: tuple[KindSum, ...]
    input_amount: Decimal | None
    output_amount: Decimal | None
    accounted_share: Decimal | None
    unexplained_amount: Decimal | None
    unexplained_share: Decimal | None
    price: Decimal | None
    unexplained_cost_amount: Decimal | None
    unpriced_amount: Decimal | None
    steps: tuple[Step, ...]

    @property
    def is_within_tolerance(self) -> bool | None:
        """Return whether 90 to 110 % is accounted for; None where no share can be given."""
        if self.accounted_share is None:
            return None
        with exact():
            return abs(self.accounted_share - 1) <= TOLERANCE_SHARE

    @property
    def is_empty(self) -> bool:
        """Return whether no stream belongs in it."""
        return not (self.inputs or self.outputs)


def balance(
    kind: BalanceKind,
    streams: Iterable[MeasuredStream],
    *,
    unit_ref: str = SITE,
    substance: str = "",
    site_price: Step | None = None,
) -> Balance:
    """Return one balance of the site, or of one unit operation.

    The site's inputs are streams of the kind "input", its outputs all other kinds but intermediates; a unit
    operation's are what goes to it and what comes from it.
    site_price  price step of the site's balance, for a unit operation none of whose inputs has a purchase value

    >>> from indicators.core.streams import Medium, Stream, measure_stream
    >>> def water(name, kind, m3):
    ...     return measure_stream(Stream(ref=name, name=name, kind=kind, medium=Medium.WATER, amount=Decimal(m3),
    ...                                  unit="m3"))
    >>> result = balance(BalanceKind.WATER, [water("Mains", StreamKind.INPUT, 1000),
    ...     water("Sewer", StreamKind.WASTE_WATER, 700), water("Steam vents", StreamKind.EVAPORATION, 210)])
    >>> result.accounted_share, result.unexplained_amount
    (Decimal('0.91'), Decimal('90'))
    """
    concerned = [stream for stream in streams if _concerns(stream, kind, substance)]
    coming = [stream for stream in concerned if _goes_in(stream, unit_ref)]
    leaving = [stream for stream in concerned if _comes_out(stream, unit_ref)]
    inputs = tuple(_line(stream, kind, substance) for stream in coming)
    outputs = tuple(_line(stream, kind, substance) for stream in leaving)
    into, out = _sum(inputs), _sum(outputs)
    inputs, outputs = _with_shares(inputs, into), _with_shares(outputs, into)
    steps: list[Step] = []
    share = missing = missing_share = money = None
    state = BalanceState.COMPLETE
    if into is None:
        state = BalanceState.NO_INPUTS
    elif out is None:
        state = BalanceState.NO_OUTPUTS
    elif not into:
        state = BalanceState.ZERO_INPUT
    unit = BALANCE_UNIT[kind]
    price = _price(coming, kind, substance) or site_price
    if state is BalanceState.COMPLETE and into is not None and out is not None:
        shared = worked(StepCode.ACCOUNTED_SHARE, "", Term(value=out, unit=unit), Term(value=into, unit=unit, sign="÷"))
        rest = worked(StepCode.UNEXPLAINED, unit, Term(value=into, unit=unit), Term(value=out, unit=unit, sign="−"))
        share, missing = shared.result, rest.result
        with exact():
            missing_share = missing / into
        steps += [shared, rest]
        if price is not None and missing > 0:
            valued = worked(
                StepCode.VALUE, "", Term(value=missing, unit=unit), Term(value=price.result, unit=f"/{unit}")
            )
            money = valued.result
            steps += [price, valued]
    return Balance(
        kind=kind,
        substance=substance,
        unit_ref=unit_ref,
        unit=unit,
        state=state,
        inputs=inputs,
        outputs=outputs,
        output_sums=_by_kind(outputs),
        input_amount=into,
        output_amount=out,
        accounted_share=share,
        unexplained_amount=missing,
        unexplained_share=missing_share,
        price=price.result if price else None,
        unexplained_cost_amount=money,
        unpriced_amount=_unpriced(coming, kind, substance),
        steps=tuple(steps),
    )


def balances(streams: Iterable[MeasuredStream], *, unit_refs: Sequence[str] = ()) -> tuple[Balance, ...]:
    """Return every balance that has a stream: the site's first, then each unit operation's in the order given.

    In each place water, dry materials, energy, then the substances by name.
    """
    flowing = tuple(streams)
    names = {quantity.substance for stream in flowing for quantity in stream.quantities if quantity.substance}
    names |= {content.substance for stream in flowing for content in stream.stream.contents}
    wanted: list[tuple[BalanceKind, str]] = [(kind, "") for kind in BalanceKind if kind is not BalanceKind.SUBSTANCE]
    wanted += [(BalanceKind.SUBSTANCE, name) for name in sorted(names)]
    made: list[Balance] = []
    prices: dict[tuple[BalanceKind, str], Step | None] = {}
    for place in (SITE, *unit_refs):
        for kind, substance in wanted:
            if place == SITE:
                priced = [stream for stream in flowing if _goes_in(stream, SITE)]
                prices[kind, substance] = _price(priced, kind, substance)
            site_price = None if place == SITE else prices[kind, substance]
            one = balance(kind, flowing, unit_ref=place, substance=substance, site_price=site_price)
            if not one.is_empty:
                made.append(one)
    return tuple(made)


def check_balances(made: Iterable[Balance], *, tolerance: Decimal = TOLERANCE_SHARE) -> tuple[Finding, ...]:
    """Find balances that do not close within about ±10 %. A balance that can give no share is no finding."""
    findings = []
    for one in made:
        if one.accounted_share is None or one.unexplained_amount is None:
            continue
        with exact():
            gap = one.accounted_share - 1
        if abs(gap) <= tolerance:
            continue
        findings.append(
            Finding(
                code=FindingCode.BALANCE_BELOW if gap < 0 else FindingCode.BALANCE_ABOVE,
                severity=Severity.QUESTION,
                subject_ref="/".join(part for part in ("balance", one.kind, one.substance, one.unit_ref) if part),
                values={"accounted_share": one.accounted_share, "unexplained": abs(one.unexplained_amount)},
                unit=one.unit,
            )
        )
    return tuple(findings)


def air_loss_t(streams: Iterable[MeasuredStream]) -> Decimal:
    """Return what evaporates, goes into the air or is lost beside the recorded outputs [t]; 1 m3 of water is 1 t.

    A part of a recorded output is in that output already and is left out.
    """
    return total(
        quantity.amount
        for one in streams
        if one.stream.kind in AIR_LOSSES and not one.stream.flow_ref
        for quantity in one.quantities
        if quantity.kind in (BalanceKind.WATER, BalanceKind.MATERIALS)
    )


def input_price(streams: Iterable[MeasuredStream], kind: BalanceKind, substance: str = "") -> Step | None:
    """Return the purchase value of the site's priced inputs ÷ their amount [currency/unit], as a step."""
    return _price([stream for stream in streams if _goes_in(stream, SITE)], kind, substance)


def purchase_value(stream: MeasuredStream, kind: BalanceKind, substance: str = "") -> Decimal | None:
    """Return the purchase value of a stream in one balance [currency]: that of its medium, or what it was bought for.

    The water in a purchased material was not bought as water.
    """
    if kind is BalanceKind.SUBSTANCE:
        bought = any(c.substance == substance and c.is_bought_for for c in stream.stream.contents)
        return stream.stream.purchase_amount if bought else None
    return stream.stream.purchase_amount if BALANCE_OF_MEDIUM[stream.stream.medium] is kind else None


def _concerns(stream: MeasuredStream, kind: BalanceKind, substance: str) -> bool:
    """Return whether a stream belongs in a balance: it carries some of it, or would if its amount were recorded."""
    if stream.stream.amount is not None:
        return stream.quantity(kind, substance) is not None
    if kind is BalanceKind.SUBSTANCE:
        return any(content.substance == substance for content in stream.stream.contents)
    return BALANCE_OF_MEDIUM[stream.stream.medium] is kind


def _goes_in(stream: MeasuredStream, unit_ref: str) -> bool:
    if unit_ref == SITE:
        return stream.stream.kind is StreamKind.INPUT
    return stream.stream.to_unit == unit_ref


def _comes_out(stream: MeasuredStream, unit_ref: str) -> bool:
    if unit_ref == SITE:
        return stream.stream.kind in OUTPUT_KINDS
    return stream.stream.from_unit == unit_ref


def _line(stream: MeasuredStream, kind: BalanceKind, substance: str) -> BalanceLine:
    quantity = stream.quantity(kind, substance)
    return BalanceLine(
        ref=stream.stream.ref,
        name=stream.stream.name,
        kind=stream.stream.kind,
        amount=quantity.amount if quantity else None,
        from_unit=stream.stream.from_unit,
        to_unit=stream.stream.to_unit,
        evidence=stream.stream.evidence,
        is_taken_as_dry=stream.is_taken_as_dry and kind is BalanceKind.MATERIALS,
        steps=quantity.steps if quantity else (),
    )


def _with_shares(lines: tuple[BalanceLine, ...], into: Decimal | None) -> tuple[BalanceLine, ...]:
    if not into:
        return lines
    with exact():
        return tuple(replace(line, share=line.amount / into) if line.amount is not None else line for line in lines)


def _sum(lines: Iterable[BalanceLine]) -> Decimal | None:
    return total_or_none(line.amount for line in lines)


def _by_kind(outputs: tuple[BalanceLine, ...]) -> tuple[KindSum, ...]:
    sums = []
    for kind in StreamKind:
        amount = _sum(line for line in outputs if line.kind is kind)
        if amount is not None:
            sums.append(KindSum(kind=kind, amount=amount))
    return tuple(sums)


def _price(coming: Iterable[MeasuredStream], kind: BalanceKind, substance: str) -> Step | None:
    priced = []
    for stream in coming:
        amount, value = stream.amount_of(kind, substance), purchase_value(stream, kind, substance)
        if amount is not None and value is not None:
            priced.append((value, amount))
    amount = total(amount for _value, amount in priced)
    if not amount:
        return None
    unit = BALANCE_UNIT[kind]
    value = total(value for value, _amount in priced)
    return worked(StepCode.PRICE, f"/{unit}", Term(value=value, unit=""), Term(value=amount, unit=unit, sign="÷"))


def _unpriced(coming: Iterable[MeasuredStream], kind: BalanceKind, substance: str) -> Decimal | None:
    unpriced = [
        amount
        for stream in coming
        if purchase_value(stream, kind, substance) is None
        and (amount := stream.amount_of(kind, substance)) is not None
        and amount > ZERO
    ]
    return total_or_none(unpriced)
