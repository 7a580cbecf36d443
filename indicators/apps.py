"""The app's configuration."""

from collections.abc import Mapping

from django.apps import AppConfig
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from centres import kinds
from indicators.core.refusals import UnitRefusal
from indicators.core.unit_table import AMBIGUOUS_UNITS
from indicators.core.units import parse_unit
from indicators.sentences import refusal_sentence


class IndicatorsConfig(AppConfig):
    """The indicators app."""

    name = "indicators"

    def ready(self) -> None:
        """Let centres read units, and fix what ambiguous ones mean."""
        from centres import audit

        audit.register_words(
            {
                "indicators.factor.added": _("recorded the factor"),
                "indicators.rates.recorded": _("recorded exchange rates, such as"),
                "indicators.factor.withdrawn": _("withdrew the factor"),
            }
        )
        kinds.register_units(kinds.UnitBook(meanings=AMBIGUOUS_UNITS, symbol=read_symbol))


def read_symbol(text: str, meanings: Mapping[str, str]) -> str:
    """Return the symbol of a unit as somebody typed it. Raises ValidationError with a sentence."""
    try:
        return parse_unit(text, meanings=meanings).symbol
    except UnitRefusal as refusal:
        raise ValidationError(refusal_sentence(refusal)) from None
