"""The network report: a release as a document for whoever it is told to, made by the documents' workers."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from centres.permissions import Permission
from documents.kinds import DocumentKind, DocumentRefused, NetworkInput
from releases import pages, selectors
from releases.models import Release


def report_context(subject: NetworkInput) -> Mapping[str, Any]:
    """Return what the report's template prints. Raises DocumentRefused."""
    release = _release(subject)
    return {
        "report": pages.network_report(release, with_tables=bool(subject.parameters.get("with_tables"))),
        "document_title": _("%(release)s: network report") % {"release": release.name},
    }


def report_digest(subject: NetworkInput) -> str:
    """Return a digest of what the report prints: a release never changes, what its places are called may."""
    release = _release(subject)
    before = pages.chosen_pair("", str(release.pk))
    names = vars(selectors.Places())
    said = [release.digest, release.name, before[0].digest if before else "", names]
    return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()


def report_file_name(subject: NetworkInput) -> str:
    """Return network-report-donor-report-2026; with its language where that is not English."""
    language = "" if subject.language == "en" else f"-{subject.language}"
    return f"network-report-{slugify(_release(subject).name)}{language}"


NETWORK_REPORT = DocumentKind(
    code="network_report",
    label=gettext_lazy("Network report"),
    template="releases/pdf/network_report.html",
    build_context=report_context,
    digest=report_digest,
    file_name=report_file_name,
    permission_to_request=Permission.NETWORK_VIEW,
    permission_to_view=Permission.NETWORK_VIEW,
    edition=1,
)


def _release(subject: NetworkInput) -> Release:
    release = selectors.made_release(release_id=subject.subject_id)
    if release is None:
        raise DocumentRefused(_("This release is not made, so there is nothing to print."))
    return release
