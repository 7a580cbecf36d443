"""What generated results freeze, as JSON that the statements fill in: options and sums, no flows, like old records."""

import json
from decimal import Decimal
from typing import Any

from assessments.choices import EvidenceLevel, RoundKind
from assessments.figures import SCHEMA, FactorsRow, OptionRow, PortfolioRow, RoundFigures, SavingsRow, to_json
from indicators.core import CORE_VERSION

ELECTRICITY_T_PER_MWH, FUEL_T_PER_MWH = "0.5", "0.26"  # t CO2e, in the place of factors


def frozen_values(*, currency: str, factor_set: str) -> dict[str, str]:
    """Return the values of the statements: an option, its savings, a sum and a round's figures without what varies."""
    empty = SavingsRow(energy_mwh_by_carrier={})
    together = PortfolioRow(
        option_count=0,
        cleaner_production_count=0,
        without_saving_count=0,
        investment_amount=Decimal(0),
        net_investment_amount=Decimal(0),
        saving_amount=Decimal(0),
        payback_kind="not_applicable",
        payback_years=None,
        savings=empty,
    )
    figures = RoundFigures(
        schema=SCHEMA,
        kind=RoundKind.REPORT,
        currency=currency,
        currency_per_usd=None,
        rate_on=None,
        rate_source="Generated",
        evidence=EvidenceLevel.REPORTED,
        core_version=CORE_VERSION,
        factors=FactorsRow(
            factor_set=factor_set,
            gwp_set="",
            grid_name="Generated",
            grid_kind="",
            grid_year=None,
            grid_kg_co2e_per_kwh=Decimal(ELECTRICITY_T_PER_MWH),
            grid_source="Generated",
        ),
        year=None,
        baseline=None,
        flows=(),
        indicators=(),
        options=(),
        expected=together,
        implemented=together,
        human=(),
    )
    return {
        "option": _json(_standing_option(empty)),
        "savings": _json(empty),
        "figures": _json(figures),
        "together": _json(together),
    }


def _standing_option(savings: SavingsRow) -> OptionRow:
    """Return an option's row without what each option says for itself."""
    return OptionRow(
        id="",
        number=0,
        title="",
        description="",
        place="",
        technique="",
        counts_as="",
        status="",
        reason="",
        remark="",
        implemented_on=None,
        due_on=None,
        responsible="",
        stage="expected",
        evidence="",
        investment_amount=Decimal(0),
        net_investment_amount=Decimal(0),
        saving_amount=None,
        payback_kind="not_applicable",
        payback_years=None,
        npv_amount=None,
        irr=None,
        lifetime_years=10,
        savings=savings,
    )


def _json(value: Any) -> str:
    """Return a frozen value as JSON text."""
    return json.dumps(to_json(value))
