"""What all pages of one assessment have around them: the rail with its phases, and who may do what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from assessments.choices import RoundKind, RoundStatus
from assessments.models import Assessment, FlowRecord, HumanEffect, Round
from centres.permissions import Permission
from centres.selectors import MembershipView

DONE, PARTLY, EMPTY = "done", "partly", "empty"


@dataclass(frozen=True, slots=True, kw_only=True)
class RailItem:
    """One line of the rail. `state` is done, partly, empty, or nothing where a phase has no state."""

    label: str
    url: str
    state: str = ""
    badge: str = ""
    is_current: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RailGroup:
    """Some lines of the rail under one title."""

    label: str
    items: tuple[RailItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rail:
    """The phases of one assessment beside each of its pages (`components/rail.html`)."""

    reference: str
    back_url: str
    groups: tuple[RailGroup, ...]

    @property
    def current_label(self) -> str:
        """Return the label of the line that is open now, for the rail's menu on a phone."""
        current = [item.label for group in self.groups for item in group.items if item.is_current]
        return current[0] if current else self.reference


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundBrief:
    """A round as every page names it."""

    number: int
    kind: str
    name: str
    status: str
    status_label: str
    period_start: date
    period_end: date
    campaign: str
    is_open: bool
    flow_count: int
    return_reason: str
    returned_by: str
    returned_at: datetime | None
    updated_at: datetime
    compared_number: int | None  # of the version of the baseline that it is compared with

    @property
    def is_baseline(self) -> bool:
        """Return whether it is the baseline."""
        return self.kind == RoundKind.BASELINE

    @property
    def is_report(self) -> bool:
        """Return whether it is the report."""
        return self.kind == RoundKind.REPORT

    @property
    def has_flows(self) -> bool:
        """Return whether inputs and outputs are recorded in it."""
        return self.kind != RoundKind.REPORT


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One assessment around each of its pages."""

    slug: str
    reference: str
    enterprise_id: Any
    enterprise: str
    site: str
    place: str
    data_kind: str
    currency: str
    rounds: tuple[RoundBrief, ...]
    rail: Rail
    may_edit: bool
    may_submit: bool
    may_review: bool
    may_see_history: bool

    @property
    def over(self) -> str:
        """Return the line above each page's title: whose plant it is."""
        return " · ".join(word for word in (self.enterprise, self.site, self.place) if word)

    def round(self, number: int) -> RoundBrief:
        """Return one round."""
        return next(round_ for round_ in self.rounds if round_.number == number)

    @property
    def baselines(self) -> tuple[RoundBrief, ...]:
        """Return the versions of the baseline, the first one first."""
        return tuple(round_ for round_ in self.rounds if round_.is_baseline)

    @property
    def baseline(self) -> RoundBrief | None:
        """Return the first baseline, once it is started: what every later round needs accepted."""
        return next(iter(self.baselines), None)

    def baseline_of(self, brief: RoundBrief) -> RoundBrief | None:
        """Return the version of the baseline that a round is compared with."""
        return next((one for one in self.baselines if one.number == brief.compared_number), None)

    @property
    def report(self) -> RoundBrief | None:
        """Return the report, once it is started."""
        return next((round_ for round_ in self.rounds if round_.is_report), None)

    @property
    def returned(self) -> tuple[RoundBrief, ...]:
        """Return the rounds that came back."""
        return tuple(round_ for round_ in self.rounds if round_.status == RoundStatus.RETURNED)


def frame_of(*, assessment: Assessment, membership: MembershipView, current: str) -> Frame:
    """Return what stands around a page of an assessment.

    current  the key of the rail's line that the page belongs to
    """
    slug = membership.centre.slug
    rounds = list(assessment.rounds.select_related("returned_by", "compared_with").order_by("number"))
    counts = dict(
        FlowRecord.objects.filter(round__assessment=assessment).values_list("round_id").annotate(n=Count("pk"))
    )
    briefs = tuple(_brief(round_, rounds, counts.get(round_.pk, 0)) for round_ in rounds)
    option_count = assessment.options.count()
    human_count = HumanEffect.objects.filter(round__assessment=assessment).count()
    return Frame(
        slug=slug,
        reference=assessment.reference,
        enterprise_id=assessment.enterprise_id,
        enterprise=assessment.enterprise.name,
        site=assessment.site.name,
        place=assessment.site.place or assessment.enterprise.place,
        data_kind=assessment.enterprise.data_kind,
        currency=assessment.currency,
        rounds=briefs,
        rail=Rail(
            reference=assessment.reference,
            back_url=reverse("assessment_list", kwargs={"centre_slug": slug}),
            groups=_rail(slug, assessment.reference, briefs, option_count, human_count, current),
        ),
        may_edit=membership.allows(Permission.ASSESSMENT_EDIT),
        may_submit=membership.allows(Permission.ROUND_SUBMIT),
        may_review=membership.allows(Permission.ROUND_REVIEW),
        may_see_history=membership.allows(Permission.ASSESSMENT_VIEW),
    )


def round_name(round_: Round, rounds: Sequence[Round]) -> str:
    """Return Baseline, Report, Follow-up 1; where the plant changed Baseline, version 1."""
    versions = [other for other in rounds if other.kind == RoundKind.BASELINE]
    if round_.kind == RoundKind.BASELINE and len(versions) > 1:
        return _("Baseline, version %(number)s") % {"number": versions.index(round_) + 1}
    if round_.kind != RoundKind.FOLLOW_UP:
        return str(round_.get_kind_display())
    earlier = [other for other in rounds if other.kind == RoundKind.FOLLOW_UP and other.number <= round_.number]
    return _("Follow-up %(number)s") % {"number": len(earlier)}


def _brief(round_: Round, rounds: Sequence[Round], flow_count: int) -> RoundBrief:
    return RoundBrief(
        number=round_.number,
        kind=round_.kind,
        name=round_name(round_, rounds),
        status=round_.status,
        status_label=str(round_.get_status_display()),
        period_start=round_.period_start,
        period_end=round_.period_end,
        campaign=round_.campaign,
        is_open=round_.is_open,
        flow_count=flow_count,
        return_reason=round_.return_reason if round_.status == RoundStatus.RETURNED else "",
        returned_by=str(round_.returned_by or ""),
        returned_at=round_.returned_at,
        updated_at=round_.updated_at,
        compared_number=_compared_number(round_, rounds),
    )


def _compared_number(round_: Round, rounds: Sequence[Round]) -> int | None:
    if round_.kind == RoundKind.BASELINE:
        return None
    if round_.compared_with is not None:
        number: int = round_.compared_with.number
        return number
    return next((other.number for other in rounds if other.kind == RoundKind.BASELINE), None)


def _rail(
    slug: str, reference: str, rounds: tuple[RoundBrief, ...], options: int, people: int, current: str
) -> tuple[RailGroup, ...]:
    def item(key: str, label: str, name: str, *, state: str = "", badge: object = "", **kwargs: Any) -> RailItem:
        href = reverse(name, kwargs={"centre_slug": slug, "reference": reference, **kwargs})
        return RailItem(label=label, url=href, state=state, badge=str(badge or ""), is_current=key == current)

    def phase(round_: RoundBrief) -> RailItem:
        if round_.has_flows:
            name, badge = "flow_list", round_.flow_count
        else:
            name, badge = "round_review", 0
        return item(
            f"round-{round_.number}",
            round_.name,
            name,
            state=DONE if round_.status == RoundStatus.ACCEPTED else PARTLY,
            badge=badge,
            round_number=round_.number,
        )

    def unstarted(kind: RoundKind, label: str) -> RailItem:
        return item(f"start-{kind}", label, "round_create", state=EMPTY, kind=kind.value)

    baseline = [phase(round_) for round_ in rounds if round_.is_baseline]
    report = [phase(round_) for round_ in rounds if round_.is_report]
    follow_ups = [phase(round_) for round_ in rounds if round_.kind == RoundKind.FOLLOW_UP]
    report_state = report[0].state if report else EMPTY
    option_state = (DONE if report_state == DONE else PARTLY) if options else EMPTY
    later = [round_ for round_ in rounds if not round_.is_baseline]
    latest = next(reversed(later or rounds), None)
    measured = [round_ for round_ in rounds if round_.has_flows]
    balance = (
        [item("balance", _("Process and balance"), "round_balance", round_number=measured[-1].number)]
        if measured
        else []
    )
    results = (
        [item("results", _("Results"), "round_results", state=_results_state(rounds), round_number=latest.number)]
        if latest
        else []
    )
    return (
        RailGroup(
            label=reference,
            items=(
                item("overview", _("Overview"), "assessment_detail"),
                *(baseline or [unstarted(RoundKind.BASELINE, _("Baseline"))]),
                *([item("baselines", _("Versions of the baseline"), "baseline_list")] if len(baseline) > 1 else []),
                item("options", _("Options"), "option_list", state=option_state, badge=options),
                *(report or [unstarted(RoundKind.REPORT, _("Report"))]),
                *(follow_ups or [unstarted(RoundKind.FOLLOW_UP, pgettext("phase", "Follow-up"))]),
                item("people", _("People"), "human_list", state=DONE if people else EMPTY, badge=people),
                *balance,
                *results,
            ),
        ),
        RailGroup(
            label=_("Site"),
            items=(
                item("meters", _("Meters and bills"), "meter_list"),
                item("fuels", _("Fuels"), "fuel_list"),
            ),
        ),
        RailGroup(label=_("Documents"), items=(item("case_study", _("Case study"), "case_study"),)),
        RailGroup(label=_("About"), items=(item("history", _("History"), "assessment_history"),)),
    )


def _results_state(rounds: tuple[RoundBrief, ...]) -> str:
    accepted = [round_.status == RoundStatus.ACCEPTED for round_ in rounds]
    return DONE if all(accepted) else PARTLY if any(accepted) else EMPTY
