"""ROUND and ROUNDUP over batches. Where a number is too close to the edge to call, the engine rounds it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from xlplugin.calculation.arrays.by_engine import by_engine
from xlplugin.calculation.arrays.values import Batch, NotForArrays, Value, is_array, number
from xlplugin.errors import ExcelError

# The engine first takes a number to 15 significant digits, this module rounds the number itself: they may
# differ where it lies within half a unit of the 15th digit from an edge.
_HALF_UNIT = 6e-15
_ALL_DIGITS = 1e15
_CERTAIN = 1e9  # below this a scaled value that looks exact is exact


def round_half(batch: Batch, arguments: Sequence[Value]) -> Value:
    """ROUND: halves away from zero."""
    return _round(batch, "ROUND", arguments, lambda scaled: np.floor(scaled + 0.5), edge=0.5)


def round_up(batch: Batch, arguments: Sequence[Value]) -> Value:
    """ROUNDUP: away from zero."""
    return _round(batch, "ROUNDUP", arguments, np.ceil, edge=0.0)


def round_up_after_six(batch: Batch, value: Value) -> Value:
    """ROUNDUP(ROUND(value,6),0), as counts round: a close sixth decimal matters only next to a whole."""
    value = number(value)
    if not is_array(value):
        return round_up(batch, [round_half(batch, [value, 6.0]), 0.0])
    scaled = np.abs(value) * 1e6
    below = np.floor(scaled)
    close = (np.abs(scaled - below - 0.5) <= scaled * _HALF_UNIT) & (below % 1e6 == 0)
    whole = np.copysign(np.ceil(np.floor(scaled + 0.5) / 1e6), value)
    undecided = np.flatnonzero(close | (scaled >= _ALL_DIGITS))
    if undecided.size:
        whole[undecided] = _numbers(by_engine("ROUNDUP(ROUND({cell},6),0)", value[undecided].tolist()))
    return batch.finite(whole)


def _round(batch: Batch, name: str, arguments: Sequence[Value], function: Callable, edge: float) -> Value:
    value, digits = number(arguments[0]), number(arguments[1])
    for item in (value, digits):
        if isinstance(item, ExcelError):
            return item
    if is_array(digits) or not -15 <= digits <= 15:
        raise NotForArrays("rounding to digits that vary, or to very many")
    numbers = np.atleast_1d(value)
    scale = 10.0 ** abs(int(digits))
    scaled = np.abs(numbers) * scale if digits >= 0 else np.abs(numbers) / scale
    rounded = function(scaled) / scale if digits >= 0 else function(scaled) * scale
    rounded = np.copysign(rounded, numbers)
    close = np.flatnonzero(_is_close(scaled, edge, scale))
    if close.size:
        rounded[close] = _numbers(by_engine(f"{name}({{cell}},{int(digits)})", numbers[close].tolist()))
    return batch.finite(rounded if is_array(value) else float(rounded[0]))


def _is_close(scaled: np.ndarray, edge: float, scale: float) -> np.ndarray:
    distance = np.abs(scaled - np.floor(scaled) - edge)
    if edge == 0.0:
        distance = np.minimum(distance, 1.0 - distance)
    whole = (scale == 1.0) & (edge == 0.0) & (scaled < _ALL_DIGITS)
    certain = (distance == 0.0) & ((scaled < _CERTAIN) | whole)
    return ~certain & ((distance <= scaled * _HALF_UNIT) | (scaled >= _ALL_DIGITS))


def _numbers(results: list[object]) -> list[float]:
    """Results of the engine; NaN, which makes its row irregular, for an error."""
    return [result if isinstance(result, float) else np.nan for result in results]
