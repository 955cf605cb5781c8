"""Structured references (`Sales[@Amount]`) as the plain areas that they mean."""

from __future__ import annotations

import re
from collections.abc import Mapping

from xlplugin.ooxml.addresses import format_area, quote_sheet
from xlplugin.ooxml.tables import Table

# `[#This Row]`, `[Amount]`, and, as some programs write it, a bare `Amount` beside the first.
_PIECE = re.compile(r"\[((?:[^\[\]']|'.)*)\]|([^\[\],:]+)")
_ITEMS = {"#all", "#data", "#headers", "#totals", "#this row"}


def plain_area(reference: str, tables: Mapping[str, Table], sheet: str, row: int, column: int) -> str:
    """A1 text for `Name[...]` seen from a cell; ValueError says why it has none."""
    name, _, specifier = reference.partition("[")
    table = tables.get(name.lower()) if name else _table_around(tables, sheet, row, column)
    if table is None:
        raise ValueError(f"{reference} names no table of this workbook")
    items, columns = _split("[" + specifier)
    top, bottom = _rows(table, items, row, reference)
    left, right = _columns(table, columns, reference)
    # Only a row of its own moves with the cells of a shared formula.
    mark = r"$\1\2" if "#this row" in items else r"$\1$\2"
    return f"{quote_sheet(table.sheet)}!" + re.sub(
        r"([A-Z]+)(\d+)", mark, format_area(top, left, bottom, right)
    )


def _table_around(tables: Mapping[str, Table], sheet: str, row: int, column: int) -> Table | None:
    for table in tables.values():
        top, left, bottom, right = table.area
        if table.sheet == sheet and top <= row <= bottom and left <= column <= right:
            return table
    return None


def _split(specifier: str) -> tuple[set[str], list[str]]:
    """Items (`#data`, `#this row`) and column names of `[...]`."""
    inner = specifier[1:-1].strip()
    items: set[str] = set()
    if inner.startswith("@"):
        items.add("#this row")
        inner = inner[1:].strip()
    pieces = [a or b for a, b in _PIECE.findall(inner)] if inner.startswith("[") else [inner]
    columns = []
    for piece in pieces:
        if piece.strip().lower() in _ITEMS:
            items.add(piece.strip().lower())
        elif piece:
            columns.append(re.sub(r"'(.)", r"\1", piece))
    return items, columns


def _rows(table: Table, items: set[str], row: int, reference: str) -> tuple[int, int]:
    first, last = table.data_rows
    spans = {
        "#all": (table.area[0], table.area[2]),
        "#data": (first, last),
        "#headers": (table.area[0], first - 1),
        "#totals": (last + 1, table.area[2]),
        "#this row": (row, row),
    }
    chosen = [spans[item] for item in items] or [spans["#data"]]
    top, bottom = min(span[0] for span in chosen), max(span[1] for span in chosen)
    if top > bottom or not table.area[0] <= top <= bottom <= table.area[2]:
        raise ValueError(f"{reference} means no row of table {table.name}")
    return top, bottom


def _columns(table: Table, columns: list[str], reference: str) -> tuple[int, int]:
    if not columns:
        return table.area[1], table.area[3]
    headings = [heading.casefold() for heading in table.columns]
    try:
        places = [headings.index(column.casefold()) for column in columns]
    except ValueError:
        raise ValueError(f"{reference}: table {table.name} has no such column") from None
    return table.area[1] + min(places), table.area[1] + max(places)
