"""Rows of a scenario workbook: .xlsx as this package reads it, .xls, .xlsb and .ods through calamine."""

from __future__ import annotations

import re
from pathlib import Path

from xlplugin.errors import CODES, ExcelError
from xlplugin.headless.calamine_process import sheets_of
from xlplugin.headless.failures import FillError
from xlplugin.headless.inputs import ShownWithUnit
from xlplugin.messages import say
from xlplugin.ooxml import Book, Package
from xlplugin.ooxml.cells import Cell
from xlplugin.ooxml.serial_dates import moment

BY_CALAMINE = (".xls", ".xlsb", ".ods")
_WITH_UNIT = re.compile(r'%|[0#?],+(?![0#?])|[万亿]|"(?:bn|m|k|tn)"')


def xlsx_rows(path: Path, sheet: str | None) -> list[list[object]]:
    """Cells of the sheet, by default the first shown; errors and formulas without value stay errors."""
    book = Book(Package.open(path))
    shown = [one.name for one in book.sheets if one.state == "visible"] or [book.sheets[0].name]
    cells = book.sheet(_chosen(path, sheet, shown, [one.name for one in book.sheets])).cells.cells
    columns = range(1, max((column for _, column in cells), default=0) + 1)
    return [
        [_value(book, cells.get((row, column))) for column in columns]
        for row in sorted({r for r, _ in cells})
    ]


def calamine_rows(path: Path, sheet: str | None) -> list[list[object]]:
    """The same of an .xls, .xlsb or .ods file; formats of numbers are unknown there."""
    found = sheets_of(path, sheet)
    if found.rows is None:
        _chosen(path, sheet, found.shown, found.names)
    return [[_calamine_value(value) for value in row] for row in found.rows or []]


def _chosen(path: Path, sheet: str | None, shown: list[str], names: list[str]) -> str:
    if sheet is None:
        return shown[0]
    for name in names:
        if name.casefold() == sheet.casefold():
            return name
    raise FillError(
        say("{path} has no sheet {sheet!r}; it has {names}", path=path, sheet=sheet, names=", ".join(names))
    )


def _calamine_value(value: object) -> object:
    if value == "":
        return None
    if isinstance(value, str) and value in CODES:
        return ExcelError(value)
    return int(value) if type(value) is float and value.is_integer() and abs(value) < 1e15 else value


def _value(book: Book, cell: Cell | None) -> object:
    if cell is None:
        return None
    value = cell.value(book.strings)
    if value is None and cell.formula is not None:
        return ExcelError(
            "#VALUE!",
            say("the formula in {cell} of the scenarios has no value: open the table in Excel and save it",
                cell=cell.address),
        )  # fmt: skip
    if type(value) is not float:
        return value
    if book.shows_date(cell):
        return moment(value, book.xml.date_1904)
    if _WITH_UNIT.search(book.number_format(cell)):
        return ShownWithUnit(value)
    # Whole numbers as such: a file name made of one has no `.0`.
    return int(value) if value.is_integer() and abs(value) < 1e15 else value
