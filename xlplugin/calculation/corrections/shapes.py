"""How many rows and columns a plain area has."""

from __future__ import annotations

import re

from xlplugin.calculation.corrections.syntax import Node
from xlplugin.ooxml.addresses import MAX_COLUMN, MAX_ROW, column_number, parse_area, split_sheet

_COLUMNS = re.compile(r"([A-Za-z]{1,3}):([A-Za-z]{1,3})")
_ROWS = re.compile(r"(\d{1,7}):(\d{1,7})")


def area_of(node: Node) -> tuple[int, int, int, int] | None:
    """First row, first column, last row, last column of a reference; None for what is none."""
    if node["node_type"] != "Reference":
        return None
    address = split_sheet(node["reference"])[1].replace("$", "")
    try:
        return parse_area(address)
    except ValueError:
        pass
    if whole := _COLUMNS.fullmatch(address):
        ends = sorted(map(column_number, whole.groups()))
        return 1, ends[0], MAX_ROW, ends[1]
    if whole := _ROWS.fullmatch(address):
        ends = sorted(map(int, whole.groups()))
        return ends[0], 1, ends[1], MAX_COLUMN
    return None


_CELL_MARKS = re.compile(r"(\$?)[A-Za-z]{1,3}(\$?)\d+")


def fixed_lines(node: Node) -> tuple[bool, bool, bool, bool]:
    """Whether first row, first column, last row and last column of a reference stay when a formula moves."""
    ends = split_sheet(node["reference"])[1].split(":")
    first, last = (_fixed(end) for end in (ends[0], ends[-1]))
    return *first, *last


def _fixed(end: str) -> tuple[bool, bool]:
    if match := _CELL_MARKS.fullmatch(end):
        return bool(match[2]), bool(match[1])
    fixed = end.startswith("$")  # a whole column has all rows, a whole row all columns
    return (True, fixed) if end.lstrip("$").isalpha() else (fixed, True)


def shape_of(node: Node) -> tuple[int, int] | None:
    """Rows and columns of a reference."""
    area = area_of(node)
    return None if area is None else (area[2] - area[0] + 1, area[3] - area[1] + 1)


def is_whole(node: Node) -> bool:
    """Whether a reference is of whole columns or rows, of which the engine passes only the used part."""
    shape = shape_of(node)
    return shape is not None and (shape[0] == MAX_ROW or shape[1] == MAX_COLUMN)
