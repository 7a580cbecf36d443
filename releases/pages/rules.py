"""Which thresholds hold in the whole network, each with its reason: read from where they are used."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from indicators.core import neighbours, plausibility
from indicators.core.filing import REFERENCE_YEAR
from network.confidentiality import rule
from recp_portal.lib import numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleRow:
    """One threshold: what it is about, the number, what happens there, and why it is that number."""

    name: str
    value: str
    what: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleGroup:
    """Thresholds that belong together."""

    code: str
    title: str
    sentence: str
    rows: tuple[RuleRow, ...]


def rule_groups() -> tuple[RuleGroup, ...]:
    """Return the thresholds of the network."""
    return (_confidentiality(), _plausibility(), _comparable())


def _confidentiality() -> RuleGroup:
    return RuleGroup(
        code="confidentiality",
        title=_("What is withheld"),
        sentence=_("In releases, their pages, files and the API, and on the cards of similar plants."),
        rows=(
            RuleRow(
                name=_("Fewest enterprises behind a figure"),
                value=numbers.number(rule.FEWEST_ENTERPRISES),
                what=_("With fewer, the figure is withheld, and so is all else of its cell."),
                why=_("With four, three who know their own figures and talk to each other know the fourth."),
            ),
            RuleRow(
                name=_("What two enterprises may hold"),
                value=_("less than %(share)s") % {"share": numbers.percent(rule.TWO_MAY_HOLD)},
                what=_("Where the two largest hold that much of a figure or more, it is withheld."),
                why=_("Each of the two could take off its own part and know the other's nearly."),
            ),
            RuleRow(
                name=_("How close nobody may come"),
                value=numbers.percent(rule.KEPT_APART),
                what=_("Other figures are withheld until no withheld one can be worked out closer than this."),
                why=_("Sums can be subtracted. A tenth below and above leaves it open what one plant does."),
            ),
            RuleRow(
                name=_("What happened since a release"),
                value=_("fewer than ten, ten, twenty … two hundred …"),
                what=_("Newly accepted assessments are told in steps."),
                why=_("Yesterday's number and today's would tell that one enterprise was accepted."),
            ),
        ),
    )


def _plausibility() -> RuleGroup:
    times = _("%(times)s times") % {"times": numbers.number(neighbours.MANY_TIMES)}
    return RuleGroup(
        code="plausibility",
        title=_("What is asked, and what is held back"),
        sentence=_("A question wants an answer before a round is submitted. What is held back is in no total."),
        rows=(
            RuleRow(
                name=_("A figure and its neighbour"),
                value=times,
                what=_("Asked, and the result is held back until a reviewer lets it count."),
                why=_("A lost decimal is 10 times, MWh for kWh 1,000 times; 8 leaves room for a real change."),
            ),
            RuleRow(
                name=_("More money saved than spent"),
                value=_("above the cost"),
                what=_("Asked, and the result is held back until a reviewer lets it count."),
                why=_("Nobody saves more on energy, water or materials than they cost."),
            ),
            RuleRow(
                name=_("Savings of a large part of a bill"),
                value=numbers.percent(plausibility.BILL_SHARE),
                what=_("Asked when the options together save more of what was used."),
                why=_("It happens, with another process. Mostly an amount or a unit is wrong."),
            ),
            RuleRow(
                name=_("A year and the one before"),
                value=numbers.percent(plausibility.JUMP_SHARE),
                what=_("Asked when an absolute indicator changed by more."),
                why=_("A plant that halves or grows by half has a reason that can be said in a sentence."),
            ),
            RuleRow(
                name=_("A balance that does not close"),
                value=numbers.percent(plausibility.CLOSURE_SHARE),
                what=_("Asked when what goes out is further from what comes in."),
                why=_("Meters and scales are that good; what is missing more is a loss worth finding."),
            ),
            RuleRow(
                name=_("A total and its parts"),
                value=numbers.percent(plausibility.ADDING_UP_SHARE),
                what=_("Asked when they differ by more of the larger."),
                why=_("Room for rounding, none for a forgotten line."),
            ),
        ),
    )


def _comparable() -> RuleGroup:
    return RuleGroup(
        code="comparable",
        title=_("What makes figures comparable"),
        sentence=_("How amounts of different years and plants are brought beside each other."),
        rows=(
            RuleRow(
                name=_("Constant prices"),
                value=numbers.full(REFERENCE_YEAR).replace(",", ""),
                what=_("US dollars are also told at the prices of this year."),
                why=_("A dollar of the nineties bought more. Nominal and real stand beside each other."),
            ),
            RuleRow(
                name=_("Still in operation"),
                value=_("24 months"),
                what=_("What nobody confirmed for so long is told apart."),
                why=_("Options that nobody looks at stop quietly."),
            ),
        ),
    )
