"""What looks wrong, as translated sentences, each with the page that can mend it."""

from collections.abc import Callable
from decimal import Decimal

from django.utils.translation import gettext as _

from indicators.core.plausibility import Finding, FindingCode
from recp_portal.lib import numbers

_SUBJECTS: dict[str, Callable[[], str]] = {
    "energy_use": lambda: _("energy"),
    "materials_use": lambda: _("materials"),
    "water_use": lambda: _("water"),
    "air_emissions": lambda: _("air emissions"),
    "waste_water": lambda: _("waste-water"),
    "waste": lambda: _("waste"),
    "demand": lambda: _("electricity demand"),
    "product_output": lambda: _("product output"),
    "energy": lambda: _("energy"),
    "material": lambda: _("materials"),
    "water": lambda: _("water"),
}


def finding_sentence(finding: Finding) -> str:
    """Return a finding as one sentence with its figures."""
    words = {name: _number(value) for name, value in finding.values.items()}
    words |= {"subject": _subject(finding.subject_ref), "unit": finding.unit}
    match finding.code:
        case FindingCode.SAVINGS_ABOVE_BASELINE:
            sentence = _(
                "The options save %(saving)s %(unit)s of %(subject)s a year, more than the %(baseline)s %(unit)s "
                "that the plant used before."
            )
        case FindingCode.SAVINGS_WITHOUT_BASELINE:
            sentence = _(
                "The options save %(saving)s %(unit)s of %(subject)s, but the baseline has no figure for it. "
                "No figure is not zero: record what the plant used."
            )
        case FindingCode.SAVING_AMOUNT_ABOVE_COST:
            sentence = _("The options save more money on %(subject)s than the plant paid for it. Is that right?")
        case FindingCode.WASTE_WATER_ABOVE_WATER:
            sentence = _("More waste-water (%(waste_water)s m³) than water (%(water)s m³). Where does it come from?")
        case FindingCode.MATERIALS_PRODUCTIVITY_ABOVE_ONE:
            sentence = _("The plant makes more product than it takes in materials. Does water or air become product?")
        case FindingCode.YEAR_ON_YEAR_JUMP:
            words["change"] = _number(finding.values["change_share"] * 100)
            sentence = _("%(subject)s changed by %(change)s %% against the baseline. What happened?")
        case FindingCode.HEATING_VALUE_UNKNOWN:
            sentence = _(
                "%(energy_mwh)s MWh of %(subject)s: nobody has said whether the bill is in net or gross heating value. "
                "It counts as net; gross would be 5 to 10 %% less. Ask which."
            )
        case FindingCode.SUB_METERS_ABOVE_MAIN:
            sentence = _(
                "The sub-meters behind %(subject)s count %(sub_amount)s %(unit)s, more than its own "
                "%(use_amount)s %(unit)s. Which reading is wrong?"
            )
        case FindingCode.STREAMS_ABOVE_RECORD:
            sentence = _(
                "The streams of the process take %(streams)s %(unit)s of an input or output of which only "
                "%(recorded)s %(unit)s is recorded. Which is right?"
            )
        case _:
            sentence = _("The price of %(subject)s is unusual. Check unit and cost.")
    text = sentence % words
    return text[0].upper() + text[1:]


def _subject(ref: str) -> str:
    base, _slash, carrier = ref.partition("/")
    word = _SUBJECTS[base]() if base in _SUBJECTS else base
    return f"{word} ({carrier.replace('_', ' ')})" if carrier else word


def _number(value: Decimal) -> str:
    return numbers.number(value)
