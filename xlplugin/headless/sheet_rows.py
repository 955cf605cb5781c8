"""Rows of a scenario workbook: .xlsx as this package reads it, .xls, .xlsb and .ods through calamine."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable
from pathlib import Path

from xlplugin.errors import CODES, ExcelError, InputError
from xlplugin.headless.calamine_process import sheets_of
from xlplugin.headless.failures import FillError
from xlplugin.headless.inputs import ShownWithUnit
from xlplugin.messages import say
from xlplugin.ooxml import Book, Package
from xlplugin.ooxml.addresses import parse_area
from xlplugin.ooxml.cells import Cell
from xlplugin.ooxml.serial_dates import moment

BY_CALAMINE = (".xls", ".xlsb", ".ods")
_ROWS_MERGED = re.compile(r'number-rows-spanned="(?!1")\d')
_WITH_UNIT = re.compile(r'%|[0#?],+(?![0#?])|[万亿]|"(?:bn|m|k|tn)"')


def xlsx_rows(path: Path, sheet: str | None) -> list[list[object]]:
    """Cells of the sheet, by default the first shown; errors and formulas without value stay errors."""
    book = Book(Package.open(path))
    shown = [one.name for one in book.sheets if one.state == "visible"] or [book.sheets[0].name]
    read = book.sheet(_chosen(path, sheet, shown, [one.name for one in book.sheets])).cells
    cells, above = read.cells, _covered(map(parse_area, read.merged))
    columns = range(1, max((column for _, column in cells), default=0) + 1)
    return [
        [_value(book, cells.get(above.get((row, column), (row, column)))) for column in columns]
        for row in sorted({r for r, _ in cells})
    ]


def calamine_rows(path: Path, sheet: str | None) -> list[list[object]]:
    """The same of an .xls, .xlsb or .ods file; formats of numbers are unknown there."""
    found = sheets_of(path, sheet)
    name, rows = _chosen(path, sheet, found.shown, found.names), found.rows
    for (row, column), (top, _) in _covered(found.merged).items():
        if row < len(rows):
            rows[row][column] = rows[top][column]
    if path.suffix.lower() == ".ods" and _ROWS_MERGED.search(_table_of_ods(path, name)):
        raise InputError(say("cells are merged over several rows: undo that, or save the table as .xlsx"))
    return [[_calamine_value(value) for value in row] for row in rows]


def _covered(areas: Iterable[tuple[int, int, int, int]]) -> dict[tuple[int, int], tuple[int, int]]:
    """Cells below the first of a merged area, which show its value, and that first cell."""
    return {(row, left): (top, left) for top, left, bottom, _ in areas for row in range(top + 1, bottom + 1)}


def _table_of_ods(path: Path, name: str) -> str:
    """The XML of one sheet; of the whole file where the sheet does not stand by its plain name."""
    with zipfile.ZipFile(path) as archive:
        content = archive.read("content.xml").decode("utf-8")
    start = content.find(f'<table:table table:name="{name}"')
    return content[start : content.find("</table:table>", start)] if start >= 0 else content


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
