"""Excel's operators over columns."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from xlplugin.calculation.batch.column import (
    BLANK,
    DIV0,
    NUM,
    NUMBER,
    TRUTH,
    Column,
    Floats,
    Mask,
    error,
)
from xlplugin.calculation.batch.lifting import column_from, each, lifted, number, text, with_errors
from xlplugin.calculation.batch.powers import raised
from xlplugin.calculation.batch.rows import Problem, Rows

# Excel compares 15 digits and takes a last difference of fewer for nought; within this part of either side
# the engine decides, by digits.
CLOSE = 2e-14

# A difference that is so small a part of either side has lost digits: where they come of a power or a
# logarithm, two libraries differ by more than counts as equal (1e-11; they differ by some 1e-15 before).
LOST = 2e-4

COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}


def _add(rows: Rows, left: Column, right: Column) -> Any:
    return _sum(rows, number(rows, left), number(rows, right))


def _subtract(rows: Rows, left: Column, right: Column) -> Any:
    return _sum(rows, number(rows, left), -number(rows, right))


def _sum(rows: Rows, left: Any, right: Any) -> Any:
    result = left + right
    if rows.inexact:
        rows.doubt((np.abs(result) < LOST * np.abs(left)) & (result != 0.0))
    return result


def _multiply(rows: Rows, left: Column, right: Column) -> Any:
    return number(rows, left) * number(rows, right)


def _divide(rows: Rows, left: Column, right: Column) -> Any:
    top, bottom = number(rows, left), number(rows, right)
    if not isinstance(bottom, np.ndarray):
        if bottom == 0.0:
            raise Problem(DIV0)
        return top / bottom
    result = top / bottom
    if np.isfinite(result).all():
        return Column(NUMBER, result)
    return with_errors(result, ~np.isfinite(result), np.where(bottom == 0.0, DIV0, NUM))


def power(rows: Rows, left: Column, right: Column) -> Any:
    """`^`: 0^0 is #NUM!, 0 to a negative power #DIV/0!; odd roots of negative numbers are the engine's."""
    base, exponent = number(rows, left), number(rows, right)
    if isinstance(exponent, float) and exponent == 2.0 and isinstance(base, np.ndarray):
        return base * base
    base_, exponent_ = np.asarray(base, dtype=float), np.asarray(exponent, dtype=float)
    result = raised(base_, exponent_)
    roots = (base_ < 0.0) & (exponent_ != np.floor(exponent_))
    if roots.any():
        rows.doubt(np.broadcast_to(roots, rows.size))
    nought = (base_ == 0.0) & (exponent_ <= 0.0)
    if nought.any() or not np.isfinite(result).all():
        failed = nought | ~np.isfinite(result)
        # too large by a negative power: #NUM! in Excel, #DIV/0! in the engine
        rows.doubt(np.broadcast_to(failed & ~nought & (exponent_ < 0.0), rows.size))
        codes = np.where(nought & (exponent_ < 0.0), DIV0, NUM)
        if result.ndim == 0:
            return error(int(codes)) if failed else float(result)
        return with_errors(result, failed, codes)
    return result if result.ndim else float(result)


def _join(rows: Rows, left: Column, right: Column) -> Any:
    first, second = text(rows, left), text(rows, right)
    if not isinstance(first, np.ndarray) and not isinstance(second, np.ndarray):
        return first + second
    return each(operator.add, first, second)


def _comparison(symbol: str) -> Callable[[Rows, Column, Column], Any]:
    compare = COMPARE[symbol]

    def step(rows: Rows, left: Column, right: Column) -> Any:
        left, right = _filled(left, right), _filled(right, left)
        if left.kinds != right.kinds:  # numbers come before texts, texts before truths
            return bool(compare(left.kinds, right.kinds))
        if left.kinds == NUMBER:
            rows.doubt(undecided(left.numbers, right.numbers, rows.inexact))
            return compare(left.numbers, right.numbers)
        if left.kinds == TRUTH:
            return compare(left.numbers, right.numbers)
        return _compare_texts(rows, symbol, left.texts, right.texts)

    return step


def _filled(column: Column, other: Column) -> Column:
    """A blank compares as the empty value of the other's kind."""
    if column.kinds != BLANK:
        return column
    kind = NUMBER if other.kinds == BLANK else other.kinds
    return Column(kind, 0.0, "")


def _compare_texts(rows: Rows, symbol: str, left: Any, right: Any) -> Any:
    equal = each(lambda a, b: a.casefold() == b.casefold(), left, right)
    if symbol in ("=", "<>"):
        return equal if symbol == "=" else np.logical_not(equal)
    rows.doubt(np.logical_not(equal))  # which text comes first is for the engine to say
    return equal if symbol in ("<=", ">=") else np.zeros_like(equal, dtype=bool)


def undecided(left: float | Floats, right: float | Floats, inexact: float = 0.0) -> Mask | bool:
    """Where last digits decide whether numbers are equal by 15 of them; `inexact`: how far those are off."""
    close = np.abs(left - right) <= max(CLOSE, inexact) * np.maximum(np.abs(left), np.abs(right))
    return close & ((left != right) | (inexact > CLOSE))


STEPS: dict[str, Callable[[Rows, Column, Column], Any]] = {
    "+": _add,
    "-": _subtract,
    "*": _multiply,
    "/": _divide,
    "^": power,
    "&": _join,
    **{symbol: _comparison(symbol) for symbol in COMPARE},
}


def binary(symbol: str, rows: Rows, left: Column, right: Column) -> Column:
    """The result of an infix operator."""
    are_numbers = not left.is_mixed and not right.is_mixed and left.kinds == right.kinds == NUMBER
    if are_numbers and (symbol == "*" or (symbol in "+-" and not rows.inexact)):
        return _of_numbers(symbol, left.numbers, right.numbers)
    return lifted(STEPS[symbol], rows, (left, right))


_FAST: dict[str, Callable[[Any, Any], Any]] = {"+": operator.add, "-": operator.sub, "*": operator.mul}


def _of_numbers(symbol: str, left: float | Floats, right: float | Floats) -> Column:
    """What most steps are."""
    with np.errstate(over="ignore", under="ignore"):
        return column_from(_FAST[symbol](left, right))


def last_difference(symbol: str, rows: Rows, left: Column, right: Column) -> Column:
    """`+` or `-` as the last step of a formula: what is left of numbers that agree to 15 digits is nought."""
    result = binary(symbol, rows, left, right)

    def doubted(rows: Rows, left: Column, right: Column) -> Any:
        a, b = number(rows, left), number(rows, right)
        rows.doubt(undecided(a, -b if symbol == "+" else b, rows.inexact))
        return 0.0

    lifted(doubted, rows, (left, right))
    return result


def negated(rows: Rows, column: Column) -> Any:
    return -number(rows, column)


def percent(rows: Rows, column: Column) -> Any:
    return number(rows, column) / 100.0


def plus(rows: Rows, column: Column) -> Any:
    """A prefix plus changes nothing, not even a text."""
    return column
