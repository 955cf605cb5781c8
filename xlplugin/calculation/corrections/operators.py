"""Excel's comparisons, and a last sum or difference, which count 15 digits where the engine counts 17.

0.1+0.2=0.3 is TRUE in Excel, and so is "É"="é". A formula whose last step subtracts two numbers that agree to
15 digits gives 0 there: 0.1+0.2-0.3, but not (0.1+0.2-0.3).
"""

from __future__ import annotations

import operator
from collections.abc import Callable

from xlplugin.calculation.corrections.coercion import number_of
from xlplugin.calculation.corrections.ordering import text_key
from xlplugin.errors import ExcelError

Grid = list  # of rows
_COMPARE = {
    "=": operator.eq, "<>": operator.ne, "<": operator.lt,
    ">": operator.gt, "<=": operator.le, ">=": operator.ge,
}  # fmt: skip
# Numbers that differ by more than this part of the larger cannot agree to 15 digits.
SURELY_APART = 1e-14


def comparison(symbol: str) -> Callable[[object, object], object]:
    """What an infix comparison gives, element by element where a side is an area."""
    compare = _COMPARE[symbol]
    key = str.lower if symbol in ("=", "<>") else text_key

    def of_values(left: object, right: object) -> object:
        for value in (left, right):
            if isinstance(value, ExcelError):
                return value
        left, right = _filled(left, right), _filled(right, left)
        first, second = _rank(left), _rank(right)
        if first != second:
            return compare(first, second)
        if first == 0:
            return compare(left, right) if left == right or not agree(left, right) else compare(0, 0)
        return compare(key(left), key(right)) if first == 1 else compare(left, right)

    return lambda left, right: spread(of_values, left, right)


def agree(left: float, right: float) -> bool:
    """Whether two numbers are the same to 15 significant digits."""
    if abs(left - right) > SURELY_APART * max(abs(left), abs(right)):
        return False
    return f"{left:.14e}" == f"{right:.14e}"


def last_difference(left: object, right: object) -> object:
    """left - right as a formula's last step."""
    return spread(lambda first, second: _last(first, second, -1.0), left, right)


def last_sum(left: object, right: object) -> object:
    """left + right as a formula's last step."""
    return spread(lambda first, second: _last(first, second, 1.0), left, right)


def _last(left: object, right: object, sign: float) -> object:
    first, second = number_of(left), number_of(right)
    for value in (first, second):
        if isinstance(value, ExcelError):
            return value
    return 0.0 if agree(first, -sign * second) else first + sign * second


def of_each(function: Callable[[object], object]) -> Callable[[object], object]:
    """A function of one value, also over an area."""

    def run(value: object) -> object:
        return [list(map(function, row)) for row in value] if isinstance(value, Grid) else function(value)

    return run


def spread(function: Callable[[object, object], object], left: object, right: object) -> object:
    """A function of two values over areas; a side of one row or column is repeated along the other."""
    if not isinstance(left, Grid) and not isinstance(right, Grid):
        return function(left, right)
    grids = [side if isinstance(side, Grid) else [[side]] for side in (left, right)]
    height, width = (max(map(size, grids)) for size in (len, lambda grid: len(grid[0])))

    def at(grid: Grid, row: int, column: int) -> object:
        row, column = (0 if len(grid) == 1 else row), (0 if len(grid[0]) == 1 else column)
        inside = row < len(grid) and column < len(grid[0])
        return grid[row][column] if inside else ExcelError("#N/A")

    return [[function(at(grids[0], r, c), at(grids[1], r, c)) for c in range(width)] for r in range(height)]


def _filled(value: object, other: object) -> object:
    """A blank compares as the empty value of the other's kind."""
    if value is not None:
        return value
    return {0: 0.0, 1: "", 2: False}[_rank(other) if other is not None else 0]


def _rank(value: object) -> int:
    """Numbers come before texts, texts before truth values."""
    return 2 if isinstance(value, bool) else 1 if isinstance(value, str) else 0
