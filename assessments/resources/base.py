"""What the records of an assessment have in common."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from centres.choices import currencies
from centres.resources import RECORD_FIELDS

USED_FIELDS = ("locked_by", *RECORD_FIELDS)
LOCKED_BY_HELP = gettext_lazy("The accepted result that uses the record; null while it can be changed.")


def known_currency(code: str) -> None:
    """Refuse what is no ISO 4217 code."""
    if code not in currencies():
        raise serializers.ValidationError(_("Currency: give its ISO 4217 code, such as KES."))
