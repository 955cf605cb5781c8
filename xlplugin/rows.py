"""A range that is read as a table of numbers, one quantity a column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xlplugin.errors import ExcelError
from xlplugin.quantity import Number, Quantity, as_rows, is_blank
from xlplugin.text_numbers import parse_number


@dataclass(frozen=True)
class Rows(Quantity):
    """A range read as a table of numbers, one quantity a column.

    The first row that is not blank is a header if it holds texts only, and is skipped, as are blank rows.
    Anything else that is not a number within its column's bounds is an error that names the row: nothing
    is skipped silently.
    """

    columns: tuple[tuple[str, Number], ...] = ()

    broadcasts = False

    def read(self, value: object) -> tuple[list[float], ...]:
        table = without_blank_tail(as_rows(value))
        width = max((len(row) for row in table), default=0)
        if width != len(self.columns):
            raise ExcelError("#VALUE!", f"must be {self.allowed}, got {width} columns")
        filled = [(i, row) for i, row in enumerate(table) if not all(map(is_blank, row))]
        if filled and is_header(filled[0][1]):
            del filled[0]
        padding = [None] * width  # rows of nested lists may end early
        records = [[self.cell(i, *pair) for pair in zip([*row, *padding], self.columns, strict=False)]
                   for i, row in filled]  # fmt: skip
        if not records:
            raise ExcelError("#VALUE!", f"must be {self.allowed}, got no row with numbers")
        return tuple(map(list, zip(*records, strict=True)))

    def cell(self, position: int, value: object, column: tuple[str, Number]) -> float:
        if isinstance(value, ExcelError):
            raise value
        name, quantity = column
        try:
            if is_blank(value):
                raise ExcelError("#VALUE!", f"is blank: it must be {quantity.allowed}")
            return quantity.read(value)
        except ExcelError as error:
            raise ExcelError(error.code, f"in row {position + 1}: {name} {error.message}") from None

    def doubt(self, value: object, ask: bool = True) -> str:
        rows = as_rows(value)
        told = (
            (number, name, quantity.doubt(cell, ask))
            for number, row in enumerate(rows, start=1)
            for cell, (name, quantity) in zip(row, self.columns, strict=False)
        )
        return next((f"in row {number}: {name} {doubt}" for number, name, doubt in told if doubt), "")

    @property
    def allowed(self) -> str:
        return f"a range of {len(self.columns)} columns: " + ", ".join(name for name, _ in self.columns)


def without_blank_tail(rows: Sequence[Sequence[object]]) -> Sequence[Sequence[object]]:
    """The rows up to the last that holds something; whole columns come with a million blank ones."""
    height = len(rows)
    while height and all(map(is_blank, rows[height - 1])):
        height -= 1
    return rows[:height]


def is_header(row: Sequence[object]) -> bool:
    return all(isinstance(cell, str) and not reads_as_number(cell) for cell in row if not is_blank(cell))


def reads_as_number(text: str) -> bool:
    try:
        parse_number(text)
    except ExcelError:
        return False
    return True
