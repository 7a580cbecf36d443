"""Why the figures of two releases differ, option by option. Pure: no database, exact amounts.

An option is looked at as the earlier and as the later release counted it. What it adds to a cell there and here differs
by parts that each have one reason; so do the parts of all options together, and they add up to the difference.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from indicators.core.arithmetic import total
from network.confidentiality.cells import ENDS, STAGES, CellKey, Stage, Table, above, depth_of
from network.confidentiality.rule import Stats
from network.confidentiality.tables import TABLES
from releases.choices import ChangeReason

ONE_SIDED: tuple[Table, ...] = tuple(table for table in TABLES if len(table.axes) == 1)
LOCAL: Mapping[str, str] = {"investment_usd": "investment_amount", "saving_usd": "saving_amount"}
REAL: Mapping[str, str] = {"saving_real_usd": "saving_usd"}  # at constant prices, and what of
CO2E = "co2e_t"
ENTERPRISES = "enterprises"
TURNED = frozenset({ChangeReason.WITHDRAWN, ChangeReason.STOPPED})  # these take away: kept with the other sign
WHY = "why"  # the place of a part beside its cell's own
ZERO = Decimal(0)

Parts = Mapping[ChangeReason, Decimal]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One option as one release counted it.

    rank          how far it has come: its place in `STAGES`
    at            its deepest place on each dimension but the programmes
    shares        of programmes, "-" for what none paid; together 1
    amounts       by measure, in the measure's unit
    local         the money in `currency`, and how much of it makes a dollar (None: not known)
    quantities    energy by kind [MWh], from which greenhouse gases follow
    is_withdrawn  whether its result was taken back since
    """

    enterprise: str
    rank: int
    is_stopped: bool
    at: Mapping[str, str]
    shares: Mapping[str, Decimal]
    amounts: Mapping[str, Decimal]
    local: Mapping[str, Decimal]
    currency: str
    per_usd: Decimal | None
    factor_set: int
    quantities: Mapping[str, Decimal]
    is_withdrawn: bool = False

    def stages(self) -> tuple[str, ...]:
        """Return at which of the told stages it counts."""
        return tuple(stage for stage in ENDS if self.rank >= STAGES.index(stage))

    def cells(self, stage: str) -> dict[CellKey, Decimal]:
        """Return the cells that it counts in, each with the share of it that counts there."""
        found: dict[CellKey, Decimal] = {CellKey(stage): total(self.shares.values())}
        for table in ONE_SIDED:
            (axis,) = table.axes
            dimension = axis.dimension.value
            if dimension in self.at:
                place = self.at[dimension]
                for depth in range(1, min(axis.depth, depth_of(place)) + 1):
                    found[CellKey(stage, ((dimension, above(place, depth)),))] = total(self.shares.values())
            else:
                for programme, share in self.shares.items():
                    found[CellKey(stage, ((dimension, programme),))] = share
        return found


Pair = tuple[Said | None, Said | None]


def parts_of(measure: str, before: Said, after: Said, *, was: Decimal, share: Decimal, now: Decimal) -> Parts:
    """Return why an option adds `now` to a cell where it added `was`, its share there having been `share`.

    Money: the old amount in its own currency at the new rate, less what it was, is the exchange rate. Greenhouse gases:
    where the factor set changed, the old energy by what a MWh is counted with now, less what it was, is the factors.
    The rest was corrected, or taken back with its result.
    """
    rest = now - was
    found: dict[ChangeReason, Decimal] = {}
    nominal = REAL.get(measure, measure)
    if nominal in LOCAL and before.currency == after.currency and before.per_usd != after.per_usd:
        if before.per_usd and after.per_usd:
            anew = (before.local[LOCAL[nominal]] / after.per_usd).quantize(Decimal("0.000001"))
            moved = anew - before.amounts[nominal]
            if nominal != measure and (of := before.amounts[nominal]):
                moved = (moved * before.amounts[measure] / of).quantize(Decimal("0.000001"))
            found[ChangeReason.RATE] = share * moved
    elif measure == CO2E and before.factor_set != after.factor_set:
        found[ChangeReason.FACTORS] = share * _by_factors(before, after)
    rest -= total(found.values())
    found[ChangeReason.WITHDRAWN if before.is_withdrawn else ChangeReason.CORRECTED] = rest
    return {reason: amount for reason, amount in found.items() if amount}


def _by_factors(before: Said, after: Said) -> Decimal:
    """Return how much of an option's change of greenhouse gases [t] comes from other factors for the same energy."""
    change = after.amounts[CO2E] - before.amounts[CO2E]
    if before.quantities == after.quantities:
        return change
    then, now = total(before.quantities.values()), total(after.quantities.values())
    if not then or not now or before.quantities.keys() != after.quantities.keys():
        return ZERO
    return (after.amounts[CO2E] * then / now).quantize(Decimal("0.000001")) - before.amounts[CO2E]


def moves(pair: Pair) -> Iterator[tuple[CellKey, str, ChangeReason, Decimal]]:
    """Yield what one option changes: cell, measure, reason, amount."""
    before, after = pair
    for stage in ENDS:
        old = before.cells(stage) if before is not None and stage in before.stages() else {}
        new = after.cells(stage) if after is not None and stage in after.stages() else {}
        for cell in old.keys() | new.keys():
            for measure in (after or before).amounts if (after or before) else ():  # type: ignore[union-attr]  # one is there
                was = old.get(cell, ZERO) * before.amounts[measure] if before else ZERO
                now = new.get(cell, ZERO) * after.amounts[measure] if after else ZERO
                if before and after and cell in old and cell in new:
                    parts = parts_of(measure, before, after, was=was, share=old[cell], now=now)
                elif cell in new:
                    parts = {_came(before, is_at_stage=bool(old)): now}
                else:
                    parts = {_went(before, after, stage, is_at_stage=bool(new)): -was}
                for reason, amount in parts.items():
                    if amount:
                        yield cell, measure, reason, amount


def _came(before: Said | None, *, is_at_stage: bool) -> ChangeReason:
    if before is None or not is_at_stage:
        return ChangeReason.NEW
    return ChangeReason.WITHDRAWN if before.is_withdrawn else ChangeReason.CORRECTED


def _went(before: Said | None, after: Said | None, stage: str, *, is_at_stage: bool) -> ChangeReason:
    if before is not None and before.is_withdrawn:
        return ChangeReason.WITHDRAWN
    if after is not None and after.is_stopped and stage == Stage.IMPLEMENTED and not is_at_stage:
        return ChangeReason.STOPPED
    return ChangeReason.CORRECTED


# --- All options together -----------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Spread:
    """What the rule asks about one figure, while enterprises are still being added."""

    value: Decimal = ZERO
    contributors: int = 0
    gross: Decimal = ZERO
    first: Decimal = ZERO
    second: Decimal = ZERO
    lowest: Decimal = ZERO

    def add(self, amount: Decimal) -> None:
        """Take what one enterprise adds."""
        if not amount:
            return
        size = abs(amount)
        self.value += amount
        self.contributors += 1
        self.gross += size
        self.lowest = min(self.lowest, amount) if self.contributors > 1 else amount
        if size > self.first:
            self.first, self.second = size, self.first
        elif size > self.second:
            self.second = size

    def stats(self) -> Stats:
        """Return it as the rule reads it."""
        return Stats(
            value=self.value,
            contributors=self.contributors,
            gross=self.gross,
            first=self.first,
            second=self.second,
            lowest=min(self.lowest, ZERO) if self.lowest < 0 else ZERO,
        )


def part_key(cell: CellKey, reason: str) -> CellKey:
    """Return the name of a cell's part."""
    return cell.moved(WHY, reason)


def turned(reason: str, amount: Decimal) -> Decimal:
    """Return an amount with the sign that its part is kept with: what takes away is kept as what it takes."""
    return -amount if reason in TURNED else amount


def gained(cell: CellKey) -> CellKey:
    """Return the name of what a cell gained: its difference and all that was taken away. No table shows it."""
    return CellKey(cell.stage, cell.at, until="gained")


def between_stages(part: CellKey) -> CellKey:
    """Return the name of what lies between the two stages of a part. No table shows it."""
    return CellKey(Stage.IDENTIFIED, part.at, until=Stage.IMPLEMENTED)


@dataclass(slots=True)
class Changes:
    """What has changed between two releases, by measure and cell, added up enterprise by enterprise."""

    spreads: dict[str, dict[CellKey, _Spread]] = field(default_factory=dict)
    behind: dict[CellKey, int] = field(default_factory=dict)  # enterprises, whatever they add to

    def add_enterprise(self, pairs: Iterable[Pair]) -> None:
        """Take all options of one enterprise, those that have not changed too."""
        found: dict[str, dict[CellKey, Decimal]] = {}
        whys: dict[CellKey, set[ChangeReason]] = {}
        there: list[set[CellKey]] = [set(), set()]
        for pair in pairs:
            for side, said in enumerate(pair):
                if said is not None:
                    there[side].update(cell for stage in said.stages() for cell in said.cells(stage))
            for cell, measure, reason, amount in moves(pair):
                whys.setdefault(cell, set()).add(reason)
                _add(found, measure, cell, reason, amount)
        for cell in there[1] - there[0]:
            came = ChangeReason.NEW if ChangeReason.NEW in whys.get(cell, ()) else ChangeReason.CORRECTED
            _add(found, ENTERPRISES, cell, came, Decimal(1))
        for cell in there[0] - there[1]:
            reasons = (ChangeReason.WITHDRAWN, ChangeReason.STOPPED)
            went = next((why for why in reasons if why in whys.get(cell, ())), ChangeReason.CORRECTED)
            _add(found, ENTERPRISES, cell, went, Decimal(-1))
        self._take(found)

    def _take(self, found: Mapping[str, Mapping[CellKey, Decimal]]) -> None:
        for key in {key for amounts in found.values() for key, amount in amounts.items() if amount}:
            self.behind[key] = self.behind.get(key, 0) + 1
        for measure, amounts in found.items():
            spreads = self.spreads.setdefault(measure, {})
            for key, amount in amounts.items():
                if amount:
                    spreads.setdefault(key, _Spread()).add(amount)

    def stats(self, measure: str) -> dict[CellKey, Stats]:
        """Return the differences, their parts, and what lies between them, of one measure."""
        return {key: spread.stats() for key, spread in self.spreads.get(measure, {}).items()}


def _add(
    found: dict[str, dict[CellKey, Decimal]], measure: str, cell: CellKey, reason: ChangeReason, amount: Decimal
) -> None:
    amounts = found.setdefault(measure, {})
    part = part_key(cell, reason)
    signed = turned(reason, amount)
    keys = [(cell, amount), (part, signed)]
    if reason not in TURNED:
        keys.append((gained(cell), amount))
    keys.append((between_stages(part), signed if cell.stage == Stage.IDENTIFIED else -signed))
    for key, value in keys:
        amounts[key] = amounts.get(key, ZERO) + value
