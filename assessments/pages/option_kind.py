"""Of which kind an option is, where the idea is from, and the way to what similar plants did."""

from dataclasses import dataclass

from django.urls import reverse

from assessments.catalogue import OptionKind, suggested, taken_over_text
from assessments.choices import CountsAs
from assessments.models import Option
from assessments.pages.frame import Frame


@dataclass(frozen=True, slots=True, kw_only=True)
class KindLine:
    """The kind of one option.

    suggestion  the kind that the title reads like, where none was chosen
    credit      where the option was taken over from; blank: from nowhere
    """

    name: str
    suggestion: str
    credit: str
    similar_href: str


def kind_line(option: Option, frame: Frame) -> KindLine:
    """Return what the sheet of an option says of its kind."""
    kwargs = {"centre_slug": frame.slug, "reference": frame.reference, "option_number": option.number}
    counts = option.counts_as == CountsAs.CLEANER_PRODUCTION
    return KindLine(
        name=str(OptionKind(option.kind).label) if option.kind else "",
        suggestion="" if option.kind or not counts else suggestion(option.title),
        credit=taken_over_text(option.taken_over_from) if option.taken_over_from else "",
        similar_href=reverse("similar_to_option", kwargs=kwargs) if counts else "",
    )


def suggestion(title: str) -> str:
    """Return the name of the kind that a title reads like; blank where it reads like none."""
    code = suggested(title)
    return str(OptionKind(code).label) if code else ""
