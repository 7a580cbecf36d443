"""Rows that are enterprises."""

from django.utils.translation import gettext as _

from centres.fields import EnterpriseFields, values_of
from centres.models import SizeClass
from imports.choices import Outcome
from imports.rows.checked import CheckedRow, key_of
from imports.rows.reader import RowReader

SIZES = ((10, SizeClass.MICRO), (50, SizeClass.SMALL), (250, SizeClass.MEDIUM))


def size_of(employees: int) -> str:
    """Return the size class of a number of people.

    >>> [size_of(count) for count in (9, 10, 49, 249, 250)]
    ['micro', 'small', 'small', 'medium', 'large']
    """
    return next((size.value for below, size in SIZES if employees < below), SizeClass.LARGE.value)


def check_enterprise(row: RowReader) -> CheckedRow:
    """Return an enterprise, as a form's fields have it."""
    employees = row.values.get("employees")
    size = row.text("size")
    if not size and employees is not None:
        size = size_of(employees)
    if not size and not row.is_refused("size") and not row.is_refused("employees"):
        row.refuse("size", "", _("size: give the size, or the number of employees."))
    fields = EnterpriseFields(
        name=row.text("name"),
        isic_class=row.text("isic"),
        size_class=size,
        national_identifier=row.text("national_identifier"),
        employees_count=employees,
        place=row.text("place"),
        about=row.text("about"),
    )
    ref = row.text("enterprise_ref")
    site = row.text("site") or fields.place or fields.name[:120]
    return CheckedRow(
        outcome=Outcome.GOOD,
        number=row.number,
        key=key_of("enterprises", ref),
        label=ref,
        values={**values_of(fields), "site": site},
    )
