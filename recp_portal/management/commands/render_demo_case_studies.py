"""Ask for the demonstration network's case studies, wait for the workers, and copy the PDFs into a folder."""

import shutil
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import User
from assessments.models import Assessment
from centres.models import Centre, DataKind, Membership
from centres.roles import Role
from centres.tenancy import centre_context
from documents import services as documents
from documents.choices import DocumentState
from documents.models import DocumentJob
from reports import services
from reports.models import PublishedCase
from reports.selectors import result_to_print

SHOWN_KINDS = (DataKind.DEMONSTRATION, DataKind.REAL_ANONYMOUS)
MOMENT_SECONDS = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A document that was asked for, and by whom."""

    centre: Centre
    lead: User
    job: DocumentJob


class Command(BaseCommand):
    """Make the case studies of the demonstration network. What is there already is only copied."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say where the PDFs go and how long to wait."""
        parser.add_argument("--to", type=Path, required=True, help="the folder for the PDFs")
        parser.add_argument("--language", default="en", help="the language of the documents")
        parser.add_argument("--wait", type=float, default=240, help="how many seconds the workers have")

    def handle(self, *args: Any, **options: Any) -> None:
        """Ask, wait, copy."""
        folder: Path = options["to"]
        folder.mkdir(parents=True, exist_ok=True)
        until = time.monotonic() + options["wait"]
        asked = [one for centre in _centres() for one in _ask(centre, options["language"])]
        if not asked:
            raise CommandError("There is nothing to render: load the demonstration network first (load_demo).")
        waiting = {one.job.pk for one in asked}
        while waiting:
            for one in asked:
                if one.job.pk in waiting and self._is_delivered(one, folder):
                    waiting.discard(one.job.pk)
            if not waiting:
                return
            if time.monotonic() > until:
                raise CommandError(
                    f"{len(waiting)} of {len(asked)} documents were not ready after {options['wait']:.0f} s. "
                    "Look whether a worker of the queue “documents” is running; what waits is kept."
                )
            time.sleep(MOMENT_SECONDS)

    def _is_delivered(self, one: Asked, folder: Path) -> bool:
        """Copy a finished document; ask again for one whose file has gone. Raises CommandError when it failed."""
        with centre_context(one.centre):
            job = DocumentJob.objects.get(pk=one.job.pk)
            if job.state == DocumentState.FAILED:
                reference = f" ({job.error_reference})" if job.error_reference else ""
                raise CommandError(f"{job.subject_label}: {job.error_sentence}{reference}")
            if job.state != DocumentState.DONE:
                return False
            if not job.has_file or not default_storage.exists(job.file.name):
                documents.note_missing_file(job=job, by=one.lead, at=timezone.now())
                job.refresh_from_db()
                documents.retry_document(job=job, by=one.lead, at=timezone.now())
                return False
            path = folder / job.file_name
            partial = path.with_suffix(".partial")
            with default_storage.open(job.file.name) as source, partial.open("wb") as target:
                shutil.copyfileobj(source, target)
            partial.replace(path)
        self.stdout.write(str(path))
        return True


def _centres() -> Iterator[Centre]:
    yield from Centre.objects.select_related("country").order_by("slug")


def _ask(centre: Centre, language: str) -> Iterator[Asked]:
    """Ask for the case studies of a centre's demonstration plants and its country's published cases."""
    with centre_context(centre):
        lead = Membership.objects.filter(role=Role.LEAD_ASSESSOR, ended_at=None).select_related("user").first()
        if lead is None:
            return
        now = timezone.now()
        jobs = []
        plants = Assessment.objects.filter(enterprise__data_kind__in=SHOWN_KINDS)
        for assessment in plants.select_related("enterprise").order_by("reference"):
            if result_to_print(assessment=assessment) is not None:
                jobs.append(services.request_case_study(assessment=assessment, language=language, by=lead.user, at=now))
        if centre.country_id:
            for case in PublishedCase.objects.filter(country_id=centre.country_id).order_by("slug"):
                jobs.append(services.request_published_case(case=case, language=language, by=lead.user, at=now))
        asked = [Asked(centre=centre, lead=lead.user, job=job) for job in jobs]
    yield from asked
