"""Functions of single values, over columns: kinds apart, errors passed on, results made columns again."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from xlplugin.calculation.batch.column import (
    BLANK,
    ERROR,
    NUM,
    NUMBER,
    TEXT,
    TRUTH,
    VALUE,
    Column,
    Floats,
    Mask,
    error,
    merged,
)
from xlplugin.calculation.batch.rows import Problem, Rows
from xlplugin.calculation.general_text import number_text

_PLAIN_NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,15})?")
_FIFTEENTH_DIGIT = 1e-14
Result: TypeAlias = Any  # float, bool or str, an array of one of them, or a Column
Step: TypeAlias = Callable[..., Result]


def lifted(step: Step, rows: Rows, columns: Sequence[Column], errors: bool = False) -> Column:
    """The step over columns, of which it sees one kind at a time, and no errors unless it wants them."""
    mixed = [column for column in columns if column.is_mixed]
    if mixed:
        return _by_kind(step, rows, columns, mixed, errors)
    if not errors:
        for column in columns:
            if column.kinds == ERROR:
                return column
    try:
        with np.errstate(all="ignore"):
            return column_from(step(rows, *columns))
    except Problem as problem:
        return error(problem.number)


def _by_kind(
    step: Step, rows: Rows, columns: Sequence[Column], mixed: Sequence[Column], errors: bool
) -> Column:
    codes = np.zeros(rows.size, dtype=np.int64)
    for column in mixed:
        codes = codes * 5 + column.kinds
    parts = []
    for code in np.unique(codes).tolist():
        places = np.flatnonzero(codes == code)
        part = rows.some(places)
        taken = []
        for column in reversed(columns):
            if column.is_mixed:
                code, kind = divmod(code, 5)
                column = column.take(places)
                taken.append(Column(kind, column.numbers, column.texts if kind == TEXT else ""))
            else:
                taken.append(column.take(places))
        parts.append((places, lifted(step, part, taken[::-1], errors)))
        rows.join(part, places)
    return merged(rows.size, parts)


def column_from(result: Result) -> Column:
    """A step's result as a column: numbers that are none become #NUM!."""
    if isinstance(result, Column):
        return result
    if isinstance(result, (np.ndarray, np.generic)) and result.ndim == 0:
        result = result.item()
    if isinstance(result, np.ndarray):
        if result.dtype == bool:
            return Column(TRUTH, result.astype(float))
        if result.dtype == object:
            return Column(TEXT, 0.0, result)
        finite = np.isfinite(result)
        return Column(NUMBER, result) if finite.all() else with_errors(result, ~finite, NUM)
    if isinstance(result, bool):
        return Column(TRUTH, float(result))
    if isinstance(result, str):
        return Column(TEXT, 0.0, result)
    return Column(NUMBER, float(result)) if math.isfinite(result) else error(NUM)


def with_errors(numbers: Floats, failed: Mask, number: Any) -> Column:
    """Numbers, with an error in some rows."""
    if not failed.any():
        return Column(NUMBER, numbers)
    kinds = np.where(failed, np.uint8(ERROR), np.uint8(NUMBER))
    return Column(kinds, np.where(failed, number, numbers))


def number(rows: Rows, column: Column) -> Any:
    """A column of one kind in arithmetic: a blank is 0, TRUE is 1; of a text with digits the engine knows."""
    if column.kinds in (NUMBER, TRUTH):
        return column.numbers
    if column.kinds == BLANK:
        return 0.0
    if is_plain_number(column.texts):
        return float(column.texts)
    rows.doubt(have_digits(column.texts))
    raise Problem(VALUE)


def is_plain_number(texts: str | NDArray[np.object_]) -> bool:
    """Whether all rows have one text, of digits that every locale reads alike."""
    return isinstance(texts, str) and _PLAIN_NUMBER.fullmatch(texts) is not None


def have_digits(texts: str | NDArray[np.object_]) -> Mask | bool:
    if isinstance(texts, str):
        return any(map(str.isdigit, texts))
    return np.fromiter((any(map(str.isdigit, text)) for text in texts), bool, len(texts))


def text(rows: Rows, column: Column) -> Any:
    """A column of one kind as texts."""
    if column.kinds == TEXT:
        return column.texts
    if column.kinds == BLANK:
        return ""
    show = number_text if column.kinds == NUMBER else lambda value: "TRUE" if value else "FALSE"
    shown = each(show, column.numbers)
    if rows.inexact and column.kinds == NUMBER:
        error = rows.inexact
        hangs = each(lambda value: hangs_on_last_digits(value, number_text, error), column.numbers)
        rows.doubt(np.asarray(hangs))
    return shown


def hangs_on_last_digits(value: float, show: Callable[[float], str], error: float) -> bool:
    """Whether the text shown would be another if the float were off by so much."""
    if len(repr(value)) <= 16 and error < _FIFTEENTH_DIGIT:  # a number of 15 digits is what it seems to be
        return False
    return len({show(value * (1.0 + step)) for step in (-error, 0.0, error)}) > 1


def each(function: Callable[..., Any], *columns: Any) -> Any:
    """A function of Python values, row by row; each different row once."""
    arrays = [column for column in columns if isinstance(column, np.ndarray)]
    if not arrays:
        return function(*columns)
    lists = [
        column.tolist() if isinstance(column, np.ndarray) else [column] * len(arrays[0]) for column in columns
    ]
    known: dict[tuple[Any, ...], Any] = {}
    found = []
    for row in zip(*lists, strict=True):
        if row not in known:
            known[row] = function(*row)
        found.append(known[row])
    if found and not isinstance(found[0], str):
        return np.array(found)
    result = np.empty(len(found), dtype=object)
    result[:] = found
    return result
