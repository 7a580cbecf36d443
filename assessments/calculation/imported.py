"""The figures of imported history: options alone, each measured once, with the chain of each but without a year."""

import hashlib
import json

from assessments.calculation.inputs import Inputs
from assessments.calculation.rows import factors_row, option_row, portfolio_row
from assessments.calculation.stands import CHOSEN, NOT_COUNTED, Stand, measured_option, stands_of, weakest
from assessments.choices import OptionStatus
from assessments.figures import SCHEMA, PortfolioRow, RoundFigures, to_json
from indicators import core


def calculate_imported(inputs: Inputs, factors: core.FactorSet) -> tuple[RoundFigures, str]:
    """Return the figures of a round that came from a file, and a digest of them. Raises the core's refusals.

    The options' figures are those that `calculate` gives. What a file does not have is not asked: no year, no
    indicators, no findings; and `explained` stays empty, because the chains stand with the options themselves.
    """
    stands = stands_of(inputs)
    measured = {stand.case.ref: measured_option(stand, factors) for stand in stands}

    def together(members: list[Stand]) -> PortfolioRow:
        chosen = [stand.case.ref for stand in members if stand.status in CHOSEN]
        return portfolio_row(core.combine_options([measured[one.case.ref] for one in members], chosen=chosen), factors)

    counted = [stand for stand in stands if stand.status not in NOT_COUNTED]
    assessment = inputs.assessment
    figures = RoundFigures(
        schema=SCHEMA,
        kind=inputs.round.kind,
        currency=assessment.currency,
        currency_per_usd=assessment.currency_per_usd,
        rate_on=assessment.rate_on,
        rate_source=assessment.rate_source,
        evidence=weakest(stand.evidence for stand in counted),
        core_version=core.CORE_VERSION,
        factors=factors_row(factors),
        year=None,
        baseline=None,
        flows=(),
        indicators=(),
        options=tuple(option_row(stand, measured[stand.case.ref], factors) for stand in stands),
        expected=together(counted),
        implemented=together([stand for stand in counted if stand.status == OptionStatus.IMPLEMENTED]),
        human=(),
    )
    digest = hashlib.sha256(json.dumps(to_json(figures), sort_keys=True).encode()).hexdigest()
    return figures, digest
