"""Which value of an input gives a result, on the exact model with all its steps."""

from __future__ import annotations

import itertools
import logging
import math
from collections.abc import Iterator
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import cast

from xlplugin.errors import InputError
from xlplugin.headless.domain import Domain
from xlplugin.headless.goal_words import GoalWords
from xlplugin.headless.model import Model
from xlplugin.ooxml import Book, Package

_log = logging.getLogger(__name__)
POINTS = 16  # values looked at before the search goes into detail
_DIGITS = range(5, 18)
_NEAR = 1e-12  # of a value: what is nearer counts as next to it
_MARGIN = 0.02  # of a stretch, so that a straight line never creeps along one end


@dataclass(frozen=True)
class Point:
    """A value of the input and the result there."""

    value: float
    result: float


@dataclass(frozen=True)
class Found:
    """The value that meets the target best, in five digits or more, and the steps of the model on both sides.

    `before` and `after` are values of the input next to each other, to a part in 1e12, where the result
    passes the target; where the model meets it exactly, the last value before and the first after those that
    do. None at the domain's end.
    """

    best: Point
    now: Point
    before: Point | None
    after: Point | None


def seek(
    path: str | PathLike[str], target: str, wanted: float, by: str, between: tuple[float, float] | None = None
) -> Found:
    """The value of the input `by` at which `target` comes to `wanted`.

    Args:
        target, by: names or cells of the workbook: a result, and an input that holds a number.
        between: where to look, ends included; default: all that the input's entry rule allows.

    Raises:
        InputError: no value reaches it (with the least or greatest result), several do, or none matters.
    """
    package = Package.open(Path(path))
    words = GoalWords(Book(package), target, by)
    return Search(Model(package), target, wanted, by, words).found(between)


class Search:
    """Results of one model by one input, each computed once."""

    def __init__(self, model: Model, target: str, wanted: float, by: str, words: GoalWords) -> None:
        self._words = words
        self._model, self._target, self._wanted, self._by = model, target, wanted, by
        self._results: dict[float, float] = {}
        own = model.get(by)
        if isinstance(own, bool) or not isinstance(own, float | int):
            held = "a range" if isinstance(own, list) else f"{own!r}"
            raise InputError(f"{by} holds {held}; seek changes one number")
        self._own = float(own)

    def found(self, between: tuple[float, float] | None) -> Found:
        if not self._takes(self._own):
            self._model.set(self._by, self._own)  # which says why: a formula, an output
        domain = Domain.around(self._own, self._takes) if between is None else Domain(*between, self._own)
        points = [self._point(value) for value in domain.points(POINTS)]
        points = [point for point in points if not math.isnan(point.result)]
        if len({point.result for point in points}) < 2:
            stays = f" stays {points[0].result:,.15g}" if points else " is no number"
            raise InputError(f"{self._target}{stays} whatever {self._by} is: it does not depend on it")
        _log.info("%d values of %s from %g to %g", len(points), self._by, domain.low, domain.high)
        solutions = list(self._solutions(points))
        if not solutions:
            raise InputError(self._out_of_reach(points, domain))
        if len(solutions) > 1:
            beside = [next(filter(None, solution)) for solution in solutions]
            near = " and ".join(f"near {point.value:.6g}" for point in beside)
            raise InputError(f"several values of {self._by} meet it, {near}: choose with --between LOW HIGH")
        return self._narrowed(*solutions[0])

    def _takes(self, value: float) -> bool:
        try:
            self._model.set(self._by, value)
        except InputError:
            return False
        return True

    def _point(self, value: float) -> Point:
        """The result at a value of the input; NaN where it is no number."""
        if value not in self._results:
            self._model.set(self._by, value)
            self._model.recalculate()
            result = self._model.get(self._target)
            if isinstance(result, list):
                raise InputError(f"{self._target} is a range: name one of {self._target}[1], [2], ...")
            is_number = isinstance(result, float | int) and not isinstance(result, bool)
            self._results[value] = float(cast(float, result)) if is_number else math.nan
            _log.debug("%s = %r gives %s = %r", self._by, value, self._target, result)
        return Point(value, self._results[value])

    def _side(self, point: Point) -> int:
        """-1 below the target, 0 at it, 1 above it."""
        return (point.result > self._wanted) - (point.result < self._wanted)

    def _solutions(self, points: list[Point]) -> Iterator[tuple[Point | None, Point | None, Point | None]]:
        """Where the points pass the target: the last before it, one that meets it, the first after it."""
        runs = [list(run) for _, run in itertools.groupby(points, key=self._side)]
        for place, run in enumerate(runs):
            following = runs[place + 1][0] if place + 1 < len(runs) else None
            if self._side(run[0]) == 0:
                yield (runs[place - 1][-1] if place else None), run[0], following
            elif following is not None and self._side(following) != 0:
                yield run[-1], None, following

    def _narrowed(self, before: Point | None, met: Point | None, after: Point | None) -> Found:
        if met is None and before and after:
            before, after_it = self._edge(before, after)
            if self._side(after_it) != 0:
                near = min(before, after_it, key=lambda point: abs(point.result - self._wanted))
                return Found(self._short(near), self._now, before, after_it)
            met = after_it
        assert met is not None
        first = last = met
        if before is not None:
            before, first = self._edge(before, met)
        if after is not None:
            last, after = self._edge(met, after)
        return Found(self._short(self._point((first.value + last.value) / 2)), self._now, before, after)

    def _edge(self, one: Point, other: Point) -> tuple[Point, Point]:
        """Values next to each other of which the first is on the side of `one` and the second is not."""
        side, steps = self._side(one), False
        while (middle := self._middle(one, other, steps)) is not None:
            point = self._point(middle)
            steps = steps or point.result in (one.result, other.result)
            one, other = (point, other) if self._side(point) == side else (one, point)
        return one, other

    def _middle(self, one: Point, other: Point, steps: bool) -> float | None:
        """A value between two: where a straight line would meet the target, or half way once steps show."""
        low, high = sorted((one.value, other.value))
        if high - low <= _NEAR * max(abs(low), abs(high)):
            return None
        if not steps and self._side(one) * self._side(other) < 0:
            part = (self._wanted - one.result) / (other.result - one.result)
            straight = one.value + min(max(part, _MARGIN), 1 - _MARGIN) * (other.value - one.value)
            if low < straight < high and high <= 4 * low:
                return straight
        return _between(low, high)

    def _short(self, near: Point) -> Point:
        """A value in as few digits as come as close to the target, five at least."""
        gap = abs(near.result - self._wanted)
        for digits in _DIGITS:
            value = float(f"{near.value:.{digits}g}")
            if self._takes(value) and abs((point := self._point(value)).result - self._wanted) <= gap:
                return point
        return near

    @property
    def _now(self) -> Point:
        return self._point(self._own)

    def _out_of_reach(self, points: list[Point], domain: Domain) -> str:
        above = self._side(points[0]) > 0
        best = (min if above else max)(points, key=lambda point: point.result)
        low = f"from {self._words.of_input(domain.low)} " if domain.low_ends else ""
        high = f"up to {self._words.of_input(domain.high)} " if domain.high_ends else ""
        return (
            f"no {self._by} {low}{high}reaches {self._target} = {self._wanted:,.15g}: the "
            f"{'least' if above else 'greatest'} is {self._words.of_result(best.result)}, "
            f"at {self._by} = {self._words.of_input(best.value)}"
        )


def _between(low: float, high: float) -> float | None:
    """A value between two, even in ratio where they lie far apart; None where there is no float between."""
    far = low > 0 and high / low > 4
    middle = math.sqrt(low) * math.sqrt(high) if far else low + (high - low) / 2
    return middle if low < middle < high else None
