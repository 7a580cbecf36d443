"""The figures of a round as the rows that documents and rollups read: for rounds that are accepted and for imports."""

from datetime import datetime
from uuid import UUID

from accounts.models import User
from assessments.figures import RoundFigures, to_json
from assessments.models import Result, ResultOption, Round
from assessments.selectors.filing import Known, filing_of, option_filings
from recp_portal.lib.ids import uuid7


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


def frozen_options(result: Result, figures: RoundFigures, known: Known | None = None) -> list[ResultOption]:
    """Return the unsaved options of a result."""
    filed = option_filings(result.round, figures.options, figures.currency, known)
    return [
        ResultOption.new(
            result=result,
            option_id=row.id,
            title=row.title,
            technique=row.technique,
            counts_as=row.counts_as,
            status=row.status,
            evidence=row.evidence,
            investment_amount=round(row.net_investment_amount, 2),
            saving_amount=round(row.saving_amount or 0, 2),
            energy_mwh=round(row.savings.energy_mwh or 0, 6),
            energy_by_carrier_mwh=to_json(row.savings.energy_mwh_by_carrier),
            demand_kw_month=round(row.savings.demand_kw_month or 0, 6),
            materials_t=round(row.savings.materials_t or 0, 6),
            water_m3=round(row.savings.water_m3 or 0, 6),
            waste_water_m3=round(row.savings.waste_water_m3 or 0, 6),
            waste_t=round(row.savings.waste_t or 0, 6),
            co2e_t=round(row.savings.co2e_t or 0, 6),
            **filed[row.id],
        )
        for row in figures.options
    ]
