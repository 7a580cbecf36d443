"""What similar plants did: the cards of a list, and one card with the reader's own numbers beside."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.http import Http404

from assessments.catalogue import KINDS, is_card, resources_of, suggested, techniques_of
from assessments.choices import Reason
from assessments.models import Option
from knowledge import selectors
from knowledge.pages.asked import Asked, data_kind_asked, data_kind_in_centre, filter_choices
from knowledge.pages.cards import CardLine, card_line
from knowledge.pages.own import OwnNumbers, coarse_card, own_numbers
from knowledge.selectors import CaseLine, OpenAssessment, OwnOption
from network import selectors as network
from network.selectors import CardCell

__all__ = [
    "Asked",
    "DetailPage",
    "ListPage",
    "data_kind_asked",
    "data_kind_in_centre",
    "detail_page",
    "filter_choices",
    "list_page",
    "page_of_option",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    """What a search or the filters bring."""

    asked: Asked
    cards: tuple[CardLine, ...]
    own: tuple[OwnOption, ...]
    cases: tuple[CaseLine, ...]
    data_kind: str
    is_narrowed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DetailPage:
    """One card: how many plants, what it was worth to them, why others dropped it, and where to read more."""

    line: CardLine
    asked: Asked
    reasons: tuple[tuple[str, int | None], ...]
    open_assessments: tuple[OpenAssessment, ...]
    mine: OwnNumbers | None
    data_kind: str


def list_page(asked: Asked, *, data_kind: str, in_centre: bool) -> ListPage:
    """Return the cards that fit what is asked, those that many plants tried first."""
    cells = network.cards_at(asked.places, data_kind=data_kind)
    own = selectors.newest_by_card(data_kind=data_kind) if in_centre else {}
    cases = selectors.published_cases()
    names = [*KINDS, *(card for card in cells if card not in KINDS and is_card(card))]
    found = selectors.found_in(selectors.texts_of_cards(names), asked.words) if asked.words else frozenset(names)
    lines = [
        card_line(card, cells.get(card), asked=asked, own=own.get(card, ()), cases=cases)
        for card in names
        if card in found and _fits(card, asked)
    ]
    wanted = lines if asked.words else [line for line in lines if _has_something(line, cells, asked)]
    texts = {case.slug: case.text for case in cases}
    matching = selectors.found_in(texts, asked.words) if asked.words else frozenset()
    return ListPage(
        asked=asked,
        cards=tuple(sorted(wanted, key=lambda line: _order(line, cells.get(line.card)))),
        own=selectors.own_options_with(asked.words) if asked.words and in_centre else (),
        cases=tuple(case for case in cases if case.slug in matching),
        data_kind=data_kind,
        is_narrowed=asked != Asked(),
    )


def _fits(card: str, asked: Asked) -> bool:
    process = KINDS[card].process if card in KINDS else ""
    return (
        asked.process in ("", process)
        and (not asked.technique or asked.technique in techniques_of(card))
        and (not asked.resource or asked.resource in resources_of(card))
    )


def _has_something(line: CardLine, cells: Mapping[str, CardCell], asked: Asked) -> bool:
    """Return whether a plant of the place has it; without a place, whether anybody has."""
    cell = cells.get(line.card)
    if asked.places[0]:
        return cell is not None and cell.is_here
    return cell is not None or bool(line.own or line.cases)


def _order(line: CardLine, cell: CardCell | None) -> tuple[object, ...]:
    return (not line.is_told, -(cell.plants_count or 0) if cell else 1, line.card not in KINDS, line.name)


def detail_page(
    card: str, asked: Asked, *, data_kind: str, at: datetime, in_centre: bool, mine: OwnNumbers | None = None
) -> DetailPage:
    """Return one card, or raise Http404."""
    if not is_card(card):
        raise Http404
    cell = network.cards_at(asked.places, data_kind=data_kind, card=card).get(card)
    own = selectors.own_options(card, data_kind=data_kind, at=at) if in_centre else ()
    return DetailPage(
        line=card_line(card, cell, asked=asked, own=own, cases=selectors.published_cases(), mine=mine, most=len(own)),
        asked=asked,
        reasons=tuple((str(Reason(code).label), count) for code, count in cell.reasons) if cell else (),
        open_assessments=selectors.open_assessments(data_kind=data_kind) if in_centre else (),
        mine=mine,
        data_kind=data_kind,
    )


def page_of_option(option: Option, *, slug: str, at: datetime) -> DetailPage:
    """Return the card of an option at its plant's own sector and size, with its own numbers beside."""
    enterprise = option.assessment.enterprise
    asked = Asked(sector=enterprise.isic_class[:2], size=enterprise.size_class)
    mine, row = own_numbers(option, slug=slug)
    card = option.kind or suggested(option.title) or coarse_card(option, row)
    return detail_page(card, asked, data_kind=enterprise.data_kind, at=at, in_centre=True, mine=mine)
