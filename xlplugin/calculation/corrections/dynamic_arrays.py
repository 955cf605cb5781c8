"""UNIQUE, SORT, SORTBY and FILTER: texts in Excel's order and in any case; errors are not passed over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from xlplugin.calculation.corrections.coercion import number_of
from xlplugin.calculation.corrections.correction import Correction
from xlplugin.calculation.corrections.ordering import TEXT, kind_of, order_key
from xlplugin.calculation.corrections.syntax import PREFIX
from xlplugin.errors import ExcelError

VALUE = ExcelError("#VALUE!")
FILTER_IN_WHOLE = PREFIX + "FILTER_IN_WHOLE"
_ERROR_RANK = 3  # behind numbers, texts and truth values
Grid = list


def unique(area: object, across: object = False, once: object = False) -> object:
    """Rows, or columns, that differ; with `once` those that occur a single time."""
    across, once = number_of(_single(across)), number_of(_single(once))
    for error in (across, once):
        if isinstance(error, ExcelError):
            return error
    lines = _turned(_rows(area), across != 0)
    keys = [tuple(map(_identity, line)) for line in lines]
    counts: dict[tuple, int] = {}
    for key in keys:
        counts[key] = counts.get(key, 0) + 1
    first = dict(reversed(list(zip(keys, lines, strict=True))))
    found = [first[key] for key, count in counts.items() if count == 1 or once == 0]
    return _turned(found, across != 0) if found else ExcelError("#CALC!")


def sort(area: object, index: object = 1.0, order: object = 1.0, across: object = False) -> object:
    across = number_of(_single(across))
    if isinstance(across, ExcelError):
        return across
    lines = _turned(_rows(area), across != 0)
    places, orders = _flat(index), _flat(order)
    orders = orders * len(places) if len(orders) == 1 else orders
    if len(places) != len(orders):
        return VALUE
    keys = []
    for place in places:
        if isinstance(place, ExcelError):
            return place
        if kind_of(place) != 0 or not 1 <= place < len(lines[0]) + 1:
            return VALUE
        keys.append([line[int(place) - 1] for line in lines])
    found = _sorted(lines, keys, orders)
    return found if isinstance(found, ExcelError) else _turned(found, across != 0)


def sort_by(area: object, *by: object) -> object:
    rows, keys, orders = _rows(area), [], []
    across = False
    for place in range(0, len(by), 2):
        line = _rows(by[place])
        if len(line) > 1 and len(line[0]) > 1:
            return VALUE
        across = len(line) == 1 and len(rows) > 1
        keys.append(_flat(line))
        orders.append(_single(by[place + 1]) if place + 1 < len(by) else 1.0)
    across = across or (len(rows) == 1 and len(rows[0]) > 1)
    lines = _turned(rows, across)
    if any(len(key) != len(lines) for key in keys):
        return VALUE
    found = _sorted(lines, keys, orders)
    return found if isinstance(found, ExcelError) else _turned(found, across)


def filtered(area: object, include: object, *empty: object, in_whole: bool = False) -> object:
    """`in_whole`: of whole columns, what is missing at the end of either is blank."""
    rows, tests = _rows(area), _rows(include)
    across = len(tests) == 1 and len(tests[0]) == len(rows[0]) and len(rows) != 1
    across = across or (len(tests) == 1 and len(rows) == 1)
    lines, wanted = _turned(rows, across), _flat(tests)
    if in_whole:
        lines = lines + [[None] * len(lines[0])] * (len(wanted) - len(lines))
        wanted = wanted + [None] * (len(lines) - len(wanted))
    if len(wanted) != len(lines) or (len(tests) > 1 and len(tests[0]) > 1):
        return VALUE
    for test in wanted:
        if isinstance(test, (ExcelError, str)):
            return test if isinstance(test, ExcelError) else VALUE
    found = [line for line, test in zip(lines, wanted, strict=True) if test]
    if found:
        return _turned(found, across)
    return empty[0] if empty else ExcelError("#CALC!")


def _sorted(lines: list, keys: Sequence[Sequence], orders: Sequence) -> object:
    """Lines by several keys, each upwards (1) or downwards (-1); blanks come last in both."""
    places = list(range(len(lines)))
    for key, order in reversed(list(zip(keys, orders, strict=True))):
        if order not in (1, -1) or isinstance(order, bool):
            return order if isinstance(order, ExcelError) else VALUE
        ranks = [None if value is None else _rank(value) for value in key]
        blank = [place for place in places if ranks[place] is None]
        places = [place for place in places if ranks[place] is not None]
        places.sort(key=ranks.__getitem__, reverse=order == -1)
        places += blank
    return [lines[place] for place in places]


def _rank(value: object) -> tuple:
    kind = kind_of(value)
    return (_ERROR_RANK, 0) if kind is None else (kind, order_key(value))


def _identity(value: object) -> tuple:
    kind = kind_of(value)
    return kind, (value.lower() if kind == TEXT else value)


def _turned(rows: Sequence[Sequence], across: bool) -> Grid:
    return [list(line) for line in zip(*rows, strict=True)] if across else [list(row) for row in rows]


def _rows(area: object) -> Grid:
    return area if isinstance(area, Grid) else [[area]]


def _flat(area: object) -> list:
    return [value for row in _rows(area) for value in row]


def _single(value: object) -> object:
    return value[0][0] if isinstance(value, Grid) else value


FUNCTIONS: Mapping[str, Correction] = {
    "UNIQUE": Correction(unique),
    "SORT": Correction(sort),
    "SORTBY": Correction(sort_by),
    "FILTER": Correction(filtered),
}
ADDED = {FILTER_IN_WHOLE: partial(filtered, in_whole=True)}
