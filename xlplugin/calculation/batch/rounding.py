"""Rounding: numbers are first taken to 15 digits, so those close to an edge are looked at by digits."""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal
from typing import Any

import numpy as np

from xlplugin.calculation.batch.column import NUMBER, Column, Floats
from xlplugin.calculation.batch.lifting import number
from xlplugin.calculation.batch.rows import NotForBatch, Rows

# A number may lie within half a unit of its 15th digit from an edge.
_HALF_UNIT = 6e-15
_ALL_DIGITS = 1e15
_HALF_MILLIONTH = 5e-7
# Twice what is too close to an edge: where no number is that close, none is looked at by digits.
TOO_CLOSE = 1.5e-14
# From here on a sixth decimal is none of 15 digits, so ROUND(x,6) changes nothing.
NO_SIXTH_DECIMAL = 1e9
_MOST_PLACES = 15
_ALL = Context(prec=400)  # more digits than any float has

Rounding = Callable[[Floats], Floats]


def _rounded(rows: Rows, numbers: Any, places: int, edge: float, apply: Rounding, mode: str) -> Any:
    """Rounds the size of numbers; those too close to an edge by their 15 digits."""
    array = np.asarray(numbers, dtype=float)
    shape, array = array.shape, array.ravel()
    scale = 10.0 ** abs(places)
    scaled = np.abs(array) * scale if places >= 0 else np.abs(array) / scale
    result = apply(scaled) / scale if places >= 0 else apply(scaled) * scale
    distance = np.abs(scaled - np.floor(scaled) - edge)
    if edge == 0.0:
        distance = np.minimum(distance, 1.0 - distance)
    if rows.inexact > _HALF_UNIT:
        rows.doubt((distance <= scaled * rows.inexact).reshape(shape))
    exact = (scaled == np.floor(scaled)) & (scaled < _ALL_DIGITS) if scale == 1.0 else False
    close = np.flatnonzero(((distance <= scaled * _HALF_UNIT) | (scaled >= _ALL_DIGITS)) & ~np.asarray(exact))
    if close.size:
        sizes = np.abs(array[close]).tolist()
        result[close] = [by_digits(size, places, mode) for size in sizes]
        doubtful = np.zeros(len(array), dtype=bool)
        doubtful[close] = [_is_tie(size, places) for size in sizes]
        rows.doubt(doubtful.reshape(shape))
    result = np.copysign(result, array) + 0.0
    return result.reshape(shape) if shape else float(result[0])


def by_digits(size: float, places: int, mode: str) -> float:
    """A size rounded by its 15 significant digits."""
    digits = Decimal(f"{size:.14e}")
    unit = Decimal(1).scaleb(-places)
    down = digits.quantize(unit, context=_ALL, rounding=ROUND_DOWN if mode == ROUND_CEILING else mode)
    # The engine steps up by adding a unit to the float.
    return float(down) if mode != ROUND_CEILING or down == digits else float(down) + float(unit)


def _is_tie(size: float, places: int) -> bool:
    """Whether the 15th digit itself hangs on a half, of a number whose 15 digits are all that is left."""
    if size * 10.0**places < _ALL_DIGITS / 10:
        return False
    return 45 <= int(f"{size:.16e}".partition("e")[0][-2:]) <= 55


def _places(column: Column) -> int:
    if column.is_constant and column.kinds == NUMBER and abs(float(column.numbers)) <= _MOST_PLACES:
        return int(float(column.numbers))
    raise NotForBatch("rounding to places that vary, or to very many")


def round_half(rows: Rows, value: Column, places: Column) -> Any:
    """ROUND: halves away from zero."""
    return _rounded(rows, number(rows, value), _places(places), 0.5, _half_up, ROUND_HALF_UP)


def round_up(rows: Rows, value: Column, places: Column) -> Any:
    """ROUNDUP: away from zero."""
    return _rounded(rows, number(rows, value), _places(places), 0.0, np.ceil, ROUND_CEILING)


def round_down(rows: Rows, value: Column, places: Column) -> Any:
    """ROUNDDOWN and TRUNC: towards zero."""
    return _rounded(rows, number(rows, value), _places(places), 0.0, np.floor, ROUND_FLOOR)


def _half_up(scaled: Floats) -> Floats:
    return np.floor(scaled + 0.5)


def plainly_rounded_up(sizes: Floats, high: float, out: Floats | None = None) -> Floats | None:
    """The next whole numbers after six decimals, of numbers up to `high`; None where one is at an edge."""
    margin = high * TOO_CLOSE + 1e-15
    found = np.subtract(sizes, _HALF_MILLIONTH, out=out)
    np.ceil(found, out=found)
    above = found - sizes
    low, most = margin - _HALF_MILLIONTH, 1.0 - _HALF_MILLIONTH - margin
    return found if above.min(initial=0.0) > low and above.max(initial=0.0) < most else None


def round_up_after_six(rows: Rows, value: Column) -> Any:
    """ROUNDUP(ROUND(x,6),0), as counts round: the sixth decimal matters only next to a whole number."""
    numbers = number(rows, value)
    if not isinstance(numbers, np.ndarray):
        inner = _rounded(rows, numbers, 6, 0.5, _half_up, ROUND_HALF_UP)
        return _rounded(rows, inner, 0, 0.0, np.ceil, ROUND_CEILING)
    sizes = np.abs(numbers)
    largest = float(sizes.max(initial=0.0)) * max(1.0, rows.inexact / TOO_CLOSE)
    plain = plainly_rounded_up(sizes, largest)
    if plain is not None:
        return np.copysign(plain, numbers) + 0.0
    scaled = sizes * 1e6
    below = np.floor(scaled)
    result = np.ceil(np.floor(scaled + 0.5) / 1e6)
    edge = (np.abs(scaled - below - 0.5) <= scaled * max(_HALF_UNIT, rows.inexact)) & (below % 1e6 == 0.0)
    rows.doubt(edge & (rows.inexact > _HALF_UNIT))
    # Where only 15 digits are left of the sixth decimal, they matter next to a whole number as well.
    beside_whole = np.abs(sizes - np.rint(sizes)) <= 1e-6 + sizes * _HALF_UNIT
    close = np.flatnonzero(edge | (beside_whole & (scaled >= _ALL_DIGITS / 10)))
    if close.size:
        part = Rows(len(close), {})
        inner = _rounded(part, sizes.ravel()[close], 6, 0.5, _half_up, ROUND_HALF_UP)
        result.ravel()[close] = _rounded(part, inner, 0, 0.0, np.ceil, ROUND_CEILING)
        doubtful = np.zeros(sizes.size, dtype=bool)
        doubtful[close] = part.doubtful
        rows.doubt(doubtful.reshape(sizes.shape))
    return np.copysign(result, numbers) + 0.0
