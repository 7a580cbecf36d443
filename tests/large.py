"""One large assessment as a page reads it, in memory: 200 inputs and outputs, 60 options and all that is theirs."""

from datetime import date
from decimal import Decimal
from itertools import cycle, islice
from uuid import UUID

from assessments.calculation import Inputs
from assessments.models import (
    Assessment,
    FlowRecord,
    Option,
    OptionCost,
    OptionEffect,
    OptionProgress,
    OptionRelation,
    Round,
)
from indicators.models import FactorSet, GridFactor

FLOWS, OPTIONS = 200, 60
KINDS = (
    ("energy", "electricity", "kWh"),
    ("energy", "diesel", "l"),
    ("energy", "wood", "t"),
    ("material", "", "t"),
    ("water", "", "m3"),
    ("waste_water", "", "m3"),
    ("waste", "", "kg"),
    ("product_output", "", "t"),
)


def large_inputs(factor_set: FactorSet, grid: GridFactor) -> Inputs:
    """Return a follow-up: half of the inputs and outputs are the baseline's. Nothing is saved."""
    assessment = Assessment(
        pk=_key(1),
        started_on=date(2024, 1, 1),
        currency="KES",
        discount_rate=Decimal("0.12"),
        tax_share=Decimal("0.3"),
        inflation_share=Decimal("0.06"),
        price_year=2024,
        factor_set=factor_set,
        grid_factor=grid,
    )
    baseline, follow_up = (
        Round(
            pk=_key(number),
            assessment=assessment,
            number=number,
            kind=kind,
            period_start=date(year, 1, 1),
            period_end=date(year, 12, 31),
        )
        for number, kind, year in ((1, "baseline", 2023), (2, "follow_up", 2025))
    )
    options = tuple(
        Option(
            pk=_key(1000 + n),
            number=n,
            title=f"Mend leak {n}",
            technique="good_housekeeping",
            investment_amount=900 + n,
        )
        for n in range(OPTIONS)
    )
    return Inputs(
        assessment=assessment,
        round=follow_up,
        flows=_flows(follow_up, 2),
        baseline_round=baseline,
        baseline_flows=_flows(baseline, 1),
        options=options,
        progress=tuple(
            OptionProgress(pk=_key(2000 + n), option=option, round=follow_up, status=status)
            for n, (option, status) in enumerate(
                zip(options, cycle(["feasible", "implemented", "planned"]), strict=False)
            )
        ),
        effects=tuple(
            OptionEffect(
                pk=_key(3000 + 2 * n + second),
                option=option,
                round=baseline,
                stage="expected",
                flow_kind="water" if second else "energy",
                carrier="" if second else ("electricity", "diesel")[n % 2],
                amount=Decimal(100 + n) / 10,
                unit="m3" if second else ("MWh", "GJ")[n % 2],
                saving_amount=Decimal(50 + n),
            )
            for n, option in enumerate(options)
            for second in (False, True)
        ),
        human=(),
        costs=tuple(
            OptionCost(pk=_key(4000 + 2 * n + second), option=option, **line)
            for n, option in enumerate(options)
            for second, line in enumerate(
                (
                    {
                        "kind": "energy",
                        "quantity": Decimal(100 + n),
                        "unit": "kWh",
                        "unit_price_amount": Decimal("21.5"),
                    },
                    {
                        "kind": "equipment",
                        "entered_amount": Decimal(500 + n),
                        "rate": Decimal("129.5"),
                        "price_year": 2022,
                    },
                )
            )
        ),
        relations=tuple(
            OptionRelation(
                pk=_key(5000 + n), first=options[2 * n], second=options[2 * n + 1], kind=kind, overlap_share=share
            )
            for n, (kind, share) in enumerate(
                islice(cycle([("sequential", 0), ("overlapping", Decimal("0.4")), ("exclusive", 0)]), OPTIONS // 2)
            )
        ),
    )


def _flows(round_: Round, first: int) -> tuple[FlowRecord, ...]:
    return tuple(
        FlowRecord(
            pk=_key(10_000 * first + number),
            round=round_,
            kind=kind,
            carrier=carrier,
            name=f"Line {number}",
            amount=Decimal(1000 + number * first),
            unit=unit,
            cost_amount=Decimal(90 + number),
        )
        for number, (kind, carrier, unit) in enumerate(islice(cycle(KINDS), FLOWS // 2))
    )


def _key(number: int) -> UUID:
    return UUID(int=number)
