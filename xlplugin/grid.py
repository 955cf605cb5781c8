"""Ranges as arguments: row × column gives a rectangle, one bad cell spoils only its own result."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xlplugin.definition import Definition
from xlplugin.errors import ExcelError
from xlplugin.quantity import Number, SameAs, is_blank
from xlplugin.scalar import is_range, is_unset, read_arguments, scalar

TRIM_FROM = 10_000  # rows: a taller range is taken for whole columns and loses its blank tail
LARGEST = 1_000_000  # cells of one result
DIFFERENT_SIZES = ExcelError("#N/A", "the ranges differ in size")


def grid(function: Definition, values: Sequence[object]) -> object:
    """Results in the shape that the ranges among `values` broadcast to."""
    cells = [as_cells(v) if a.quantity.broadcasts and is_range(v) else v
             for a, v in zip(function.arguments, values, strict=True)]  # fmt: skip
    cells = without_blank_tails(cells)
    ranges = [c for c in cells if isinstance(c, np.ndarray)]
    shape = tuple(max(array.shape[axis] for array in ranges) for axis in (0, 1))
    if shape[0] * shape[1] > LARGEST:
        raise ExcelError(
            "#VALUE!", f"{function.name}: {shape[0]} x {shape[1]} results are too many; at most {LARGEST}"
        )
    columns = [stretched(c, shape).ravel() if isinstance(c, np.ndarray) else c for c in cells]
    flat = evaluate(function, columns, shape[0] * shape[1])
    return in_the_shape_of(values, flat.reshape(shape))


def as_cells(value: object) -> np.ndarray:
    """A range as a 2-D array: floats where every cell is a number, else objects."""
    if not isinstance(value, list | tuple):
        array = np.asarray(value)
        if array.ndim > 2:
            raise ExcelError("#VALUE!", f"a range has rows and columns, not {array.ndim} dimensions")
        if array.dtype.kind in "mM":
            array = array.astype("M8[s]")  # finer ones would turn into whole numbers, not dates
        array = array.astype(float if array.dtype.kind == "f" else object, copy=False)
        return array.reshape(1, -1) if array.ndim == 1 else array
    rows = value if value and isinstance(value[0], list | tuple) else [value]
    width = max(map(len, rows))
    if min(map(len, rows)) < width:
        rows = [[*row, *[None] * (width - len(row))] for row in rows]
    flat = list(chain.from_iterable(rows))
    if set(map(type, flat)) == {float}:
        return np.array(flat).reshape(-1, width)
    array = np.empty(len(flat), dtype=object)
    array[:] = flat
    return array.reshape(len(rows), width)


def without_blank_tails(cells: list[Any]) -> list[Any]:
    """Tall ranges are whole columns: they end where the last of them has its last filled cell."""
    tall = [c for c in cells if isinstance(c, np.ndarray) and len(c) > TRIM_FROM]
    height = max((filled_rows(array) for array in tall), default=0)
    return [c[: max(height, 1)] if any(c is array for array in tall) else c for c in cells]


def filled_rows(array: np.ndarray) -> int:
    if array.dtype.kind == "f":
        return len(array)
    filled: np.ndarray = array != None  # noqa: E711  # element by element
    some = np.flatnonzero(filled.any(axis=1))
    rows = range(some[-1] + 1 if some.size else 0, 0, -1)
    return next((row for row in rows if not all(map(is_blank, array[row - 1]))), 0)


def stretched(array: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """One row or column repeats; beyond the end of a longer one stands #N/A, as in Excel."""
    if all(have in (1, want) for have, want in zip(array.shape, shape, strict=True)):
        return np.broadcast_to(array, shape)
    padded = np.full(shape, DIFFERENT_SIZES, dtype=object)
    extent = tuple(slice(None) if have == 1 else slice(have) for have in array.shape)
    padded[extent] = array
    return padded


def evaluate(function: Definition, columns: list[Any], count: int) -> np.ndarray:
    """The results of `count` calls, floats or objects; each column is a scalar or an array of that length."""
    parts = list(groups(function, columns, count))
    if len(parts) == 1:
        words, _ = parts[0]
        return together(function, [words.get(i, column) for i, column in enumerate(columns)], count)
    results = np.empty(count, dtype=object)
    for words, where in parts:
        row = [words.get(i, c[where] if isinstance(c, np.ndarray) else c) for i, c in enumerate(columns)]
        results[where] = together(function, row, len(where))
    return results


def groups(
    function: Definition, columns: list[Any], count: int
) -> list[tuple[dict[int, object], NDArray[np.intp]]]:
    """The cells that share their words (chip, precision, ...), which a body takes one at a time."""
    wordy = [i for i, (a, c) in enumerate(zip(function.arguments, columns, strict=True))
             if isinstance(c, np.ndarray) and not isinstance(a.quantity, Number)]  # fmt: skip
    if not wordy:
        return [({}, np.arange(count))]
    found: dict[tuple[object, ...], tuple[dict[int, object], list[int]]] = {}
    for position in range(count):
        words = {i: columns[i][position] for i in wordy}
        key = tuple((type(w), w if isinstance(w, int | float) else str(w)) for w in words.values())
        found.setdefault(key, (words, []))[1].append(position)
    return [(words, np.array(where)) for words, where in found.values()]


def together(function: Definition, row: list[Any], count: int) -> np.ndarray:
    """Results of calls that differ in numbers only: the valid ones at once, the others one by one."""
    if not any(isinstance(value, np.ndarray) for value in row):
        return filled(count, one(function, row))
    good = np.ones(count, dtype=bool)
    numbers = []
    for argument, value in zip(function.arguments, row, strict=True):
        if isinstance(value, np.ndarray):
            assert isinstance(argument.quantity, Number)  # `groups` has taken the words apart
            value, fine = floats(argument.quantity, value)
            good &= fine
        numbers.append(value)
    results = np.empty(count, dtype=object)
    if good.any():
        results, good = at_once(function, numbers, good)
    if not good.all():
        results = results.astype(object)
        one_by_one(function, row, np.flatnonzero(~good), results)
    return results


def one_by_one(function: Definition, row: list[Any], where: np.ndarray, results: np.ndarray) -> None:
    """Fills in the results of scalar calls; what a column repeats (a word, a truth value) is called once."""
    known: dict[tuple[object, ...], object] = {}
    for i in where:
        values = at(row, int(i))
        key = tuple((type(v), id(v) if isinstance(v, ExcelError) else v) for v in values)
        if key not in known:
            known[key] = one(function, values)
        results[i] = known[key]


def filled(count: int, value: object) -> np.ndarray:
    results = np.empty(count, dtype=object)
    results.fill(value)
    return results


def at(row: list[Any], i: int) -> list[Any]:
    return [value[i] if isinstance(value, np.ndarray) else value for value in row]


def floats(quantity: Number, cells: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The cells as floats, and which of them are numbers within bounds; the others hold 1."""
    if cells.dtype.kind != "f":
        meant = {text: text_number(quantity, text) for text in {cell for cell in cells if type(cell) is str}}
        plain = [
            cell if type(cell) in (float, int) else meant[cell] if type(cell) is str else np.nan
            for cell in cells
        ]
        try:
            cells = np.array(plain, dtype=float)
        except OverflowError:  # a whole number beyond floats
            cells = np.array([cell if type(cell) is float else np.nan for cell in plain])
    good = np.isfinite(cells) & quantity.contains(cells)
    return (cells if good.all() else np.where(good, cells, 1.0)), good


def text_number(quantity: Number, text: str) -> float:
    """What a text means as a number; NaN for whatever the scalar call has to judge."""
    try:
        return np.nan if is_blank(text) else quantity.read(text)
    except ExcelError:
        return np.nan


def at_once(function: Definition, numbers: list[Any], good: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The body on arrays. What it cannot say of a cell (an infinity) is left to the scalar call."""
    sample = at(numbers, np.flatnonzero(good)[0])
    try:
        read = read_arguments(function, [float(s) if isinstance(s, np.floating) else s for s in sample])
        names = [argument.name for argument in function.arguments]
        for i, (argument, number) in enumerate(zip(function.arguments, numbers, strict=True)):
            if isinstance(number, np.ndarray):
                read[i] = number
            elif is_unset(number) and isinstance(argument.default, SameAs):
                read[i] = read[names.index(argument.default.argument)]
        # a division by zero must not hide, as in 0^(1/0) = 0: the scalar calls then find its cell
        with np.errstate(all="ignore", divide="raise"):
            result = np.broadcast_to(np.asarray(function.body(*read), dtype=float), good.shape)
    except ExcelError:  # of what the cells share, as their numbers are good: all have the same error
        return filled(len(good), one(function, sample)), good
    except ArithmeticError:
        return filled(len(good), None), np.zeros(len(good), dtype=bool)
    return result, good & np.isfinite(result)


def one(function: Definition, values: list[Any]) -> object:
    try:
        return scalar(function, [v.item() if isinstance(v, np.generic) else v for v in values])
    except ExcelError as error:
        return error


def in_the_shape_of(values: Sequence[object], results: np.ndarray) -> object:
    """Arrays in, array out (floats unless a cell holds an error); nested lists in, nested lists out."""
    arrays = [v for v in values if hasattr(v, "ndim") and v.ndim]
    if not arrays:
        flat = not any(isinstance(v, list | tuple) and v and isinstance(v[0], list | tuple) for v in values)
        return results.tolist()[0] if flat else results.tolist()
    if all(array.ndim == 1 for array in arrays) and results.shape[0] == 1:
        results = results[0]
    numeric = results.dtype == float or all(isinstance(cell, float) for cell in results.flat)
    return results.astype(float) if numeric else results
