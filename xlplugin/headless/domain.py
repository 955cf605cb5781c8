"""Where an input may lie: found by asking what its cell takes, from its own value outwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

_FARTHEST = 40  # doublings away from the own value
_DIGITS = range(1, 18)


@dataclass(frozen=True)
class Domain:
    """Values from `low` to `high`; `has_end` where an entry rule ends it, not only the search."""

    low: float
    high: float
    own: float
    low_ends: bool = True
    high_ends: bool = True

    @classmethod
    def around(cls, own: float, allows: Callable[[float], bool]) -> Domain:
        """All that the cell takes, as far as forty doublings away."""
        start = own or 1.0
        high, high_ends = _end(abs(start), 2.0, allows)
        if allows(-abs(start)):
            low, low_ends = _end(-abs(start), 2.0, allows)
        elif allows(0.0):
            low, low_ends = 0.0, True
        else:
            low, low_ends = _end(abs(start), 0.5, allows)
        return cls(low, high, own, low_ends, high_ends)

    def points(self, count: int) -> list[float]:
        """Ascending values with the ends and the own value: even in ratio, and zero where it lies between."""
        found = {self.low, self.high, *([self.own] if self.low <= self.own <= self.high else [])}
        for low, high in ((max(self.low, 0.0), self.high), (-min(self.high, 0.0), -self.low)):
            sign = 1.0 if high == self.high else -1.0
            if high > 0:
                first = low or high / 2 ** (2 * _FARTHEST)
                ratio = (high / first) ** (1 / count)
                found |= {sign * first * ratio**step for step in range(1, count)}
        if self.low <= 0 <= self.high:
            found.add(0.0)
        return sorted(value for value in found if self.low <= value <= self.high)


def _end(start: float, factor: float, allows: Callable[[float], bool]) -> tuple[float, bool]:
    """The last value that is taken on the way from `start`, and whether a rule is what ends it."""
    good = start
    for _ in range(_FARTHEST):
        if not allows(good * factor):
            return _edge(good, good * factor, allows), True
        good *= factor
    return good, False


def _edge(good: float, bad: float, allows: Callable[[float], bool]) -> float:
    """The last value that is taken between two, in as few digits as it can be written."""
    while good < (middle := (good + bad) / 2) < bad or bad < middle < good:
        good, bad = (middle, bad) if allows(middle) else (good, middle)
    return next(value for digits in _DIGITS if allows(value := float(f"{good:.{digits}g}")))
