"""What changed for people, round by round."""

from dataclasses import dataclass

from django.urls import reverse

from assessments.models import Assessment, HumanEffect
from assessments.pages.frame import Frame, RoundBrief


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLine:
    """One effect on people with its links."""

    kind: str
    title: str
    option: str
    people_before_count: int | None
    people_after_count: int | None
    women_count: int | None
    men_count: int | None
    evidence: str
    evidence_label: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleGroup:
    """The effects on people of one round."""

    brief: RoundBrief
    lines: tuple[PersonLine, ...]
    add_href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PeoplePage:
    """All effects on people of an assessment."""

    groups: tuple[PeopleGroup, ...]
    add_href: str

    @property
    def is_empty(self) -> bool:
        """Return whether nothing is recorded."""
        return not any(group.lines for group in self.groups)


def people_page(*, assessment: Assessment, frame: Frame) -> PeoplePage:
    """Return the effects on people of an assessment."""
    rows = HumanEffect.objects.filter(round__assessment=assessment).select_related("option", "round")
    effects = list(rows.order_by("round__number", "kind", "pk"))
    kwargs = {"centre_slug": frame.slug, "reference": frame.reference}
    groups = []
    for brief in frame.rounds:
        may_add = frame.may_edit and brief.is_open
        numbered = {**kwargs, "round_number": brief.number}
        groups.append(
            PeopleGroup(
                brief=brief,
                lines=tuple(
                    _line(row, kwargs if frame.may_edit else None)
                    for row in effects
                    if row.round.number == brief.number
                ),
                add_href=reverse("human_create", kwargs=numbered) if may_add else "",
            )
        )
    addable = [group.add_href for group in groups if group.add_href]
    return PeoplePage(
        groups=tuple(group for group in groups if group.lines or group.add_href),
        add_href=addable[-1] if addable else "",
    )


def _line(effect: HumanEffect, kwargs: dict[str, str] | None) -> PersonLine:
    numbered: dict[str, object] = {**(kwargs or {}), "round_number": effect.round.number, "human_id": effect.pk}
    return PersonLine(
        kind=str(effect.get_kind_display()),
        title=effect.title,
        option=str(effect.option) if effect.option else "",
        people_before_count=effect.people_before_count,
        people_after_count=effect.people_after_count,
        women_count=effect.women_count,
        men_count=effect.men_count,
        evidence=effect.evidence,
        evidence_label=str(effect.get_evidence_display()),
        href=reverse("human_edit", kwargs=numbered) if kwargs else "",
    )
