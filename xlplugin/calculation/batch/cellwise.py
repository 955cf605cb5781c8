"""Steps over the cells of areas, as SUMPRODUCT computes: numbers of one kind at once, as a table."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from xlplugin.calculation.batch.aggregates import Argument
from xlplugin.calculation.batch.cells import Cells, Table
from xlplugin.calculation.batch.column import Column
from xlplugin.calculation.batch.lifting import Step, lifted
from xlplugin.calculation.batch.operators import STEPS, negated
from xlplugin.calculation.batch.parts import Compiled, in_rows, one_value
from xlplugin.calculation.batch.rounding import round_down, round_half, round_up, round_up_after_six
from xlplugin.calculation.batch.rows import NotForBatch, Rows

# These take tables as they take columns.
_INFIX = {step for symbol, step in STEPS.items() if symbol not in "&^"}
_OF_TABLES = _INFIX | {negated, round_half, round_up, round_down, round_up_after_six}
_MOST_KEPT = 4096  # rows: beyond them, what several formulas share is computed by each


def cellwise(step: Step, rows: Rows, arguments: Sequence[Argument], errors: bool = False) -> Argument:
    """A step over the cells of areas; one row, one column and one value repeat."""
    areas = [a for a in arguments if isinstance(a, Cells)]
    if not areas:
        return lifted(step, rows, [one_value(a) for a in arguments], errors)
    shapes = {area.shape for area in areas if not area.is_single}
    if len(shapes) > 1 or any(not area.is_used for area in areas):
        raise NotForBatch("areas of different shapes, or beyond the used part of a sheet")
    height, width = shapes.pop() if shapes else (1, 1)
    tables = [_table(argument) for argument in arguments] if step in _OF_TABLES else [None]
    if None not in tables:
        found = lifted(step, rows, [table for table in tables if table is not None], errors)
        if np.ndim(found.numbers) == 2 and not found.is_mixed:
            return Table(found, (height, width))
        return Cells(in_rows(_lines(found, height * width), width), is_reference=False)
    given = zip(*(_repeated(argument, height * width) for argument in arguments), strict=True)
    columns = [lifted(step, rows, each, errors) for each in given]
    return Cells(in_rows(columns, width), is_reference=False)


def _table(argument: Argument) -> Column | None:
    """One value, or a line for each cell; None where they are not of one kind of number."""
    if isinstance(argument, Cells):
        if not argument.is_single:
            return argument.table
        argument = argument.cell(0, 0)
    return argument if argument.is_number else None


def _repeated(argument: Argument, count: int) -> list[Column]:
    if isinstance(argument, Column):
        return [argument] * count
    return argument.flat * count if argument.is_single else argument.flat


def _lines(table: Column, count: int) -> list[Column]:
    """The lines of a table, some of whose cells failed, as columns; of one value, so many."""
    if np.ndim(table.numbers) < 2:
        return [table] * count
    return [
        Column(int(kinds[0]), float(numbers[0])) if len(numbers) == 1 else Column(kinds, numbers)
        for kinds, numbers in zip(table.kinds, table.numbers, strict=True)
    ]


class Shared:
    """A part that several formulas may have: then computed once for the same rows."""

    def __init__(self, run: Compiled) -> None:
        self._run = run
        self.uses = 1

    def __call__(self, rows: Rows) -> Argument:
        if self.uses == 1 or rows.size > _MOST_KEPT:
            return self._run(rows)
        if self not in rows.shared:
            rows.shared[self] = self._run(rows)
        found: Argument = rows.shared[self]
        return found
