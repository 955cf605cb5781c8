"""MATCH, VLOOKUP, HLOOKUP, LOOKUP, XMATCH and XLOOKUP as Excel searches.

The engine's own do not pass over errors and values of other kinds in an approximate search, and take numbers
within 1e-12 of each other for the same; Excel's searches compare every binary digit (unlike its `=`).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from xlplugin.calculation.corrections.coercion import number_of
from xlplugin.calculation.corrections.correction import Correction
from xlplugin.calculation.corrections.lookup_forms import (
    AT_MOST,
    LOOKUP_IN_WHOLE,
    SAME,
    XLOOKUP_IN_WHOLE,
    is_approximate,
    is_beyond_native,
)
from xlplugin.calculation.corrections.ordering import TEXT, kind_of, pattern, same
from xlplugin.calculation.corrections.searches import first, last_at_least, last_at_most, nearest
from xlplugin.errors import ExcelError

NOT_FOUND, VALUE, REFERENCE = ExcelError("#N/A"), ExcelError("#VALUE!"), ExcelError("#REF!")
LONGEST_TEXT = 255  # that MATCH, VLOOKUP and HLOOKUP search for
_MARKS = set("*?~")


def match(wanted: object, area: object, kind: object = 1.0) -> object:
    rows = _rows(area)
    kind = number_of(_single(kind))
    for error in (wanted, kind):
        if isinstance(error, ExcelError):
            return error
    if len(rows) > 1 and len(rows[0]) > 1:
        return NOT_FOUND
    line = _line(rows)
    if kind < 0:
        return _place(last_at_least(line, _or_zero(_single(wanted))))
    return _place(_found(wanted, line, approximate=kind > 0))


def vlookup(wanted: object, table: object, column: object, approximate: object = True) -> object:
    return _in_table(wanted, _rows(table), column, approximate)


def hlookup(wanted: object, table: object, row: object, approximate: object = True) -> object:
    return _in_table(wanted, list(zip(*_rows(table), strict=True)), row, approximate)


def _in_table(wanted: object, rows: list, column: object, approximate: object) -> object:
    wanted, column, approximate = _single(wanted), number_of(_single(column)), _flag(_single(approximate))
    for error in (wanted, column, approximate):
        if isinstance(error, ExcelError):
            return error
    if column < 1:
        return VALUE
    if column >= len(rows[0]) + 1:
        return REFERENCE
    place = _found(wanted, [row[0] for row in rows], approximate)
    if isinstance(place, ExcelError):
        return place
    return NOT_FOUND if place is None else rows[place][int(column) - 1]


def lookup(wanted: object, area: object, *results: object, missing: object = NOT_FOUND) -> object:
    """In an area that is wider than high, LOOKUP searches the first row for a value of the last."""
    wanted, rows = _single(wanted), _rows(area)
    if isinstance(wanted, ExcelError):
        return wanted
    if len(rows[0]) > len(rows):
        rows = list(zip(*rows, strict=True))
    place = last_at_most([row[0] for row in rows], _or_zero(wanted))
    if place is None:
        return NOT_FOUND
    if not results:
        return rows[place][-1]
    line = _line(_rows(results[0]))
    return line[place] if place < len(line) else missing


def xmatch(wanted: object, area: object, match_mode: object = 0.0, search_mode: object = 1.0) -> object:
    rows = _rows(area)
    if len(rows) > 1 and len(rows[0]) > 1:
        return VALUE
    return _place(_x_found(wanted, _line(rows), match_mode, search_mode))


def xlookup(
    wanted: object,
    area: object,
    results: object,
    missing: object = NOT_FOUND,
    match_mode: object = 0.0,
    search_mode: object = 1.0,
    in_whole: bool = False,
) -> object:
    rows, given = _rows(area), _rows(results)
    line, across = _line(rows), len(rows) == 1 and len(rows[0]) > 1
    given = list(zip(*given, strict=True)) if across else given
    if (len(rows) > 1 and len(rows[0]) > 1) or (len(line) != len(given) and not in_whole):
        return VALUE
    place = _x_found(wanted, line, match_mode, search_mode)
    if isinstance(place, ExcelError):
        return place
    if place is None:
        return missing
    found = list(given[place]) if place < len(given) else [None] * len(given[0])
    if len(found) == 1:
        return found[0]
    return [[value] for value in found] if across else [found]


def _x_found(wanted: object, line: list, match_mode: object, search_mode: object) -> int | ExcelError | None:
    wanted = _single(wanted)
    modes = [number_of(_single(mode)) for mode in (match_mode, search_mode)]
    for error in (wanted, *modes):
        if isinstance(error, ExcelError):
            return error
    how, order = map(int, modes)
    if how not in (-1, 0, 1, 2) or order not in (-2, -1, 1, 2) or (how == 2 and abs(order) == 2):
        return VALUE
    backwards = order < 0
    if wanted is None:
        return first(line, lambda value: value is None, backwards)
    is_pattern = how == 2 and kind_of(wanted) == TEXT
    place = first(line, pattern(wanted) if is_pattern else lambda value: same(wanted, value), backwards)
    if place is None and how in (-1, 1):
        return nearest(line, wanted, how == 1, backwards)
    return place


def _found(wanted: object, line: list, approximate: bool) -> int | ExcelError | None:
    """What MATCH and the LOOKUPs find; a blank is searched as 0."""
    wanted = _or_zero(_single(wanted))
    if isinstance(wanted, str) and len(wanted) > LONGEST_TEXT:
        return VALUE
    if approximate:
        return last_at_most(line, wanted)
    if isinstance(wanted, str) and _MARKS & set(wanted):
        return first(line, pattern(wanted))
    return first(line, lambda value: same(wanted, value))


def _place(place: int | ExcelError | None) -> float | ExcelError:
    if isinstance(place, ExcelError):
        return place
    return NOT_FOUND if place is None else place + 1.0


def _flag(value: object) -> bool | ExcelError:
    if isinstance(value, str):
        return {"true": True, "false": False}.get(value.lower(), VALUE)
    number = number_of(value)
    return number if isinstance(number, ExcelError) else number != 0


def _or_zero(wanted: object) -> object:
    return 0.0 if wanted is None else wanted


def _rows(area: object) -> list:
    return area if isinstance(area, list) else [[area]]


def _line(rows: list) -> list:
    return [row[0] for row in rows] if len(rows) > 1 else list(rows[0])


def _single(value: object) -> object:
    return value[0][0] if isinstance(value, list) else value


def same_to_the_last_digit(wanted: object, found: object) -> bool:
    """Whether what the engine has found is what Excel would find: only numbers can differ."""
    wanted, found = _or_zero(_single(wanted)), _single(found)
    if isinstance(wanted, str):
        return len(wanted) <= LONGEST_TEXT
    are_numbers = isinstance(wanted, float) and isinstance(found, float)
    return not are_numbers or wanted == found


def at_most_in_numbers(wanted: object, found: object, count: object, size: object) -> bool:
    """Whether what the engine has found is not above the wanted number, in a line of numbers only."""
    wanted, found = _or_zero(_single(wanted)), _single(found)
    return isinstance(wanted, float) and isinstance(found, float) and found <= wanted and count == size


FUNCTIONS: Mapping[str, Correction] = {
    "MATCH": Correction(match, is_approximate(2)),
    "VLOOKUP": Correction(vlookup, is_approximate(3)),
    "HLOOKUP": Correction(hlookup, is_approximate(3)),
    "LOOKUP": Correction(lookup),
    "XMATCH": Correction(xmatch, is_beyond_native(2)),
    "XLOOKUP": Correction(xlookup, is_beyond_native(4)),
}

# Functions that only our wordings of formulas call.
ADDED = {
    SAME: same_to_the_last_digit,
    AT_MOST: at_most_in_numbers,
    LOOKUP_IN_WHOLE: partial(lookup, missing=None),
    XLOOKUP_IN_WHOLE: partial(xlookup, in_whole=True),
}
