"""What a round's period, its campaign and its version of the baseline may be."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from assessments.choices import BaselineReason, RoundStatus
from assessments.fields import RoundFields
from assessments.models import Round

SHORTEST_PERIOD = timedelta(days=364)
SHORTEST_CAMPAIGN = timedelta(days=6)
NO_CHANGE: dict[str, object] = {"change_reason": "", "change_note": "", "changed_on": None}


def refuse_odd_change(fields: RoundFields, *, at: datetime) -> None:
    """Raise ValidationError where it is not said what changed, in words, and since when."""
    errors = {}
    if fields.change_reason not in BaselineReason.values:
        errors["change_reason"] = _("What changed: choose one of the list.")
    if not fields.change_note.strip():
        errors["change_note"] = _("In words: say what changed, so that the reviewer can judge it.")
    if fields.changed_on is None:
        errors["changed_on"] = _("Changed on: give the day from which the plant is another.")
    elif fields.changed_on > at.date():
        errors["changed_on"] = _("Changed on: this day has not come yet.")
    if errors:
        raise ValidationError(errors)


def refuse_odd_period(fields: RoundFields, *, at: datetime) -> None:
    """Raise ValidationError where the period is no year and no campaign, or has not begun."""
    if fields.period_end <= fields.period_start:
        raise ValidationError({"period_end": _("To: the period must end after it starts.")})
    length = fields.period_end - fields.period_start
    if not (SHORTEST_CAMPAIGN if fields.campaign else SHORTEST_PERIOD) <= length <= timedelta(days=366):
        refused = _("To: give twelve months. The indicators compare whole years, nothing is scaled up.")
        if fields.campaign:
            refused = _("To: a campaign lasts from a week to a year.")
        elif length < SHORTEST_PERIOD:
            refused += " " + _("A plant that runs a season only gives the season's name as the campaign.")
        raise ValidationError({"period_end": refused})
    if fields.period_start > at.date():
        raise ValidationError({"period_start": _("From: this period has not begun yet.")})


def refuse_other_campaign(fields: RoundFields, others: Iterable[Round]) -> None:
    """Refuse to set a season beside a year, or beside another season."""
    for other in others:
        if other.campaign == fields.campaign:
            continue
        if other.campaign:
            sentence = _("Campaign: the %(round)s is of “%(campaign)s”. It is compared with the same campaign only.")
        else:
            sentence = _("Campaign: the %(round)s is a whole year. Leave this empty and give twelve months.")
        words = {"round": other.get_kind_display(), "campaign": other.campaign}
        raise ValidationError({"campaign": sentence % words})


def refuse_other_baseline(fields: RoundFields, versions: Iterable[Round]) -> None:
    """Raise ValidationError where a round is to be compared with a version that is not accepted, or not its own."""
    if fields.compared_with is None:
        return
    chosen = next((version for version in versions if version.pk == fields.compared_with.pk), None)
    if chosen is None:
        raise ValidationError({"compared_with": _("Compared with: choose a baseline of this assessment.")})
    if chosen.status != RoundStatus.ACCEPTED:
        raise ValidationError({"compared_with": _("Compared with: this version is not accepted yet.")})


def later_version(baseline: Round | None, versions: list[Round]) -> Round | None:
    """Return the version as a round keeps it: nothing stands for the first."""
    return None if baseline is None or baseline.pk == versions[0].pk else baseline
