"""Files to upload, and where their columns go."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from centres.forms.base import PlainForm
from imports.intake.words import mapping_sentence
from imports.pages import ColumnRow, column_field
from imports.rows.columns import IGNORE
from imports.rows.mapping import LARGEST_FILE, FileMapping, MappingRefused, mapping_of, read_mapping


class SeveralFiles(forms.ClearableFileInput):
    """An input that takes several files."""

    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """One file or more."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return the files as a list."""
        chosen = data if isinstance(data, (list, tuple)) else [data]
        return [super(SeveralFilesField, self).clean(one, initial) for one in chosen or [None]]


class MappingFileMixin(forms.Form):
    """A mapping that was saved from another import."""

    mapping_file = forms.FileField(
        label=gettext_lazy("Mapping of an earlier import"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "application/json,.json"}),
        help_text=gettext_lazy("JSON. Columns and codes that it names are assigned; the others are suggested."),
    )

    def clean_mapping_file(self) -> FileMapping | None:
        """Return the mapping. Raises ValidationError with what cannot be used."""
        file = self.cleaned_data.get("mapping_file")
        if file is None:
            return None
        try:
            return read_mapping(file.read(LARGEST_FILE + 1).decode("utf-8-sig"))
        except UnicodeDecodeError:
            raise ValidationError(_("The mapping is no JSON file.")) from None
        except MappingRefused as refused:
            raise ValidationError(mapping_sentence(refused)) from None


class UploadForm(MappingFileMixin, PlainForm):
    """Files of one import."""

    uploads = SeveralFilesField(
        label=gettext_lazy("Files"),
        widget=SeveralFiles(attrs={"accept": ".csv,.txt,.xlsx"}),
        help_text=gettext_lazy("CSV or XLSX: enterprises, assessments, options. One or several, at most 300 MB each."),
    )
    field_order = ("uploads", "mapping_file")


def mapping_from(posted: Mapping[str, str], rows: list[ColumnRow], said: Mapping[str, Any]) -> FileMapping:
    """Return the mapping that a page's choices say; codes and constants stay. Raises MappingRefused."""
    tables = {kind: {**table, "columns": dict(table.get("columns", {}))} for kind, table in said["tables"].items()}
    for row in rows:
        chosen = posted.get(column_field(row.table, row.key), row.chosen) or IGNORE
        if chosen != row.chosen:
            tables.setdefault(row.table, {"columns": {}})["columns"][row.key] = chosen
    return mapping_of({**said, "tables": tables})
