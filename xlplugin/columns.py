"""Ranges read whole, as columns of numbers with gaps: what a function over a table of items takes."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlplugin.errors import ExcelError
from xlplugin.quantity import Number, Quantity, as_rows, is_blank

if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True)
class Columns(Quantity):
    """A range as one numpy array a column, None for a column that is only there for its reader.

    A blank cell is 0 in the columns named in `zero` (no models, no parameters), else NaN: the body then
    takes its default. So is -1 there: a formula cannot leave its cell blank. Every other cell must be a
    number within its column's bounds.
    """

    columns: tuple[tuple[str, Number | None], ...] = ()
    zero: tuple[str, ...] = ()

    broadcasts = False

    def read(self, value: object) -> tuple[np.ndarray | None, ...]:
        rows = as_rows(value)
        width = max((len(row) for row in rows), default=0)
        if width != len(self.columns):
            raise ExcelError("#VALUE!", f"must be {self.allowed}, got {width} columns")
        return tuple(
            None if number is None else self._column(name, number, [row[place] for row in rows])
            for place, (name, number) in enumerate(self.columns)
        )

    def _column(self, name: str, number: Number, cells: list[object]) -> np.ndarray:
        import numpy as np

        gap, for_blank = (0.0, 0) if name in self.zero else (math.nan, -1)
        found = [gap if is_blank(cell) or cell == for_blank else self._cell(row, cell, name, number)
                 for row, cell in enumerate(cells, 1)]  # fmt: skip
        return np.array(found, dtype=float)

    def _cell(self, row: int, cell: object, name: str, number: Number) -> float:
        if isinstance(cell, ExcelError):
            raise cell
        try:
            return number.read(cell)
        except ExcelError as error:
            raise ExcelError(error.code, f"in row {row}: {name} {error.message}") from None

    @property
    def allowed(self) -> str:
        names = ", ".join(name for name, _ in self.columns)
        return f"a range of {len(self.columns)} columns: {names}"


ANY = Number("")


@dataclass(frozen=True)
class Column(Quantity):
    """A number for every row of a table, or one cell a row; blank is 0."""

    number: Number = ANY

    broadcasts = False

    def read(self, value: object) -> np.ndarray:
        import numpy as np

        rows = as_rows(value)
        if any(len(row) != 1 for row in rows):
            raise ExcelError("#VALUE!", f"must be {self.allowed}, got {max(map(len, rows))} columns")
        return np.array([self._cell(row, cell) for row, (cell,) in enumerate(rows, 1)])

    def _cell(self, row: int, cell: object) -> float:
        if isinstance(cell, ExcelError):
            raise cell
        try:
            return 0.0 if is_blank(cell) else self.number.read(cell)
        except ExcelError as error:
            raise ExcelError(error.code, f"must be {self.allowed}; in row {row} it {error.message}") from None

    @property
    def allowed(self) -> str:
        return f"one column, {self.number.allowed}"
