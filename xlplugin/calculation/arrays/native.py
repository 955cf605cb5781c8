"""Excel's own functions over batches: those that models of this kind use. Any other goes to the engine."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from xlplugin.calculation.arrays.lookup import count_all, count_if, index, match
from xlplugin.calculation.arrays.rounding import round_half, round_up
from xlplugin.calculation.arrays.text import text
from xlplugin.calculation.arrays.values import (
    VALUE_ERROR,
    Area,
    Batch,
    NotForArrays,
    Value,
    condition,
    is_array,
    number,
)
from xlplugin.errors import ExcelError

Native = Callable[[Batch, Sequence[Value]], Value]


def choose(batch: Batch, arguments: Sequence[Value]) -> Value:
    """IF over values that are already known."""
    test = condition(arguments[0])
    branches = [*arguments[1:], False][:2]
    if isinstance(test, ExcelError):
        return test
    if not is_array(test):
        chosen = branches[0] if test else branches[1]
        return 0.0 if chosen is None else chosen
    if any(isinstance(branch, ExcelError) for branch in branches):
        return _choose_beside_error(batch, test, branches)
    first, second = (0.0 if branch is None else branch for branch in branches)
    kinds = {_kind(first), _kind(second)}
    if len(kinds) > 1:
        raise NotForArrays("an IF that gives numbers here and texts there")
    return np.where(test, first, second) if kinds != {"text"} else _choose_texts(test, first, second)


def _choose_beside_error(batch: Batch, test: np.ndarray, branches: Sequence[Value]) -> Value:
    """Rows that take the error are the engine's; the others take the branch without one."""
    failing = test if isinstance(branches[0], ExcelError) else ~test
    batch.irregular |= failing
    good = [branch for branch in branches if not isinstance(branch, ExcelError)]
    return good[0] if good else branches[0]


def _kind(value: Value) -> str:
    if isinstance(value, Area):
        raise NotForArrays("an IF that gives an area")
    kind = value.dtype.kind if is_array(value) else {str: "O", bool: "b"}.get(type(value), "f")
    return {"O": "text", "b": "truth"}.get(kind, "number")


def _choose_texts(test: np.ndarray, first: Value, second: Value) -> np.ndarray:
    chosen = np.empty(len(test), dtype=object)
    chosen[:] = second
    chosen[test] = first[test] if is_array(first) else first
    return chosen


def if_error(batch: Batch, arguments: Sequence[Value]) -> Value:
    """IFERROR: rows with an error are irregular already, so only an error in every row is left to see."""
    value, instead = arguments
    return instead if isinstance(value, ExcelError) else value


def _numbers(arguments: Sequence[Value]) -> list[Value]:
    """Numbers of SUM and the like: in areas, texts, truth values and blanks do not count."""
    found: list[Value] = []
    for argument in arguments:
        if not isinstance(argument, Area):
            found.append(number(argument))
            continue
        for value in argument.flat:
            if isinstance(value, (float, ExcelError)) or (is_array(value) and value.dtype.kind == "f"):
                found.append(value)
            elif is_array(value):
                raise NotForArrays("texts that differ between scenarios, in an area of numbers")
    return found


def _aggregate(function: Callable[[list[Value]], Value], nothing: Value = 0.0) -> Native:
    def run(batch: Batch, arguments: Sequence[Value]) -> Value:
        values = _numbers(arguments)
        errors = [value for value in values if isinstance(value, ExcelError)]
        if errors:
            return errors[0]
        return batch.finite(function(values)) if values else nothing

    return run


def _total(values: list[Value]) -> Value:
    total = 0.0
    for value in values:
        total = total + value
    return total


def _extreme(pick: Callable) -> Callable[[list[Value]], Value]:
    def run(values: list[Value]) -> Value:
        result = values[0]
        for value in values[1:]:
            result = pick(result, value)
        return result

    return run


def _of_one(function: Callable) -> Native:
    def run(batch: Batch, arguments: Sequence[Value]) -> Value:
        value = number(arguments[0])
        if isinstance(value, ExcelError):
            return value
        with np.errstate(all="ignore"):
            return batch.finite(function(value))

    return run


def _logical(combine: Callable) -> Native:
    def run(batch: Batch, arguments: Sequence[Value]) -> Value:
        tests = [condition(value) for argument in arguments for value in _logical_values(argument)]
        if not tests:
            return VALUE_ERROR
        errors = [test for test in tests if isinstance(test, ExcelError)]
        if errors:
            return errors[0]
        result = combine.reduce(np.broadcast_arrays(*tests))
        return result if any(map(is_array, tests)) else bool(result)

    return run


def _logical_values(argument: Value) -> list[Value]:
    """What counts for AND and OR: in a cell of the book, a blank and a text do not."""
    if not isinstance(argument, Area):
        return [argument]
    if any(is_array(value) and value.dtype == object for value in argument.flat):
        raise NotForArrays("texts that differ between scenarios, in AND or OR")
    return [value for value in argument.flat if value is not None and not isinstance(value, str)]


def is_number(batch: Batch, arguments: Sequence[Value]) -> Value:
    value = arguments[0]
    return isinstance(value, float) or (is_array(value) and value.dtype.kind == "f")


def negate(batch: Batch, arguments: Sequence[Value]) -> Value:
    test = condition(arguments[0])
    if isinstance(test, ExcelError):
        return test
    return ~test if is_array(test) else not test


# Functions for which a reference to one cell is an area: blanks, texts and truths in it do not count.
OVER_CELLS = {"SUM", "MIN", "MAX", "AVERAGE", "AND", "OR", "COUNTA"}

NATIVE: dict[str, Native] = {
    "IF": choose,
    "IFERROR": if_error,
    "SUM": _aggregate(_total),
    "SUMPRODUCT": _aggregate(_total),  # of one product of areas; `formula` refuses several arguments
    "MIN": _aggregate(_extreme(np.minimum)),
    "MAX": _aggregate(_extreme(np.maximum)),
    "AVERAGE": _aggregate(lambda values: _total(values) / len(values), ExcelError("#DIV/0!")),
    "ABS": _of_one(np.abs),
    "SQRT": _of_one(np.sqrt),
    "AND": _logical(np.logical_and),
    "OR": _logical(np.logical_or),
    "NOT": negate,
    "ISNUMBER": is_number,
    "ROUND": round_half,
    "ROUNDUP": round_up,
    "INDEX": index,
    "MATCH": match,
    "COUNTA": count_all,
    "COUNTIF": count_if,
    "TEXT": text,
}
