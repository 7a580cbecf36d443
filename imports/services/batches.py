"""What people ask of an import: files come in, columns are assigned, rows are checked, taken, taken back."""

import hashlib
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Max
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from centres import audit
from centres.models import DataKind
from centres.tenancy import current_centre
from imports.choices import UNFINISHED, BatchState, BatchStep
from imports.intake.reading import Source
from imports.intake.reverting import refuse_built_on
from imports.intake.words import table_sentence
from imports.models import ImportBatch
from imports.rows.mapping import FileMapping, likely_tables, mapping_json, mapping_of, squashed, suggested
from imports.selectors import remembered_mappings
from imports.services.hints import send_hint
from imports.tables import CANNOT_READ, TableRefused, open_sheet, sheet_names
from recp_portal.lib.ids import uuid7

MOST_FILES = 6
LARGEST_FILE_MB = 300


class FileRefused(Exception):
    """A file cannot be imported. `str()` names it and says what to do."""


class BatchIsBusy(Exception):
    """The import is not in a state for this. `str()` says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadedFile:
    """A file as it came: its name, and what to read it from."""

    name: str
    content: Any


@transaction.atomic
def upload_files(
    *,
    files: Sequence[UploadedFile],
    mapping: FileMapping | None = None,
    name: str = "",
    data_kind: str = "",
    by: User,
    at: datetime,
) -> ImportBatch:
    """Keep files, find the tables in them and suggest where their columns go.

    mapping  what is known of the columns already; it wins over suggestions
    Raises FileRefused.
    """
    if not files or len(files) > MOST_FILES:
        raise FileRefused(_("Choose one to %(most)s files.") % {"most": MOST_FILES})
    centre = current_centre()
    key = uuid7()
    sources: list[Source] = []
    headers: dict[str, list[tuple[str, ...]]] = {}
    for number, file in enumerate(files):
        found = _keep(file, f"{centre.pk}/imports/{key}/file-{number}", mapping)
        for source, header in found:
            sources.append(source)
            headers.setdefault(source.table, []).append(header)
    said = mapping or FileMapping()
    last = ImportBatch.objects.aggregate(last=Max("number"))["last"] or 0
    batch: ImportBatch = ImportBatch.new(
        id=key,
        number=last + 1,
        name=(name or ", ".join(file.name for file in files))[:160],
        data_kind=data_kind or (DataKind.DEMONSTRATION if centre.is_demonstration else DataKind.RECORDED),
        sources=[source.as_json() for source in sources],
        mapping=mapping_json(_completed(said, headers)),
        language=translation.get_language() or "en",
        state=BatchState.MAPPING,
        uploaded_by=by,
        uploaded_at=at,
        requested_by=by,
        requested_at=at,
        hinted_at=at,
    )
    batch.full_clean(validate_constraints=False)
    batch.save(force_insert=True)
    audit.record("imports.batch.uploaded", target=batch, by=by, at=at, files=[file.name for file in files])
    return batch


def _keep(file: UploadedFile, path: str, mapping: FileMapping | None) -> list[tuple[Source, tuple[str, ...]]]:
    """Keep a file in the private store and return the tables in it with their headers."""
    digest, size = hashlib.sha256(), 0
    name = Path(file.name).name[:120]
    with tempfile.NamedTemporaryFile(prefix="recp-upload-") as local:
        while part := file.content.read(1 << 20):
            size += len(part)
            if size > LARGEST_FILE_MB << 20:
                sentence = _("The file is larger than %(most)s MB. Divide it.") % {"most": LARGEST_FILE_MB}
                raise FileRefused(f"{name}: {sentence}")
            digest.update(part)
            local.write(part)
        local.flush()
        try:
            tables = _tables_in(Path(local.name), name, mapping)
        except TableRefused as refused:
            raise FileRefused(f"{name}: {table_sentence(refused)}") from None
        local.seek(0)
        kept = default_storage.save(path, File(local))
    return [
        (
            Source(path=kept, name=name, sheet=sheet, table=table, size=size, sha256=digest.hexdigest()),
            header,
        )
        for sheet, table, header in tables
    ]


def _tables_in(path: Path, name: str, mapping: FileMapping | None) -> list[tuple[str, str, tuple[str, ...]]]:
    found = []
    names = sheet_names(path)
    for sheet_name in names[:12]:
        try:
            sheet = open_sheet(path, sheet_name)
        except TableRefused:
            if len(names) == 1:
                raise
            continue  # an empty sheet, or a cover
        tables = likely_tables(sheet_name or Path(name).stem, sheet.header, mapping)
        found += [(sheet_name, table, sheet.header) for table in tables]
    if not found:
        raise TableRefused(CANNOT_READ.NO_HEADER)
    return found


def _completed(said: FileMapping, headers: Mapping[str, Iterable[tuple[str, ...]]]) -> FileMapping:
    """Return a mapping with a suggestion for every column that it says nothing of."""
    before = remembered_mappings()
    tables = dict(said.tables)
    codes = {**before.codes, **said.codes} if not said.codes else dict(said.codes)
    for table, all_headers in headers.items():
        own = said.of(table)
        columns: dict[str, tuple[str, ...]] = {}
        taken = {target for targets in own.columns.values() for target in targets}
        for header in all_headers:
            for name, target in suggested(table, header, before.of_table(table)).items():
                columns.setdefault(name, (target,) if target not in taken else ("ignore",))
        tables[table] = replace(own, columns={**_squashed(columns), **own.columns})
    return replace(said, tables=tables, codes=codes)


def _squashed(columns: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    return {squashed(name): targets for name, targets in columns.items()}


@transaction.atomic
def set_mapping(
    *, batch: ImportBatch, mapping: FileMapping, tables: Mapping[int, str] | None = None, by: User, at: datetime
) -> ImportBatch:
    """Say where the columns of an import go, and which table each file is. Raises BatchIsBusy.

    tables  table by place of the source; None: as they are
    """
    current = _held(batch, BatchState.MAPPING, BatchState.CHECKED, BatchState.FAILED)
    current.mapping = mapping_json(mapping)
    if tables:
        current.sources = [
            {**source, "table": tables.get(place, source["table"])} for place, source in enumerate(current.sources)
        ]
    current.state = BatchState.MAPPING
    current.save()
    audit.record("imports.batch.mapped", target=current, by=by, at=at)
    return current


def request_check(*, batch: ImportBatch, by: User, at: datetime, tells_workers: bool = True) -> ImportBatch:
    """Ask a worker to read every row and say what is wrong, writing nothing. Raises BatchIsBusy."""
    return _request(
        batch, BatchState.CHECKING, (BatchState.MAPPING, BatchState.CHECKED, BatchState.FAILED), by, at, tells_workers
    )


def request_take(*, batch: ImportBatch, by: User, at: datetime, tells_workers: bool = True) -> ImportBatch:
    """Ask a worker to take the good rows; those that it took before are left alone. Raises BatchIsBusy."""
    allowed = (BatchState.MAPPING, BatchState.CHECKED, BatchState.TAKEN, BatchState.FAILED)
    return _request(batch, BatchState.TAKING, allowed, by, at, tells_workers)


def request_revert(*, batch: ImportBatch, by: User, at: datetime, tells_workers: bool = True) -> ImportBatch:
    """Ask a worker to take everything back that the import made. Raises BatchIsBusy, BuiltOn."""
    refuse_built_on(batch)
    return _request(batch, BatchState.REVERTING, (BatchState.TAKEN, BatchState.FAILED), by, at, tells_workers)


@transaction.atomic
def _request(
    batch: ImportBatch,
    state: BatchState,
    allowed: tuple[BatchState, ...],
    by: User,
    at: datetime,
    tells_workers: bool,
) -> ImportBatch:
    current = _held(batch, *allowed)
    mapping_of(current.mapping)
    current.state, current.step, current.progress_percent = state, BatchStep.WAITING, 0
    current.attempts_count, current.finished_at = 0, None
    current.error_reference = current.error_sentence = ""
    current.requested_by, current.requested_at, current.hinted_at = by, at, at
    current.language = translation.get_language() or "en"
    current.save()
    audit.record("imports.batch.requested", target=current, by=by, at=at, what=state.value)
    if tells_workers:
        transaction.on_commit(partial(send_hint, centre_id=current.centre_id, job_id=current.pk), robust=True)
    return current


def _held(batch: ImportBatch, *allowed: BatchState) -> ImportBatch:
    current: ImportBatch = ImportBatch.objects.select_for_update(of=("self",)).select_related("centre").get(pk=batch.pk)
    if current.state in UNFINISHED:
        raise BatchIsBusy(_("A worker is still busy with this import. Wait until it has finished."))
    if current.state not in allowed:
        raise BatchIsBusy(
            _("The import is in the state “%(state)s”; this cannot be done with it now.")
            % {"state": current.get_state_display()}
        )
    return current
