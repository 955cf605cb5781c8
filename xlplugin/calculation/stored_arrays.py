"""Array formulas with the area that the file gives them."""

from __future__ import annotations

from dataclasses import dataclass

from xlplugin.ooxml import Book
from xlplugin.ooxml.addresses import Key, parse_area


@dataclass(frozen=True)
class StoredArray:
    """An array formula's area as the file has it; a dynamic one may grow and shrink."""

    text: str
    dynamic: bool

    @property
    def area(self) -> tuple[int, int, int, int]:
        return parse_area(self.text)


def stored_arrays(book: Book) -> dict[Key, StoredArray]:
    """Array formulas of a book; what-if data tables are not among them."""
    return {
        (sheet.name, cell.row, cell.column): StoredArray(
            cell.formula.attributes["ref"], "cm" in cell.attributes
        )
        for sheet in book.sheets
        for cell, _ in sheet.filled_areas
        if cell.formula is not None and cell.formula.kind == "array"
    }


def stored_data_tables(book: Book) -> dict[Key, tuple[int, int, int, int]]:
    """What-if data tables of a book: the area that each fills, by the cell that holds it in the file."""
    return {
        (sheet.name, cell.row, cell.column): area
        for sheet in book.sheets
        for cell, area in sheet.filled_areas
        if cell.formula is not None and cell.formula.kind == "dataTable"
    }
