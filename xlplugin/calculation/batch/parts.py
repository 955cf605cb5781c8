"""The compiled parts of formulas: functions of rows, those that no scenario moves computed once."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from xlplugin.calculation.batch.aggregates import Argument
from xlplugin.calculation.batch.cells import Cells
from xlplugin.calculation.batch.column import BLANK, NUMBER, Column, Value
from xlplugin.calculation.batch.own import Left
from xlplugin.calculation.batch.rows import NotForBatch, Rows
from xlplugin.calculation.formulas.nodes import Call, ErrorValue, Node, Number, Text, Truth
from xlplugin.errors import ExcelError

Compiled = Callable[[Rows], Argument]


class Fixed:
    """A part that is the same in every scenario."""

    def __init__(self, value: Argument) -> None:
        self.value = value

    def __call__(self, rows: Rows) -> Argument:
        return self.value


def refuse(reason: str) -> Compiled:
    """A part that no row may reach."""

    def run(rows: Rows) -> Argument:
        raise NotForBatch(reason)

    return run


def folded(run: Compiled, parts: Sequence[Compiled]) -> Compiled:
    """The part, computed at once where it stands on nothing that varies."""
    if not all(isinstance(part, Fixed) for part in parts):
        return run
    rows = Rows(1, {})
    value = run(rows)
    return run if rows.doubtful.any() else Fixed(value)


def one_value(argument: Argument) -> Column:
    """An argument where one value is wanted."""
    if isinstance(argument, Column):
        return argument
    if argument.is_single:
        return argument.cell(0, 0)
    raise NotForBatch("an area where one value is wanted")


def single_value(argument: Argument | Left) -> Argument | Left:
    return argument.cell(0, 0) if isinstance(argument, Cells) and argument.is_single else argument


def shown(column: Column) -> Column:
    """What a cell holds: a formula's blank is 0."""
    if not column.is_mixed:
        return Column(NUMBER, 0.0) if column.kinds == BLANK else column
    if (column.kinds == BLANK).any():
        kinds = np.where(column.kinds == BLANK, np.uint8(NUMBER), column.kinds)
        return Column(kinds, np.where(column.kinds == BLANK, 0.0, column.numbers), column.texts)
    return column


def in_rows(columns: Sequence[Column], width: int) -> tuple[tuple[Column, ...], ...]:
    return tuple(tuple(columns[start : start + width]) for start in range(0, len(columns), width))


def literal(node: Number | Text | Truth | ErrorValue) -> Value:
    return ExcelError(node.code) if isinstance(node, ErrorValue) else node.value


def rounded_to_six(node: Call) -> Node | None:
    """The x of ROUNDUP(ROUND(x,6),0)."""
    match node.arguments:
        case (Call(arguments=(x, Number(6.0))) as inner, Number(0.0)) if (
            node.function == "ROUNDUP" and inner.function == "ROUND"
        ):
            return x
    return None
