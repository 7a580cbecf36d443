"""The sentences of an import that are about a file as a whole."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from imports.rows.mapping import MappingRefused
from imports.tables import CANNOT_READ, TableRefused

_TABLES: Mapping[str, str | Promise] = {
    CANNOT_READ.TOO_LARGE: gettext_lazy("The file is larger than %(detail)s MB. Divide it."),
    CANNOT_READ.NOT_A_TABLE: gettext_lazy("This is no table. Save it as CSV or XLSX and upload it again."),
    CANNOT_READ.NOT_A_WORKBOOK: gettext_lazy(
        "This workbook cannot be opened. Save it as XLSX without a password, or as CSV."
    ),
    CANNOT_READ.BOMB: gettext_lazy(
        "This workbook unpacks to far more than it should. Save its tables as CSV and upload those."
    ),
    CANNOT_READ.NO_HEADER: gettext_lazy("There is no row with the names of the columns. Put one above the data."),
    CANNOT_READ.TOO_MANY_COLUMNS: gettext_lazy("The table has more than %(detail)s columns. Remove empty ones."),
    CANNOT_READ.TOO_MANY_ROWS: gettext_lazy("The table has more than %(detail)s rows. Divide it."),
    CANNOT_READ.NO_SUCH_SHEET: gettext_lazy("The workbook has no sheet “%(detail)s” any more."),
    CANNOT_READ.BROKEN: gettext_lazy(
        "The file is broken near row %(detail)s: a quotation mark that never ends, perhaps. Save it again."
    ),
}
_MAPPINGS: Mapping[str, str | Promise] = {
    "too_large": gettext_lazy("The mapping is too large."),
    "not_json": gettext_lazy("The mapping is no JSON file."),
    "not_a_mapping": gettext_lazy("This JSON file is no mapping of this portal: “format” is missing or another one."),
    "unknown_key": gettext_lazy("The mapping has “%(place)s”, which is not known."),
    "decimal": gettext_lazy("decimal: write auto, a point or a comma."),
    "unknown_table": gettext_lazy("tables: “%(place)s” is none of enterprises, assessments, options."),
    "unknown_codes": gettext_lazy("codes: “%(place)s” is no list of codes."),
    "unknown_column": gettext_lazy("“%(place)s” is no column of the format."),
    "column_twice": gettext_lazy("“%(place)s” is filled by two columns. Choose one."),
    "not_an_object": gettext_lazy("“%(place)s” must be an object in braces."),
    "not_a_text": gettext_lazy("“%(place)s” must be a text in quotation marks."),
}


def table_sentence(refused: TableRefused) -> str:
    """Return why a file cannot be read, and what to do."""
    return str(_TABLES[refused.problem]) % {"detail": refused.detail}


def mapping_sentence(refused: MappingRefused) -> str:
    """Return why a mapping cannot be used, and what to do."""
    return str(_MAPPINGS[refused.problem]) % {"place": refused.place}


def missing_sentence(table: str, columns: tuple[str, ...]) -> str:
    """Return which columns a table lacks."""
    return _("%(table)s: no column of the file fills %(columns)s. Assign one, or give a value for all rows.") % {
        "table": table,
        "columns": ", ".join(columns),
    }
