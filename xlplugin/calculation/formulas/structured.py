"""Structured references (`Sales[@Amount]`) as the plain areas that they mean."""

from __future__ import annotations

from collections.abc import Mapping

from xlplugin.calculation.formulas.nodes import Corner, Origin, Reference, Structured
from xlplugin.calculation.formulas.printer import to_text
from xlplugin.calculation.formulas.scanner import FormulaError
from xlplugin.ooxml.tables import Table


def plain_area(node: Structured, tables: Mapping[str, Table], sheet: str, row: int, column: int) -> Reference:
    """The area, seen from a cell; FormulaError says why it means none."""
    table = tables.get(node.table.lower()) if node.table else _table_around(tables, sheet, row, column)
    if table is None or node.origin.book:
        raise FormulaError(f"{to_text(node)} names no table of this workbook")
    top, bottom = _rows(table, node, row)
    left, right = _columns(table, node)
    # Only a row of its own moves with the cells of a shared formula.
    fixed = "#This Row" not in node.items
    first = Corner(top, left, fixed, True)
    last = None if (top, left) == (bottom, right) else Corner(bottom, right, fixed, True)
    return Reference(first, last, Origin(table.sheet))


def _table_around(tables: Mapping[str, Table], sheet: str, row: int, column: int) -> Table | None:
    for table in tables.values():
        top, left, bottom, right = table.area
        if table.sheet == sheet and top <= row <= bottom and left <= column <= right:
            return table
    return None


def _rows(table: Table, node: Structured, row: int) -> tuple[int, int]:
    first, last = table.data_rows
    spans = {
        "#All": (table.area[0], table.area[2]),
        "#Data": (first, last),
        "#Headers": (table.area[0], first - 1),
        "#Totals": (last + 1, table.area[2]),
        "#This Row": (row, row),
    }
    chosen = [spans[item] for item in node.items] or [spans["#Data"]]
    top, bottom = min(span[0] for span in chosen), max(span[1] for span in chosen)
    within = (first, last) if "#This Row" in node.items else (table.area[0], table.area[2])
    if top > bottom or not within[0] <= top <= bottom <= within[1]:
        raise FormulaError(f"{to_text(node)} means no row of table {table.name}")
    return top, bottom


def _columns(table: Table, node: Structured) -> tuple[int, int]:
    if node.first is None:
        return table.area[1], table.area[3]
    headings = {heading.casefold(): place for place, heading in reversed([*enumerate(table.columns)])}
    wanted = [node.first, node.first if node.last is None else node.last]
    try:
        places = [headings[column.casefold()] for column in wanted]
    except KeyError as error:
        raise FormulaError(f"{to_text(node)}: table {table.name} has no column {error.args[0]!r}") from None
    return table.area[1] + min(places), table.area[1] + max(places)
