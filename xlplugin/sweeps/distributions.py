"""Distributions of inputs, by their quantiles: what a draw between 0 and 1 means."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from xlplugin.sweeps.errors import SweepError as SweepError
from xlplugin.sweeps.errors import extra

Floats: TypeAlias = NDArray[np.float64]
Value: TypeAlias = float | str | bool


def _ordered(name: str, *numbers: float) -> None:
    if not all(map(math.isfinite, numbers)):
        raise SweepError(f"{name}: {numbers} are not all numbers")
    if list(numbers) != sorted(numbers) or numbers[0] == numbers[-1]:
        raise SweepError(
            f"{name}: {', '.join(f'{n:g}' for n in numbers)} must rise from the lowest to the highest"
        )


@dataclass(frozen=True)
class Grid:
    """Values that are all tried, with every value of the other grids."""

    values: tuple[Value, ...]


class _Bounded:
    """All values lie between two ends."""

    low: float
    high: float

    @property
    def ends(self) -> tuple[float, ...]:
        return self.low, self.high


@dataclass(frozen=True)
class Uniform(_Bounded):
    """Every value from low to high is as likely, in the input's unit. SweepError unless low < high."""

    low: float
    high: float

    def __post_init__(self) -> None:
        _ordered("uniform", self.low, self.high)

    def quantiles(self, draws: Floats) -> Floats:
        return self.low + draws * (self.high - self.low)


@dataclass(frozen=True)
class Triangular(_Bounded):
    """Likeliest at the mode, never beyond low and high. SweepError unless low <= mode <= high, low < high."""

    low: float
    mode: float
    high: float

    def __post_init__(self) -> None:
        _ordered("triangular", self.low, self.mode, self.high)

    def quantiles(self, draws: Floats) -> Floats:
        width, rise, fall = self.high - self.low, self.mode - self.low, self.high - self.mode
        below = self.low + np.sqrt(draws * width * rise)
        above = self.high - np.sqrt((1.0 - draws) * width * fall)
        return np.where(draws * width <= rise, below, above)


@dataclass(frozen=True)
class LogTriangular(_Bounded):
    """The logarithm is triangular: for figures uncertain by a factor. SweepError unless 0 < low < high."""

    low: float
    mode: float
    high: float

    def __post_init__(self) -> None:
        _ordered("log-triangular", self.low, self.mode, self.high)
        if self.low <= 0:
            raise SweepError(f"log-triangular: {self.low:g} must be above 0")

    def quantiles(self, draws: Floats) -> Floats:
        logs = Triangular(math.log(self.low), math.log(self.mode), math.log(self.high))
        return np.clip(np.exp(logs.quantiles(draws)), self.low, self.high)


@dataclass(frozen=True)
class Pert(_Bounded):
    """PERT: a beta distribution whose mean is (low + 4 mode + high) / 6 (scipy).

    SweepError unless low <= mode <= high, low < high.
    """

    low: float
    mode: float
    high: float

    def __post_init__(self) -> None:
        _ordered("PERT", self.low, self.mode, self.high)

    def quantiles(self, draws: Floats) -> Floats:
        width = self.high - self.low
        first = 1.0 + 4.0 * (self.mode - self.low) / width
        second = 1.0 + 4.0 * (self.high - self.mode) / width
        return np.asarray(self.low + width * extra("scipy.special").betaincinv(first, second, draws))


@dataclass(frozen=True)
class Normal:
    """By its mean and standard deviation, both in the input's unit; SweepError unless it is above 0."""

    mean: float
    deviation: float

    def __post_init__(self) -> None:
        if not (math.isfinite(self.mean) and 0 < self.deviation < math.inf):
            raise SweepError(f"normal: the deviation {self.deviation:g} must be above 0")

    def quantiles(self, draws: Floats) -> Floats:
        return np.asarray(self.mean + self.deviation * extra("scipy.special").ndtri(draws))

    @property
    def ends(self) -> tuple[float, ...]:
        return ()


@dataclass(frozen=True)
class LogNormal:
    """By its median (> 0) and the factor (> 1) that is one deviation of the logarithm; else SweepError."""

    median: float
    factor: float

    def __post_init__(self) -> None:
        if not (0 < self.median < math.inf and 1 < self.factor < math.inf):
            raise SweepError("log-normal: the median must be above 0 and the factor above 1")

    def quantiles(self, draws: Floats) -> Floats:
        return np.asarray(self.median * np.exp(math.log(self.factor) * extra("scipy.special").ndtri(draws)))

    @property
    def ends(self) -> tuple[float, ...]:
        return ()


@dataclass(frozen=True)
class Discrete:
    """Some values, each as likely as its weight says."""

    values: tuple[Value, ...]
    weights: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        if not self.values:
            raise SweepError("discrete: no values")
        if self.weights and (
            len(self.weights) != len(self.values) or min(self.weights) < 0 or not sum(self.weights)
        ):
            raise SweepError("discrete: one weight of 0 or more for each value, not all 0")

    def quantiles(self, draws: Floats) -> NDArray[np.generic]:
        weights = np.asarray(self.weights or (1.0,) * len(self.values), dtype=float)
        places = np.searchsorted(np.cumsum(weights / weights.sum()), draws, side="right")
        values = np.array(
            self.values, dtype=float if all(type(v) in (int, float) for v in self.values) else object
        )
        return values[np.minimum(places, len(values) - 1)]

    @property
    def ends(self) -> tuple[Value, ...]:
        return self.values


@dataclass(frozen=True)
class Empirical:
    """What was observed: draws lie between neighbouring observations."""

    observed: tuple[float, ...]

    def __post_init__(self) -> None:
        if len(self.observed) < 2 or not all(map(math.isfinite, self.observed)):
            raise SweepError("empirical: at least two numbers are needed")

    def quantiles(self, draws: Floats) -> Floats:
        return np.asarray(np.quantile(np.asarray(self.observed, dtype=float), draws))

    @property
    def ends(self) -> tuple[float, ...]:
        return min(self.observed), max(self.observed)


Distribution: TypeAlias = (
    Uniform | Triangular | LogTriangular | Pert | Normal | LogNormal | Discrete | Empirical
)


def grid(*values: Value | Sequence[Value] | NDArray[Any]) -> Grid:
    """A grid of these values, or of those in a sequence; SweepError for none.

    A sweep computes every combination of its grids, the last one running fastest.
    """
    made: list[Value] = []
    for given in values:
        parts = [given] if isinstance(given, float | int | str | np.generic) else given
        made += [part.item() if isinstance(part, np.generic) else part for part in parts]
    if not made:
        raise SweepError("a grid without values")
    return Grid(tuple(float(v) if type(v) is int else v for v in made))


def steps(low: float, high: float, step: float) -> Grid:
    """A grid from low to high, both included where the steps meet it."""
    if not step > 0 or not low <= high:
        raise SweepError(
            f"a grid from {low:g} to {high:g} by {step:g}: the step must be above 0, the ends in order"
        )
    count = math.floor((high - low) / step + 1e-9) + 1
    if count > 10_000_000:
        raise SweepError(f"a grid of {count:,} values: at most 10,000,000")
    return Grid(tuple(float(f"{low + step * place:.12g}") for place in range(count)))


def discrete(values: Sequence[Value], weights: Sequence[float] = ()) -> Discrete:
    """Some values, numbers or texts, each as likely as its weight says; without weights all alike.

    SweepError unless there is one weight of 0 or more for each value, not all 0.
    """
    return Discrete(tuple(values), tuple(weights))


def empirical(observed: Sequence[float]) -> Empirical:
    """What was observed: draws lie between neighbouring observations.

    SweepError unless there are at least two, all finite numbers.
    """
    return Empirical(tuple(map(float, observed)))


uniform, triangular, log_triangular = Uniform, Triangular, LogTriangular
normal, log_normal, pert = Normal, LogNormal, Pert
