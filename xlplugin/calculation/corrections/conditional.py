"""COUNTIF, SUMIFS and their like in Python, for what the engine does not see.

It skips errors among the summed cells, and takes `5%` or `#N/A` in a criterion for plain texts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from xlplugin.calculation.corrections.criteria import is_plain, test_of
from xlplugin.calculation.corrections.names import engine_name
from xlplugin.calculation.corrections.ordering import NUMBER, kind_of
from xlplugin.calculation.corrections.syntax import PREFIX
from xlplugin.errors import ExcelError

PLAIN = PREFIX + "PLAIN_CRITERION"
Summing = Callable[[list[float]], object]


def plain_criterion(criterion: object) -> bool:
    """Whether the engine's own function takes a criterion as Excel does."""
    return not isinstance(criterion, str) or is_plain(criterion)


def _average(numbers: list[float]) -> object:
    return sum(numbers) / len(numbers) if numbers else ExcelError("#DIV/0!")


SUMMING: dict[str, Summing] = {
    "SUM": lambda numbers: float(sum(numbers)),
    "AVERAGE": _average,
    "MAX": lambda numbers: max(numbers, default=0.0),
    "MIN": lambda numbers: min(numbers, default=0.0),
}


def _places(pairs: Sequence[object], date_1904: bool) -> set[tuple[int, int]]:
    """Row and column of the cells in which every criterion of `area, criterion, ...` is met."""
    found: set[tuple[int, int]] | None = None
    for area, criterion in zip(pairs[::2], pairs[1::2], strict=True):
        test = test_of(criterion[0][0] if isinstance(criterion, list) else criterion, date_1904)
        rows = area if isinstance(area, list) else [[area]]
        met = {(r, c) for r, row in enumerate(rows) for c, value in enumerate(row) if test(value)}
        found = met if found is None else found & met
    return found or set()


def _count(*pairs: object, date_1904: bool) -> object:
    return float(len(_places(pairs, date_1904)))


def _of_sums(sums: object, *pairs: object, summing: Summing, date_1904: bool) -> object:
    rows, numbers = sums if isinstance(sums, list) else [[sums]], []
    for row, column in sorted(_places(pairs, date_1904)):
        value = rows[row][column] if row < len(rows) and column < len(rows[0]) else None
        if isinstance(value, ExcelError):
            return value
        if kind_of(value) == NUMBER:
            numbers.append(value)
    return summing(numbers)


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
