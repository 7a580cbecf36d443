"""Every write of an import: what people ask for, and what the worker does."""

from imports.services.batches import (
    BatchIsBusy,
    FileRefused,
    UploadedFile,
    request_check,
    request_revert,
    request_take,
    set_mapping,
    upload_files,
)
from imports.services.running import run_batch, send_waiting_again

__all__ = [
    "BatchIsBusy",
    "FileRefused",
    "UploadedFile",
    "request_check",
    "request_revert",
    "request_take",
    "run_batch",
    "send_waiting_again",
    "set_mapping",
    "upload_files",
]
