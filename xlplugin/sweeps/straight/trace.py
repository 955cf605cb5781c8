"""Numbers that vary, within bounds: arithmetic on them is noted, not done."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from xlplugin.calculation.batch.column import Mask
from xlplugin.sweeps.straight.rounding import Run, rounded_up

LARGEST = sys.float_info.max
Number: TypeAlias = "float | Traced"

# Of these, results for operands between two ends lie between the results for the ends: so do rounded ones.
_MONOTONE = {
    np.add, np.subtract, np.multiply, np.divide, np.negative,
    np.floor, np.ceil, np.minimum, np.maximum, np.sqrt,
}  # fmt: skip
_COMPARE = {np.greater, np.greater_equal, np.less, np.less_equal}


class NotStraight(Exception):
    """A formula that is no line of arithmetic on numbers; one line."""


@dataclass(frozen=True)
class Step:
    """A numpy call over columns, or a function like one that says of which rows it is not sure (`checks`)."""

    run: Callable[..., Any]
    operands: tuple[float | int, ...]  # constants as floats, other steps by their place
    checks: bool = False
    is_truth: bool = False


class Traced(np.ndarray):
    """A step's result: a number a row, from `low` to `high`; an array to numpy, so that bodies take it."""

    home: Trace
    place: int
    low: float
    high: float
    may_fail: bool  # in some rows it may be an error, of which a step on the way takes note

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **more: Any) -> Any:
        if method != "__call__" or more:
            raise NotStraight(f"{ufunc.__name__} in a special form")
        return self.home.apply(ufunc, inputs)

    def __array_function__(self, function: Any, types: Any, arguments: Any, more: Any) -> Any:
        if function is np.where and len(arguments) == 3:
            return self.home.where(*arguments)
        raise NotStraight(f"{function.__name__} of columns")

    def rounded_up(self) -> Number:
        """The number as `arithmetic.round_up` rounds it."""
        return self.home.step(rounded_up(by_digits=False, high=max(self.high, -self.low)), (self,), _up(self))

    def _no_value(self, *_: Any) -> Any:
        raise NotStraight("a decision by a number that varies")

    __bool__ = __float__ = __int__ = __index__ = __iter__ = __len__ = item = sum = _no_value  # type: ignore[assignment]


def _up(number: Traced) -> tuple[float, float]:
    return float(np.floor(number.low)), float(np.ceil(number.high)) + 1.0


class Trace:
    """The steps noted so far, each different one once."""

    def __init__(self, bounds: Sequence[tuple[float, float]]) -> None:
        """
        Args:
            bounds: of each input.
        """
        self.steps: list[Step] = []
        self.guards = 0  # steps that may not be finite
        self._known: dict[Any, Traced] = {}
        self.inputs = [self._noted(Step(np.positive, ()), ends) for ends in bounds]

    def apply(self, ufunc: np.ufunc, inputs: Sequence[Any]) -> Any:
        """The result of a numpy call; a plain number or truth where the bounds tell it."""
        numbers = [number if isinstance(number, Traced) else float(number) for number in inputs]
        if any(isinstance(number, Traced) and number.home is not self for number in numbers):
            raise NotStraight("numbers of two traces")
        if ufunc is np.square:
            return self.apply(np.multiply, [*numbers, *numbers])
        if ufunc in _COMPARE:
            return self._compared(ufunc, *numbers)
        if ufunc is np.isnan:  # every step is finite, or its row is looked at apart
            return False
        if ufunc not in _MONOTONE:
            raise NotStraight(f"{ufunc.__name__} of columns")
        plain = _without_effect(ufunc, numbers)
        return self.step(ufunc, numbers, _ends(ufunc, numbers)) if plain is None else plain

    def where(self, truth: Any, then: Any, otherwise: Any) -> Number:
        """One of two numbers a row."""
        if not isinstance(truth, Traced):
            found: Number = then if truth else otherwise
            return found
        ends = [end for number in (then, otherwise) for end in _bounds(number)]
        return self.step(_where, (truth, then, otherwise), (min(ends), max(ends)), checks=False)

    def step(
        self,
        run: Callable[..., Any],
        numbers: Sequence[Number],
        bounds: tuple[float, float],
        checks: bool | None = None,
        is_truth: bool = False,
        key: object = None,
    ) -> Traced:
        """A step, once for each `key` and operands; one that may not be finite is looked at row by row."""
        operands = tuple(number.place if isinstance(number, Traced) else float(number) for number in numbers)
        known = key or run, *((type(operand), operand) for operand in operands)
        if known not in self._known:
            checks = not isinstance(run, np.ufunc) if checks is None else checks
            low, high = bounds
            may_fail = not -LARGEST < low <= high < LARGEST
            if may_fail:
                self.guards += 1
                run, checks, low, high = _finite(run, checks), True, -LARGEST, LARGEST
            made = self._noted(Step(run, operands, checks, is_truth), (low, high))
            made.may_fail = may_fail or any(isinstance(n, Traced) and n.may_fail for n in numbers)
            self._known[known] = made
        return self._known[known]

    def _compared(self, ufunc: np.ufunc, left: Number, right: Number) -> bool | Traced:
        ends = [bool(ufunc(a, b)) for a in _bounds(left) for b in _bounds(right)]
        if all(ends) or not any(ends):  # comparisons are monotone as well
            return ends[0]
        return self.step(ufunc, (left, right), (0.0, 1.0), is_truth=True)

    def _noted(self, step: Step, bounds: tuple[float, float]) -> Traced:
        made = np.ndarray.__new__(Traced, ())
        made.home, made.place, (made.low, made.high), made.may_fail = self, len(self.steps), bounds, False
        self.steps.append(step)
        return made


def _bounds(number: Number) -> tuple[float, float]:
    return (number.low, number.high) if isinstance(number, Traced) else (float(number), float(number))


def _ends(ufunc: np.ufunc, numbers: Sequence[Number]) -> tuple[float, float]:
    """Bounds of the results; infinite where they are not known."""
    bounds = [_bounds(number) for number in numbers]
    if ufunc is np.divide and bounds[1][0] <= 0.0 <= bounds[1][1]:
        return -np.inf, np.inf
    with np.errstate(all="ignore"):
        corners = ufunc(*np.meshgrid(*bounds))
    return (-np.inf, np.inf) if np.isnan(corners).any() else (float(corners.min()), float(corners.max()))


def _without_effect(ufunc: np.ufunc, numbers: Sequence[Number]) -> Number | None:
    """The result of what changes nothing: + 0, * 1, * 0, / 1."""
    plain = [number for number in numbers if not isinstance(number, Traced)]
    if len(numbers) != 2 or len(plain) != 1:
        return None
    varying = next(number for number in numbers if isinstance(number, Traced))
    if ufunc is np.multiply and plain[0] == 0.0 and not varying.may_fail:
        return 0.0
    swapped = ufunc in (np.add, np.multiply) or varying is numbers[0]
    return varying if swapped and (ufunc, plain[0]) in _NO_EFFECT else None


_NO_EFFECT = {(np.add, 0.0), (np.subtract, 0.0), (np.divide, 1.0), (np.multiply, 1.0)}


def _where(truth: Any, then: Any, otherwise: Any, out: Any) -> None:
    np.copyto(out, otherwise)
    np.copyto(out, then, where=truth)


def _finite(run: Callable[..., Any], checks: bool) -> Run:
    """A step that also notes rows whose result is no number."""

    def checked(*operands: Any, out: Any) -> Mask | None:
        with np.errstate(all="ignore"):
            doubtful = run(*operands, out=out)
        fine = np.isfinite(out)
        if fine.all():
            return doubtful if checks else None
        return ~fine | doubtful if checks and doubtful is not None else ~fine

    return checked
