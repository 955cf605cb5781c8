"""The one way from cell values to a body and back: a scalar call, or a grid of them, and what a cell shows.

Scalars take `scalar`; it alone decides what is right. A range takes `grid`, which sends whatever is plainly
valid through the body as numpy arrays and everything else, cell by cell, through `scalar`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xlplugin.caller import caller
from xlplugin.definition import OMITTED, Definition, Omitted
from xlplugin.errors import ExcelError
from xlplugin.scalar import is_range, scalar

__all__ = ["OMITTED", "SINGLE", "call", "compute", "each_cell", "first_complaint"]

SINGLE = frozenset({float, int, str, bool, type(None), Omitted})  # what most values are: no ranges


def call(function: Definition, args: Sequence[object]) -> object:
    """What a cell shows: like `compute`, but an error is returned as a value and nothing is ever raised."""
    try:
        if len(args) > len(function.arguments):
            raise ExcelError("#VALUE!", f"{function.signature} was given {len(args)} arguments")
        values = args if len(args) == len(function.arguments) else function.bind(tuple(args), {})
        result = compute(function, values)
    except ExcelError as error:
        result = error
    except Exception as error:  # a cell never shows a traceback
        result = ExcelError("#VALUE!", f"{function.name}: {type(error).__name__}: {error}".split("\n", 1)[0])
    who = caller()
    complaint = first_complaint(function, result)
    if complaint:
        who.last_error = complaint
    if who.doubts is not None:
        who.doubts |= dict.fromkeys(doubts(function, args, result))
    return result


def doubts(function: Definition, args: Sequence[object], result: object) -> list[str]:
    """What is allowed and yet odd: arguments and results outside their usual ranges, a line for each."""
    pairs = zip(function.arguments, args, strict=False)
    given = [(argument.name, argument.quantity, value) for argument, value in pairs]
    told = [(name, quantity.doubt(cell, ask=quantity is not function.returns))
            for name, quantity, value in (*given, ("the result", function.returns, result))
            for cell in (each_cell(value) if quantity.broadcasts else [value])]  # fmt: skip
    return [f"{function.name}: {name} {doubt}" for name, doubt in told if doubt]


def first_complaint(function: Definition, result: object) -> str:
    """The line on the first cell of a result that is an error, or else that speaks against its inputs."""
    quantity = function.returns
    if type(result) is float and not quantity.objects:
        return ""
    cells = each_cell(result)
    error = next((cell for cell in cells if isinstance(cell, ExcelError)), None)
    if error is not None or not quantity.objects:
        return "" if error is None else str(error)
    said = (quantity.objection(cell) for cell in cells if isinstance(cell, float))
    return next((f"{function.name}: {line}" for line in said if line), "")


def each_cell(result: object) -> list[object]:
    """The cells of a result, whether it is one value, a list, rows or an array."""
    result = result.tolist() if hasattr(result, "tolist") else result
    if not isinstance(result, list):
        return [result]
    return [cell for row in result for cell in row] if result and isinstance(result[0], list) else result


def compute(function: Definition, values: Sequence[object]) -> object:
    """The result for one value per argument; ranges among them broadcast."""
    if function.parts:
        return side_by_side(function, [compute(part, values) for part in function.parts])
    if not SINGLE.issuperset(map(type, values)):
        for argument, value in zip(function.arguments, values, strict=True):
            if argument.quantity.broadcasts and is_range(value):
                return ranges(function, values)
    return scalar(function, values)


def ranges(function: Definition, values: Sequence[object]) -> object:
    """The results for ranges among the values. They alone need numpy, which xlwings Lite may lack."""
    try:
        from xlplugin.grid import grid
    except ModuleNotFoundError as missing:
        if missing.name != "numpy":
            raise
        lack = "a range of values needs numpy, which is not installed here"
        raise ExcelError("#VALUE!", f"{function.name}: {lack}") from None
    return grid(function, values)


def side_by_side(function: Definition, parts: list[Any]) -> list[list[object]]:
    """The parts of a result that spills to the right: a row for one value, a row for each of a column."""
    if not is_range(parts[0]):
        return [parts]
    columns = [part.tolist() if hasattr(part, "tolist") else part for part in parts]
    if any(isinstance(row, list) and len(row) > 1 for row in columns[0]):
        raise ExcelError("#VALUE!", f"{function.name} spills to the right: give it one value or a column")
    flat = [[row[0] if isinstance(row, list) else row for row in column] for column in columns]
    return [list(row) for row in zip(*flat, strict=True)]
