"""Files that people send, as rows of cells: CSV and XLSX in constant memory. Knows no framework and no column."""

from imports.tables.cells import Cell, TableRefused
from imports.tables.csv_files import CsvShape, csv_rows, shape_of
from imports.tables.reading import (
    CANNOT_READ,
    Row,
    Sheet,
    open_sheet,
    sheet_names,
)
from imports.tables.writing import CsvTable, safe_cell, write_workbook

__all__ = [
    "CANNOT_READ",
    "Cell",
    "CsvShape",
    "CsvTable",
    "Row",
    "Sheet",
    "TableRefused",
    "csv_rows",
    "open_sheet",
    "safe_cell",
    "shape_of",
    "sheet_names",
    "write_workbook",
]
