"""Meters below meters: what a main meter has beyond its sub-meters, and the share of it that belongs to the site."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from indicators.core.arithmetic import ONE, exact, total
from indicators.core.bills import BillTotal
from indicators.core.plausibility import Finding, FindingCode, Severity
from indicators.core.steps import Step, StepCode, Term, worked
from indicators.core.units import convert

# Meters are this exact at best: sub-meters that add up to a little more than their main meter are asked about.
METER_ACCURACY_SHARE = Decimal("0.02")


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterUse:
    """What a meter counted in a period.

    parent_ref  the meter behind which it stands; None for a main meter
    use_amount  None: not known                                                 [unit]
    """

    ref: str
    unit: str
    parent_ref: str | None = None
    use_amount: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Remainder:
    """What a meter has beyond its sub-meters [unit]. None while its own use or one of theirs is not known."""

    ref: str
    unit: str
    use_amount: Decimal | None
    sub_amount: Decimal | None
    remainder_amount: Decimal | None


def remainders(meters: Iterable[MeterUse]) -> tuple[Remainder, ...]:
    """Return for each meter with sub-meters what they leave over. Raises what `convert` raises.

    >>> main = MeterUse(ref="main", unit="MWh", use_amount=Decimal("100"))
    >>> hall = MeterUse(ref="hall", unit="kWh", parent_ref="main", use_amount=Decimal("60000"))
    >>> [str(one.remainder_amount) for one in remainders([main, hall])]
    ['40']
    """
    known = {meter.ref: meter for meter in meters}
    return tuple(
        _remainder(meter, children)
        for meter in known.values()
        if (children := [child for child in known.values() if child.parent_ref == meter.ref])
    )


def _remainder(meter: MeterUse, children: list[MeterUse]) -> Remainder:
    amounts = [
        None if child.use_amount is None else convert(child.use_amount, child.unit, meter.unit) for child in children
    ]
    recorded = [amount for amount in amounts if amount is not None]
    sub_amount = total(recorded) if len(recorded) == len(amounts) else None
    left = None
    if sub_amount is not None and meter.use_amount is not None:
        with exact():
            left = meter.use_amount - sub_amount
    return Remainder(
        ref=meter.ref, unit=meter.unit, use_amount=meter.use_amount, sub_amount=sub_amount, remainder_amount=left
    )


def check_remainders(found: Iterable[Remainder], names: Mapping[str, str]) -> tuple[Finding, ...]:
    """Find sub-meters that together count more than their main meter: an error beyond the accuracy of meters.

    names  of the meters, by their refs; the finding carries the name
    """
    findings = []
    for one in found:
        if one.remainder_amount is None or one.remainder_amount >= 0 or one.use_amount is None or not one.sub_amount:
            continue
        with exact():
            is_error = -one.remainder_amount > one.use_amount * METER_ACCURACY_SHARE
        findings.append(
            Finding(
                code=FindingCode.SUB_METERS_ABOVE_MAIN,
                severity=Severity.ERROR if is_error else Severity.QUESTION,
                subject_ref=names.get(one.ref, one.ref),
                values={"sub_amount": one.sub_amount, "use_amount": one.use_amount},
                unit=one.unit,
            )
        )
    return tuple(findings)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterInputs:
    """What the bills of a meter are to the site: its share of use, demand and money, demand apart from the rest."""

    use_amount: Decimal | None
    cost_amount: Decimal | None
    demand_kw_month: Decimal | None
    demand_cost_amount: Decimal | None
    steps: tuple[Step, ...]


def inputs_of_meter(total_: BillTotal, share: Decimal) -> MeterInputs:
    """Return the site's part of what the bills of a meter add up to; None where they carry no total.

    The cost of demand stands with the demand, everything else (power factor, fixed, levies) with the use. An input
    keeps six decimals of an amount and two of money: here they are rounded, once.
    """
    steps = total_.steps
    if total_.use_amount is not None and (step := share_of_site(total_.use_amount, total_.unit, share)):
        steps += (step,)
    with exact():
        cost = total_.cost_amount
        if cost is not None and total_.demand_cost_amount is not None and total_.demand_kw_month is not None:
            cost -= total_.demand_cost_amount
        amounts = (total_.use_amount, cost, total_.demand_kw_month, total_.demand_cost_amount)
        use, cost, demand, demand_cost = (
            None if amount is None else round(amount * share, places)
            for amount, places in zip(amounts, (6, 2, 6, 2), strict=True)
        )
    return MeterInputs(
        use_amount=use,
        cost_amount=cost,
        demand_kw_month=demand,
        demand_cost_amount=demand_cost if demand is not None and cost is not None else None,
        steps=steps,
    )


def share_of_site(amount: Decimal, unit: str, share: Decimal) -> Step | None:
    """Return the step from a meter's amount to the site's part of it; None where all of it is the site's.

    share  0–1
    """
    if share == ONE:
        return None
    return worked(StepCode.SHARE_COVERED, unit, Term(value=amount, unit=unit), Term(value=share, unit=""))
