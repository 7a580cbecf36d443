"""The two kinds of document that this app registers: the case study and the published case."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.calculation import frozen_process
from assessments.choices import RoundKind
from assessments.figures import RoundFigures
from assessments.pages.flow_diagram import balance_chart
from centres.models import DataKind
from centres.permissions import Permission
from centres.tenancy import current_centre
from documents.kinds import DocumentInput, DocumentKind, DocumentRefused
from indicators.charts import Bar, Chart, profile_chart, sorted_bars_chart
from reports import selectors
from reports.figures import Leaflet, PublishedPage


def case_study_context(subject: DocumentInput) -> Mapping[str, Any]:
    """Return what the case study's template prints. Raises DocumentRefused."""
    leaflet = _leaflet(subject)
    figures = selectors.leaflet_figures(result_id=subject.subject_id)
    return {
        "leaflet": leaflet,
        "chart": _chart(leaflet, figures),
        "balance_charts": _balance_charts(leaflet, figures),
        **_frame(subject, title=f"{leaflet.title} · {leaflet.enterprise}"),
    }


def case_study_digest(subject: DocumentInput) -> str:
    """Return a digest of everything that the case study prints: figures, texts, consent, factors, versions."""
    return _digest(asdict(_leaflet(subject)))


def case_study_file_name(subject: DocumentInput) -> str:
    """Return case-study-KE-2024-001-demonstration-paper-mill, without the name where it must not appear."""
    return _leaflet(subject).file_stem + _language_ending(subject)


def published_case_context(subject: DocumentInput) -> Mapping[str, Any]:
    """Return what the template of a published case prints. Raises DocumentRefused."""
    page = _published(subject)
    return {
        "page": page,
        "box": selectors.centre_box(current_centre()),
        "kind_label": selectors.kind_label(DataKind.PUBLISHED),
        **_frame(subject, title=_("%(enterprise)s: published figures") % {"enterprise": page.enterprise}),
    }


def published_case_digest(subject: DocumentInput) -> str:
    """Return a digest of everything that the document prints."""
    with _in_language(subject):
        return _digest([asdict(_published(subject)), asdict(selectors.centre_box(current_centre()))])


def published_case_file_name(subject: DocumentInput) -> str:
    """Return published-case-KEN-chandaria."""
    page = _published(subject)
    return f"published-case-{page.country_code}-{page.slug}{_language_ending(subject)}"


CASE_STUDY = DocumentKind(
    code="case_study",
    label=gettext_lazy("Case study"),
    template="reports/pdf/case_study.html",
    build_context=case_study_context,
    digest=case_study_digest,
    file_name=case_study_file_name,
    permission_to_request=Permission.DOCUMENT_REQUEST,
    permission_to_view=Permission.DOCUMENT_VIEW,
    edition=3,
)
PUBLISHED_CASE = DocumentKind(
    code="published_case",
    label=gettext_lazy("Published case"),
    template="reports/pdf/published_case.html",
    build_context=published_case_context,
    digest=published_case_digest,
    file_name=published_case_file_name,
    permission_to_request=Permission.DOCUMENT_REQUEST,
    permission_to_view=Permission.DOCUMENT_VIEW,
    edition=1,
)


def _leaflet(subject: DocumentInput) -> Leaflet:
    with _in_language(subject):
        return selectors.leaflet(result_id=subject.subject_id, language=subject.language, at=timezone.now())


def _published(subject: DocumentInput) -> PublishedPage:
    with _in_language(subject):
        case = selectors.published_case(pk=subject.subject_id, country_id=current_centre().country_id)
        if case is None:
            raise DocumentRefused(_("This published case belongs to another centre's country, or to none."))
        return selectors.published_page(case=case)


def _chart(leaflet: Leaflet, figures: RoundFigures) -> Chart | None:
    """Draw the profile, or before a follow-up what the options are expected to save. Nothing that the consent hides."""
    if figures.kind == RoundKind.FOLLOW_UP:
        return profile_chart(figures.relative) if leaflet.profile else None
    bars = [Bar(label=bar.title, value=bar.amount, shown=bar.shown, code="energy") for bar in leaflet.bars]
    return sorted_bars_chart(bars, title=_("What each option can save a year")) if bars else None


def _balance_charts(leaflet: Leaflet, figures: RoundFigures) -> tuple[Chart, ...]:
    """Draw the balances of the annex."""
    process = frozen_process(figures) if leaflet.annex else None
    if process is None:
        return ()
    charts = (balance_chart(process, row) for row in selectors.drawn_balances(process))
    return tuple(chart for chart in charts if chart is not None)


def _frame(subject: DocumentInput, *, title: str) -> Mapping[str, Any]:
    return {
        "language": subject.language,
        "is_rtl": translation.get_language_info(subject.language)["bidi"],
        "document_title": title,
    }


@contextmanager
def _in_language(subject: DocumentInput) -> Iterator[None]:
    """Read in the document's language and the centre's time, whoever asks: the digest must not depend on them."""
    with (
        translation.override(subject.language),
        timezone.override(ZoneInfo(current_centre().time_zone)),
    ):
        yield


def _language_ending(subject: DocumentInput) -> str:
    return "" if subject.language == "en" else f"-{subject.language}"


def _digest(content: Any) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()
