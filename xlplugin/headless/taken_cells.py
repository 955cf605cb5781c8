"""Cells without a formula that are no inputs all the same: what stands there belongs to something else."""

from __future__ import annotations

from xlplugin.calculation.engine_input import Key
from xlplugin.ooxml import Book


def owner(book: Book, key: Key) -> str:
    """What a cell is part of, in words; empty for a cell that is a person's to fill.

    Excel repairs a file whose table headings differ from the table's own list of them, does not let a
    person change a cell of an array's result or of a pivot table, and would overwrite both.
    """
    sheet, (row, column) = book.sheet(key[0]), key[1:]

    def within(area: tuple[int, int, int, int]) -> bool:
        return area[0] <= row <= area[2] and area[1] <= column <= area[3]

    for cell, area in sheet.filled_areas:
        if within(area):
            kind = "array formula" if cell.formula.kind == "array" else "what-if data table"
            return f"part of the result of the {kind} in {cell.address}"
    for table in sheet.tables:
        if within(table.area) and row < table.data_rows[0]:
            return f"a heading of the table {table.name}"
    return next((f"part of the pivot table {p.name}" for p in sheet.pivot_tables if within(p.area)), "")
