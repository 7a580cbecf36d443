"""What the records of an assessment have in common."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from assessments.choices import ENERGY_NAMES
from centres.choices import currencies
from centres.resources import RECORD_FIELDS

USED_FIELDS = ("locked_by", *RECORD_FIELDS)
LOCKED_BY_HELP = gettext_lazy("The accepted result that uses the record; null while it can be changed.")


def known_currency(code: str) -> None:
    """Refuse what is no ISO 4217 code."""
    if code not in currencies():
        raise serializers.ValidationError(_("Currency: give its ISO 4217 code, such as KES."))


def known_energy(code: str) -> None:
    """Refuse what is no kind of energy."""
    if code not in ENERGY_NAMES:
        raise serializers.ValidationError(_("Kind of energy: “%(code)s” is none of ours.") % {"code": code})
