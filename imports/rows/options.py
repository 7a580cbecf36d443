"""Rows that are options, with status, money and resource streams."""

from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from assessments.choices import CountsAs, EvidenceLevel, FinanceSource, OptionStatus, Reason
from assessments.fields import OptionFields, ProgressFields, values_of
from assessments.guards import refuse_absurd_option, refuse_odd_progress
from imports.choices import Outcome
from imports.rows.checked import CheckedRow, key_of
from imports.rows.effects import UnitChecks, read_effects
from imports.rows.reader import RowReader

_SAYS_WHY = (OptionStatus.REJECTED, OptionStatus.STOPPED)
LONGEST_LIFE = 60  # years
_COLUMNS = {
    "investment_amount": "investment",
    "grant_amount": "grant",
    "running_cost_amount": "running_cost",
}
ZERO = Decimal(0)


def check_option(row: RowReader, *, today: date, units: UnitChecks) -> CheckedRow:
    """Return an option with its progress and effects, as the fields of forms have them."""
    technique, counts_as = row.values.get("technique", ("", CountsAs.CLEANER_PRODUCTION.value))
    evidence = row.text("evidence") or EvidenceLevel.ESTIMATED.value
    for column in ("investment", "grant"):
        if (amount := row.amount(column)) is not None and amount < 0:
            row.refuse(
                column,
                str(amount),
                _("%(column)s: give zero or more. What is earned every year belongs to a saving.") % {"column": column},
            )
    lifetime = row.values.get("lifetime_years")
    if lifetime is not None and not 1 <= lifetime <= LONGEST_LIFE:
        row.refuse("lifetime_years", str(lifetime), _("lifetime_years: give 1 to 60 years, or leave it empty."))
    option = OptionFields(
        title=row.text("title"),
        technique=technique,
        counts_as=counts_as,
        description=row.text("description"),
        place=row.text("place"),
        investment_amount=row.amount("investment") or ZERO,
        grant_amount=row.amount("grant") or ZERO,
        running_cost_amount=row.amount("running_cost") or ZERO,
        lifetime_years=10 if lifetime is None else lifetime,
        finance_source=row.text("finance_source") or FinanceSource.UNKNOWN.value,
    )
    progress = _progress(row, evidence)
    try:
        refuse_absurd_option(option)
    except ValidationError as error:
        row.refuse_fields(error, _COLUMNS)
    if progress.implemented_on:
        try:
            refuse_odd_progress(progress, today=today)
        except ValidationError as error:
            row.refuse_fields(error, {})
    effects = read_effects(row, units, evidence)
    assessment, ref = row.text("assessment_ref"), row.text("option_ref") or option.title
    return CheckedRow(
        outcome=Outcome.GOOD,
        number=row.number,
        key=key_of("options", assessment, ref),
        parent=key_of("assessments", assessment),
        label=f"{assessment} · {ref}"[:200],
        values={
            "option": values_of(option),
            "progress": values_of(progress),
            "effects": [values_of(effect) for effect in effects],
        },
    )


def _progress(row: RowReader, evidence: str) -> ProgressFields:
    """Return what became of the option. Where nothing is said nobody has asked; nothing is better than the file says.

    An implemented option without a date gets the last day of the assessment's year when it is written.
    """
    status = row.text("status") or OptionStatus.NOT_ASKED.value
    reason = row.text("reason")
    if not reason and status in _SAYS_WHY:
        reason = Reason.OTHER.value
    return ProgressFields(
        status=status,
        reason=reason,
        remark=row.text("remark"),
        responsible=row.text("responsible"),
        implemented_on=row.day("implemented_on"),
        evidence=evidence,
    )
