"""Cells of a workbook with a formula and the value that it has: openpyxl writes the one or the other."""

from __future__ import annotations

import io
from collections import defaultdict
from typing import TYPE_CHECKING

from xlplugin.ooxml import Book, Package
from xlplugin.ooxml.archive import Archive
from xlplugin.ooxml.sheet_patch import Position, SheetPatch

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet


class LiveCells:
    """Formulas of one workbook as they are put in, with their values."""

    def __init__(self) -> None:
        self._values: defaultdict[str, dict[Position, float]] = defaultdict(dict)

    def put(self, sheet: Worksheet, row: int, column: int, formula: str, value: float, shape: str) -> None:
        """Puts a formula, without `=`, into a cell, whose value a reader sees without computing."""
        sheet.cell(row, column, f"={formula}").number_format = shape
        self._values[sheet.title][row, column] = float(value)

    def saved(self, workbook: Workbook) -> bytes:
        """The workbook with the values of its formulas."""
        buffer = io.BytesIO()
        workbook.save(buffer)
        book = Book(Package(buffer.getvalue()))
        contents = {book.part: book.xml.with_settled_calculation()}
        for title, values in self._values.items():
            sheet = book.sheet(title)
            patch = SheetPatch(sheet.cells, values)
            contents[sheet.part] = patch.render([values[place] for place in patch.positions])
        return Archive(book.package, contents).build(contents)
