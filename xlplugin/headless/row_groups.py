"""Rows computed together: columns of values, of which a row is read where it is wanted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import overload

import numpy as np

from xlplugin.calculation.batch import Column
from xlplugin.calculation.batch.column import ERROR, Value
from xlplugin.errors import ExcelError


class RowGroup:
    """Columns of cells and of the inputs that they follow from, for `size` rows."""

    def __init__(self, cells: Sequence[Column], inputs: Sequence[Column], size: int) -> None:
        self.cells, self.inputs, self.size = cells, inputs, size
        # What is made of all rows at once, by who is asked first for one of them.
        self.outputs: list[tuple[Value, ...]] | None = None
        self.workbook: Callable[[int], bytes] | None = None
        self.refusals: dict[int, str] | None = None

    @cached_property
    def errors(self) -> dict[int, dict[int, ExcelError]]:
        """By row, and in it by the place of the cell."""
        found: dict[int, dict[int, ExcelError]] = defaultdict(dict)
        for place, column in enumerate(self.cells):
            if column.is_mixed or column.kinds == ERROR:
                failed = np.broadcast_to(np.asarray(column.kinds) == ERROR, (self.size,))
                for row in np.flatnonzero(failed).tolist():
                    value = column.at(row)
                    assert isinstance(value, ExcelError)
                    found[row][place] = value
        return found


class GroupRow(Sequence[Value]):
    """One row of a group: the values of its cells."""

    def __init__(self, group: RowGroup, number: int) -> None:
        self.group, self.number = group, number

    @overload
    def __getitem__(self, place: int) -> Value: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Value]: ...

    def __getitem__(self, place: int | slice) -> Value | Sequence[Value]:
        if isinstance(place, slice):
            return [column.at(self.number) for column in self.group.cells[place]]
        return self.group.cells[place].at(self.number)

    def __len__(self) -> int:
        return len(self.group.cells)


def errors_in(values: Sequence[Value]) -> dict[int, ExcelError]:
    """The values that are errors, by place."""
    if isinstance(values, GroupRow):
        return values.group.errors.get(values.number, {})
    if ExcelError not in map(type, values):  # thousands of values: without a loop in Python
        return {}
    return {place: value for place, value in enumerate(values) if isinstance(value, ExcelError)}
