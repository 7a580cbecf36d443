"""The kinds of document that the portal can make. The apps that print register them; this app knows no report.

# reports/apps.py
class ReportsConfig(AppConfig):
    def ready(self) -> None:
        from reports import documents
        kinds.register(documents.CASE_STUDY)
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.functional import Promise

from centres.permissions import Permission


class DocumentRefused(Exception):
    """The document cannot be made, for a reason that a person can read and that trying again will not change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was asked for, beside the record that it is about."""

    language: str
    parameters: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentInput(Asked):
    """What a centre's document is about: handed to each function of its kind, always inside the centre's context."""

    subject_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkInput(Asked):
    """What a document of the whole network is about: handed to each function of its kind, in no centre's context."""

    subject_id: int


Input = TypeVar("Input", DocumentInput, NetworkInput)


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentKind(Generic[Input]):
    """One kind of document, of a centre or of the whole network.

    code                   kept in the row: "case_study"
    label                  "Case study"
    template               renders to a whole HTML page
    build_context          reads everything the template needs; raises DocumentRefused; writes nothing
    digest                 changes when the document would read differently: identical requests are joined by it
    file_name              what a downloaded file is called, without ".pdf"
    permission_to_request  asked again by the worker, of the person who asked for it
    permission_to_view     asked for the status page and for each download
    edition                raised when the layout changes, so that finished documents are made anew
    keep_days              how long the file is kept; None for ever
    """

    code: str
    label: str | Promise
    template: str
    build_context: Callable[[Input], Mapping[str, Any]]
    digest: Callable[[Input], str]
    file_name: Callable[[Input], str]
    permission_to_request: Permission = Permission.DOCUMENT_REQUEST
    permission_to_view: Permission = Permission.DOCUMENT_VIEW
    edition: int = 1
    keep_days: int | None = None


_kinds: dict[str, DocumentKind[Any]] = {}


def register(kind: DocumentKind[Any]) -> None:
    """Make a kind of document known, once, while the apps load."""
    if _kinds.setdefault(kind.code, kind) is not kind:
        raise ValueError(f"A kind of document is called {kind.code!r} already.")


def get(code: str) -> DocumentKind[Any]:
    """Return a kind by its code; KeyError when no app registered it."""
    return _kinds[code]


def is_known(code: str) -> bool:
    """Return whether an app registered this kind."""
    return code in _kinds


def codes_viewable(allows: Callable[[Permission], bool]) -> list[str]:
    """Return the codes of the kinds that somebody may look at."""
    return [kind.code for kind in _kinds.values() if allows(kind.permission_to_view)]


def input_digest(kind: DocumentKind[Input], subject: Input) -> str:
    """Return what identical requests have in common."""
    parts = [
        kind.code,
        kind.edition,
        str(subject.subject_id),
        subject.language,
        dict(subject.parameters),
        kind.digest(subject),
    ]
    return hashlib.sha256(json.dumps(parts, sort_keys=True, cls=DjangoJSONEncoder).encode()).hexdigest()
