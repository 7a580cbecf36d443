"""Loading the published cases, and asking for one as a document."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction

from accounts.models import User
from centres.tenancy import current_centre
from documents import kinds
from documents import services as documents
from documents.models import DocumentJob
from reports.models import PublishedCase, PublishedConflict, PublishedFigure, PublishedOption, PublishedSource
from reports.refusals import BelongsToNoCentre

PUBLISHED_JSON = settings.BASE_DIR / "reports" / "data" / "published_cases.json"

Data = Mapping[str, Any]


@transaction.atomic
def load_published_cases() -> int:
    """Load the published cases of `reports/data`, and return how many changed. Safe to run again.

    They are global, rest in tables of their own and reach no total.
    """
    data = json.loads(PUBLISHED_JSON.read_text(encoding="utf-8"))
    for slug, source in data["sources"].items():
        values = {name: source[name] or "" for name in ("title", "publisher", "year", "address")}
        PublishedSource.objects.update_or_create(slug=slug, defaults=values)
    return sum(_load_case(case, data["sources"]) for case in data["cases"])


def _load_case(data: Data, sources: Data) -> bool:
    used = {key: sources[key] for key in sorted({figure["source"] for figure in data["figures"]})}
    digest = hashlib.sha256(json.dumps([data, used], sort_keys=True).encode()).hexdigest()
    there = PublishedCase.objects.filter(slug=data["code"]).first()
    if there is not None and there.content_digest == digest:
        return False
    case = there or PublishedCase(slug=data["code"])
    case.enterprise_name = data["enterprise"]
    case.country_id = data["country"]
    case.sector = data["sector"]
    case.isic_class = data["isic"]
    case.overview = data["overview"]
    case.approach = data["approach"] or ""
    case.notes = data["notes"]
    case.payback_may_be_computed = data["payback"]["may_be_computed"]
    case.payback_reason = data["payback"]["reason"]
    case.content_digest = digest
    case.full_clean()
    case.save()
    case.figures.all().delete()
    case.options.all().delete()
    case.conflicts.all().delete()
    options = {row["code"]: _option(case, position, row) for position, row in enumerate(data["options"])}
    for position, row in enumerate(data["figures"]):
        figure = _figure(case, position, row)
        figure.options.set(options[code] for code in row["options"])
    for row in data["conflicts"]:
        conflict = PublishedConflict(case=case, figure_codes=row["figures"], note=row["note"])
        conflict.full_clean()
        conflict.save()
    return True


def _option(case: PublishedCase, position: int, data: Data) -> PublishedOption:
    option = PublishedOption(
        case=case,
        position=position,
        slug=data["code"],
        title=data["title"],
        technique=data["technique"] or "",
        counts_as=data["counts_as"],
        note=data["note"],
    )
    option.full_clean()
    option.save()
    return option


def _figure(case: PublishedCase, position: int, data: Data) -> PublishedFigure:
    figure = PublishedFigure(
        case=case,
        position=position,
        code=data["code"],
        label=data["label"],
        value=Decimal(data["value"]),
        unit=data["unit"],
        qualifier=data["qualifier"],
        basis=data["basis"],
        per=data["per"] or "",
        change=data["change"] or "",
        version=data["version"],
        source_id=data["source"],
        note=data["note"],
    )
    figure.full_clean()
    figure.save()
    return figure


def request_published_case(*, case: PublishedCase, language: str, by: User, at: datetime) -> DocumentJob:
    """Ask for a published case as a document, in the centre of its country. Returns the document's row.

    Raises BelongsToNoCentre, ValidationError for a language that the portal does not speak.
    """
    if case.country_id is None or case.country_id != current_centre().country_id:
        raise BelongsToNoCentre
    return documents.request_document(
        kind=kinds.get("published_case"), subject=case, enterprise=None, language=language, by=by, at=at
    )
