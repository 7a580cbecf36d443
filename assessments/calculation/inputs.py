"""The rows that a calculation reads, and what comes out of it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from assessments.figures import RoundFigures, to_json
from assessments.models import (
    Assessment,
    BaselineLine,
    EffluentLoad,
    FlowRecord,
    HumanEffect,
    LocalIndicator,
    Meter,
    Option,
    OptionCost,
    OptionEffect,
    OptionProgress,
    OptionRelation,
    PriceBand,
    Round,
    SectorBenchmark,
    Stream,
    UtilityConversion,
)
from indicators.core.heating import SiteFuel
from indicators.core.plausibility import Finding
from indicators.core.savings import MeasuredOption


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """The rows of one round that a calculation reads, fetched once."""

    assessment: Assessment
    round: Round
    flows: tuple[FlowRecord, ...]
    baseline_round: Round | None
    baseline_flows: tuple[FlowRecord, ...]
    baseline_version: int = 1  # of the baseline that the round is compared with, or of the round itself
    options: tuple[Option, ...]
    progress: tuple[OptionProgress, ...]  # of this round and earlier ones, oldest first
    effects: tuple[OptionEffect, ...]  # of this round and earlier ones, oldest first
    human: tuple[HumanEffect, ...]
    effluents: tuple[EffluentLoad, ...] = ()  # of this round and its baseline
    local_indicators: tuple[LocalIndicator, ...] = ()  # of this round and its baseline
    baseline_lines: tuple[BaselineLine, ...] = ()  # of the baseline that the round is compared with, or is
    site_fuels: tuple[SiteFuel, ...] = ()
    meters: tuple[Meter, ...] = ()  # with bills and lines; none where no meter stands behind another
    streams: tuple[Stream, ...] = ()
    utilities: tuple[UtilityConversion, ...] = ()
    earlier_follow_ups: tuple[tuple[Round, tuple[FlowRecord, ...]], ...] = ()  # oldest first
    earlier_round: Round | None = None
    earlier_flows: tuple[FlowRecord, ...] = ()  # of the last round before this one that has any
    price_bands: tuple[PriceBand, ...] = ()  # in the assessment's currency
    benchmarks: tuple[SectorBenchmark, ...] = ()  # of the plant's sector
    costs: tuple[OptionCost, ...] = ()  # of all these options, in the order of entry
    relations: tuple[OptionRelation, ...] = ()  # of this round and earlier ones


@dataclass(frozen=True, slots=True, kw_only=True)
class Calculated:
    """A round's figures, and what looks wrong in them.

    counted  by the option's key: what of it counts beside the others, for totals; those that are left out are missing
    """

    figures: RoundFigures
    findings: tuple[Finding, ...]
    counted: Mapping[str, MeasuredOption]

    @property
    def digest(self) -> str:
        """Return a digest of the figures with all their chains, and so of what they were calculated from."""
        return hashlib.sha256(json.dumps(to_json(self.figures), sort_keys=True).encode()).hexdigest()
