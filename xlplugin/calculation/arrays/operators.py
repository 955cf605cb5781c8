"""Excel's operators over batches."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence

import numpy as np

from xlplugin.calculation.arrays.ordering import SURELY_APART, agree, text_key
from xlplugin.calculation.arrays.values import Area, Batch, NotForArrays, Value, is_array, number, texts
from xlplugin.errors import ExcelError

_ARITHMETIC = {"+": operator.add, "-": operator.sub, "*": operator.mul}
_COMPARISONS = {
    "=": operator.eq, "<>": operator.ne, "<": operator.lt,
    ">": operator.gt, "<=": operator.le, ">=": operator.ge,
}  # fmt: skip


def binary(symbol: str) -> Callable[[Batch, Value, Value], Value]:
    """The function of an infix operator."""
    if symbol in _ARITHMETIC:
        return lambda batch, left, right: _arithmetic(batch, _ARITHMETIC[symbol], left, right)
    if symbol in _COMPARISONS:
        return lambda batch, left, right: _compare(batch, symbol, left, right)
    if symbol == "/":
        return lambda batch, left, right: _arithmetic(batch, _divide, left, right)
    if symbol == "^":
        return lambda batch, left, right: _arithmetic(batch, _power, left, right)
    if symbol == "&":
        return _join
    raise NotForArrays(f"the operator {symbol}")


def _arithmetic(batch: Batch, function: Callable, left: Value, right: Value) -> Value:
    if isinstance(left, Area) or isinstance(right, Area):
        return _over_areas(batch, function, left, right)
    left, right = number(left), number(right)
    for value in (left, right):
        if isinstance(value, ExcelError):
            return value
    try:
        with np.errstate(all="ignore"):
            return batch.finite(function(left, right))
    except ZeroDivisionError:
        return ExcelError("#DIV/0!")
    except OverflowError:
        return ExcelError("#NUM!")


def _over_areas(batch: Batch, function: Callable, left: Value, right: Value) -> Area:
    """Element by element, for SUMPRODUCT and the like; areas must have one shape."""
    shapes = {(len(a.rows), len(a.rows[0])) for a in (left, right) if isinstance(a, Area)}
    if len(shapes) > 1:
        raise NotForArrays("areas of different sizes")
    height, width = shapes.pop()

    def at(value: Value, row: int, column: int) -> Value:
        return value.rows[row][column] if isinstance(value, Area) else value

    rows = range(height), range(width)
    return Area(
        tuple(
            tuple(_arithmetic(batch, function, at(left, r, c), at(right, r, c)) for c in rows[1])
            for r in rows[0]
        )
    )


def _divide(left: Value, right: Value) -> Value:
    return left / right


def _power(left: Value, right: Value) -> Value:
    # 0^0 and roots of negatives have their own rules: left to the engine.
    if not is_array(left) and not is_array(right):
        if left <= 0:
            raise NotForArrays("a power of zero or of a negative number")
        return left**right
    return np.where(left > 0, np.power(np.abs(left), right), np.nan)


def last_step(symbol: str) -> Callable[[Batch, Sequence[Value]], Value]:
    """A sum or difference as a formula's last step: 0 where the sides agree to 15 digits."""

    def run(batch: Batch, arguments: Sequence[Value]) -> Value:
        left, right = arguments
        result = _arithmetic(batch, _ARITHMETIC[symbol], left, right)
        if isinstance(result, (ExcelError, Area)):
            return result
        left, right = number(left), number(right)
        right = -right if symbol == "+" else right
        if is_array(result):
            batch.irregular |= _are_close(left, right) & (result != 0)
            return result
        return 0.0 if agree(left, right) else result

    return run


def _are_close(left: Value, right: Value) -> Value:
    """Whether numbers may agree to 15 digits: of an array's, the engine computes the row."""
    return np.abs(left - right) <= SURELY_APART * np.maximum(np.abs(left), np.abs(right))


def _compare(batch: Batch, symbol: str, left: Value, right: Value) -> Value:
    for value in (left, right):
        if isinstance(value, ExcelError):
            return value
        if isinstance(value, Area):
            raise NotForArrays("areas in a comparison")
    compare = _COMPARISONS[symbol]
    left, right = _filled(left, right), _filled(right, left)
    if _rank(left) != _rank(right):
        return compare(_rank(left), _rank(right))
    if _rank(left) == 0:
        return _compare_numbers(batch, compare, left, right)
    if _rank(left) == 1 and symbol not in ("=", "<>"):
        return _compare_order(batch, compare, left, right)
    return compare(_folded(left), _folded(right))


def _compare_order(batch: Batch, compare: Callable, left: Value, right: Value) -> Value:
    """Which text comes first."""
    if not is_array(left) and not is_array(right):
        return compare(text_key(left), text_key(right))
    lefts, rights = (side.tolist() if is_array(side) else [side] * batch.size for side in (left, right))
    return np.array([compare(text_key(a), text_key(b)) for a, b in zip(lefts, rights, strict=True)])


def _compare_numbers(batch: Batch, compare: Callable, left: Value, right: Value) -> Value:
    if not is_array(left) and not is_array(right):
        return compare(0, 0) if agree(left, right) else compare(left, right)
    batch.irregular |= _are_close(left, right) & (left != right)
    return compare(left, right)


def _filled(value: Value, other: Value) -> Value:
    """A blank compares as the empty value of the other's kind."""
    if value is not None:
        return value
    return {0: 0.0, 1: "", 2: False}[_rank(other) if other is not None else 0]


def _rank(value: Value) -> int:
    """Numbers come before texts, texts before truth values."""
    kind = value.dtype if is_array(value) else type(value)
    return {float: 0, np.dtype(float): 0, str: 1, np.dtype(object): 1, bool: 2, np.dtype(bool): 2}[kind]


def _folded(value: Value) -> Value:
    if isinstance(value, str):
        return value.lower()
    if is_array(value) and value.dtype == object:
        return np.array([text.lower() for text in value.tolist()], dtype=object)
    return value


def _join(batch: Batch, left: Value, right: Value) -> Value:
    left, right = texts(left), texts(right)
    for value in (left, right):
        if isinstance(value, ExcelError):
            return value
    if isinstance(left, str) and isinstance(right, str):
        return left + right
    lefts = [left] * batch.size if isinstance(left, str) else left
    rights = [right] * batch.size if isinstance(right, str) else right
    joined = np.empty(batch.size, dtype=object)
    joined[:] = [a + b for a, b in zip(lefts, rights, strict=True)]
    return joined
