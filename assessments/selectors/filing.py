"""By what an accepted result is filed in the totals: read once, when it is frozen, and kept with it for ever."""

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.text import Truncator

from assessments.calculation import NOT_COUNTED
from assessments.choices import OptionStatus
from assessments.figures import OptionRow, RoundFigures, SavingsRow
from assessments.findings import finding_sentence
from assessments.models import Assessment, CostThreshold, Funding, HumanEffect, Option, OptionProgress, Round
from centres import isic
from centres.models import Enterprise
from centres.tenancy import current_centre
from indicators import core
from indicators.core import filing
from indicators.core.plausibility import Finding, outliers_in
from indicators.core.savings import MeasuredOption, Savings
from indicators.selectors import price_level_ratio, rate_for

ZERO = Decimal(0)
LONGEST_REASON = 300
NO_SAVINGS = SavingsRow(energy_mwh_by_carrier={})


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What of an option counts in totals, nothing twice: money in the assessment's currency, and amounts a year."""

    net_investment_amount: Decimal = ZERO
    grant_amount: Decimal = ZERO
    saving_amount: Decimal | None = None
    savings: SavingsRow | Savings = NO_SAVINGS


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """Up to which investment an option counts as low and as intermediate, in one currency."""

    low_amount: Decimal | None = None
    intermediate_amount: Decimal | None = None


class Looked:
    """What many results ask again and again, asked once: rates, prices of years, thresholds."""

    def __init__(self) -> None:
        self.rate_for = cache(rate_for)
        self.price_level_ratio = cache(price_level_ratio)
        self.thresholds_on = cache(thresholds_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A new round of which everything is at hand: nobody has paid for it, and nothing is said of people.

    options, said  its options by key, and what was said of each
    looked         what it shares with other rounds
    """

    options: Mapping[str, Option]
    said: Mapping[UUID, list[OptionProgress]]
    looked: Looked


def filing_of(round_: Round, figures: RoundFigures, known: Known | None = None) -> dict[str, Any]:
    """Return the columns of a result by which it is added up."""
    assessment, centre = round_.assessment, current_centre()
    enterprise, country = assessment.enterprise, centre.country
    year = assessment.started_on.year
    looked = known.looked if known else Looked()
    rate = looked.rate_for(figures.currency, round_.period_end) if figures.currency_per_usd is None else None
    return {
        "site_id": assessment.site_id,
        "year": year,
        "data_kind": enterprise.data_kind,
        "country": country.iso3 if country else "",
        "region": country.region if country else "",
        "section": isic.section_of(enterprise.isic_class),
        "division": enterprise.isic_class[:2],
        "size_class": enterprise.size_class,
        "enterprise_key": enterprise_key(enterprise),
        "funding": {} if known else funding_of(assessment),
        "price_level_ratio": looked.price_level_ratio(assessment.price_year or year),
        "currency_per_usd": rate.currency_per_usd if rate else figures.currency_per_usd,
        "rate_on": rate.rate_on if rate else figures.rate_on,
        "rate_source": f"{rate.source}, {rate.get_kind_display()}" if rate else figures.rate_source,
        **_people([] if known else _people_effects(round_)),
    }


def holding_back(findings: Iterable[Finding], *, at: datetime) -> dict[str, Any]:
    """Return the columns that hold a new result back, where a finding of magnitude may be a lost decimal or unit."""
    outliers = outliers_in(findings)
    if not outliers:
        return {}
    reason = " ".join(finding_sentence(finding) for finding in outliers)
    return {"held_back_at": at, "held_back_reason": Truncator(reason).chars(LONGEST_REASON)}


def enterprise_key(enterprise: Enterprise) -> str:
    """Return what counts an enterprise once, in whichever centres of its country it is recorded.

    A keyed hash, so that nobody reads the national identifier back; without one, the enterprise's own key.
    """
    identifier = "".join(letter for letter in enterprise.national_identifier.upper() if letter.isalnum())
    if not identifier:
        return enterprise.pk.hex
    text = f"{current_centre().country_id or ''} {identifier}"
    return hmac.new(settings.IDENTIFIER_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()


def funding_of(assessment: Assessment) -> dict[str, str]:
    """Return the shares of the programmes that pay for an assessment, by the programme's key."""
    rows = Funding.objects.filter(assessment=assessment).order_by("programme_id")
    return {str(row.programme_id): f"{row.share:f}" for row in rows}


def thresholds_on(day: date, currency: str) -> Thresholds:
    """Return the centre's thresholds of the cost classes in a currency on a day; empty where it had set none."""
    rows = CostThreshold.objects.filter(currency=currency, valid_start__lte=day).order_by("-valid_start")
    row = rows.first()
    return Thresholds(low_amount=row.low_amount, intermediate_amount=row.intermediate_amount) if row else Thresholds()


def counts_of(row: OptionRow, counted: Mapping[str, MeasuredOption] | None) -> Counts:
    """Return what of an option counts beside the others of its assessment, as the assessment's own totals have it.

    What was rejected or stopped is in no such total and keeps what was stated. What another option excludes counts
    as an option, and adds nothing.

    counted  what the calculation left of each; None: the options of an import, which do not bear on each other
    """
    if counted is None or row.status in NOT_COUNTED:
        return Counts(
            net_investment_amount=row.net_investment_amount,
            grant_amount=row.economics.grant_amount if row.economics else ZERO,
            saving_amount=row.saving_amount,
            savings=row.savings,
        )
    if row.id not in counted:
        return Counts()
    member = counted[row.id]
    return Counts(
        net_investment_amount=member.net_investment_amount,
        grant_amount=member.money.grant_amount,
        saving_amount=member.saving_amount,
        savings=member.savings,
    )


def option_filings(
    round_: Round, rows: Iterable[OptionRow], currency: str, known: Known | None = None
) -> Mapping[str, dict[str, Any]]:
    """Return, by the option's key, the columns of a frozen option by which it is added up."""
    thresholds = (known.looked if known else Looked()).thresholds_on(round_.assessment.started_on, currency)
    options = known.options if known else _options_of(round_)
    said = known.said if known else _said(round_)
    return {row.id: _option_filing(row, options[row.id], said.get(options[row.id].pk, []), thresholds) for row in rows}


def _option_filing(
    row: OptionRow, option: Option, said: list[OptionProgress], thresholds: Thresholds
) -> dict[str, Any]:
    running = [one.round.period_end for one in said if one.status == OptionStatus.IMPLEMENTED]
    began = next((one.implemented_on for one in reversed(said) if one.implemented_on), None)
    stopped = next((one.round.period_end for one in said if one.status == OptionStatus.STOPPED), None)
    is_over = row.status == OptionStatus.STOPPED
    return {
        "reason": row.reason if row.status in NOT_COUNTED else "",
        "implemented_on": row.implemented_on or (began if is_over else None),
        "stopped_on": stopped if is_over else None,
        "confirmed_on": max(running, default=None),
        "lifetime_years": row.lifetime_years,
        "finance_source": option.finance_source,
        "kind": option.kind,
        "cost_class": filing.cost_class(
            row.investment_amount, low=thresholds.low_amount, intermediate=thresholds.intermediate_amount
        ),
    }


def _options_of(round_: Round) -> dict[str, Option]:
    return {str(option.pk): option for option in Option.objects.filter(assessment=round_.assessment)}


def _said(round_: Round) -> dict[UUID, list[OptionProgress]]:
    """Return what was said of each option until this round, oldest first."""
    rows = OptionProgress.objects.filter(
        option__assessment=round_.assessment, round__number__lte=round_.number
    ).select_related("round")
    said: dict[UUID, list[OptionProgress]] = {}
    for row in rows.order_by("round__number", "pk"):
        said.setdefault(row.option_id, []).append(row)
    return said


def _people_effects(round_: Round) -> Iterable[HumanEffect]:
    rows = HumanEffect.objects.filter(round__assessment=round_.assessment, round__number__lte=round_.number)
    return list(rows.order_by("pk"))


def _people(rows: Iterable[HumanEffect]) -> dict[str, int]:
    """Return the people that the assessment reached until this round, each counted once."""
    lines = core.summarise_people(
        core.HumanEffect(
            kind=core.HumanKind(row.kind),
            before=row.people_before_count,
            after=row.people_after_count,
            women=row.women_count,
            men=row.men_count,
        )
        for row in rows
    )
    counted = {
        "exposed_less": filing.people_at_less_risk(lines),
        "jobs": filing.jobs(lines),
        "trained": filing.trained(lines),
    }
    columns: dict[str, int] = {}
    for name, (everybody, women, men) in counted.items():
        columns |= {f"{name}_count": everybody, f"{name}_women_count": women, f"{name}_men_count": men}
    return columns
