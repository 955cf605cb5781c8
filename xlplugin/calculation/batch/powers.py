"""Powers and exponentials to the last digit of the engine's, which numpy's own miss as often as not."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
_MOST = 2.0**31  # whole powers up to here are multiplied
_SAFE = 700.0  # of e, neither 0 nor too large


def exponential(values: float | Numbers) -> Numbers:
    """e to these powers, each by the C library: numpy's own differs from it in one of twenty."""
    powers = np.asarray(values, dtype=float)
    found, safe = np.array(np.exp(powers)), np.abs(powers) < _SAFE
    found[safe] = np.fromiter(map(math.exp, powers[safe].tolist()), float)
    return found


def raised(base: Numbers, exponent: Numbers) -> Numbers:
    """Whole powers multiply, halves are roots, all others go by the logarithm; not a number where none is."""
    beyond = np.abs(exponent) > _MOST  # whole ones, or next to it
    if beyond.any():
        return np.where(beyond, np.power(base, exponent), raised(base, np.where(beyond, 1.0, exponent)))
    whole = exponent == np.floor(exponent)
    multiplied = _multiplied(base, np.where(whole, exponent, 0.0))
    if whole.all():
        return multiplied
    half = np.abs(exponent) == 0.5
    root = np.sqrt(base)
    if half.all():
        return np.where(exponent < 0.0, 1.0 / root, root)
    logarithmic = exponential(exponent * np.log(base))
    rooted = np.where(half, np.where(exponent < 0.0, 1.0 / root, root), logarithmic)
    return np.where(whole, multiplied, rooted)


def _multiplied(base: Numbers, exponent: Numbers) -> Numbers:
    """Squared again and again, and multiplied where a binary digit of the exponent is 1, from the last."""
    left = np.abs(exponent).astype(np.int64)
    result, factor = np.ones(np.broadcast_shapes(base.shape, exponent.shape)), base
    while left.any():
        result = np.where(left & 1, result * factor, result)
        left = left >> 1
        factor = factor * factor
    return np.where(exponent < 0.0, 1.0 / result, result)
