"""A figure many times its neighbour, as after a slip of units: the year before, the price, the use per product."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from indicators.core.arithmetic import ONE, exact, plain, total
from indicators.core.flows import FlowKind, MeasuredFlow
from indicators.core.plausibility import Finding, FindingCode, Severity

MANY_TIMES = Decimal(8)  # kWh for MWh is 1,000 times, a lost decimal is 10 times; 8 leaves room for a real change

Key = tuple[str, str, str]
_ONE_PRICE = (FlowKind.ENERGY, FlowKind.DEMAND, FlowKind.WATER, FlowKind.WASTE_WATER)


def line_amount(measured: MeasuredFlow) -> tuple[Decimal, str]:
    """Return what a line amounts to in the portal's unit, and that unit.

    output unit, MWh, kW-month, m3, t or t CO2e, whichever its kind has first
    """
    for amount, unit in (
        (measured.output, measured.output_unit),
        (measured.energy_mwh, "MWh"),
        (measured.demand_kw_month, "kW-month"),
        (measured.volume_m3, "m3"),
        (measured.mass_t, "t"),
        (measured.co2e_t, "t CO2e"),
    ):
        if amount is not None:
            return amount, unit
    return measured.flow.amount, measured.flow.unit


def times_apart(figure: Decimal, neighbour: Decimal) -> Decimal | None:
    """Return how many times the larger of two figures is the smaller; None where one is not above zero.

    >>> times_apart(Decimal("480000"), Decimal("480")), times_apart(Decimal("2"), Decimal("8"))
    (Decimal('1000'), Decimal('4'))
    """
    if figure <= 0 or neighbour <= 0:
        return None
    with exact():
        return plain(max(figure, neighbour) / min(figure, neighbour))


def check_neighbours(now: Iterable[MeasuredFlow], before: Iterable[MeasuredFlow] = ()) -> tuple[Finding, ...]:
    """Find lines that are 8 times their neighbour or more, or an eighth or less; one finding for each line.

    now     the lines of a round
    before  those of the round it follows; a line is the same when kind, carrier and name are

    In this order: the amount of the same line before; what one unit of it costs, against the same line before or
    against the nearest other line of the same energy or water in the round; what one unit of product takes of it.
    """
    lines, earlier = tuple(now), {_key(line): line for line in before}
    output, output_before = _output(lines), _output(earlier.values())
    prices: dict[tuple[str, str], dict[Key, Decimal]] = {}
    for line in lines:
        if (price := _unit_cost(line)) is not None:
            prices.setdefault(_key(line)[:2], {})[_key(line)] = price
    findings: list[Finding] = []
    for line in lines:
        found = _against_before(line, earlier.get(_key(line)), output, output_before)
        found = found or _against_prices(line, prices, earlier.get(_key(line)))
        if found:
            findings.append(found)
    return tuple(findings)


def _key(line: MeasuredFlow) -> Key:
    return (line.flow.kind, line.flow.carrier or "", line.flow.name.strip().casefold())


def _against_before(
    line: MeasuredFlow, earlier: MeasuredFlow | None, output: Decimal | None, output_before: Decimal | None
) -> Finding | None:
    if earlier is None:
        return None
    (amount, unit), (amount_before, unit_before) = line_amount(line), line_amount(earlier)
    if unit != unit_before:
        return None
    found = _finding(FindingCode.LINE_MANY_TIMES_BEFORE, line, amount, amount_before, unit)
    if found is not None or line.flow.kind is FlowKind.PRODUCT_OUTPUT or not output or not output_before:
        return found
    if (times_apart(output, output_before) or ONE) >= MANY_TIMES:
        return None  # the line of the product says it
    with exact():
        per_output, per_output_before = amount / output, amount_before / output_before
    return _finding(FindingCode.PER_OUTPUT_MANY_TIMES, line, per_output, per_output_before, unit)


def _against_prices(
    line: MeasuredFlow, prices: Mapping[tuple[str, str], Mapping[Key, Decimal]], earlier: MeasuredFlow | None
) -> Finding | None:
    key = _key(line)
    alike = prices.get(key[:2], {})
    price = alike.get(key)
    if price is None:
        return None
    unit = f"/{line_amount(line)[1]}"
    before = _unit_cost(earlier) if earlier else None
    if before is not None:
        return _finding(FindingCode.UNIT_COST_MANY_TIMES, line, price, before, unit)
    if line.flow.kind not in _ONE_PRICE:
        return None
    others = [other for other_key, other in alike.items() if other_key != key]
    if not others or (len(others) == 1 and price < others[0]):
        return None  # of two that differ, the dearer one is asked about
    # the nearest is the next one below or above; of equally near ones the lower
    below = max((other for other in others if other <= price), default=None)
    above = min((other for other in others if other >= price), default=None)
    next_ones = [other for other in (below, above) if other is not None]
    nearest = min(next_ones, key=lambda other: (times_apart(price, other), other))
    return _finding(FindingCode.UNIT_COST_MANY_TIMES, line, price, nearest, unit)


def _finding(code: FindingCode, line: MeasuredFlow, figure: Decimal, neighbour: Decimal, unit: str) -> Finding | None:
    times = times_apart(figure, neighbour)
    if times is None or times < MANY_TIMES:
        return None
    return Finding(
        code=code,
        severity=Severity.QUESTION,
        subject_ref=line.flow.ref,
        values={"figure": figure, "neighbour": neighbour, "times": times},
        unit=unit,
        name=line.flow.name,
    )


def _output(lines: Iterable[MeasuredFlow]) -> Decimal | None:
    outputs = [line for line in lines if line.output is not None]
    if len({line.output_unit for line in outputs}) != 1:
        return None
    return total(line.output for line in outputs if line.output is not None)


def _unit_cost(line: MeasuredFlow | None) -> Decimal | None:
    if line is None or line.flow.cost_amount is None or line.flow.cost_amount <= 0:
        return None
    amount, _unit = line_amount(line)
    if amount <= 0:
        return None
    with exact():
        return line.flow.cost_amount / amount
