"""Where a value stands in a line of cells."""

from __future__ import annotations

from typing import Any

import numpy as np

from xlplugin.calculation.batch.cells import Cells
from xlplugin.calculation.batch.column import (
    BLANK,
    ERROR,
    NA,
    NUMBER,
    TEXT,
    Column,
    error,
    merged,
)
from xlplugin.calculation.batch.lifting import each, lifted
from xlplugin.calculation.batch.operators import undecided
from xlplugin.calculation.batch.rows import NotForBatch, Rows
from xlplugin.calculation.batch.wildcards import has_wildcards, matches

EXACT, ASCENDING, DESCENDING = 0, 1, -1


def positions(
    rows: Rows, wanted: Column, line: Cells, mode: int, wildcards: bool = True, blanks: bool = True
) -> Column:
    """Places, from 0, of a value in a line of cells; #N/A where it is not there.

    Args:
        blanks: whether a blank is looked up as 0.
    """

    if wanted.is_mixed:
        parts = []
        for kind in np.unique(wanted.kinds).tolist():
            places = np.flatnonzero(wanted.kinds == kind)
            part, value = rows.some(places), wanted.take(places)
            value = Column(kind, value.numbers, value.texts if kind == TEXT else "")
            parts.append((places, positions(part, value, line.take(places), mode, wildcards, blanks)))
            rows.join(part, places)
        return merged(rows.size, parts)

    def step(rows: Rows, value: Column) -> Any:
        if value.kinds == BLANK:
            value = Column(NUMBER, 0.0)
            if not blanks:
                _doubt_blanks(rows, value, line)
                return error(NA)
        _doubt_blanks(rows, value, line)
        if mode != EXACT:
            return _approximate(rows, value, line, mode)
        if isinstance(value.texts, np.ndarray):
            return _texts(value, line, wildcards)
        return _exact(rows, value, line, wildcards)

    return lifted(step, rows, (wanted,))


def _doubt_blanks(rows: Rows, value: Column, line: Cells) -> None:
    """Whether 0 or an empty text is found in a blank cell is for the engine to say."""
    if len(line.flat) == max(line.shape) and not any((np.asarray(c.kinds) == BLANK).any() for c in line):
        return
    empty = value.texts == "" if value.kinds == TEXT else np.asarray(value.numbers) == 0.0
    rows.doubt(np.asarray(empty))


def _texts(value: Column, line: Cells, wildcards: bool) -> Column:
    """Places of texts that vary, in cells that do not."""
    if not line.is_constant:
        raise NotForBatch("texts that vary, looked up among cells that vary")
    texts = [(place, str(c.texts)) for place, c in enumerate(line.flat) if c.kinds == TEXT]

    def find(text: str) -> float:
        fits = matches if wildcards and has_wildcards(text) else _is_same
        return next((float(place) for place, other in texts if fits(text, other)), -1.0)

    assert isinstance(value.texts, np.ndarray)
    found = np.array([find(text) for text in value.texts.tolist()])
    return _or_missing(found)


def _is_same(first: str, second: str) -> bool:
    return first.casefold() == second.casefold()


def _or_missing(places: Any) -> Column:
    """Places with #N/A where they are below 0."""
    if not np.ndim(places):
        return error(NA) if places < 0 else Column(NUMBER, float(places))
    missing = places < 0
    if not missing.any():
        return Column(NUMBER, places)
    return Column(np.where(missing, np.uint8(ERROR), np.uint8(NUMBER)), np.where(missing, float(NA), places))


def _exact(rows: Rows, value: Column, line: Cells, wildcards: bool) -> Column:
    """The first cell that is the value."""
    if value.kinds == NUMBER and isinstance(value.numbers, np.ndarray) and line.is_constant:
        return _or_missing(_among_numbers(rows, value.numbers, line))
    found: Any = -1.0
    for place, column in enumerate(line.flat):
        same = _equals(rows, value, column, wildcards)
        if same is False:
            continue
        found = np.where((found < 0) & same, float(place), found)
        if np.ndim(found) == 0 and found >= 0:
            break
    return _or_missing(found if np.ndim(found) else float(found))


def _among_numbers(rows: Rows, values: Any, line: Cells) -> Any:
    known: dict[float, int] = {}
    for place, column in enumerate(line.flat):
        if column.kinds == NUMBER:
            known.setdefault(float(column.numbers), place)
    if not known:
        return np.full(len(values), -1.0)
    numbers = np.array(sorted(known))
    places = np.array([known[n] for n in numbers.tolist()], dtype=float)
    near = np.clip(np.searchsorted(numbers, values), 0, len(numbers) - 1)
    for neighbour in (near, np.maximum(near - 1, 0)):
        rows.doubt(undecided(numbers[neighbour], values, rows.inexact))
    return np.where(numbers[near] == values, places[near], -1.0)


def _equals(rows: Rows, value: Column, column: Column, wildcards: bool) -> Any:
    """The rows in which a cell is the value (False: in none)."""
    kinds = np.asarray(column.kinds)
    if not (kinds == value.kinds).any():
        return False
    if value.kinds == TEXT:
        wanted = str(value.texts)
        fits = matches if wildcards and has_wildcards(wanted) else _is_same
        return (kinds == TEXT) & each(lambda text: fits(wanted, text), column.texts)
    same = column.numbers == value.numbers
    if value.kinds == NUMBER:
        rows.doubt((kinds == NUMBER) & undecided(column.numbers, value.numbers, rows.inexact))
    return (kinds == value.kinds) & same


def _approximate(rows: Rows, value: Column, line: Cells, mode: int) -> Column:
    """The last cell that is not beyond the value, in a line of numbers in order."""
    if not line.is_constant or any(column.kinds != NUMBER for column in line) or value.kinds != NUMBER:
        raise NotForBatch("an approximate lookup among cells that vary, or that are not all numbers")
    if len(line.flat) != max(line.shape):
        raise NotForBatch("an approximate lookup over blank cells")
    numbers = np.array([float(column.numbers) for column in line]) * mode
    if (np.diff(numbers) <= 0).any():
        raise NotForBatch("an approximate lookup in a line that is not in order")
    wanted = np.asarray(value.numbers) * mode
    found = np.searchsorted(numbers, wanted, side="right") - 1.0
    for neighbour in (found, found + 1):
        at = numbers[np.clip(neighbour, 0, len(numbers) - 1).astype(int)]
        rows.doubt(undecided(at, wanted, rows.inexact))
    return _or_missing(found if found.ndim else float(found))
