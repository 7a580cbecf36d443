"""What a centre has of its own on a card, the published cases beside it, and what is found by words.

Every list is bounded: however many assessments a centre has, a page reads the newest options only.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db import connection
from django.db.models import Func, QuerySet, TextField, Value
from django.db.models.functions import Concat
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from assessments.catalogue import KINDS, MONEY_ONLY, SEPARATOR, OptionKind, Process, is_card, resources_of, suggested
from assessments.choices import CountsAs, FlowKind, RoundKind, RoundStatus, Technique
from assessments.models import Option, Round
from centres.models import Enterprise
from recp_portal.lib.paging import first_of
from recp_portal.lib.words import plain
from reports import selectors as reports
from reports.models import PublishedCase

MOST_OWN = 10  # options of the own centre on one card
MOST_LOOKED_THROUGH = 2000  # the newest options of the own centre, searched by words
MOST_OPEN = 10
ACCENTS = "[\u0300-\u036f]"
DICTIONARIES = {"en": "english", "fr": "french", "es": "spanish", "ar": "arabic"}  # of settings.LANGUAGES


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnOption:
    """An option of the reader's own centre."""

    title: str
    enterprise: str
    reference: str
    number: int
    status: str
    status_label: str
    card: str
    has_case_study: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLine:
    """A published case: public knowledge, of no centre."""

    slug: str
    enterprise: str
    country: str
    country_code: str
    sector: str
    options: str
    cards: frozenset[str]
    text: str


def own_options(card: str, *, data_kind: str, at: datetime) -> tuple[OwnOption, ...]:
    """Return the newest options of the centre on a card, with whether a case study may be read of them."""
    rows = list(first_of(_on_card(card).filter(assessment__enterprise__data_kind=data_kind), MOST_OWN))
    agreed = {row.pk for row in rows if _is_agreed(row, at)}
    return tuple(_own(row, has_case_study=row.pk in agreed) for row in rows)


def _is_agreed(option: Option, at: datetime) -> bool:
    assessment = option.assessment
    return reports.consent_state(enterprise=assessment.enterprise, assessment=assessment, at=at).is_effective


def has_plants(data_kind: str) -> bool:
    """Return whether the centre has enterprises of this kind of data."""
    return Enterprise.objects.filter(data_kind=data_kind).exists()


def newest_by_card(*, data_kind: str) -> dict[str, list[OwnOption]]:
    """Return the newest options of the centre that are of a kind, by kind."""
    rows = _options().exclude(kind="").filter(assessment__enterprise__data_kind=data_kind)
    found: dict[str, list[OwnOption]] = {}
    for row in first_of(rows, 300):
        found.setdefault(row.kind, []).append(_own(row))
    return found


def own_options_with(words: str) -> tuple[OwnOption, ...]:
    """Return the newest options of the centre in which all these words stand, in the reader's language or as typed."""
    newest = _options().values("pk").order_by("-pk")[:MOST_LOOKED_THROUGH]
    parts = ("title", Value(" "), "place", Value(" "), "description", Value(" "), "cause")
    text = Concat(*parts, output_field=TextField())
    rows = _options().annotate(words=_vector(_plain(text))).filter(pk__in=newest, words=_query(words))
    return tuple(_own(row) for row in first_of(rows, MOST_OWN))


def _options() -> QuerySet[Option]:
    rows: QuerySet[Option] = Option.objects.filter(counts_as=CountsAs.CLEANER_PRODUCTION)
    return rows.select_related("assessment__enterprise").order_by("-pk")


def _on_card(card: str) -> QuerySet[Option]:
    if card in KINDS:
        return _options().filter(kind=card)
    technique, _dot, resource = card.partition(SEPARATOR)
    rows = _options().filter(kind="", technique=technique)
    kind = "" if resource == MONEY_ONLY else resource
    return (
        rows.filter(pk__in=rows.filter(effects__flow_kind=kind, effects__amount__gt=0).values("pk")) if kind else rows
    )


def _own(row: Option, *, has_case_study: bool = False) -> OwnOption:
    return OwnOption(
        title=row.title,
        enterprise=row.assessment.enterprise.name,
        reference=row.assessment.reference,
        number=row.number,
        status=row.status,
        status_label=str(row.get_status_display()),
        card=row.kind,
        has_case_study=has_case_study,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenAssessment:
    """An assessment in which an option can be proposed now."""

    reference: str
    enterprise: str


def open_assessments(*, data_kind: str) -> tuple[OpenAssessment, ...]:
    """Return the assessments with a round that takes options, those that changed last first."""
    rows = Round.objects.filter(
        status__in=[RoundStatus.DRAFT, RoundStatus.RETURNED], assessment__enterprise__data_kind=data_kind
    ).exclude(kind=RoundKind.BASELINE)
    rows = rows.select_related("assessment__enterprise").order_by("-updated_at", "-pk")
    named = {row.assessment.reference: row.assessment.enterprise.name for row in first_of(rows, MOST_OPEN)}
    return tuple(OpenAssessment(reference=reference, enterprise=name) for reference, name in named.items())


# --- Published cases -------------------------------------------------------------------------------------------------


def published_cases() -> tuple[CaseLine, ...]:
    """Return all published cases, each with the cards that what it tells belongs to."""
    rows = PublishedCase.objects.select_related("country").prefetch_related("options")
    return tuple(_case(row) for row in rows.order_by("enterprise_name", "pk"))


def _case(row: PublishedCase) -> CaseLine:
    options = [option for option in row.options.all() if option.counts_as == CountsAs.CLEANER_PRODUCTION]
    titles = [_(option.title) for option in options]
    kinds = {suggested(title) for title in titles} - {""}
    country = _(row.country.name) if row.country else _("Country not named by the source")
    words = " ".join([row.enterprise_name, country, _(row.sector), _(row.overview), _(row.approach or " "), *titles])
    return CaseLine(
        slug=row.slug,
        enterprise=row.enterprise_name,
        country=country,
        country_code=row.country_id or "",
        sector=_(row.sector),
        options=", ".join(titles),
        cards=frozenset(kinds),
        text=words,
    )


# --- Found by words --------------------------------------------------------------------------------------------------


def texts_of_cards(cards: Iterable[str]) -> dict[str, str]:
    """Return the words by which each card is found: its name, its process, techniques, resources and phrases."""
    return {card: " ".join(_words_of(card)) for card in cards if is_card(card)}


def _words_of(card: str) -> list[str]:
    resources = [str(FlowKind(code).label) for code in resources_of(card)]
    if card not in KINDS:
        return [str(Technique(card.partition(SEPARATOR)[0]).label), *resources]
    kind = KINDS[card]
    techniques = [str(technique.label) for technique in kind.techniques]
    return [str(OptionKind(card).label), str(Process(kind.process).label), *techniques, *resources, str(kind.words)]


def found_in(texts: Mapping[str, str], words: str) -> frozenset[str]:
    """Return the keys of the texts in which all these words stand, in the reader's language or as typed."""
    dictionary = _dictionary()
    with connection.cursor() as cursor:
        cursor.execute(
            _FOUND, [dictionary, plain(words), [*texts], [plain(text) for text in texts.values()], dictionary]
        )
        return frozenset(key for (key,) in cursor.fetchall())


_FOUND = """
SELECT t.key FROM
    (SELECT websearch_to_tsquery(%s::regconfig, q.words) || websearch_to_tsquery('simple', q.words) AS asked
        FROM (SELECT %s::text AS words) AS q) AS query,
    unnest(%s::text[], %s::text[]) AS t (key, body)
WHERE to_tsvector(%s::regconfig, t.body) || to_tsvector('simple', t.body) @@ query.asked"""


def _dictionary() -> str:
    return DICTIONARIES.get((get_language() or "en").partition("-")[0], "simple")


def _vector(text: Any) -> Any:
    return SearchVector(text, config=_dictionary()) + SearchVector(text, config="simple")


def _query(words: str) -> Any:
    asked = (SearchQuery(plain(words), config=name, search_type="websearch") for name in (_dictionary(), "simple"))
    return reduce(or_, asked)


def _plain(text: Any) -> Func:
    """Return a text without capitals and accents, as `recp_portal.lib.words.plain` makes it."""
    said: TextField[str, str] = TextField()
    low = Func(text, function="lower", output_field=said)
    letters = Func(low, Value("đøłßæœ"), Value("dolsao"), function="translate", output_field=said)
    apart = Func(letters, template="normalize(%(expressions)s, NFD)", output_field=said)
    return Func(apart, Value(ACCENTS), Value(""), Value("g"), function="regexp_replace", output_field=said)
