"""COUNT, COUNTA and COUNTBLANK."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from xlplugin.calculation.batch.aggregates import Argument
from xlplugin.calculation.batch.cells import Cells
from xlplugin.calculation.batch.column import BLANK, ERROR, NUMBER, TEXT, Column
from xlplugin.calculation.batch.lifting import column_from, lifted, number
from xlplugin.calculation.batch.rows import NotForBatch, Rows


def count(rows: Rows, arguments: Sequence[Argument]) -> Column:
    """COUNT: numbers in cells; of values given directly also texts that are numbers."""
    total: Any = 0.0
    for argument in arguments:
        if isinstance(argument, Column):
            total = total + _counts_directly(rows, argument)
            continue
        for column in argument:
            total = total + (column.kinds == NUMBER)
    return column_from(np.asarray(total, dtype=float)) if np.ndim(total) else Column(NUMBER, float(total))


def _counts_directly(rows: Rows, column: Column) -> Any:
    def step(rows: Rows, value: Column) -> Any:
        rows.doubt(value.kinds == BLANK)  # a reference's blank does not count, an argument left out does
        if value.kinds == TEXT:
            number_like = lifted(lambda rows, text: Column(NUMBER, number(rows, text)), rows, (value,))
            return Column(NUMBER, 0.0 if number_like.kinds == ERROR else 1.0)
        return Column(NUMBER, 0.0 if value.kinds == ERROR else 1.0)

    return np.asarray(lifted(step, rows, (column,), errors=True).numbers, dtype=float)


def count_all(rows: Rows, arguments: Sequence[Argument]) -> Column:
    """COUNTA: cells that are not blank."""
    total: Any = 0.0
    for argument in arguments:
        if isinstance(argument, Column):
            rows.doubt(np.asarray(argument.kinds) == BLANK)  # what IF gave of a blank cell
            total = total + 1.0
            continue
        for column in argument:
            total = total + (column.kinds != BLANK)
    return column_from(np.asarray(total, dtype=float)) if np.ndim(total) else Column(NUMBER, float(total))


def count_blank(rows: Rows, arguments: Sequence[Argument]) -> Column:
    """COUNTBLANK: blanks and empty texts."""
    (area,) = arguments
    if not isinstance(area, Cells):
        raise NotForBatch("COUNTBLANK of a value")
    total: Any = float(area.shape[0] * area.shape[1] - len(area.flat))
    for column in area:
        empty = np.asarray(column.kinds) == BLANK
        if column.is_mixed or column.kinds == TEXT:
            empty = empty | ((np.asarray(column.kinds) == TEXT) & (np.asarray(column.texts) == ""))
        total = total + empty
    return column_from(np.asarray(total, dtype=float)) if np.ndim(total) else Column(NUMBER, float(total))


FUNCTIONS: dict[str, Callable[[Rows, Sequence[Argument]], Column]] = {
    "COUNT": count,
    "COUNTA": count_all,
    "COUNTBLANK": count_blank,
}
