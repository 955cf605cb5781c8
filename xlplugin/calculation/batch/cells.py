"""What a reference or an array gives: rows of columns, and whether they are cells of the book."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

import numpy as np

from xlplugin.calculation.batch.column import BLANK_COLUMN, Column, Places

# A lookup among more cells than these that vary would be slow; the engine is as good.
LARGEST_VARYING = 20_000


class Cells:
    """Cells of an area, row by row. `is_reference`: they stand in the book; else an array was computed.

    The area may be taller and wider than the rows: beyond them every cell is blank.
    """

    def __init__(
        self,
        rows: tuple[tuple[Column, ...], ...],
        is_reference: bool = True,
        shape: tuple[int, int] | None = None,
    ) -> None:
        self.rows, self.is_reference = rows, is_reference
        self.shape = shape or (len(rows), len(rows[0]) if rows else 0)

    def __iter__(self) -> Iterator[Column]:
        for row in self.rows:
            yield from row

    @cached_property
    def flat(self) -> list[Column]:
        """The cells in reading order."""
        return list(self)

    @cached_property
    def is_constant(self) -> bool:
        """Whether no cell varies between rows."""
        return all(column.is_constant for column in self)

    @cached_property
    def is_used(self) -> bool:
        """Whether no cell lies beyond the used part of the sheet."""
        return self.shape == (len(self.rows), len(self.rows[0]) if self.rows else 0)

    @cached_property
    def table(self) -> Column | None:
        """The cells as one column with a line for each; None where they are not of one kind of number."""
        first = self.flat[0] if self.flat else BLANK_COLUMN
        if not all(column.is_number and column.kinds == first.kinds for column in self.flat):
            return None
        numbers = [column.numbers for column in self.flat]
        if any(isinstance(number, np.ndarray) for number in numbers):
            return Column(first.kinds, np.stack(np.broadcast_arrays(*numbers)))
        return Column(first.kinds, np.array(numbers, dtype=float).reshape(-1, 1))

    @property
    def is_single(self) -> bool:
        return self.shape == (1, 1)

    @property
    def is_line(self) -> bool:
        return 1 in self.shape

    def cell(self, row: int, column: int) -> Column:
        """A cell by its place from 0; blank beyond the used part."""
        if row < len(self.rows) and column < len(self.rows[0]):
            return self.rows[row][column]
        return BLANK_COLUMN

    def take(self, places: Places) -> Cells:
        """The rows at these places of every cell."""
        if self.is_constant:
            return self
        return Cells(
            tuple(tuple(column.take(places) for column in row) for row in self.rows),
            self.is_reference,
            self.shape,
        )

    def row(self, row: int) -> Cells:
        """One row, as cells."""
        inner = self.rows[row : row + 1] or ((BLANK_COLUMN,),)
        return Cells(inner, self.is_reference, (1, self.shape[1]))

    def column(self, column: int) -> Cells:
        """One column, as cells."""
        inner = tuple((row[column],) if column < len(row) else (BLANK_COLUMN,) for row in self.rows)
        return Cells(inner, self.is_reference, (self.shape[0], 1))


class Table(Cells):
    """Computed numbers of one kind, a line a cell."""

    def __init__(self, table: Column, shape: tuple[int, int]) -> None:
        self.table, self.shape, self.is_reference, self.is_used = table, shape, False, True
        self._numbers = table

    @cached_property
    def rows(self) -> tuple[tuple[Column, ...], ...]:  # type: ignore[override]
        """The cells as columns."""
        kind, width = self._numbers.kinds, self.shape[1]
        lines = [Column(kind, float(line[0]) if len(line) == 1 else line) for line in self._numbers.numbers]
        return tuple(tuple(lines[start : start + width]) for start in range(0, len(lines), width))
