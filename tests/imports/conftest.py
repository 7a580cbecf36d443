"""A centre that imports, in one transaction for a module's tests, and how they do it."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from django.utils import timezone

from accounts.models import User
from centres.models import Centre
from centres.tenancy import centre_context
from imports import services
from imports.models import ImportBatch
from imports.rows.mapping import FileMapping, mapping_of

DOCS = Path(__file__).resolve().parents[2] / "docs" / "imports"
EXAMPLES = [DOCS / f"{table}.csv" for table in ("enterprises", "assessments", "options")]


@pytest.fixture
def take(kenya: Centre, ines: User) -> Callable[..., ImportBatch]:
    """Import files as the director: named texts or files of the documentation."""

    def take(*files: Path | tuple[str, str], mapping: dict | None = None, ask=services.request_take) -> ImportBatch:
        uploaded = [
            services.UploadedFile(name=file.name, content=BytesIO(file.read_bytes()))
            if isinstance(file, Path)
            else services.UploadedFile(name=file[0], content=BytesIO(file[1].encode()))
            for file in files
        ]
        known: FileMapping | None = mapping_of(mapping) if mapping else None
        with centre_context(kenya):
            batch = services.upload_files(files=uploaded, mapping=known, by=ines, at=timezone.now())
            return run(batch, ask, ines)

    return take


def run(batch: ImportBatch, ask: Callable[..., ImportBatch], by: User) -> ImportBatch:
    """Ask for something and do a worker's work at once; inside the centre."""
    ask(batch=batch, by=by, at=timezone.now(), tells_workers=False)
    services.run_batch(batch_id=batch.pk)
    return ImportBatch.objects.get(pk=batch.pk)
