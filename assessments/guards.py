"""What every write in a round asks first."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import QuerySet
from django.db.models.functions import Length
from django.utils.translation import gettext as _

from assessments.choices import FlowKind, OptionStatus, TimeSpan
from assessments.fields import EffectFields, OptionFields, ProgressFields, values_of
from assessments.models import Assessment, Round, UsedRecord
from assessments.refusals import RecordIsInUse, RecordIsLocked, RoundIsClosed
from centres.models import EditedRecord
from centres.tenancy import current_centre

Record = TypeVar("Record", bound=EditedRecord)

LARGEST_CANONICAL = Decimal(10) ** 12  # MWh, t, m3 … a year: more than the world has, and all sums still fit
LARGEST_MONEY = Decimal(10) ** 14
DATED = (OptionStatus.IMPLEMENTED, OptionStatus.STOPPED)


def open_round(round_: Round) -> Round:
    """Return the round as it is now, held until the transaction ends. Raises RoundIsClosed."""
    current: Round = Round.objects.select_for_update(of=("self",)).select_related("assessment").get(pk=round_.pk)
    if not current.is_open:
        raise RoundIsClosed(current)
    return current


def of_round(round_: Round) -> dict[str, str]:
    """Return how the history names the round and the assessment of what happened."""
    return {"round": str(round_.pk), "assessment": str(round_.assessment_id)}


def refuse_locked(record: UsedRecord) -> None:
    """Raise RecordIsLocked when an accepted result uses the row."""
    if record.locked_by_id is not None:
        raise RecordIsLocked(record)


def refuse_in_use(record: EditedRecord, users: QuerySet[Any]) -> None:
    """Raise RecordIsInUse when one of these rows names the record."""
    user = users.order_by("pk").first()
    if user is not None:
        raise RecordIsInUse(record, user)


def refuse_absurd_money(values: Mapping[str, Any], labels: Mapping[str, str]) -> None:
    """Raise ValidationError where an amount of money is larger than any plant has."""
    errors = {
        name: _("%(field)s: this number is too large.") % {"field": label}
        for name, label in labels.items()
        if values.get(name) is not None and abs(values[name]) >= LARGEST_MONEY
    }
    if errors:
        raise ValidationError(errors)


def refuse_absurd_option(fields: OptionFields) -> None:
    """Raise ValidationError where the money of an option is larger than any plant has."""
    refuse_absurd_money(
        values_of(fields),
        {
            "investment_amount": _("Investment"),
            "grant_amount": _("Grant"),
            "running_cost_amount": _("Extra running cost a year"),
        },
    )


def refuse_odd_effect(fields: EffectFields) -> None:
    """Raise ValidationError where an effect says too little, or more money than any plant has."""
    if fields.flow_kind == FlowKind.PRODUCT_OUTPUT:
        raise ValidationError({"flow_kind": _("Less of: more or less product is no saving of an input or output.")})
    if fields.flow_kind and fields.amount is None:
        raise ValidationError({"amount": _("Less a year: give the amount, or leave “less of” empty.")})
    if not fields.flow_kind and fields.saving_amount is None:
        raise ValidationError({"saving_amount": _("Saved a year: give the money saved, or say what is used less.")})
    if fields.flow_kind and not fields.unit.strip():
        raise ValidationError({"unit": _("Unit: give the unit of the amount.")})
    refuse_absurd_money({"saving_amount": fields.saving_amount}, {"saving_amount": _("Saved a year")})


def refuse_absurd_amount(canonical: Decimal) -> None:
    """Raise ValidationError where an effect is more than a plant can have, in the portal's unit."""
    if canonical >= LARGEST_CANONICAL:
        raise ValidationError({"amount": _("Less a year: this is more than a plant can have. Check the unit.")})


def refuse_odd_progress(fields: ProgressFields, *, today: date) -> None:
    """Raise ValidationError where status and date of an option contradict each other."""
    if fields.status == OptionStatus.IMPLEMENTED and fields.implemented_on is None:
        raise ValidationError({"implemented_on": _("In operation since: give the date from which it has worked.")})
    if fields.implemented_on and fields.implemented_on > today:
        raise ValidationError({"implemented_on": _("In operation since: this date lies in the future.")})
    if fields.implemented_on and fields.status not in DATED:
        raise ValidationError({"implemented_on": _("In operation since: only an implemented option has this date.")})


def most_spans(round_: Round) -> dict[str, int]:
    """Return how many hours, days, weeks and months the period of a round has at most."""
    days = (round_.period_end - round_.period_start).days + 1
    return {
        TimeSpan.HOUR: days * 24,
        TimeSpan.DAY: days,
        TimeSpan.WEEK: -(-days // 7),
        TimeSpan.MONTH: min(12, -(-days // 28)),
    }


def one_reference_at_a_time() -> None:
    """Let one transaction at a time start assessments of the centre, so that no number and no key is given twice."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('assessment reference'), %s)", [current_centre().pk])


def next_reference(year: int) -> str:
    """Return KE-2026-014: one number after the highest of the centre and year."""
    prefix = f"{current_centre().code}-{year}-"
    return f"{prefix}{_last_number(prefix) + 1:03d}"


def give_references(assessments: Sequence[Assessment], *, last: dict[int, int]) -> None:
    """Give many new assessments the next references of their years, in the transaction that inserts them.

    last  the number that the caller gave last in each year; it is kept up to date
    """
    one_reference_at_a_time()
    code = current_centre().code
    for assessment in assessments:
        year = assessment.started_on.year
        if year not in last:
            last[year] = _last_number(f"{code}-{year}-")
        last[year] += 1
        assessment.reference = f"{code}-{year}-{last[year]:03d}"
    given = [assessment.reference for assessment in assessments]
    if Assessment.objects.filter(reference__in=given).exists():  # somebody started one meanwhile
        last.clear()
        give_references(assessments, last=last)


def _last_number(prefix: str) -> int:
    rows = Assessment.objects.filter(reference__startswith=prefix).order_by(Length("reference").desc(), "-reference")
    last = rows.values_list("reference", flat=True).first()
    return int(last.removeprefix(prefix)) if last else 0
