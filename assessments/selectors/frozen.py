"""The figures of a round as the rows that documents and rollups read: for rounds that are accepted and for imports."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from accounts.models import User
from assessments.figures import RoundFigures, to_json
from assessments.models import Result, ResultOption, Round
from assessments.selectors.filing import Known, counts_of, filing_of, option_filings
from indicators.core.savings import MeasuredOption
from recp_portal.lib.ids import uuid7

AMOUNTS = (
    "energy_mwh",
    "demand_kw_month",
    "materials_t",
    "water_m3",
    "waste_water_m3",
    "waste_t",
    "hazardous_waste_t",
    "co2e_t",
)


def frozen_result(
    round_: Round,
    figures: RoundFigures,
    digest: str,
    *,
    supersedes: Result | None,
    by: User,
    at: datetime,
    key: UUID | None = None,
    known: Known | None = None,
) -> Result:
    """Return the unsaved result of a round.

    known  what is at hand of the round's records; None: it is read
    """
    assessment = round_.assessment
    return Result.new(
        id=key or uuid7(),
        enterprise_id=assessment.enterprise_id,
        assessment=assessment,
        round=round_,
        kind=round_.kind,
        period_start=round_.period_start,
        period_end=round_.period_end,
        as_of=at,
        accepted_by=by,
        inputs_digest=digest,
        factor_set_id=assessment.factor_set_id,
        core_version=figures.core_version,
        evidence=figures.evidence,
        supersedes=supersedes,
        currency=figures.currency,
        figures=to_json(figures),
        **filing_of(round_, figures, known),
    )


def frozen_options(
    result: Result,
    figures: RoundFigures,
    known: Known | None = None,
    *,
    counted: Mapping[str, MeasuredOption] | None = None,
) -> list[ResultOption]:
    """Return the unsaved options of a result, each with what of it counts beside the others (`counts_of`)."""
    filed = option_filings(result.round, figures.options, figures.currency, known)
    counts = {row.id: counts_of(row, counted) for row in figures.options}
    return [
        ResultOption.new(
            result=result,
            option_id=row.id,
            title=row.title,
            technique=row.technique,
            counts_as=row.counts_as,
            status=row.status,
            evidence=row.evidence,
            investment_amount=round(counts[row.id].net_investment_amount, 2),
            grant_amount=round(counts[row.id].grant_amount, 2),
            saving_amount=round(counts[row.id].saving_amount or 0, 2),
            energy_by_carrier_mwh=to_json(counts[row.id].savings.energy_mwh_by_carrier),
            **{name: round(getattr(counts[row.id].savings, name) or 0, 6) for name in AMOUNTS},
            **filed[row.id],
        )
        for row in figures.options
    ]
