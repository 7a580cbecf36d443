"""What looks wrong, as translated sentences, and what was answered to it."""

import hashlib
from collections.abc import Callable, Mapping
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.choices import ENERGY_NAMES
from assessments.models import FindingAnswer, Round
from indicators.core.arithmetic import plain
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
    "emission": lambda: _("other air emissions"),
    "material": lambda: _("materials"),
    "water": lambda: _("water"),
}

ABOUT_BALANCE = frozenset({FindingCode.BALANCE_BELOW, FindingCode.BALANCE_ABOVE})
_DIVIDED = frozenset({"times", "times_middle", "price", "value", "middle", "figure", "neighbour", "options", "seen"})
_SENTENCES: Mapping[FindingCode, str | Promise] = {
    FindingCode.PRICE_OUTSIDE_BAND: gettext_lazy(
        "“%(name)s” costs %(price)s a kWh; the centre knows %(lowest)s to %(highest)s. Is the unit right, and the cost?"
    ),
    FindingCode.SAVING_ABOVE_HALF_OF_BILL: gettext_lazy(
        "The options save %(saved_share)s of what the plant paid for %(subject)s. What makes so much possible?"
    ),
    FindingCode.WASTE_WATER_EQUALS_WATER: gettext_lazy(
        "There is exactly as much waste-water as water (%(water)s m³). Was it measured, or copied?"
    ),
    FindingCode.BALANCE_OPEN: gettext_lazy(
        "Materials and water in are %(in)s t, product, waste and waste-water out %(out)s t: %(closure_share)s. "
        "Where is the rest: does water evaporate, or is a line missing?"
    ),
    FindingCode.TOTAL_DOES_NOT_ADD_UP: gettext_lazy(
        "“%(name)s” says %(stated)s %(unit)s, and its parts add up to %(parts)s. Which is right?"
    ),
    FindingCode.LINE_MANY_TIMES_BEFORE: gettext_lazy(
        "“%(name)s” is %(figure)s %(unit)s, and was %(neighbour)s %(unit)s the year before: %(times)s times apart. "
        "Is the unit right?"
    ),
    FindingCode.UNIT_COST_MANY_TIMES: gettext_lazy(
        "“%(name)s” costs %(figure)s %(unit)s, and what it is compared with %(neighbour)s %(unit)s: %(times)s times "
        "apart. Are amount, unit and cost right?"
    ),
    FindingCode.PER_OUTPUT_MANY_TIMES: gettext_lazy(
        "“%(name)s” is %(figure)s %(unit)s for one unit of product, and was %(neighbour)s the year before: %(times)s "
        "times apart. Is the unit right?"
    ),
    FindingCode.BASELINE_AFTER_OPTION: gettext_lazy(
        "“%(name)s” was in operation before the baseline began: what it saves is in the baseline already. "
        "Is its date right?"
    ),
    FindingCode.IMPLEMENTED_WITHOUT_EVIDENCE: gettext_lazy(
        "“%(name)s” is implemented, and what it saves is still estimated. What shows that it works?"
    ),
    FindingCode.RECOVERY_USED_OUTSIDE: gettext_lazy(
        "“%(name)s” is called on-site recovery, and saves the plant no energy, material or water. "
        "If it is used or sold outside, it is a by-product."
    ),
    FindingCode.BY_PRODUCT_USED_ON_SITE: gettext_lazy(
        "“%(name)s” is called a by-product, and saves the plant's own energy, material or water. "
        "If the plant uses it itself, it is on-site recovery."
    ),
    FindingCode.TREATMENT_IS_NO_TECHNIQUE: gettext_lazy(
        "“%(name)s” looks like treatment after the process. That is none of the eight techniques: let it count apart, "
        "or say what makes less waste arise."
    ),
    FindingCode.MATERIAL_IS_WATER_OR_FUEL: gettext_lazy(
        "“%(name)s” is recorded as a material. Water and fuels have indicators of their own; is it one of them?"
    ),
    FindingCode.EMISSION_IS_NO_GREENHOUSE_GAS: gettext_lazy(
        "“%(name)s” counts as a greenhouse gas here. Air emissions are CO₂ equivalents: keep other pollutants "
        "beside them."
    ),
    FindingCode.OUTPUT_IS_SALES: gettext_lazy(
        "“%(name)s” is recorded as product output. Output is what was made, in t or pieces, not what was sold for."
    ),
    FindingCode.GENERATOR_COUNTED_TWICE: gettext_lazy(
        "“%(name)s”: the fuel of a generator counts, and the electricity it makes is not counted again. "
        "Is its fuel recorded too?"
    ),
    FindingCode.GRID_FACTOR_IS_NO_AVERAGE: gettext_lazy(
        "The grid factor “%(name)s” is a margin. Carbon intensity uses the average of the grid. Why this one?"
    ),
    FindingCode.OPTIONS_AND_YEAR_DIFFER: gettext_lazy(
        "The implemented options say that %(options)s %(unit)s of %(subject)s were saved; against the baseline at this "
        "year's output it is %(seen)s %(unit)s. Why?"
    ),
    FindingCode.BALANCE_BELOW: gettext_lazy(
        "%(place)s: %(accounted_share)s of the %(subject)s is accounted for, %(unexplained)s %(unit)s is not. "
        "Where does it go?"
    ),
    FindingCode.BALANCE_ABOVE: gettext_lazy(
        "%(place)s: %(accounted_share)s of the %(subject)s comes out, %(unexplained)s %(unit)s more than goes in. "
        "Which amount is wrong?"
    ),
    FindingCode.OUTSIDE_BENCHMARK: gettext_lazy(
        "%(value)s %(unit)s of %(subject)s is %(times_middle)s times the middle of what the sector takes "
        "(%(low)s to %(high)s; %(source)s). Why?"
    ),
}


def finding_sentence(finding: Finding) -> str:
    """Return a finding as one sentence with its figures."""
    words = {name: _number(value) for name, value in finding.values.items()}
    words |= {"subject": _subject(finding.subject_ref), "unit": numbers.unit_name(finding.unit)}
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
            words["change"] = numbers.percent(finding.values["change_share"])
            sentence = _("%(subject)s changed by %(change)s against the year before. What happened?")
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
        case code if code in _SENTENCES:
            sentence = str(_SENTENCES[code])
            words |= _ratios(finding) | {"name": finding.name, "source": finding.source}
            if finding.code in ABOUT_BALANCE:
                words |= {"place": finding.name or _("The site"), "subject": _balanced(finding.subject_ref)}
        case _:
            sentence = _("The figures of %(subject)s are unusual. Check them.")
    text = sentence % words
    return text[0].upper() + text[1:]


def finding_key(finding: Finding) -> str:
    """Return what one question is known by; it changes with the values, so that it is asked again."""
    values = ",".join(f"{name}={plain(value):f}" for name, value in sorted(finding.values.items()))
    return hashlib.sha256("|".join([finding.code, subject_of(finding), values]).encode()).hexdigest()[:16]


def subject_of(finding: Finding) -> str:
    """Return what a finding is about, with the source where several may ask about the same."""
    return f"{finding.subject_ref}|{finding.source}"[:200] if finding.source else finding.subject_ref[:200]


def _ratios(finding: Finding) -> dict[str, str]:
    """Return shares as percent, and what was divided with three digits."""
    shares = {name: numbers.percent(value) for name, value in finding.values.items() if name.endswith("_share")}
    return shares | {name: numbers.headline_number(value) for name, value in finding.values.items() if name in _DIVIDED}


def _subject(ref: str) -> str:
    base, _slash, carrier = ref.partition("/")
    word = _SUBJECTS[base]() if base in _SUBJECTS else base
    return f"{word} ({ENERGY_NAMES.get(carrier, carrier)})" if carrier else word


def _balanced(ref: str) -> str:
    """Return what a balance is of: "balance/water/…", "balance/substance/Chromium/…"."""
    kind, *rest = ref.split("/")[1:]
    words = {"water": _("water"), "materials": _("dry material"), "energy": _("energy")}
    return words[kind] if kind in words else rest[0]


def _number(value: Decimal) -> str:
    return numbers.number(value)


# --- What was answered -----------------------------------------------------------------------------------------------


def answers_in(round_: Round) -> dict[str, FindingAnswer]:
    """Return what was answered in a round, by the key of the question it was given to."""
    rows = FindingAnswer.objects.filter(round=round_).select_related("updated_by")
    return {answer.finding_key: answer for answer in rows}


def earlier_answers(round_: Round) -> dict[tuple[str, str], str]:
    """Return what was answered in earlier rounds, by question and subject: the newest, to begin the next one with."""
    rows = FindingAnswer.objects.filter(round__assessment=round_.assessment_id, round__number__lt=round_.number)
    return {
        (code, subject): answer
        for code, subject, answer in rows.order_by("round__number").values_list("code", "subject", "answer")
    }
