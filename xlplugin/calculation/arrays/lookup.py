"""INDEX, MATCH and counting over batches, where what is looked up is the same in every scenario."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from xlplugin.calculation.arrays.values import Area, Batch, NotForArrays, Value, is_array, number
from xlplugin.errors import ExcelError

_WILDCARDS = set("*?~<>=")


def index(batch: Batch, arguments: Sequence[Value]) -> Value:
    """INDEX with a row and perhaps a column, both the same in every scenario."""
    area, *places = arguments
    if not isinstance(area, Area) or not 1 <= len(places) <= 2:
        raise NotForArrays("this form of INDEX")
    places = [number(place) for place in places]
    for place in places:
        if isinstance(place, ExcelError):
            return place
        if is_array(place) or place < 1:
            raise NotForArrays("INDEX of a place that varies, or of a whole row")
    row, column = (int(places[0]), int(places[1])) if len(places) == 2 else _in_line(area, int(places[0]))
    if row > len(area.rows) or column > len(area.rows[0]):
        return ExcelError("#REF!")
    value = area.rows[row - 1][column - 1]
    return 0.0 if value is None else value


def _in_line(area: Area, place: int) -> tuple[int, int]:
    return (1, place) if len(area.rows) == 1 else (place, 1)


def match(batch: Batch, arguments: Sequence[Value]) -> Value:
    """MATCH of an exact text or number."""
    if len(arguments) != 3 or arguments[2] != 0.0:
        raise NotForArrays("a MATCH that is not exact")
    wanted, area = arguments[0], arguments[1]
    if isinstance(wanted, ExcelError):
        return wanted
    if is_array(wanted) or not isinstance(area, Area) or any(map(is_array, area.flat)):
        raise NotForArrays("a MATCH that varies between scenarios")
    if isinstance(wanted, str) and _WILDCARDS & set(wanted):
        raise NotForArrays("a MATCH with wildcards")
    for place, value in enumerate(area.flat, start=1):
        if type(value) is type(wanted) and _same(value, wanted):
            return float(place)
    return ExcelError("#N/A")


def _same(value: Value, wanted: Value) -> bool:
    return value.lower() == wanted.lower() if isinstance(value, str) else value == wanted


def count_all(batch: Batch, arguments: Sequence[Value]) -> Value:
    """COUNTA: cells that are not blank."""
    return float(sum(value is not None for area in arguments for value in _cells(area)))


def count_if(batch: Batch, arguments: Sequence[Value]) -> Value:
    """COUNTIF of cells that are one text, or that begin with one (`✓*`)."""
    area, wanted = arguments
    matches = _text_test(wanted)
    fixed, varying = 0.0, np.zeros(batch.size)
    cells = _cells(area)
    for value in cells:
        if is_array(value) and value.dtype == object:
            # Verdicts are a few texts over and over: each is looked at once.
            for text in filter(matches, set(value.tolist())):
                varying += value == text
        elif isinstance(value, str):
            fixed += matches(value)
    return varying + fixed if any(map(is_array, cells)) else fixed


def _text_test(wanted: Value) -> Callable[[str], bool]:
    if not isinstance(wanted, str) or any(character.isdigit() for character in wanted):
        raise NotForArrays("a COUNTIF of a number")
    start = wanted.removesuffix("*").lower()
    if not start or _WILDCARDS & set(start):
        raise NotForArrays("a COUNTIF with an operator or more than a last wildcard")
    if wanted.endswith("*"):
        return lambda text: text.lower().startswith(start)
    return lambda text: text.lower() == start


def _cells(area: Value) -> list[Value]:
    if not isinstance(area, Area):
        raise NotForArrays("counting without an area")
    return area.flat
