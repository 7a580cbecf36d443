"""Kinds of document for the tests, about an enterprise. The tests steer them through files beside the media folder."""

import os
import time
from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.template import engines

from centres.models import Enterprise
from centres.permissions import Permission
from documents import kinds
from documents.kinds import DocumentInput, DocumentKind, DocumentRefused, NetworkInput

engines["django"].engine.dirs.append(Path(__file__).parent / "templates")  # type: ignore[attr-defined]

SQUARE = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path fill="green" d="M0 0h9v9H0z"/></svg>'
PICTURE = "data:image/svg+xml;base64," + b64encode(SQUARE).decode()


def sign(name: str) -> Path:
    """Return a file that test and worker both know."""
    return Path(settings.MEDIA_ROOT) / "signs" / connection.settings_dict["NAME"] / name


def leave(name: str, text: str = "") -> None:
    """Add a line to a sign."""
    sign(name).parent.mkdir(parents=True, exist_ok=True)
    with sign(name).open("a") as file:
        file.write(f"{text}\n")


def letter(subject: DocumentInput) -> Mapping[str, Any]:
    """Read a letter about the enterprise."""
    return {"name": Enterprise.objects.get(pk=subject.subject_id).name, "picture": PICTURE}


def slow_letter(subject: DocumentInput) -> Mapping[str, Any]:
    """Read a letter, but only when the test says so."""
    wait_for_the_sign()
    return letter(subject)


def slow_network_letter(subject: NetworkInput) -> Mapping[str, Any]:
    """Write a letter of the whole network, but only when the test says so."""
    wait_for_the_sign()
    return {"name": f"network {subject.subject_id}", "picture": PICTURE, "centre": {"name": "Network"}}


def wait_for_the_sign() -> None:
    """Say who works, and go on when the test says so."""
    leave("started", str(os.getpid()))
    for _moment in range(600):
        if sign("go").exists():
            break
        time.sleep(0.05)


def poisonous_letter(subject: DocumentInput) -> Mapping[str, Any]:
    """Fail until the test leaves an antidote."""
    if not sign("antidote").exists():
        raise ValueError("poison")
    return letter(subject)


def refused_letter(subject: DocumentInput) -> Mapping[str, Any]:
    """Say why there is no letter."""
    raise DocumentRefused("The round was returned.")


def digest(subject: DocumentInput) -> str:
    """Return what the letter depends on."""
    return Enterprise.objects.get(pk=subject.subject_id).name


def file_name(subject: DocumentInput) -> str:
    """Return a name with letters that a header must encode."""
    return f"Lettre à {Enterprise.objects.get(pk=subject.subject_id).name}"


def _kind(code: str, build_context: Any, **more: Any) -> DocumentKind[Any]:
    kind: DocumentKind[Any] = DocumentKind(
        code=code,
        label="Letter",
        template="test_documents/letter.html",
        build_context=build_context,
        **{"digest": digest, "file_name": file_name, **more},
    )
    kinds.register(kind)
    return kind


LETTER = _kind("test_letter", letter)
SLOW = _kind("test_slow", slow_letter)
POISON = _kind("test_poison", poisonous_letter)
REFUSED = _kind("test_refused", refused_letter)
SECRET = _kind("test_secret", letter, permission_to_view=Permission.AUDIT_VIEW, keep_days=30)
OF_NETWORK = _kind(
    "test_of_network",
    slow_network_letter,
    digest=lambda subject: str(subject.subject_id),
    file_name=lambda subject: f"Letter {subject.subject_id}",
    permission_to_request=Permission.NETWORK_VIEW,
    permission_to_view=Permission.NETWORK_VIEW,
)
