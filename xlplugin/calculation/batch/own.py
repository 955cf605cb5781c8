"""Our own functions over columns: each body runs once a column, through the runner's own rules."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from xlplugin.calculation.batch.aggregates import Argument
from xlplugin.calculation.batch.cells import Cells
from xlplugin.calculation.batch.column import (
    NUMBER,
    TEXT,
    Column,
    Value,
    column_of,
    constant,
    merged,
)
from xlplugin.calculation.batch.lifting import lifted
from xlplugin.calculation.batch.rows import NotForBatch, Rows
from xlplugin.errors import ExcelError

if TYPE_CHECKING:
    from xlplugin.registry import Function


class Left:
    """An argument that was left out."""


OMITTED = Left()


def call_own(rows: Rows, function: Function, arguments: Sequence[Argument | Left]) -> Column:
    """The result in each row."""
    arguments = [*arguments, *[OMITTED] * (len(function.arguments) - len(arguments))]
    if len(arguments) > len(function.arguments):
        raise NotForBatch(f"{function.name} with too many arguments")
    if any(isinstance(argument, Cells) for argument in arguments):
        return _over_areas(rows, function, arguments)
    given = [argument for argument in arguments if isinstance(argument, Column)]

    def step(rows: Rows, *columns: Column) -> Column:
        values = iter(columns)
        return _by_word(rows, function, [a if isinstance(a, Left) else next(values) for a in arguments])

    return lifted(step, rows, given)


def _by_word(rows: Rows, function: Function, arguments: Sequence[Column | Left]) -> Column:
    """Rows of equal words (a chip, a precision) at a time: a body takes words one by one."""
    for place, argument in enumerate(arguments):
        if isinstance(argument, Column) and isinstance(argument.texts, np.ndarray) and argument.kinds == TEXT:
            parts = []
            for word in sorted(set(argument.texts.tolist())):
                places = np.flatnonzero(argument.texts == word)
                taken = [a.take(places) if isinstance(a, Column) else a for a in arguments]
                taken[place] = Column(TEXT, 0.0, word)
                parts.append((places, _by_word(rows.some(places), function, taken)))
            return merged(rows.size, parts)
    return _by_numbers(rows, function, arguments)


def _by_numbers(rows: Rows, function: Function, arguments: Sequence[Column | Left]) -> Column:
    from xlplugin.grid import evaluate
    from xlplugin.runner import call

    values = [_plain(argument) for argument in arguments]
    if not any(isinstance(value, np.ndarray) for value in values):
        return _single(call(function, values))
    results = evaluate(function, values, rows.size)
    if results.dtype.kind == "f":
        return Column(NUMBER, results)
    return column_of(results.tolist())


def _plain(argument: Column | Left) -> Any:
    """What the runner takes: a value, an array of numbers, or nothing."""
    from xlplugin.runner import OMITTED as NOT_GIVEN

    if isinstance(argument, Left):
        return NOT_GIVEN
    if argument.is_constant:
        return argument.at(0)
    return argument.numbers if argument.kinds == NUMBER else np.asarray(argument.numbers) != 0.0


def _single(result: object) -> Column:
    if isinstance(result, (bool, float, int, str, ExcelError)):
        return constant(float(result) if type(result) is int else result)
    raise NotForBatch("a result of several cells")


def _over_areas(rows: Rows, function: Function, arguments: Sequence[Argument | Left]) -> Column:
    """A function of a table: where the table's numbers vary, its body computes with columns."""
    from xlplugin.runner import call

    single = [a for a in arguments if not isinstance(a, Cells)]
    if len(arguments) != 1 or single:
        arguments = [a.cell(0, 0) if isinstance(a, Cells) and a.is_single else a for a in arguments]
        if not any(isinstance(argument, Cells) for argument in arguments):
            return call_own(rows, function, arguments)
        raise NotForBatch(f"{function.name} over areas")
    (area,) = arguments
    assert isinstance(area, Cells)
    if area.is_constant:
        return _single(call(function, [_table(area, 0)]))
    result = _body_over(function, area)
    if result is not None:
        return Column(NUMBER, result)
    return column_of([_value(call(function, [_table(area, row)])) for row in range(rows.size)])


def _value(result: object) -> Value:
    if isinstance(result, (float, str, bool, ExcelError)):
        return result
    raise NotForBatch("a result of several cells")


def _table(area: Cells, row: int) -> list[list[Value]]:
    return [[column.at(row) for column in line] for line in area.rows]


def _body_over(function: Function, area: Cells) -> Any:
    """The body's result over all rows at once; None where a row needs the runner's own words."""
    from xlplugin.quantity import Rows as Table
    from xlplugin.quantity import is_blank

    quantity = function.arguments[0].quantity
    if not isinstance(quantity, Table) or any(c.is_mixed or isinstance(c.texts, np.ndarray) for c in area):
        return None
    sample = _table(area, 0)
    try:
        columns: list[list[Any]] = [list(column) for column in quantity.read(sample)]
    except ExcelError:
        return None
    filled = [place for place, line in enumerate(sample) if not all(map(is_blank, line))]
    filled = filled[len(filled) - len(columns[0]) :]  # without the heading
    for record, place in enumerate(filled):
        for number, column in enumerate(area.rows[place]):
            if not column.is_constant:
                if column.kinds != NUMBER or not quantity.columns[number][1].contains(column.numbers).all():
                    return None
                columns[number][record] = column.numbers
    with np.errstate(all="ignore"):
        result = function.body(columns)
    return result if isinstance(result, np.ndarray) and np.isfinite(result).all() else None
