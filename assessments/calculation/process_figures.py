"""The balances of a round, what its waste costs and what its utilities cost, as plain values for page, API and PDF.

Amounts are Decimals, money is in the currency of the assessment, shares are 0-1. None is "not recorded".
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from assessments.figures import RoundFigures, StepRow, from_json


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamRow:
    """One stream in a balance; `from_unit` and `to_unit` are the names of steps, blank outside."""

    name: str
    kind: str
    amount: Decimal | None
    share: Decimal | None
    from_unit: str
    to_unit: str
    evidence: str
    is_taken_as_dry: bool
    steps: Sequence[StepRow] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KindSumRow:
    """What leaves as one kind of output."""

    kind: str
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class BalanceRow:
    """One balance. `place` is the step's name, blank for the site; `substance` is blank but for a key substance."""

    kind: str
    substance: str
    place: str
    unit: str
    state: str
    inputs: tuple[StreamRow, ...]
    outputs: tuple[StreamRow, ...]
    output_sums: tuple[KindSumRow, ...]
    input_amount: Decimal | None
    output_amount: Decimal | None
    accounted_share: Decimal | None
    unexplained_amount: Decimal | None
    unexplained_share: Decimal | None
    is_within_tolerance: bool | None
    price: Decimal | None
    unexplained_cost_amount: Decimal | None
    unpriced_amount: Decimal | None
    steps: Sequence[StepRow] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class InsideRow:
    """A stream that stays inside the site, in one balance."""

    kind: str
    substance: str
    name: str
    from_unit: str
    to_unit: str
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class WasteRow:
    """One flow that is no product. `kind` is blank for the unexplained part of the balance `balance_kind`."""

    name: str
    kind: str
    balance_kind: str
    purchase_amount: Decimal | None
    processing_amount: Decimal | None
    disposal_amount: Decimal | None
    earnings_amount: Decimal | None
    cost_amount: Decimal | None
    cost_share: Decimal | None
    steps: Sequence[StepRow] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WasteCostRow:
    """What waste costs, the dearest first."""

    flows: tuple[WasteRow, ...]
    purchase_amount: Decimal | None
    processing_amount: Decimal | None
    disposal_amount: Decimal | None
    earnings_amount: Decimal | None
    cost_amount: Decimal | None
    input_cost_amount: Decimal | None
    share_of_inputs: Decimal | None
    unpriced_count: int
    steps: Sequence[StepRow] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class UtilityPriceRow:
    """What one unit of a utility costs."""

    unit: str
    input_mwh_per_unit: Decimal
    price_amount: Decimal | None
    steps: Sequence[StepRow] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class UtilityRow:
    """A boiler, generator, compressor or chiller with its prices, and what its losses take."""

    id: str
    name: str
    kind: str
    carrier: str
    source: str
    evidence: str
    prices: tuple[UtilityPriceRow, ...]
    lost_amount: Decimal | None
    lost_unit: str
    lost_energy_mwh: Decimal | None
    lost_cost_amount: Decimal | None
    steps: Sequence[StepRow] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessFigures:
    """The balances of one round and what follows from them."""

    balances: tuple[BalanceRow, ...]
    inside: tuple[InsideRow, ...]
    waste_cost: WasteCostRow
    utilities: tuple[UtilityRow, ...]

    def site(self, kind: str, substance: str = "") -> BalanceRow | None:
        """Return one balance of the site, or None."""
        found = (row for row in self.balances if (row.place, row.kind, row.substance) == ("", kind, substance))
        return next(found, None)


def frozen_process(figures: RoundFigures) -> ProcessFigures | None:
    """Return the balances that a result froze; None where it rests on none that somebody entered."""
    return from_json(ProcessFigures, figures.process) if figures.process else None
