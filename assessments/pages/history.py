"""Who did what in one assessment, newest first."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.core.paginator import Page, Paginator
from django.utils.translation import gettext_lazy as _

from assessments.catalogue import taken_over_text
from assessments.models import Assessment
from centres.models import AuditEvent
from recp_portal.lib import numbers

PAGE_SIZE = 50

_DECIMAL = re.compile(r"-?\d{1,30}\.\d{1,30}")

EVENT_WORDS: Mapping[str, Any] = {
    "assessments.assessment.started": _("started the assessment"),
    "assessments.assessment.edited": _("changed the assessment"),
    "assessments.baseline.proposed": _("proposed a new version of the baseline"),
    "assessments.round.started": _("started a round"),
    "assessments.round.edited": _("changed a round"),
    "assessments.round.submitted": _("submitted a round"),
    "assessments.round.returned": _("returned a round"),
    "assessments.round.accepted": _("accepted a round"),
    "assessments.round.reopened": _("opened a round again"),
    "assessments.funding.set": _("said which programmes pay for the assessment"),
    "assessments.cost_thresholds.set": _("said what counts as low and as intermediate cost"),
    "assessments.result.withdrawn": _("withdrew a result from the totals"),
    "assessments.result.held_back": _("held a result back from the totals"),
    "assessments.result.let_count": _("let a result count again that was held back"),
    "assessments.flow.added": _("recorded an input or output"),
    "assessments.flow.edited": _("changed an input or output"),
    "assessments.flow.removed": _("removed an input or output"),
    "assessments.baseline_line.added": _("recorded months of the baseline"),
    "assessments.baseline_line.edited": _("changed months of the baseline"),
    "assessments.baseline_line.removed": _("removed months of the baseline"),
    "assessments.effluent.added": _("recorded a load of effluent"),
    "assessments.effluent.edited": _("changed a load of effluent"),
    "assessments.effluent.removed": _("removed a load of effluent"),
    "assessments.local_indicator.added": _("recorded a local indicator"),
    "assessments.local_indicator.edited": _("changed a local indicator"),
    "assessments.local_indicator.removed": _("removed a local indicator"),
    "assessments.option.added": _("proposed an option"),
    "assessments.option.edited": _("changed an option"),
    "assessments.option.removed": _("removed an option"),
    "assessments.option.progressed": _("said what became of an option"),
    "assessments.option.priced": _("changed the cost lines of an option"),
    "assessments.option.related": _("changed how options bear on each other"),
    "assessments.assessment.ranked": _("changed the weights and scores of the ranking"),
    "assessments.effect.added": _("recorded an effect of an option"),
    "assessments.effect.edited": _("changed an effect of an option"),
    "assessments.effect.removed": _("removed an effect of an option"),
    "assessments.human_effect.added": _("recorded an effect on people"),
    "assessments.human_effect.edited": _("changed an effect on people"),
    "assessments.human_effect.removed": _("removed an effect on people"),
    "assessments.unit_operation.added": _("recorded a step of the process"),
    "assessments.unit_operation.edited": _("changed a step of the process"),
    "assessments.unit_operation.removed": _("removed a step of the process"),
    "assessments.stream.added": _("recorded a stream"),
    "assessments.stream.edited": _("changed a stream"),
    "assessments.stream.removed": _("removed a stream"),
    "assessments.substance.added": _("recorded a key substance"),
    "assessments.substance.edited": _("changed a key substance"),
    "assessments.substance.removed": _("removed a key substance"),
    "assessments.utility.added": _("recorded a utility"),
    "assessments.utility.edited": _("changed a utility"),
    "assessments.utility.removed": _("removed a utility"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedField:
    """One field before and after."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryLine:
    """One thing that one person did."""

    at: datetime
    by: str
    what: str
    target: str
    reason: str
    said: str
    changed: tuple[ChangedField, ...]
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryPage:
    """One page of the history."""

    lines: tuple[HistoryLine, ...]
    pages: "Page[Any]"


def history_page(*, assessment: Assessment, page_number: str | None) -> HistoryPage:
    """Return what people did to an assessment and its rows."""
    events = AuditEvent.objects.filter(details__assessment=str(assessment.pk)).select_related("by")
    pages = Paginator(events.order_by("-at", "-pk"), PAGE_SIZE).get_page(page_number)
    return HistoryPage(lines=tuple(_line(event) for event in pages.object_list), pages=pages)


def _line(event: AuditEvent) -> HistoryLine:
    details: dict[str, Any] = event.details
    values = details.get("values") or {}
    return HistoryLine(
        at=event.at,
        by=str(event.by or ""),
        what=str(EVENT_WORDS.get(event.name, event.name)),
        target=event.target_label,
        reason=str(details.get("reason", "")),
        said=_said(details, values),
        changed=tuple(
            ChangedField(label=_label(event.target_type, name), before=_shown(pair[0]), after=_shown(pair[1]))
            for name, pair in (details.get("changed") or {}).items()
            if not name.startswith("canonical_")
        ),
        lines=tuple(str(line) for line in details.get("lines") or ()),
    )


def _said(details: Mapping[str, Any], values: Mapping[str, Any]) -> str:
    if card := details.get("taken_over_from"):
        return taken_over_text(str(card))
    return f"{_shown(values['amount'])} {numbers.unit_name(values.get('unit', ''))}" if "amount" in values else ""


def _label(target_type: str, name: str) -> str:
    try:
        field = apps.get_model(target_type)._meta.get_field(name.removesuffix("_id"))
    except (LookupError, FieldDoesNotExist, ValueError):
        return name.replace("_", " ")
    return str(getattr(field, "verbose_name", name))


def _shown(value: object) -> str:
    text = str(value)
    if text in ("", "None"):
        return numbers.NOTHING
    return numbers.full(Decimal(text)) if _DECIMAL.fullmatch(text) else text
