"""COUNTIF, SUMIFS and their like in Python, for what the engine does not see.

It skips errors among the summed cells, and takes `5%` or `#N/A` in a criterion for plain texts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from xlplugin.calculation.corrections.criteria import Finder, Place, is_equality, is_plain
from xlplugin.calculation.corrections.names import engine_name
from xlplugin.calculation.corrections.ordering import NUMBER, kind_of
from xlplugin.calculation.corrections.syntax import PREFIX
from xlplugin.errors import ExcelError

PLAIN = PREFIX + "PLAIN_CRITERION"
Summing = Callable[[list[float]], object]


def plain_criterion(criterion: object, numbers: object) -> bool:
    """Whether the engine's own function takes a criterion as Excel does, in an area of so many numbers.

    A text that spells a number is equal to another one, as the engine compares them, if not to a number.
    """
    if not isinstance(criterion, str) or is_plain(criterion):
        return True
    return numbers == 0 and is_equality(criterion)


def _average(numbers: list[float]) -> object:
    return sum(numbers) / len(numbers) if numbers else ExcelError("#DIV/0!")


SUMMING: dict[str, Summing] = {
    "SUM": lambda numbers: float(sum(numbers)),
    "AVERAGE": _average,
    "MAX": lambda numbers: max(numbers, default=0.0),
    "MIN": lambda numbers: min(numbers, default=0.0),
}


class _Conditions:
    """`area, criterion, ...`: which cells meet them, for one criterion each or for arrays of criteria."""

    def __init__(self, pairs: Sequence[object], date_1904: bool) -> None:
        self._found = [Finder(_rows(area), date_1904) for area in pairs[::2]]
        self._criteria = [_rows(criterion) for criterion in pairs[1::2]]

    def each(self, value: Callable[[set[Place]], object]) -> object:
        """The value of the cells that are met: one, or an array as large as the largest of criteria."""
        height = max(len(criteria) for criteria in self._criteria)
        width = max(len(criteria[0]) for criteria in self._criteria)
        grid = [[value(self._places(row, column)) for column in range(width)] for row in range(height)]
        return grid[0][0] if height == width == 1 else grid

    def _places(self, row: int, column: int) -> set[Place]:
        met: set[Place] | None = None
        for finder, criteria in zip(self._found, self._criteria, strict=True):
            line = criteria[row if len(criteria) > 1 else 0]
            places = finder.places(line[column if len(line) > 1 else 0])
            met = places if met is None else met & places
        return met or set()


def _rows(area: object) -> list:
    return area if isinstance(area, list) else [[area]]


def _count(*pairs: object, date_1904: bool) -> object:
    return _Conditions(pairs, date_1904).each(lambda places: float(len(places)))


def _of_sums(sums: object, *pairs: object, summing: Summing, date_1904: bool) -> object:
    rows = _rows(sums)

    def value(places: set[Place]) -> object:
        numbers = []
        for row, column in sorted(places):
            cell = rows[row][column] if row < len(rows) and column < len(rows[0]) else None
            if isinstance(cell, ExcelError):
                return cell
            if kind_of(cell) == NUMBER:
                numbers.append(cell)
        return summing(numbers)

    return _Conditions(pairs, date_1904).each(value)


def _of_one(area: object, criterion: object, *sums: object, summing: Summing, date_1904: bool) -> object:
    return _of_sums(sums[0] if sums else area, area, criterion, summing=summing, date_1904=date_1904)


def conditional_functions(date_1904: bool) -> dict[str, Callable[..., object]]:
    """Our versions by the name that the engine knows; a date in a criterion depends on where dates start."""
    found = {PLAIN: plain_criterion}
    for name in ("COUNTIF", "COUNTIFS"):
        found[engine_name(name)] = partial(_count, date_1904=date_1904)
    for name, summing in SUMMING.items():
        for function, suffix in ((_of_one, "IF"), (_of_sums, "IFS")):
            found[engine_name(name + suffix)] = partial(function, summing=summing, date_1904=date_1904)
    return found
