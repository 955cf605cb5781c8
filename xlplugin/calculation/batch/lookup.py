"""MATCH and the functions that stand on it, INDEX and CHOOSE."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from xlplugin.calculation.batch.aggregates import Argument
from xlplugin.calculation.batch.cells import Cells
from xlplugin.calculation.batch.column import (
    BLANK,
    ERROR,
    NUMBER,
    REF,
    TRUTH,
    VALUE,
    Column,
    error,
    merged,
)
from xlplugin.calculation.batch.criteria import value_of
from xlplugin.calculation.batch.lifting import lifted, number, with_errors
from xlplugin.calculation.batch.mathematics import near_whole
from xlplugin.calculation.batch.positions import ASCENDING, EXACT, positions
from xlplugin.calculation.batch.rows import NotForBatch, Rows


def area_of(argument: Argument) -> Cells:
    """An argument as cells."""
    return argument if isinstance(argument, Cells) else Cells(((argument,),), False)


def picked(rows: Rows, area: Cells, at_row: Column, at_column: Column) -> Column:
    """The cell of each row at places from 0; #REF! beyond the area."""

    def step(rows: Rows, row: Column, column: Column) -> Any:
        last = max(area.shape)  # beyond it, how far is all the same
        numbers = (np.clip(place.numbers, -1.0, last) for place in (row, column))
        places = np.broadcast_arrays(*numbers)
        if places[0].ndim == 0:
            return _cell(area, int(places[0]), int(places[1]))
        codes = places[0].astype(np.int64) * 16_384 + places[1].astype(np.int64)
        parts = []
        for code in np.unique(codes).tolist():
            found = np.flatnonzero(codes == code)
            parts.append((found, _cell(taken, *divmod(code, 16_384)).take(found)))
        return merged(rows.size, parts)

    taken = area
    if at_row.is_mixed or at_column.is_mixed:
        return _picked_apart(rows, area, at_row, at_column)
    return lifted(step, rows, (at_row, at_column))


def _picked_apart(rows: Rows, area: Cells, at_row: Column, at_column: Column) -> Column:
    """Rows whose place is an error apart from those that have one."""
    failed = (np.asarray(at_row.kinds) == ERROR) | (np.asarray(at_column.kinds) == ERROR)
    bad, good = np.flatnonzero(failed), np.flatnonzero(~failed)
    errors = lifted(lambda rows, row, column: row, rows.some(bad), (at_row.take(bad), at_column.take(bad)))
    part = rows.some(good)
    numbers = [Column(NUMBER, column.take(good).numbers) for column in (at_row, at_column)]
    return merged(rows.size, [(bad, errors), (good, picked(part, area.take(good), *numbers))])


def _cell(area: Cells, row: int, column: int) -> Column:
    if not (0 <= row < area.shape[0] and 0 <= column < area.shape[1]):
        return error(REF)
    return area.cell(row, column)


def match(rows: Rows, arguments: Sequence[Argument]) -> Column:
    """MATCH, from 1."""
    wanted, line = value_of(arguments[0]), area_of(arguments[1])
    if not line.is_line:
        raise NotForBatch("MATCH in an area of several rows and columns")
    mode = _mode(arguments[2]) if len(arguments) > 2 else ASCENDING
    found = positions(rows, wanted, line, mode, blanks=mode != EXACT)
    return lifted(lambda rows, place: place.numbers + 1.0, rows, (found,))


def _mode(argument: Argument) -> int:
    value = value_of(argument)
    if value.is_constant and value.kinds in (NUMBER, TRUTH, BLANK):
        return int(np.sign(float(value.numbers)))
    raise NotForBatch("a kind of lookup that varies")


def index(rows: Rows, arguments: Sequence[Argument]) -> Argument:
    """INDEX of one cell, or of a whole row or column at a place that does not vary."""
    area = area_of(arguments[0])
    places = [_place(rows, value_of(argument)) for argument in arguments[1:]]
    if len(places) == 1 and area.is_line and area.shape[0] == 1:
        places = [Column(NUMBER, 1.0), places[0]]
    if len(places) == 1:
        places.append(Column(NUMBER, 1.0) if area.shape[1] == 1 else Column(NUMBER, 0.0))
    if len(places) != 2:
        raise NotForBatch("this form of INDEX")
    whole = [p for p in places if p.is_mixed or p.kinds != NUMBER or np.any(np.asarray(p.numbers) < 1.0)]
    if whole and all(place.is_constant and place.kinds == NUMBER for place in places):
        return _whole(area, *(int(float(place.numbers)) for place in places))
    rows.doubt(np.asarray(places[1].kinds) == ERROR)  # beside a row that the area does not have
    return picked(rows, area, *(_from_nought(rows, place) for place in places))


def _whole(area: Cells, row: int, column: int) -> Argument:
    if row < 0 or column < 0:
        return error(VALUE)
    if row > area.shape[0] or column > area.shape[1]:
        return error(REF)
    if row:
        return area.row(row - 1)
    return area.column(column - 1) if column else area


def _place(rows: Rows, column: Column) -> Column:
    """A place, cut to a whole number."""
    return lifted(lambda rows, value: np.trunc(near_whole(rows, number(rows, value))), rows, (column,))


def _from_nought(rows: Rows, column: Column) -> Column:
    """Places from 0. Place 0, a whole row or column, or one before the first is for the engine."""

    def step(rows: Rows, value: Column) -> Any:
        rows.doubt(np.asarray(value.numbers) < 1.0)
        return np.maximum(value.numbers, 1.0) - 1.0

    return lifted(step, rows, (column,))


def _table(across: bool) -> Any:
    """VLOOKUP, or HLOOKUP across."""

    def run(rows: Rows, arguments: Sequence[Argument]) -> Column:
        wanted, area = value_of(arguments[0]), area_of(arguments[1])
        place = _from_nought(rows, _place(rows, value_of(arguments[2])))
        exact = len(arguments) > 3 and not _mode(arguments[3])
        line = area.row(0) if across else area.column(0)
        found = positions(rows, wanted, line, EXACT if exact else ASCENDING)
        if place.is_mixed or place.kinds == ERROR:
            raise NotForBatch("a lookup whose column may be an error")
        beyond = np.asarray(place.numbers) >= area.shape[0 if across else 1]
        if not beyond.ndim and beyond:
            return _beyond(rows, wanted)
        rows.doubt(beyond)
        return picked(rows, area, *((place, found) if across else (found, place)))

    return run


def whole_place(rows: Rows, column: Column, count: int) -> Any:
    """Which of so many values CHOOSE takes, from 0; #VALUE! for none of them."""
    places = np.trunc(near_whole(rows, number(rows, column))) - 1.0
    outside = np.asarray((places < 0) | (places >= count))
    if not outside.ndim:
        return error(VALUE) if outside else float(places)
    return with_errors(places, outside, VALUE)


def x_place(rows: Rows, arguments: Sequence[Argument]) -> Column:
    """Where XLOOKUP finds its value, from 0."""
    return positions(rows, value_of(arguments[0]), area_of(arguments[1]), EXACT, wildcards=False)


def x_lookup(rows: Rows, arguments: Sequence[Argument]) -> Column:
    """XLOOKUP of one value; `logic` gives what stands for a missing one."""
    line, results = area_of(arguments[1]), area_of(arguments[2])
    if not line.is_line or line.shape != results.shape:
        raise NotForBatch("XLOOKUP that gives a row or column")
    if len(arguments) > 4:
        raise NotForBatch("XLOOKUP with a kind of match or search")
    found = x_place(rows, arguments)
    first = Column(NUMBER, 0.0)
    return picked(rows, results, *((first, found) if line.shape[0] == 1 else (found, first)))


def _beyond(rows: Rows, wanted: Column) -> Column:
    """A lookup whose column lies beyond the area: #REF! whether or not the value is there."""
    return lifted(lambda rows, value: error(REF), rows, (wanted,))


FUNCTIONS: dict[str, Any] = {
    "MATCH": match,
    "INDEX": index,
    "VLOOKUP": _table(across=False),
    "HLOOKUP": _table(across=True),
}
