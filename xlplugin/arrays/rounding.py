"""ROUND and ROUNDUP over batches. A row too close to the edge to call is left to the engine."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from xlplugin.arrays.values import Batch, NotForArrays, Value, is_array, number
from xlplugin.errors import ExcelError

# The engine rounds decimal digits, this module binary fractions: they may differ where the scaled value
# lies within a few units of its last place from an edge.
_UNITS = 8 * np.finfo(float).eps


def round_half(batch: Batch, arguments: Sequence[Value]) -> Value:
    """ROUND: halves away from zero."""
    return _round(batch, arguments, lambda scaled: np.floor(scaled + 0.5), edge=0.5)


def round_up(batch: Batch, arguments: Sequence[Value]) -> Value:
    """ROUNDUP: away from zero."""
    return _round(batch, arguments, np.ceil, edge=0.0)


def round_up_after_six(batch: Batch, value: Value) -> Value:
    """ROUNDUP(ROUND(value,6),0), as counts round: a close sixth decimal matters only next to a whole."""
    value = number(value)
    if not is_array(value):
        return round_up(batch, [round_half(batch, [value, 6.0]), 0.0])
    scaled = np.abs(value) * 1e6
    below = np.floor(scaled)
    close = np.abs(scaled - below - 0.5) <= scaled * _UNITS
    batch.irregular |= (close & (below % 1e6 == 0)) | (scaled >= 1e15)
    whole = np.ceil(np.floor(scaled + 0.5) / 1e6)
    return batch.finite(np.copysign(whole, value))


def _round(batch: Batch, arguments: Sequence[Value], function: Callable, edge: float) -> Value:
    value, digits = number(arguments[0]), number(arguments[1])
    for item in (value, digits):
        if isinstance(item, ExcelError):
            return item
    if is_array(digits) or not 0 <= digits <= 15:
        raise NotForArrays("rounding to digits that vary or are negative")
    scale = 10.0 ** int(digits)
    scaled = np.abs(value) * scale
    distance = np.abs(scaled - np.floor(scaled) - edge)
    distance = np.minimum(distance, 1.0 - distance) if edge == 0.0 else distance
    exact = (distance == 0.0) & (scaled < 1e15)
    close = ~exact & (distance <= scaled * _UNITS)
    if not is_array(value):
        if close or scaled >= 1e15:
            raise NotForArrays("a constant too close to a rounding edge")
    else:
        batch.irregular |= close | (scaled >= 1e15)
    return batch.finite(np.copysign(function(scaled) / scale, value))
