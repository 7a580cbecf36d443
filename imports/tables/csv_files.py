"""CSV as it comes from the world: four encodings, three separators, quotes with line breaks in them."""

import codecs
import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from imports.tables.cells import LONGEST_CELL, TableProblem, TableRefused, clean_text
from imports.tables.writing import unescaped

SEPARATORS = ";,\t|"
_SAMPLE_BYTES = 64 * 1024
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
FALLBACK = "cp1252"

csv.field_size_limit(LONGEST_CELL * 50)


@dataclass(frozen=True, slots=True, kw_only=True)
class CsvShape:
    """How a CSV file is written."""

    encoding: str
    separator: str


def shape_of(path: Path) -> CsvShape:
    """Return encoding and separator of a file, read to its end once. Raises TableRefused for what is no text."""
    with path.open("rb") as file:
        sample = file.read(_SAMPLE_BYTES)
    encoding = _encoding(path, sample)
    return CsvShape(encoding=encoding, separator=_separator(path, encoding))


def _encoding(path: Path, sample: bytes) -> str:
    for mark, name in _BOMS:
        if sample.startswith(mark):
            return name
    if without_mark := _utf16_without_mark(sample):
        return without_mark
    if sample.count(0) > len(sample) // 100:
        raise TableRefused(TableProblem.NOT_A_TABLE)
    return "utf-8" if _is_utf8(path) else FALLBACK


def _utf16_without_mark(sample: bytes) -> str:
    """Return the byte order of UTF-16 that says none: its Latin letters have a zero in every other byte."""
    even, odd = sample[0::2], sample[1::2]
    if len(sample) < 8 or not (even and odd):
        return ""
    if odd.count(0) > len(odd) * 0.4 and even.count(0) < len(even) * 0.1:
        return "utf-16-le"
    if even.count(0) > len(even) * 0.4 and odd.count(0) < len(odd) * 0.1:
        return "utf-16-be"
    return ""


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        try:
            while part := file.read(1 << 20):
                decoder.decode(part)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _separator(path: Path, encoding: str) -> str:
    """Return the separator that gives the first lines the most cells, most of them the same number."""
    best, most = ",", (0.0, 0)
    for separator in SEPARATORS:
        widths = Counter(len(row) for row in islice(_records(path, encoding, separator), 20) if any(row))
        if not widths:
            continue
        width, times = widths.most_common(1)[0]
        if width > 1 and (score := (times / widths.total(), width)) > most:
            best, most = separator, score
    return best


def _records(path: Path, encoding: str, separator: str) -> Iterator[list[str]]:
    with path.open(encoding=encoding, errors="replace", newline="") as lines:
        reader = csv.reader((line.replace("\x00", "") for line in lines), delimiter=separator)
        while True:
            try:
                row = next(reader)
            except StopIteration:
                return
            except csv.Error:  # a quote that never ends
                raise TableRefused(TableProblem.BROKEN, str(reader.line_num)) from None
            yield row


def csv_rows(path: Path, shape: CsvShape) -> Iterator[list[str]]:
    """Return the records of a file one by one, as cleaned text. Raises TableRefused."""
    for record in _records(path, shape.encoding, shape.separator):
        yield [unescaped(clean_text(text)) for text in record]
