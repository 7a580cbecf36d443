"""What the API says of documents."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from centres.resources import PersonSerializer
from documents.models import DocumentJob


class DocumentSerializer(serializers.ModelSerializer[DocumentJob]):
    """One document that somebody asked for: how far it is, and what became of it."""

    requested_by = PersonSerializer()
    has_file = serializers.BooleanField(help_text=_("true: `file/` answers with the PDF."))

    class Meta:
        model = DocumentJob
        fields: ClassVar[list[str]] = [
            "id",
            "kind",
            "subject_id",
            "subject_label",
            "enterprise",
            "language",
            "state",
            "step",
            "progress_percent",
            "attempts_count",
            "requested_by",
            "requested_at",
            "started_at",
            "finished_at",
            "error_reference",
            "error_sentence",
            "has_file",
            "file_name",
            "file_size",
            "file_sha256",
            "page_count",
            "expires_at",
        ]
        read_only_fields = fields
        extra_kwargs: ClassVar[dict[str, dict[str, Any]]] = {
            "kind": {"help_text": _("case_study …")},
            "subject_id": {"help_text": _("The record that it is about: of a case study the assessment.")},
            "file_size": {"help_text": _("Bytes.")},
            "expires_at": {"help_text": _("The file is kept until then; null: for ever.")},
        }
