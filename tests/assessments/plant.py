"""A small paper mill, recorded through the services as an assessor would."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from accounts.models import User
from assessments import calculation, selectors, services
from assessments.fields import (
    AnswerFields,
    AssessmentFields,
    EffectFields,
    FlowFields,
    HumanEffectFields,
    OptionFields,
    ProgressFields,
    RoundFields,
)
from assessments.findings import finding_key
from assessments.models import Assessment, FlowRecord, Option, Round
from centres.models import Product, Site
from indicators.core.plausibility import Severity
from indicators.selectors import current_factor_set, national_average

NOW = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)
YEAR_0 = RoundFields(period_start=date(2024, 7, 1), period_end=date(2025, 6, 30))
YEAR_1 = RoundFields(period_start=date(2025, 7, 1), period_end=date(2026, 6, 30))


def start_assessment(site: Site, by: User, **fields: Any) -> Assessment:
    """Start an assessment of a site in Kenyan shillings."""
    grid = national_average(current_factor_set(), "KEN")
    values = {
        "started_on": date(2026, 1, 12),
        "lead": by,
        "focus": "Boiler house",
        "currency": "KES",
        "currency_per_usd": Decimal("129.2"),
        "rate_source": "Central Bank of Kenya",
        "rate_on": date(2026, 6, 30),
        "grid_factor_id": grid.pk if grid else None,
    }
    return services.start_assessment(site=site, fields=AssessmentFields(**{**values, **fields}), by=by, at=NOW)


def flow(round_: Round, by: User, kind: str, name: str, amount: str, unit: str, **fields: Any) -> FlowRecord:
    """Record one input or output."""
    record = FlowFields(kind=kind, name=name, amount=Decimal(amount), unit=unit, **fields)
    return services.add_flow(round_=round_, fields=record, by=by, at=NOW)


def year(round_: Round, product: Product, by: User, *, scale: str = "1") -> None:
    """Record a year: paper, electricity, water, fibre, waste-water and sludge; all but the paper times `scale`."""

    def scaled(amount: int) -> str:
        return str(amount * Decimal(scale))

    flow(round_, by, "product_output", "Paper", "1200", "t", product=product)
    flow(
        round_,
        by,
        "energy",
        "Grid electricity",
        scaled(480_000),
        "kWh",
        carrier="electricity",
        cost_amount=Decimal(9_600_000),
    )
    flow(round_, by, "water", "Borehole", scaled(36_000), "m3", cost_amount=Decimal(1_800_000))
    flow(round_, by, "material", "Waste paper", scaled(1500), "t")
    flow(round_, by, "waste_water", "To the sewer", scaled(33_000), "m3")
    flow(round_, by, "waste", "Sludge", scaled(240), "t")


def baseline(assessment: Assessment, product: Product, by: User) -> Round:
    """Start the baseline and record its year."""
    round_ = services.start_round(assessment=assessment, kind="baseline", fields=YEAR_0, by=by, at=NOW)
    year(round_, product, by)
    return round_


def answers(round_: Round) -> list[AnswerFields]:
    """Return an answer to each question that a round asks."""
    findings = calculation.calculate(selectors.inputs_of(round_)).findings
    questions = [finding for finding in findings if finding.severity is Severity.QUESTION]
    return [AnswerFields(finding_key=finding_key(finding), answer="As the plant says.") for finding in questions]


def accept(round_: Round, *, entered_by: User, accepted_by: User) -> Round:
    """Submit a round and let somebody else accept it."""
    services.submit_round(round_=round_, answers=answers(round_), by=entered_by, at=NOW)
    services.accept_round(round_=round_, by=accepted_by, at=NOW)
    return Round.objects.select_related("assessment__site", "assessment__enterprise").get(pk=round_.pk)


def report(assessment: Assessment, by: User) -> Round:
    """Start the report."""
    return services.start_round(assessment=assessment, kind="report", fields=YEAR_0, by=by, at=NOW)


def follow_up(assessment: Assessment, by: User, fields: RoundFields = YEAR_1) -> Round:
    """Start a follow-up."""
    return services.start_round(assessment=assessment, kind="follow_up", fields=fields, by=by, at=NOW)


def option(round_: Round, by: User, title: str = "Recover white water", *, kwh: str = "40000", **fields: Any) -> Option:
    """Propose an option that saves electricity and water."""
    values = {
        "title": title,
        "technique": "on_site_recovery_reuse",
        "investment_amount": Decimal(900_000),
        "place": "Paper machine 2",
    }
    return services.add_option(
        round_=round_,
        fields=OptionFields(**{**values, **fields}),
        effects=[
            EffectFields(
                flow_kind="energy",
                carrier="electricity",
                amount=Decimal(kwh),
                unit="kWh",
                saving_amount=Decimal(800_000),
            ),
            EffectFields(flow_kind="water", amount=Decimal(9000), unit="m3", saving_amount=Decimal(450_000)),
        ],
        by=by,
        at=NOW,
    )


def implemented(option: Option, round_: Round, by: User, **fields: Any) -> None:
    """Say that an option works."""
    values = {"status": "implemented", "implemented_on": date(2025, 9, 1)}
    services.record_progress(option=option, round_=round_, fields=ProgressFields(**{**values, **fields}), by=by, at=NOW)


def people(round_: Round, by: User, option_id: UUID | None = None) -> None:
    """Record an effect on people."""
    fields = HumanEffectFields(
        kind="trained", title="Operators trained", people_after_count=24, women_count=9, option_id=option_id
    )
    services.add_human_effect(round_=round_, fields=fields, by=by, at=NOW)
