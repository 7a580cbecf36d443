"""The versions of an assessment's baseline beside each other."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments import selectors
from assessments.choices import RoundStatus
from assessments.models import Assessment, Round
from assessments.pages.frame import Frame, RoundBrief
from assessments.pages.wording import INDICATOR_NAMES
from recp_portal.lib.numbers import period_text


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionCard:
    """One version of the baseline, and what is compared with it."""

    brief: RoundBrief
    reason: str
    note: str
    changed_on: date | None
    accepted_by: str
    accepted_on: date | None
    taken_from: str
    compared: tuple[str, ...]
    results_href: str
    review_href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionFigures:
    """One indicator in each version; None where a version has none or is not accepted."""

    name: str
    unit: str
    values: tuple[Decimal | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BaselinesPage:
    """The versions of the baseline, with the frozen figures of each."""

    versions: tuple[VersionCard, ...]
    figures: tuple[VersionFigures, ...]
    new_href: str
    why_not: str


def baselines_page(*, assessment: Assessment, frame: Frame) -> BaselinesPage:
    """Return the versions of the baseline, with their frozen figures beside each other."""
    rounds = selectors.baselines_of(assessment)
    names = {one.pk: frame.round(one.number).name for one in assessment.rounds.all()}
    frozen = [selectors.current_result(one) for one in rounds]
    rows = [
        {row.code: row for row in selectors.frozen_figures(result).indicators} if result else {} for result in frozen
    ]
    codes = [code for code in INDICATOR_NAMES if any(one.get(code) and one[code].baseline is not None for one in rows)]
    return BaselinesPage(
        versions=tuple(_card(one, frame, names) for one in rounds),
        figures=tuple(
            VersionFigures(
                name=str(INDICATOR_NAMES[code]),
                unit=next(one[code].unit for one in rows if code in one),
                values=tuple(one[code].baseline if code in one else None for one in rows),
            )
            for code in codes
        ),
        new_href=reverse("baseline_create", kwargs=_kwargs(frame)) if frame.may_edit and not _why_not(rounds) else "",
        why_not=_why_not(rounds),
    )


def round_choices(rounds: list[Round], frame: Frame) -> list[tuple[Round, str]]:
    """Return rounds with their names and periods, as a form offers them."""
    briefs = [frame.round(one.number) for one in rounds]
    periods = [period_text(brief.period_start, brief.period_end) for brief in briefs]
    return [(one, f"{brief.name}, {period}") for one, brief, period in zip(rounds, briefs, periods, strict=True)]


def version_choices(assessment: Assessment, frame: Frame) -> list[tuple[Round, str]]:
    """Return the accepted versions of the baseline that a round can be compared with."""
    accepted = [one for one in selectors.baselines_of(assessment) if one.status == RoundStatus.ACCEPTED]
    return round_choices(accepted, frame)


def _why_not(rounds: list[Round]) -> str:
    if not rounds or rounds[0].status != RoundStatus.ACCEPTED:
        return _("The first baseline is not accepted yet: change that one.")
    if any(one.status != RoundStatus.ACCEPTED for one in rounds):
        return _("A version of the baseline is not accepted yet. Finish that one first.")
    return ""


def _card(one: Round, frame: Frame, names: Mapping[Any, str]) -> VersionCard:
    brief = frame.round(one.number)
    numbered = {**_kwargs(frame), "round_number": one.number}
    return VersionCard(
        brief=brief,
        reason=str(one.get_change_reason_display()) if one.change_reason else "",
        note=one.change_note,
        changed_on=one.changed_on,
        accepted_by=str(one.accepted_by or ""),
        accepted_on=timezone.localtime(one.accepted_at).date() if one.accepted_at else None,
        taken_from=names.get(one.taken_from_id, ""),
        compared=tuple(other.name for other in frame.rounds if other.compared_number == one.number),
        results_href=reverse("round_results", kwargs=numbered),
        review_href=reverse("round_review", kwargs=numbered),
    )


def _kwargs(frame: Frame) -> dict[str, str]:
    return {"centre_slug": frame.slug, "reference": frame.reference}
