"""A formula that was written for one cell, as it reads for another and from any sheet."""

from __future__ import annotations

import re

from xlplugin.ooxml.addresses import MAX_COLUMN, MAX_ROW, column_letters, column_number, quote_sheet

_CELL = re.compile(r"(\$?)([A-Za-z]{1,3})(\$?)([1-9][0-9]{0,6})")
_AREA = re.compile(rf"{_CELL.pattern}(?::{_CELL.pattern})?")


def moved_formula(text: str, rows: int, columns: int, sheet: str) -> str:
    """Relative references go along by so many rows and columns; those without a sheet get this one.

    ValueError when it cannot be read, or would leave the sheet.
    """
    import formualizer

    source = ("=" + text).encode("utf-8")
    try:
        tokens = list(formualizer.tokenize("=" + text))
    except Exception as error:
        raise ValueError(str(error)) from None
    out, at = [], 1
    for token in tokens:
        if str(token.token_type) == "Operand" and str(token.subtype) == "Range":
            moved = _moved(token.value, rows, columns, sheet)
            out += (source[at : token.start], moved.encode("utf-8"))
            at = token.end
    return b"".join([*out, source[at:]]).decode("utf-8")


def _moved(reference: str, rows: int, columns: int, sheet: str) -> str:
    before, bang, address = reference.rpartition("!")
    if _AREA.fullmatch(address) is None:
        return reference  # a name, a table, whole columns
    address = _CELL.sub(lambda match: _moved_cell(match, rows, columns), address)
    return f"{before if bang else quote_sheet(sheet)}!{address}"


def _moved_cell(match: re.Match, rows: int, columns: int) -> str:
    column = column_number(match[2]) + (0 if match[1] else columns)
    row = int(match[4]) + (0 if match[3] else rows)
    if not (1 <= row <= MAX_ROW and 1 <= column <= MAX_COLUMN):
        raise ValueError(f"{match[0]} would leave the sheet")
    return f"{match[1]}{column_letters(column)}{match[3]}{row}"
