"""Areas that our functions read as tables, where some of their cells vary between scenarios."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from xlplugin.calculation.batch.cells import Cells
from xlplugin.calculation.batch.column import BLANK, NUMBER, Column, Mask
from xlplugin.calculation.batch.rows import NotForBatch

if TYPE_CHECKING:
    from xlplugin.quantity import Number, Quantity


def table_over(quantity: Quantity, sample: Any, area: Cells, size: int) -> tuple[Any, Mask]:
    """What a body takes for the area: what was read of the first row, with the cells that vary as columns.

    Also the rows in which each of these cells is a number within its bounds.
    """
    from xlplugin.columns import Column as OneColumn
    from xlplugin.columns import Columns
    from xlplugin.rows import Rows as Records

    good = np.ones(size, dtype=bool)
    if isinstance(quantity, OneColumn):
        return _spread(sample, [line[0] for line in area.rows], quantity.number, size, good), good
    if isinstance(quantity, Columns):
        tables = [
            None
            if read is None or number is None
            else _spread(read, [line[place] for line in area.rows], number, size, good)
            for place, (read, (_, number)) in enumerate(zip(sample, quantity.columns, strict=True))
        ]
        return tuple(tables), good
    if isinstance(quantity, Records):
        return _records(quantity, sample, area, good), good
    raise NotForBatch("an area that is read in a way of its own")


def _spread(read: Any, cells: list[Column], number: Number, size: int, good: Mask) -> Any:
    """A column of items, each a number for all scenarios or one for each."""
    table = np.asarray(read, dtype=float).reshape(-1, 1)
    varying = {item: cell for item, cell in enumerate(cells) if not cell.is_constant}
    if not varying:
        return table
    table = np.repeat(table, size, axis=1)
    for item, cell in varying.items():
        table[item] = _numbers(cell, number, good)
    return table


def _numbers(cell: Column, number: Number, good: Mask) -> Any:
    if cell.is_mixed or cell.kinds != NUMBER:
        raise NotForBatch("a table whose cells are of several kinds")
    good &= number.contains(cell.numbers)
    return cell.numbers


def _records(quantity: Any, sample: Any, area: Cells, good: Mask) -> Any:
    """Rows of a table without its heading and its blank rows, as lists, a column each."""
    columns = [list(column) for column in sample]
    filled = [line for line in area.rows if any(cell.is_mixed or cell.kinds != BLANK for cell in line)]
    for record, line in enumerate(filled[len(filled) - len(columns[0]) :]):  # without the heading
        for place, cell in enumerate(line):
            if not cell.is_constant:
                columns[place][record] = _numbers(cell, quantity.columns[place][1], good)
    return tuple(columns)
