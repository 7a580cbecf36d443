"""What a cell is, and the refusals of a file as a whole."""

from datetime import date
from decimal import Decimal
from enum import StrEnum

Cell = str | Decimal | date | None  # text as typed; a number or a day where the file says that it is one

MOST_COLUMNS = 300
MOST_ROWS = 5_000_000
LONGEST_CELL = 20_000  # characters


class TableProblem(StrEnum):
    """Why a file cannot be read as a table."""

    TOO_LARGE = "too_large"
    NOT_A_TABLE = "not_a_table"
    NOT_A_WORKBOOK = "not_a_workbook"
    BOMB = "bomb"
    NO_HEADER = "no_header"
    TOO_MANY_COLUMNS = "too_many_columns"
    TOO_MANY_ROWS = "too_many_rows"
    NO_SUCH_SHEET = "no_such_sheet"
    BROKEN = "broken"


class TableRefused(Exception):
    """The file as a whole cannot be read. `detail` is a name or a number for the sentence."""

    def __init__(self, problem: TableProblem, detail: str = "") -> None:
        super().__init__(f"{problem}: {detail}")
        self.problem = problem
        self.detail = detail


_REMOVED = {code: None for code in range(32) if chr(code) not in "\t\n\r"}
_REMOVED |= {0x7F: None, 0xFEFF: None, 0x200B: None, 0x200E: None, 0x200F: None, 0x2060: None}
_REMOVED |= dict.fromkeys(range(55296, 57344))  # halves of pairs, which no database takes


def clean_text(text: str) -> str:
    r"""Return a cell's text without control characters, invisible marks and surrounding blanks.

    >>> clean_text("  Boiler\x00 house \u200b")
    'Boiler house'
    """
    if text.isascii() and text.isprintable():
        return text.strip()
    return text.translate(_REMOVED).replace("\u00a0", " ").strip()
