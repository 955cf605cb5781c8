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
    Floats,
    Mask,
    Value,
    column_of,
    constant,
    merged,
)
from xlplugin.calculation.batch.lifting import lifted
from xlplugin.calculation.batch.rows import NotForBatch, Rows
from xlplugin.calculation.batch.tables import table_over
from xlplugin.errors import ExcelError
from xlplugin.quantity import Number

if TYPE_CHECKING:
    from xlplugin.registry import Argument as FunctionArgument
    from xlplugin.registry import Function


class Left:
    """An argument that was left out."""


OMITTED = Left()


def call_own(rows: Rows, function: Function, arguments: Sequence[Argument | Left]) -> Column:
    """The result in each row."""
    arguments = [*arguments, *[OMITTED] * (len(function.arguments) - len(arguments))]
    if len(arguments) > len(function.arguments):
        raise NotForBatch(f"{function.name} with too many arguments")
    arguments = [_as_asked(argument, asked) for argument, asked in _pairs(function, arguments)]
    if any(isinstance(argument, Cells) for argument in arguments):
        return _over_areas(rows, function, arguments)
    given = [argument for argument in arguments if isinstance(argument, Column)]

    def step(rows: Rows, *columns: Column) -> Column:
        values = iter(columns)
        return _by_word(rows, function, [a if isinstance(a, Left) else next(values) for a in arguments])

    return lifted(step, rows, given)


def _as_asked(argument: Argument | Left, asked: FunctionArgument) -> Argument | Left:
    """One value as a table of one cell where a table is asked for."""
    if isinstance(argument, Column) and not asked.quantity.broadcasts:
        return Cells(((argument,),))
    return argument


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
    from xlplugin.definition import OMITTED as NOT_GIVEN

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
    """A function of tables: where what it gets varies, its body computes with a column of rows each."""
    from xlplugin.runner import call

    if any(isinstance(a, Cells) and q.quantity.broadcasts for a, q in _pairs(function, arguments)):
        raise NotForBatch(f"{function.name} of an area where it takes a number")
    if all(isinstance(argument, Left) or argument.is_constant for argument in arguments):
        return _single(call(function, _row(arguments, 0)))
    result, good = _body_over(rows, function, arguments)
    if good.all():
        return Column(NUMBER, result)
    values: list[Value] = result.tolist()
    for place in np.flatnonzero(~good).tolist():
        values[place] = _value(call(function, _row(arguments, place)))
    return column_of(values)


def _pairs(
    function: Function, arguments: Sequence[Argument | Left]
) -> list[tuple[Argument | Left, FunctionArgument]]:
    return list(zip(arguments, function.arguments, strict=True))


def _value(result: object) -> Value:
    if isinstance(result, (float, str, bool, ExcelError)):
        return result
    raise NotForBatch("a result of several cells")


def _row(arguments: Sequence[Argument | Left], row: int) -> list[Any]:
    """What the runner takes in one scenario."""
    from xlplugin.definition import OMITTED as NOT_GIVEN

    return [
        NOT_GIVEN
        if isinstance(argument, Left)
        else _table(argument, row)
        if isinstance(argument, Cells)
        else argument.at(row)
        for argument in arguments
    ]


def _table(area: Cells, row: int) -> list[list[Value]]:
    return [[column.at(row) for column in line] for line in area.rows]


def _body_over(rows: Rows, function: Function, arguments: Sequence[Argument | Left]) -> tuple[Floats, Mask]:
    """The body's results over all rows at once, and the rows in which every argument is within its bounds."""
    from xlplugin.scalar import read_arguments

    good = np.ones(rows.size, dtype=bool)
    try:
        read = read_arguments(function, _row(arguments, 0))
    except ExcelError:
        return np.zeros(rows.size), ~good
    for place, (argument, asked) in enumerate(_pairs(function, arguments)):
        if isinstance(argument, Left):
            continue
        if isinstance(argument, Cells):
            read[place], fine = table_over(asked.quantity, read[place], argument, rows.size)
            good &= fine
        elif not argument.is_constant:
            if argument.is_mixed or argument.kinds != NUMBER or not isinstance(asked.quantity, Number):
                raise NotForBatch(f"{function.name} of values of several kinds")
            read[place] = argument.numbers
            good &= asked.quantity.contains(argument.numbers)
    with np.errstate(all="ignore"):
        result = np.broadcast_to(np.asarray(function.body(*read), dtype=float), (rows.size,)) + 0.0
    return result, good & np.isfinite(result)
