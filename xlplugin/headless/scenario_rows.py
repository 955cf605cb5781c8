"""Rows of a scenario table as a CSV text or a worksheet gives them; a value never changes its column."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from xlplugin.calculation.engine_values import moment
from xlplugin.errors import ExcelError
from xlplugin.headless.inputs import is_missing
from xlplugin.ooxml import Book, Package
from xlplugin.ooxml.cells import Cell

if TYPE_CHECKING:
    import pandas

_NOT_COMPUTED = "the formula in {cell} of the scenarios has no value: open the table in Excel and save it"


def csv_table(text: str) -> pandas.DataFrame:
    """Cells of a CSV as texts; ValueError for a row that has not as many fields as the header."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows = []
    for row in reader:
        if rows and row and len(row) != len(rows[0]):
            raise ValueError(f"line {reader.line_num} has {len(row)} fields, the header has {len(rows[0])}")
        if row:
            rows.append(row)
    return _table(rows)


def sheet_table(path: Path) -> pandas.DataFrame:
    """Cells of a workbook's first sheet; an error, or a formula without a value, stays one."""
    book = Book(Package.open(path))
    cells = book.sheets[0].cells.cells
    columns = range(1, max((column for _, column in cells), default=0) + 1)
    rows = [
        [_value(book, cells.get((row, column))) for column in columns]
        for row in sorted({r for r, _ in cells})
    ]
    while rows and all(map(is_missing, rows[0])):
        rows.pop(0)
    return _table(rows)


def _value(book: Book, cell: Cell | None) -> object:
    if cell is None:
        return None
    value = cell.value(book.strings)
    if value is None and cell.formula is not None:
        return ExcelError("#VALUE!", _NOT_COMPUTED.format(cell=cell.address))
    if type(value) is not float:
        return value
    if book.shows_date(cell):
        return moment(value, book.xml.date_1904)
    # Whole numbers as such: a file name made of one has no `.0`.
    return int(value) if value.is_integer() and abs(value) < 1e15 else value


def _table(rows: Sequence[Sequence[object]]) -> pandas.DataFrame:
    """First row as header; blank rows, and columns with neither heading nor values, are no part of it."""
    import pandas

    if not rows:
        raise ValueError("it has no header")
    header, *body = rows
    body = [row for row in body if not all(map(is_missing, row))]
    used = [
        n for n, head in enumerate(header) if not is_missing(head) or any(not is_missing(r[n]) for r in body)
    ]
    for n in used:
        if is_missing(header[n]):
            raise ValueError(f"column {n + 1} has values and no heading")
    return pandas.DataFrame(
        [[row[n] for n in used] for row in body], columns=[str(header[n]) for n in used], dtype=object
    )
