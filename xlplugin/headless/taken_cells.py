"""Cells without a formula that are no inputs all the same: what stands there belongs to something else."""

from __future__ import annotations

from xlplugin.messages import say
from xlplugin.ooxml import Book
from xlplugin.ooxml.addresses import Key, cell_label, parse_area


def owner(book: Book, key: Key) -> str:
    """What a cell is part of, in words; empty for a cell that is a person's to fill.

    Excel repairs a file whose table headings differ from the table's own list of them, does not let a
    person change a cell of an array's result or of a pivot table, and would overwrite both.
    """
    sheet, (row, column) = book.sheet(key[0]), key[1:]

    def within(area: tuple[int, int, int, int]) -> bool:
        return area[0] <= row <= area[2] and area[1] <= column <= area[3]

    for merged in sheet.cells.merged:
        area = parse_area(merged)
        if within(area) and (row, column) != area[:2]:
            first = cell_label((sheet.name, *area[:2]))
            return say("under the merged cell {area}: set {first}", area=merged, first=first)
    for cell, area in sheet.filled_areas:
        if within(area):
            if cell.formula is not None and cell.formula.kind == "array":
                return say("part of the result of the array formula in {cell}", cell=cell.address)
            return say("part of the result of the what-if data table in {cell}", cell=cell.address)
    for table in sheet.tables:
        if within(table.area) and row < table.data_rows[0]:
            return say("a heading of the table {table}", table=table.name)
    pivots = (pivot.name for pivot in sheet.pivot_tables if within(pivot.area))
    return next((say("part of the pivot table {name}", name=name) for name in pivots), "")
