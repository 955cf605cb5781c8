"""One result from one value per argument: read, held against bounds, computed, and what is wrong said."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from xlplugin.definition import OMITTED, Definition, Omitted
from xlplugin.errors import ExcelError
from xlplugin.quantity import SameAs, is_blank


def is_range(value: object) -> bool:
    return isinstance(value, list | tuple) or getattr(value, "ndim", 0) > 0


def scalar(function: Definition, values: Sequence[object]) -> object:
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


def read_arguments(function: Definition, values: Sequence[Any], keep: type = Omitted) -> list[object]:
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


def read_one(function: Definition, i: int, values: Sequence[Any], before: list[object], keep: type) -> object:
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
        if not error.message:
            raise  # an error cell of a range: it is handed on as it is
        raise ExcelError(error.code, f"{function.name}: {argument.name} {error.message}") from None


def is_unset(value: object) -> bool:
    """Not given, or a blank cell: an optional argument then takes its default. 0 is a value."""
    return value is OMITTED or is_blank(value)
