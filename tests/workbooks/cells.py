"""Cells of a workbook as plain values, and how two sets of them are compared."""

from __future__ import annotations

import math

import openpyxl

from xlplugin import ExcelError

Cells = dict[tuple[str, int, int], object]


def computed(book: openpyxl.Workbook, formulas: openpyxl.Workbook) -> Cells:
    """The values of the cells that hold formulas, by sheet number, row and column."""
    found: Cells = {}
    for number, sheet in enumerate(formulas):
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value.startswith("=") and cell.data_type == "f":
                    value = book.worksheets[number].cell(cell.row, cell.column).value
                    found[number, cell.row, cell.column] = plain(value)
    return found


def plain(value: object) -> object:
    """Errors as their code, blanks as nothing, numbers as floats."""
    if isinstance(value, ExcelError):
        return value.code
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return float(value)
    return value or None


def same(left: object, right: object) -> bool:
    """Equal texts and errors; numbers to the last digits that floating point keeps."""
    if isinstance(left, float) and isinstance(right, float):
        return math.isclose(left, right, rel_tol=1e-12, abs_tol=1e-12)
    return left == right


def differences(left: Cells, right: Cells) -> list[str]:
    return [
        f"sheet {key[0]} row {key[1]} column {key[2]}: {left[key]!r} against {right.get(key)!r}"
        for key in left
        if not same(left[key], right.get(key))
    ]
