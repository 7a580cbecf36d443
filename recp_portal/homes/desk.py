"""The assessor's first page: what is mine, what is missing in it, what came back, what waits for me."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from assessments.choices import RoundStatus
from assessments.models import Assessment, Round
from assessments.selectors import missing_by_round, without_rounds
from centres.models import DataKind
from centres.permissions import Permission
from centres.selectors import MembershipView
from recp_portal.lib.paging import first_of

NEWEST = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskRow:
    """One assessment on the desk, with the round that is open in it."""

    reference: str
    enterprise: str
    site: str
    data_kind: str
    is_mine: bool
    round_number: int | None
    round_code: str  # baseline, report or follow_up: decides where its work is; empty before the first round
    round_kind: str
    status: str
    status_label: str
    missing: tuple[str, ...]
    return_reason: str
    who: str
    at: datetime
    next_step: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The page: came back first, then what waits for this person, then open work, then what was accepted."""

    came_back: tuple[DeskRow, ...]
    to_review: tuple[DeskRow, ...]
    with_reviewer: tuple[DeskRow, ...]
    mine: tuple[DeskRow, ...]
    others: tuple[DeskRow, ...]
    accepted: tuple[DeskRow, ...]

    @property
    def is_empty(self) -> bool:
        """Return whether the centre has no assessment yet."""
        rows = (self.came_back, self.to_review, self.with_reviewer, self.mine, self.others, self.accepted)
        return not any(rows)


def desk_page(*, membership: MembershipView) -> Desk:
    """Return the desk of a person in the running work's centre."""
    rounds = list(
        Round.objects.exclude(status=RoundStatus.ACCEPTED)
        .select_related("assessment__enterprise", "assessment__site", "updated_by", "submitted_by", "returned_by")
        .order_by("-updated_at", "pk")
    )
    missing = missing_by_round(rounds)
    unstarted, accepted = _without_open_round(), _accepted()
    shown = [round_.assessment_id for round_ in (*rounds, *accepted)] + [assessment.pk for assessment in unstarted]
    mine = _my_assessments(membership, among=shown)
    may_review = membership.allows(Permission.ROUND_REVIEW)
    rows = [
        _round_row(round_, missing[round_.pk], is_mine=round_.assessment_id in mine, may_review=may_review)
        for round_ in rounds
    ]
    submitted = [row for row in rows if row.status == RoundStatus.SUBMITTED]
    open_rows = [row for row in rows if row.status == RoundStatus.DRAFT]
    open_rows += [_unstarted_row(assessment, is_mine=assessment.pk in mine) for assessment in unstarted]
    return Desk(
        came_back=tuple(row for row in rows if row.status == RoundStatus.RETURNED),
        to_review=tuple(submitted) if may_review else (),
        with_reviewer=() if may_review else tuple(submitted),
        mine=tuple(row for row in open_rows if row.is_mine),
        others=tuple(row for row in open_rows if not row.is_mine),
        accepted=tuple(_accepted_row(round_, is_mine=round_.assessment_id in mine) for round_ in accepted),
    )


def _my_assessments(membership: MembershipView, *, among: list[UUID]) -> set[UUID]:
    """Return which of these assessments the person leads, started, or started a round of."""
    user = membership.user
    own = Assessment.objects.filter(Q(lead=user) | Q(created_by=user), pk__in=among).values_list("pk", flat=True)
    entered = Round.objects.filter(created_by=user, assessment__in=among).values_list("assessment_id", flat=True)
    return {*own, *entered}


def _round_row(round_: Round, missing: tuple[str, ...], *, is_mine: bool, may_review: bool) -> DeskRow:
    who = {
        RoundStatus.SUBMITTED: round_.submitted_by,
        RoundStatus.RETURNED: round_.returned_by,
    }.get(RoundStatus(round_.status), round_.updated_by)
    return DeskRow(
        reference=round_.assessment.reference,
        enterprise=round_.assessment.enterprise.name,
        site=round_.assessment.site.name,
        data_kind=round_.assessment.enterprise.data_kind,
        is_mine=is_mine,
        round_number=round_.number,
        round_code=round_.kind,
        round_kind=str(round_.get_kind_display()),
        status=round_.status,
        status_label=str(round_.get_status_display()),
        missing=missing,
        return_reason=round_.return_reason,
        who=str(who or ""),
        at=round_.updated_at,
        next_step=_next_step(round_, missing, may_review=may_review),
    )


def _next_step(round_: Round, missing: tuple[str, ...], *, may_review: bool) -> str:
    if round_.status == RoundStatus.SUBMITTED:
        return _("Review the round") if may_review else _("Look at the round")
    if round_.status == RoundStatus.RETURNED:
        return _("Answer the remarks")
    return _("Continue") if missing else _("Submit for review")


def _without_open_round() -> list[Assessment]:
    """Return assessments in which no round was started yet."""
    rows = Assessment.objects.filter(without_rounds()).select_related("enterprise", "site", "updated_by")
    return list(rows.order_by("-updated_at", "pk"))


def _unstarted_row(assessment: Assessment, *, is_mine: bool) -> DeskRow:
    return DeskRow(
        reference=assessment.reference,
        enterprise=assessment.enterprise.name,
        site=assessment.site.name,
        data_kind=assessment.enterprise.data_kind,
        is_mine=is_mine,
        round_number=None,
        round_code="",
        round_kind=pgettext("round", "No round yet"),
        status=RoundStatus.DRAFT,
        status_label=str(RoundStatus.DRAFT.label),
        missing=(_("Baseline: start it with the last full year before the options."),),
        return_reason="",
        who=str(assessment.updated_by),
        at=assessment.updated_at,
        next_step=_("Start the baseline"),
    )


def _accepted() -> list[Round]:
    """Return the rounds that were accepted last."""
    rows = Round.objects.filter(status=RoundStatus.ACCEPTED).order_by("-accepted_at", "pk")
    return first_of(rows.select_related("assessment__enterprise", "assessment__site", "accepted_by"), NEWEST)


def _accepted_row(round_: Round, *, is_mine: bool) -> DeskRow:
    return DeskRow(
        reference=round_.assessment.reference,
        enterprise=round_.assessment.enterprise.name,
        site=round_.assessment.site.name,
        data_kind=round_.assessment.enterprise.data_kind or DataKind.RECORDED,
        is_mine=is_mine,
        round_number=round_.number,
        round_code=round_.kind,
        round_kind=str(round_.get_kind_display()),
        status=round_.status,
        status_label=str(round_.get_status_display()),
        missing=(),
        return_reason="",
        who=str(round_.accepted_by or ""),
        at=round_.accepted_at or round_.updated_at,
        next_step=_("See the results"),
    )
