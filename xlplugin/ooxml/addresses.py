"""Cell addresses: `B7` and `A1:C3` to row and column numbers (1-based) and back."""

from __future__ import annotations

import re

from xlplugin.errors import InputError
from xlplugin.letters import column_letters as column_letters
from xlplugin.letters import column_number as column_number

MAX_ROW, MAX_COLUMN = 1_048_576, 16_384
Key = tuple[str, int, int]  # a cell of a book: sheet name, row, column
_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})")


def format_cell(row: int, column: int) -> str:
    """A1 text of a cell."""
    return f"{column_letters(column)}{row}"


def parse_cell(text: str) -> tuple[int, int]:
    """Row and column of `B7` or `$B$7`; InputError for anything else."""
    match = _CELL.fullmatch(text)
    if match is None:
        raise InputError(f"{text!r} is not a cell address such as B7")
    row, column = int(match[2]), column_number(match[1])
    if row > MAX_ROW or column > MAX_COLUMN:
        raise InputError(f"{text!r} is outside a sheet (last cell XFD1048576)")
    return row, column


def parse_area(text: str) -> tuple[int, int, int, int]:
    """First row, first column, last row and last column of `A1:C3` or of a single cell."""
    first, _, last = text.partition(":")
    top, left = parse_cell(first)
    bottom, right = parse_cell(last) if last else (top, left)
    return min(top, bottom), min(left, right), max(top, bottom), max(left, right)


def cell_label(key: Key) -> str:
    """`'Sheet'!A1`."""
    return f"{quote_sheet(key[0])}!{format_cell(key[1], key[2])}"


def format_area(top: int, left: int, bottom: int, right: int) -> str:
    """A1 text of an area; a single cell has no colon."""
    first = format_cell(top, left)
    return first if (top, left) == (bottom, right) else f"{first}:{format_cell(bottom, right)}"


def split_sheet(reference: str) -> tuple[str | None, str]:
    """Sheet name (unquoted, None when absent) and the rest of `'Q1 ''24'!B7`."""
    sheet, bang, rest = reference.rpartition("!")
    if not bang:
        return None, reference
    if sheet.startswith("'") and sheet.endswith("'") and len(sheet) > 1:
        sheet = sheet[1:-1].replace("''", "'")
    return sheet, rest


def quote_sheet(name: str) -> str:
    """A sheet name as it stands before `!` in a formula."""
    return "'" + name.replace("'", "''") + "'"
