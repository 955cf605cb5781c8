"""A scenario table from the rows of a file: where its header stands, and what around it is no part of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from xlplugin.errors import ExcelError, InputError
from xlplugin.headless.inputs import is_missing
from xlplugin.headless.labels import normal
from xlplugin.headless.typed_numbers import read_typed
from xlplugin.messages import say

if TYPE_CHECKING:
    import pandas

Row = Sequence[object]
SCENARIO = "scenario"
_CORNERS = (
    "",
    "输入",
    "input",
    "inputs",
    "参数",
    "项目",
    "item",
    "name",
    "名称",
    "情景",
    "场景",
    "scenario",
    "scenarios",
    "方案",
)


def header_place(rows: Sequence[Row], told: int | None) -> int:
    """Place of the header, from 0: as told, or behind title rows, which have one cell each.

    InputError when the table does not have the row that was told.
    """
    if told is not None:
        if not 1 <= told <= len(rows):
            raise InputError(
                say("there is no row {number}; the table has {rows}", number=told, rows=len(rows))
            )
        return told - 1
    place = 0
    while place < len(rows) - 1 and _filled(rows[place]) <= 1:
        place += 1
    return place if _filled(rows[place]) > 1 and _is_header(rows[place]) else _first_filled(rows)


def transposed(rows: Sequence[Row], told: int | None) -> list[list[object]]:
    """Rows of a table whose inputs stand in its first column; the first row may name the scenarios."""
    rows = list(rows[header_place_across(rows, told) :])
    width = max(map(len, rows), default=0)
    turned = [[row[n] if n < len(row) else None for row in rows] for n in range(width)]
    if turned and normal(str(turned[0][0] or "")) in _CORNERS:
        turned[0][0] = SCENARIO
    return turned


def header_place_across(rows: Sequence[Row], told: int | None) -> int:
    """The same for such a table: its first row of more than one cell."""
    if told is not None:
        return header_place(rows, told)
    return next((place for place, row in enumerate(rows) if _filled(row) > 1), 0)


def table_of(rows: Sequence[Row]) -> pandas.DataFrame:
    """First row as header; blank rows, and columns with neither heading nor values, are no part of it."""
    import pandas

    if not rows:
        raise InputError(say("it has no header"))
    header, *body = rows
    body = [row for row in body if not all(map(is_missing, row))]
    used = [
        n for n, head in enumerate(header) if not is_missing(head) or any(not is_missing(r[n]) for r in body)
    ]
    for n in used:
        if is_missing(header[n]):
            raise InputError(
                say(
                    "column {number} has values and no heading; --header N says where the headings are",
                    number=n + 1,
                )
            )
    return pandas.DataFrame(
        [[row[n] for n in used] for row in body], columns=[str(header[n]) for n in used], dtype=object
    )


def _filled(row: Row) -> int:
    return sum(not is_missing(cell) for cell in row)


def _first_filled(rows: Sequence[Row]) -> int:
    return next((place for place, row in enumerate(rows) if _filled(row)), 0)


def _is_header(row: Row) -> bool:
    """Whether every cell is a text that is no number."""
    return all(isinstance(cell, str) and not _is_number(cell) for cell in row if not is_missing(cell))


def _is_number(text: str) -> bool:
    try:
        read_typed(text)
    except ExcelError:
        return False
    return True
