"""Published cases as pages and documents print them: nothing is calculated, both versions of a conflict are shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from assessments.choices import CountsAs, Technique
from centres import isic
from centres.selectors import MembershipView
from documents import selectors as documents
from documents.selectors import DocumentRow
from recp_portal.lib import numbers
from reports.choices import FigureBasis, FigureChange, FigurePeriod, Qualifier
from reports.figures import PublishedFigureLine, PublishedPage, PublishedSourceLine, PublishedVersion
from reports.models import PublishedCase, PublishedFigure, PublishedOption

MOST_IN_HEADLINE = 6
CURRENCIES = frozenset({"USD", "EUR", "CHF", "AMD", "KES", "PEN", "LKR"})


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedRow:
    """One published case in a list."""

    slug: str
    enterprise: str
    country: str
    sector: str
    headline: tuple[PublishedFigureLine, ...]


def get_published_case_or_404(*, slug: str, country_id: str | None = None) -> PublishedCase:
    """Return a published case; with a country, only of that country."""
    rows = _cases() if country_id is None else _cases().filter(country_id=country_id)
    case = rows.filter(slug=slug).first()
    if case is None:
        raise Http404
    return case


def published_case(*, pk: UUID, country_id: str | None) -> PublishedCase | None:
    """Return a published case of a country, or None: a case without a country belongs to none."""
    return _cases().filter(pk=pk, country_id=country_id).first() if country_id else None


def published_list(*, country_id: str | None) -> tuple[PublishedRow, ...]:
    """Return the published cases of a country, or of the whole network without one."""
    rows = _cases() if country_id is None else _cases().filter(country_id=country_id)
    pages = [published_page(case=case) for case in rows.order_by("enterprise_name", "pk")]
    return tuple(
        PublishedRow(
            slug=page.slug,
            enterprise=page.enterprise,
            country=page.country,
            sector=page.sector,
            headline=page.headline,
        )
        for page in pages
    )


def published_documents(*, case: PublishedCase, membership: MembershipView) -> list[DocumentRow]:
    """Return the newest document of a published case in each language."""
    return documents.documents_on(subject_ids=[case.pk], membership=membership, kind="published_case")


def published_page(*, case: PublishedCase) -> PublishedPage:
    """Return a published case with its figures printed in the active language."""
    figures = list(case.figures.all())
    source_keys = list(dict.fromkeys(figure.source_id for figure in figures))
    numbered = {key: position for position, key in enumerate(source_keys, start=1)}
    in_conflict = {code for conflict in case.conflicts.all() for code in conflict.figure_codes}
    lines = tuple(_line(figure, numbered[figure.source_id], figure.code in in_conflict) for figure in figures)
    found = isic.get(case.isic_class)
    return PublishedPage(
        slug=case.slug,
        enterprise=case.enterprise_name,
        country=_(case.country.name) if case.country else _("Country not named by the source"),
        country_code=case.country_id or "",
        sector=_(case.sector),
        isic=_("%(title)s (ISIC %(code)s)") % {"title": _(found.title), "code": found.code} if found else "",
        overview=_(case.overview),
        approach=_(case.approach) if case.approach else "",
        figures=lines,
        conflict_notes=tuple(_(conflict.note) for conflict in case.conflicts.all()),
        versions=_versions(figures, lines) if in_conflict else (),
        options=tuple(_option(option) for option in case.options.all()),
        notes=tuple(_(note) for note in case.notes),
        payback=_payback(case),
        sources=tuple(
            PublishedSourceLine(
                number=numbered[figure.source_id], text=str(figure.source), address=figure.source.address
            )
            for key in source_keys
            for figure in [next(row for row in figures if row.source_id == key)]
        ),
        headline=tuple(line for line in lines if not line.is_in_conflict)[:MOST_IN_HEADLINE],
    )


def figure_text(figure: PublishedFigure) -> str:
    """Return a published figure as printed, with its qualifier: "> USD 600,000 a year", "25 % less"."""
    value = figure.value.normalize()
    if figure.unit == "%":
        text = numbers.percent(value / 100, places=max(0, -value.as_tuple().exponent))  # type: ignore[operator]  # finite
    elif figure.unit in CURRENCIES:
        text = numbers.money(value, figure.unit)
    else:
        text = numbers.quantity(value, figure.unit)
    text = numbers.qualified(text, figure.qualifier)
    if figure.change == FigureChange.REDUCTION:
        text = _("%(amount)s less") % {"amount": text}
    return _("%(amount)s a year") % {"amount": text} if figure.per == FigurePeriod.YEAR else text


def _line(figure: PublishedFigure, source_number: int, is_in_conflict: bool) -> PublishedFigureLine:
    is_nothing = figure.value == 0 and figure.qualifier == Qualifier.ABOUT
    return PublishedFigureLine(
        code=figure.code,
        label=_(figure.label),
        text=_("negligible") if is_nothing else figure_text(figure),
        basis=str(FigureBasis(figure.basis).label),
        note=_(figure.note) if figure.note else "",
        options=", ".join(_(option.title) for option in figure.options.all()),
        version=figure.version,
        is_in_conflict=is_in_conflict,
        source_number=source_number,
    )


def _versions(figures: Sequence[PublishedFigure], lines: Sequence[PublishedFigureLine]) -> tuple[PublishedVersion, ...]:
    versions = []
    for number in sorted({figure.version for figure in figures}):
        pairs = [(figure, line) for figure, line in zip(figures, lines, strict=True) if figure.version == number]
        figure, line = pairs[0]
        versions.append(
            PublishedVersion(
                label=_("Version %(number)s") % {"number": number},
                source_number=line.source_number,
                source=str(figure.source),
                figures=tuple(line for _figure, line in pairs),
            )
        )
    return tuple(versions)


def _option(option: PublishedOption) -> tuple[str, str, str]:
    kind = str(Technique(option.technique).label) if option.technique else str(CountsAs(option.counts_as).label)
    return _(option.title), kind, _(option.note) if option.note else ""


def _payback(case: PublishedCase) -> str:
    if case.payback_may_be_computed:
        return ""
    return _("No payback is given: %(reason)s") % {"reason": _(case.payback_reason)}


def _cases() -> QuerySet[PublishedCase]:
    return PublishedCase.objects.select_related("country").prefetch_related(
        Prefetch("options", PublishedOption.objects.order_by("position")),
        Prefetch(
            "figures",
            PublishedFigure.objects.select_related("source").prefetch_related("options").order_by("position"),
        ),
        "conflicts",
    )
