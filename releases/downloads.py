"""Tables of releases as files: CSV, JSON and workbooks. Figures are exact; what is withheld is empty and says why."""

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO, StringIO

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.text import slugify

from imports.tables.writing import CsvTable, write_workbook
from indicators.charts import Chart, standalone

Value = str | int | Decimal | None
ROWS_AT_A_TIME = 500
BYTE_ORDER_MARK = "\ufeff"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A table to take away: its name, what its columns are called, its rows, read while they are sent."""

    name: str
    header: tuple[str, ...]
    rows: Iterable[tuple[Value, ...]]


def csv_parts(sheet: Sheet) -> Iterator[bytes]:
    """Yield a CSV file in parts: UTF-8 with a mark, so that every spreadsheet program reads it."""
    text = StringIO()
    table = CsvTable(csv.writer(text))
    text.write(BYTE_ORDER_MARK)
    table.add(sheet.header)
    for number, row in enumerate(sheet.rows, start=1):
        table.add(row)
        if number % ROWS_AT_A_TIME == 0:
            yield _emptied(text)
    yield _emptied(text)


def json_parts(sheet: Sheet, **beside: object) -> Iterator[bytes]:
    """Yield a JSON document in parts: what stands beside, then `rows`, one object each; amounts are text."""
    yield (json.dumps(beside, ensure_ascii=False, default=str)[:-1] + (", " if beside else "") + '"rows": [').encode()
    text = StringIO()
    for number, row in enumerate(sheet.rows):
        text.write(",\n" if number else "\n")
        named = dict(zip(sheet.header, (_plain(value) for value in row), strict=True))
        text.write(json.dumps(named, ensure_ascii=False))
        if number % ROWS_AT_A_TIME == ROWS_AT_A_TIME - 1:
            yield _emptied(text)
    yield _emptied(text) + b"\n]}\n"


def workbook(sheet: Sheet) -> bytes:
    """Return a workbook with the table on one sheet."""
    file = BytesIO()
    write_workbook(file, [(sheet.name, [sheet.header, *sheet.rows])])
    return file.getvalue()


def answer(sheet: Sheet, *, kind: str) -> HttpResponseBase:
    """Return the file of a table: "csv", streamed, or "xlsx"."""
    response: HttpResponseBase
    if kind == "xlsx":
        response = HttpResponse(workbook(sheet), content_type=WORKBOOK)
    else:
        response = StreamingHttpResponse(csv_parts(sheet), content_type="text/csv; charset=utf-8")
    return as_file(response, name=sheet.name, kind="xlsx" if kind == "xlsx" else "csv")


def picture(chart: Chart, *, name: str, kind: str) -> HttpResponseBase:
    """Return a chart with its title and source: "svg" or "png"."""
    if kind == "png":
        return as_file(HttpResponse(standalone.as_png(chart), content_type="image/png"), name=name, kind="png")
    return as_file(HttpResponse(standalone.as_svg(chart), content_type="image/svg+xml"), name=name, kind="svg")


def as_file(response: HttpResponseBase, *, name: str, kind: str) -> HttpResponseBase:
    """Say under which name a browser keeps an answer."""
    response.headers["Content-Disposition"] = f'attachment; filename="{slugify(name) or "table"}.{kind}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _plain(value: Value) -> str | int | None:
    return f"{value:f}" if isinstance(value, Decimal) else value


def _emptied(text: StringIO) -> bytes:
    whole = text.getvalue().encode()
    text.seek(0)
    text.truncate()
    return whole
