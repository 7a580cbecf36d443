"""`manage.py import_history`: take a centre's history from files, as its import page does."""

from argparse import ArgumentParser
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError
from django.http import Http404
from django.utils import timezone

from accounts.models import User
from centres.models import Centre, DataKind
from centres.permissions import Permission
from centres.selectors import get_membership_or_404
from centres.tenancy import centre_context
from imports import services
from imports.choices import BatchState
from imports.intake.reverting import BuiltOn
from imports.intake.words import mapping_sentence
from imports.models import ImportBatch
from imports.rows.mapping import FileMapping, MappingRefused, read_mapping


class Command(BaseCommand):
    """Import history from CSV or XLSX (docs/import-format.md)."""

    help = "Takes enterprises, assessments and options of earlier years from CSV or XLSX files (docs/import-format.md)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say what it can be told."""
        parser.add_argument("files", nargs="*", type=Path, help="CSV or XLSX files; each may hold one or more tables")
        parser.add_argument("--centre", required=True, help="the centre's address, such as kenya")
        parser.add_argument("--by", required=True, help="e-mail address of the director or lead assessor who imports")
        parser.add_argument("--mapping", type=Path, help="columns and codes, as JSON")
        parser.add_argument("--name", default="", help="what the import is called")
        parser.add_argument("--data-kind", default="", choices=["", *DataKind.values])
        parser.add_argument("--dry-run", action="store_true", help="check and report, take nothing")
        parser.add_argument("--reports", type=Path, help="a folder for the report and the correction files")
        parser.add_argument("--resume", type=int, metavar="NUMBER", help="go on with an import that stopped")
        parser.add_argument("--revert", type=int, metavar="NUMBER", help="take an import back")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import, resume or revert, and say how it went."""
        centre = Centre.objects.select_related("country").filter(slug=options["centre"]).first()
        person = User.objects.filter(email__iexact=options["by"], is_active=True).first()
        if centre is None:
            raise CommandError(f"There is no centre “{options['centre']}”.")
        if person is None or not _may_import(person, centre):
            raise CommandError(f"{options['by']} is no director or lead assessor of {centre.name}.")
        try:
            with centre_context(centre):
                batch = self._batch(person, options)
                services.run_batch(batch_id=batch.pk)
                batch = ImportBatch.objects.get(pk=batch.pk)
                self._tell(batch, options["reports"])
        except (services.BatchIsBusy, services.FileRefused, BuiltOn) as refused:
            raise CommandError(str(refused)) from refused
        except MappingRefused as refused:
            raise CommandError(mapping_sentence(refused)) from refused

    def _batch(self, person: User, options: Mapping[str, Any]) -> ImportBatch:
        """Return the import that shall run."""
        now = timezone.now()
        if number := options["revert"] or options["resume"]:
            batch: ImportBatch | None = ImportBatch.objects.select_related("centre").filter(number=number).first()
            if batch is None:
                raise CommandError(f"There is no import {number}.")
            if not batch.is_finished:  # whoever ran it is gone, or holds the lock
                return batch
            ask = services.request_revert if options["revert"] else services.request_take
            return ask(batch=batch, by=person, at=now, tells_workers=False)
        if not options["files"]:
            raise CommandError("Name the files.")
        mapping = _mapping(options["mapping"])
        with ExitStack() as stack:
            files = [
                services.UploadedFile(name=path.name, content=stack.enter_context(_opened(path)))
                for path in options["files"]
            ]
            batch = services.upload_files(
                files=files,
                mapping=mapping,
                name=options["name"],
                data_kind=options["data_kind"],
                by=person,
                at=now,
            )
        ask = services.request_check if options["dry_run"] else services.request_take
        return ask(batch=batch, by=person, at=now, tells_workers=False)

    def _tell(self, batch: ImportBatch, reports: Path | None) -> None:
        print(f"Import {batch.number}: {batch.get_state_display()}")
        for table, outcomes in batch.counts.get("rows", {}).items():
            print(f"  {table}: " + ", ".join(f"{count} {outcome}" for outcome, count in outcomes.items()))
        for kind, count in batch.counts.get("made", {}).items():
            print(f"  made: {count} {kind}")
        for finding in batch.findings[:10]:
            print(f"  {finding['source']} row {finding['row']} {finding['column']}: {finding['sentence']}")
        if reports is not None and batch.report:
            reports.mkdir(parents=True, exist_ok=True)
            for name in ["report.csv", *(f"correct-{place}.csv" for place in batch.counts.get("corrections", {}))]:
                with default_storage.open(f"{batch.report}/{name}") as file:
                    (reports / name).write_bytes(file.read())
            print(f"  reports: {reports}")
        if batch.state == BatchState.FAILED:
            raise CommandError(f"{batch.error_sentence} {batch.error_reference}".strip())
        if not batch.is_finished:
            raise CommandError("Another import of this centre is running. Try again when it has finished.")


def _may_import(person: User, centre: Centre) -> bool:
    try:
        membership = get_membership_or_404(user=person, centre_slug=centre.slug, at=timezone.now())
    except Http404:
        return False
    return membership.allows(Permission.HISTORY_IMPORT)


def _opened(path: Path) -> Any:
    try:
        return path.open("rb")
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}") from error


def _mapping(path: Path | None) -> FileMapping | None:
    if path is None:
        return None
    try:
        return read_mapping(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{path}: {error}") from error
