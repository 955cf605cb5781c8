"""Functions over many cells: texts, truths and blanks count where they are given directly, not in cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from xlplugin.calculation.batch.cells import Cells
from xlplugin.calculation.batch.column import (
    BLANK,
    DIV0,
    ERROR,
    NUM,
    NUMBER,
    TEXT,
    TRUTH,
    Column,
    Floats,
    Mask,
    error,
)
from xlplugin.calculation.batch.lifting import column_from, is_plain_number, lifted, number, with_errors
from xlplugin.calculation.batch.operators import CLOSE, LOST
from xlplugin.calculation.batch.rows import NotForBatch, Rows

Argument: TypeAlias = Column | Cells


@dataclass
class Counted:
    """The numbers of a call: of each where it counts (None: everywhere); and the first error of each row."""

    numbers: list[tuple[float | Floats, Mask | None]] = field(default_factory=list)
    failed: NDArray[np.int64] | int = -1  # the error's number; -1 for none

    def fail(self, code: float | Floats, where: Mask | None) -> None:
        """Notes an error where none was before."""
        wanted = np.where(True if where is None else where, code, -1.0).astype(np.int64)
        found = np.where(np.asarray(self.failed) >= 0, self.failed, wanted)
        self.failed = int(found) if found.ndim == 0 else found

    def result(self, value: float | Floats) -> Column:
        """A result, with the errors."""
        if isinstance(self.failed, int):
            return error(self.failed) if self.failed >= 0 else column_from(value)
        column = column_from(np.broadcast_to(value, self.failed.shape) + 0.0)
        if column.is_mixed:
            codes = np.where(self.failed >= 0, self.failed, column.numbers)
            return with_errors(codes, (self.failed >= 0) | (column.kinds == ERROR), codes)
        return with_errors(np.asarray(column.numbers, dtype=float), self.failed >= 0, self.failed)


def counted(rows: Rows, arguments: Sequence[Argument]) -> Counted:
    """The numbers among the arguments, in order."""
    found = Counted()
    for argument in arguments:
        if isinstance(argument, Cells):
            for column in argument:
                _count_cell(found, column)
        else:
            _count_value(rows, found, argument)
    return found


def _count_cell(found: Counted, column: Column) -> None:
    if not column.is_mixed:
        if column.kinds == NUMBER:
            found.numbers.append((column.numbers, None))
        elif column.kinds == ERROR:
            found.fail(column.numbers, None)
        return
    is_number, failed = column.kinds == NUMBER, column.kinds == ERROR
    if is_number.any():
        found.numbers.append((np.where(is_number, column.numbers, 0.0), is_number))
    if failed.any():
        found.fail(column.numbers, failed)


def _count_value(rows: Rows, found: Counted, column: Column) -> None:
    if column.is_mixed or not (column.kinds == NUMBER or is_plain_number(column.texts)):
        rows.doubt(np.isin(column.kinds, (TEXT, BLANK)))  # the engine looks for other errors first
    column = lifted(lambda rows, value: Column(NUMBER, number(rows, value)), rows, (column,))
    if column.is_mixed or column.kinds == ERROR:
        _count_cell(found, column)
    else:
        found.numbers.append((column.numbers, None))


def _total(rows: Rows, found: Counted) -> tuple[Any, Any]:
    """The sum, from the first to the last as spreadsheets add, and how many.

    Where terms cancel out but for their last digit the engine decides whether that is nought.
    """
    total: Any = 0.0
    count: Any = 0.0
    largest: Any = 0.0
    with np.errstate(all="ignore"):
        for value, where in found.numbers:
            total = total + value
            largest = np.maximum(largest, np.abs(value))
            count = count + (1.0 if where is None else where)
        least = LOST if rows.inexact else CLOSE
        rows.doubt((np.abs(total) < least * largest) & (total != 0.0))
    return total, count


def sum_of(rows: Rows, arguments: Sequence[Argument]) -> Column:
    found = counted(rows, arguments)
    return found.result(_total(rows, found)[0])


def average(rows: Rows, arguments: Sequence[Argument]) -> Column:
    found = counted(rows, arguments)
    total, count = _total(rows, found)
    found.fail(DIV0, np.asarray(count == 0.0))
    with np.errstate(all="ignore"):
        return found.result(np.divide(total, count))


def _extreme(pick: Callable[[Any, Any], Any], start: float) -> Callable[[Rows, Sequence[Argument]], Column]:
    def run(rows: Rows, arguments: Sequence[Argument]) -> Column:
        found = counted(rows, arguments)
        result: float | Floats = start
        for value, where in found.numbers:
            result = pick(result, value if where is None else np.where(where, value, start))
        if any(where is None for _, where in found.numbers):
            return found.result(result)
        return found.result(np.where(np.isinf(result), 0.0, result) + 0.0)  # nothing to choose from

    return run


def product(rows: Rows, arguments: Sequence[Argument]) -> Column:
    found = counted(rows, arguments)
    result: float | Floats = 1.0
    count: Any = 0.0
    with np.errstate(all="ignore"):
        for value, where in found.numbers:
            result = result * (value if where is None else np.where(where, value, 1.0))
            count = count + (1.0 if where is None else where)
    return found.result(np.where(np.asarray(count) == 0.0, 0.0, result) + 0.0)


def median(rows: Rows, arguments: Sequence[Argument]) -> Column:
    found = counted(rows, arguments)
    if not found.numbers:
        found.fail(NUM, None)
        return found.result(0.0)
    if any(where is not None for _, where in found.numbers):
        raise NotForBatch("MEDIAN over cells that are numbers in some scenarios only")
    table = np.stack(np.broadcast_arrays(*(np.asarray(value, dtype=float) for value, _ in found.numbers)))
    table.sort(axis=0)
    count = len(table)
    middle = table[count // 2] if count % 2 else (table[count // 2 - 1] + table[count // 2]) / 2.0
    return found.result(middle if middle.ndim else float(middle))


def sum_product(rows: Rows, arguments: Sequence[Argument]) -> Column:
    """SUMPRODUCT: of areas of one shape; what is no number counts as 0, where it was not computed."""
    areas = [a if isinstance(a, Cells) else Cells(((a,),), False) for a in arguments]
    if len({area.shape for area in areas}) > 1:
        raise NotForBatch("SUMPRODUCT over areas of different shapes")
    found = Counted()
    total: float | Floats = 0.0
    with np.errstate(all="ignore"):
        for columns in zip(*areas, strict=True):
            part: float | Floats = 1.0
            for column in columns:
                part = part * _factor(found, column)
            total = total + part
    return found.result(total)


def _factor(found: Counted, column: Column) -> float | Floats:
    if not column.is_mixed:
        if column.kinds == ERROR:
            found.fail(column.numbers, None)
        return column.numbers if column.kinds == NUMBER else 0.0
    if (column.kinds == ERROR).any():
        found.fail(column.numbers, column.kinds == ERROR)
    return np.where(column.kinds == NUMBER, column.numbers, 0.0)


def truths(rows: Rows, arguments: Sequence[Argument]) -> Iterator[Column]:
    """What counts for AND and OR: in cells of the book, blanks and texts do not."""
    for argument in arguments:
        if isinstance(argument, Column):
            rows.doubt(np.isin(argument.kinds, (TEXT, BLANK)))  # some of these the engine passes over
            yield argument
            continue
        for column in argument:
            if column.is_mixed and np.isin(column.kinds, (TEXT, BLANK)).any():
                raise NotForBatch("AND or OR over cells that are texts in some scenarios only")
            if column.is_mixed or column.kinds in (NUMBER, TRUTH, ERROR):
                yield column


FUNCTIONS: dict[str, Callable[[Rows, Sequence[Argument]], Column]] = {
    "SUM": sum_of,
    "AVERAGE": average,
    "MIN": _extreme(np.minimum, np.inf),
    "MAX": _extreme(np.maximum, -np.inf),
    "PRODUCT": product,
    "MEDIAN": median,
    "SUMPRODUCT": sum_product,
}
