"""DATE over 29 February 1900, which only Excel's calendar has: it counts on from the month's first day.

Excel adds days to the serial number of the first of the month; the engine adds days of the true calendar, so
DATE(1900,1,60) is a day late. Such a call is named.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from xlplugin.calculation.formulas.tree import Call, Node, Number, Reference, Unary, walk
from xlplugin.values import CellValue

OVER_LEAP_DAY = "DATE of days counted over 29 February 1900 is not checked against Excel"
_LEAP_DAY = 60  # its serial number
_ALWAYS = range(1, 30)  # days that no month counts over it


def counts_over_leap_day(tree: Node, value_of: Callable[[Reference], CellValue]) -> bool:
    """Whether some DATE of a formula may count days over it; a year that is computed is taken for another."""
    return any(
        isinstance(node, Call)
        and node.function == "DATE"
        and len(node.arguments) == 3
        and _may_count(*(_number(argument, value_of) for argument in node.arguments))
        for node in walk(tree)
    )


def _may_count(year: int | None, month: int | None, day: int | None) -> bool:
    if year is None or not 0 <= year < 1902:
        return False
    year += 1900 if year < 1900 else 0
    if month is None:
        return year == 1900 and day not in _ALWAYS
    months = 12 * (year - 1900) + month - 1  # since January 1900
    if not 0 <= months < 24:
        return False
    first = (date(1900 + months // 12, months % 12 + 1, 1) - date(1899, 12, 31)).days + (months > 1)
    if day is None:
        return first < _LEAP_DAY
    if (months, day) in ((1, 29), (2, 0)):  # the day itself, said by its own month or the next
        return False
    end = first + day - 1
    return end >= _LEAP_DAY if first < _LEAP_DAY else end <= _LEAP_DAY


def _number(node: Node, value_of: Callable[[Reference], CellValue]) -> int | None:
    """The whole number that a literal or a cell is; None for what is computed."""
    if isinstance(node, Unary) and node.operator == "-":
        number = _number(node.operand, value_of)
        return None if number is None else -number
    value = (
        value_of(node) if isinstance(node, Reference) else node.value if isinstance(node, Number) else None
    )
    return int(value) if isinstance(value, (int, float)) else None
