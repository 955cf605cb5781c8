"""Calls that return a range: array formulas, or Excel would write @ before them and show a single cell."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.utils import range_boundaries

from xlplugin.expr import NumberExpr, RangeExpr
from xlplugin.registry import Function


class Spill(NumberExpr):
    """A call whose result fills some rows and columns; `Page.put` writes it over all of them."""

    __slots__ = ("columns", "rows")

    def __init__(self, text: str, rows: int, columns: int) -> None:
        super().__init__(text)
        self.rows, self.columns = rows, columns


def written_call(function: Function, arguments: Sequence[object], call: NumberExpr) -> NumberExpr:
    """The call, as a Spill where ranges among the arguments or the function itself give more than one cell."""
    rows, columns = 1, max(len(function.parts), 1)
    for argument, value in zip(function.arguments, arguments, strict=False):
        if isinstance(value, RangeExpr) and argument.quantity.broadcasts:
            left, top, right, bottom = range_boundaries(value.text.rpartition("!")[2])
            rows, columns = max(rows, bottom - top + 1), max(columns, right - left + 1)
    return call if rows == columns == 1 else Spill(call.text, rows, columns)
