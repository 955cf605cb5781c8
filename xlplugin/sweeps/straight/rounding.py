"""Rounding as steps: the plain way, and the rows where the 15th digit may decide."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np

from xlplugin.calculation.batch.column import Mask
from xlplugin.calculation.batch.rounding import TOO_CLOSE, plainly_rounded_up

Run: TypeAlias = Callable[..., "Mask | None"]  # operands, then `out`; the rows that it is not sure of
_NO_SIXTH_DECIMAL, _ALL_DIGITS = 1e8, 1e15


@lru_cache(maxsize=4096)
def rounded_up(by_digits: bool, high: float) -> Run:
    """The next whole number after rounding to six decimals, of numbers from 0 to `high`.

    Args:
        by_digits: as ROUNDUP(ROUND(x,6),0) has it, else as our functions' bodies do, by the float.
    """

    def run(numbers: Any, out: Any) -> Mask | None:
        if plainly_rounded_up(numbers, high, out) is not None:
            return None
        return _near_an_edge(numbers, out, by_digits)

    return run


def _near_an_edge(numbers: Any, out: Any, by_digits: bool) -> Mask | None:
    scaled = numbers * 1e6
    below = np.floor(scaled)
    np.ceil(np.floor(scaled + 0.5) / 1e6, out=out)
    if not by_digits:
        found = numbers >= _NO_SIXTH_DECIMAL
    else:
        close = (np.abs(scaled - below - 0.5) <= scaled * TOO_CLOSE) & (below % 1e6 == 0.0)
        found = close | (numbers >= _NO_SIXTH_DECIMAL)
    return found if found.any() else None


@lru_cache
def rounded(places: int) -> Run:
    """ROUND, halves up, of numbers from 0."""
    scale = 10.0 ** abs(places)

    def run(numbers: Any, out: Any) -> Mask | None:
        scaled = numbers * scale if places >= 0 else numbers / scale
        np.floor(scaled + 0.5, out=out)
        distance = np.abs(scaled - out)
        safe = 0.5 - _half_of_last_digit(float(scaled.max()))
        (np.divide if places >= 0 else np.multiply)(out, scale, out=out)
        if distance.max() < safe:
            return None
        return np.asarray(distance >= safe)

    return run


def _half_of_last_digit(highest: float) -> float:
    """How far taking numbers to 15 digits may move them towards a half.

    Where the last of 15 digits is that of ones, it gives a whole number: only the float's own digits count.
    """
    if highest >= _ALL_DIGITS:
        return 1.0
    if highest >= _ALL_DIGITS / 10.0:
        return 0.25
    return float(0.6 * 10.0 ** (np.floor(np.log10(max(highest, 1.0))) - 14.0))
