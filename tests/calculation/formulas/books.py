"""Small workbooks with formulas."""

from __future__ import annotations

import io
from collections.abc import Mapping

import openpyxl
from openpyxl.workbook.defined_name import DefinedName

from xlplugin.calculation.formulas.book_formulas import BookFormulas
from xlplugin.ooxml import Book


def formulas_of(cells: Mapping[str, str], names: Mapping[str, str] | None = None) -> BookFormulas:
    """Formulas of a book with the sheets S, T and U; `cells` by `S!A1`, names by `rate` or `T!rate`."""
    workbook = openpyxl.Workbook()
    workbook.active.title = "S"
    for sheet in ("T", "U"):
        workbook.create_sheet(sheet)
    for address, content in cells.items():
        sheet, _, cell = address.rpartition("!")
        workbook[sheet or "S"][cell] = content
    for name, text in (names or {}).items():
        sheet, _, word = name.rpartition("!")
        owner = workbook[sheet].defined_names if sheet else workbook.defined_names
        owner[word] = DefinedName(word, attr_text=text)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return BookFormulas(Book(buffer.getvalue()))
