"""The one way from cell values to a body and back: defaults, reading, bounds, broadcasting, errors.

Scalars take `scalar`; it alone decides what is right. A range takes `grid`, which sends whatever is plainly
valid through the body as numpy arrays and everything else, cell by cell, through `scalar`.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from xlplugin.errors import ExcelError
from xlplugin.quantity import Number, SameAs, Untold, is_blank

if TYPE_CHECKING:
    from xlplugin.registry import Argument, Function


class _Omitted:
    def __repr__(self) -> str:
        return "OMITTED"

    def __reduce__(self):
        return "OMITTED"


OMITTED = _Omitted()  # the argument was not given at all
SINGLE = frozenset({float, int, str, bool, type(None), _Omitted})  # what most values are: no ranges
last_error = ""  # the line behind the latest error value or remark, for XLP_LAST_ERROR


class Shortcut(NamedTuple):
    """What most values of an argument are, so that a scalar call need not ask the quantity."""

    low: float  # the lowest number taken
    high: float
    words: tuple[str, ...]
    default: object  # as the body takes it; OMITTED where there is none of its own

    @classmethod
    def of(cls, argument: Argument) -> Shortcut:
        quantity, default = argument.quantity, argument.default
        number = quantity if isinstance(quantity, Number) else Number("", low=1, high=0)  # no number passes
        low, high = max(number.low, -sys.float_info.max), min(number.high, sys.float_info.max)
        known = not argument.required and not isinstance(default, SameAs)
        return cls(
            math.nextafter(low, math.inf) if number.low_open else low,
            math.nextafter(high, -math.inf) if number.high_open else high,
            getattr(quantity, "choices", ()),
            (None if isinstance(default, Untold) else quantity.read(default)) if known else OMITTED,
        )


def call(function: Function, args: Sequence[object]) -> object:
    """What a cell shows: like `compute`, but an error is returned as a value and nothing is ever raised."""
    global last_error
    try:
        if len(args) > len(function.arguments):
            raise ExcelError("#VALUE!", f"{function.signature} was given {len(args)} arguments")
        values = args if len(args) == len(function.arguments) else function.bind(tuple(args), {})
        result = compute(function, values)
    except ExcelError as error:
        result = error
    except Exception as error:  # a cell never shows a traceback
        result = ExcelError("#VALUE!", f"{function.name}: {type(error).__name__}: {error}".split("\n", 1)[0])
    complaint = first_complaint(function, result)
    if complaint:
        last_error = complaint
    return result


def remark(line: str) -> None:
    """Leave a line for XLP_LAST_ERROR about a result that is no error, but seldom what was meant."""
    global last_error
    last_error = line


def first_complaint(function: Function, result: object) -> str:
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
    result = result.tolist() if getattr(result, "ndim", 0) else result
    if not isinstance(result, list):
        return [result]
    return [cell for row in result for cell in row] if result and isinstance(result[0], list) else result


def compute(function: Function, values: Sequence[object]) -> object:
    """The result for one value per argument; ranges among them broadcast."""
    if function.parts:
        return side_by_side(function, [compute(part, values) for part in function.parts])
    if not SINGLE.issuperset(map(type, values)):
        for argument, value in zip(function.arguments, values, strict=True):
            if argument.quantity.broadcasts and is_range(value):
                from xlplugin.grid import grid

                return grid(function, values)
    return scalar(function, values)


def is_range(value: object) -> bool:
    return isinstance(value, list | tuple) or getattr(value, "ndim", 0) > 0


def side_by_side(function: Function, parts: list) -> list[list[object]]:
    """The parts of a result that spills to the right: a row for one value, a row for each of a column."""
    if not is_range(parts[0]):
        return [parts]
    columns = [part.tolist() if hasattr(part, "tolist") else part for part in parts]
    if any(isinstance(row, list) and len(row) > 1 for row in columns[0]):
        raise ExcelError("#VALUE!", f"{function.name} spills to the right: give it one value or a column")
    flat = [[row[0] if isinstance(row, list) else row for row in column] for column in columns]
    return [list(row) for row in zip(*flat, strict=True)]


def scalar(function: Function, values: Sequence[object]) -> object:
    """One result from one value per argument. Raises ExcelError with function, argument, bounds and value."""
    read = read_arguments(function, values)
    try:
        result = function.body(*read)
    except ZeroDivisionError:
        raise ExcelError("#DIV/0!", f"{function.name}: division by zero") from None
    except OverflowError:
        raise ExcelError("#NUM!", f"{function.name}: the result is too large for a number") from None
    except ExcelError as error:
        raise ExcelError(error.code, f"{function.name}: {error.message}") from None
    if isinstance(result, str):
        return result
    if not math.isfinite(result):
        raise ExcelError("#NUM!", f"{function.name}: the result is too large for a number")
    return float(result)  # whole numbers in, a float out all the same: spreadsheets know nothing else


def read_arguments(function: Function, values: Sequence, keep: type = _Omitted) -> list[object]:
    """The values as the body takes them, in order. Values of type `keep` pass unread."""
    read: list[object] = []
    for value, (low, high, words, default) in zip(values, function.shortcuts, strict=True):
        kind = type(value)
        if kind is float or kind is int:
            if low <= value <= high:
                read.append(value)
                continue
        elif kind is str:
            if value in words:
                read.append(value)
                continue
        elif value is OMITTED and default is not OMITTED:
            read.append(default)
            continue
        read.append(read_one(function, len(read), values, read, keep))
    return read


def read_one(function: Function, i: int, values: Sequence, before: list, keep: type) -> object:
    """Argument number `i` as the body takes it; `before` are the arguments already read."""
    for value in values[i:]:
        if isinstance(value, ExcelError):
            raise value  # an error cell wins over complaints about the other arguments
    argument, value = function.arguments[i], values[i]
    if isinstance(value, keep) and value is not OMITTED:
        return value
    try:
        if not is_unset(value):
            return argument.quantity.read(value)
        if argument.required:
            hint = argument.quantity.blank_hint or f"it must be {argument.quantity.allowed}"
            raise ExcelError("#VALUE!", f"is blank: {hint}")
        if isinstance(argument.default, SameAs):
            return before[[a.name for a in function.arguments].index(argument.default.argument)]
        return function.shortcuts[i].default
    except ExcelError as error:
        raise ExcelError(error.code, f"{function.name}: {argument.name} {error.message}") from None


def is_unset(value: object) -> bool:
    """Not given, or a blank cell: an optional argument then takes its default. 0 is a value."""
    return value is OMITTED or is_blank(value)
