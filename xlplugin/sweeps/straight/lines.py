"""The straight lines of one model: made for the bounds of its inputs, kept while inputs stay within them."""

from __future__ import annotations

import logging
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xlplugin.calculation.batch import BatchModel, Column
from xlplugin.calculation.batch.column import NUMBER, Floats, Mask, Value
from xlplugin.ooxml.addresses import Key, cell_label
from xlplugin.sweeps.straight.formulas import Formulas
from xlplugin.sweeps.straight.program import Program
from xlplugin.sweeps.straight.trace import Trace, Traced

_log = logging.getLogger(__name__)
Ends = tuple[float, float]
Bounds = tuple[Ends, ...]


@dataclass(frozen=True)
class Line:
    """The outputs within some bounds: constants, and the results of a program."""

    bounds: Bounds  # of the inputs that are numbers
    outputs: list[float | int]  # a constant, or the place of a result
    program: Program

    def run(self, columns: Sequence[Floats]) -> tuple[list[Column], Mask | None]:
        """The outputs, and the rows of which it is not sure (None: of all it is)."""
        found, doubtful = self.program.run(columns)
        return [Column(NUMBER, found[o] if isinstance(o, int) else o) for o in self.outputs], doubtful


class Lines:
    """Lines by the inputs that are no numbers; `refuse` ends one of them."""

    def __init__(self, model: BatchModel, outputs: Sequence[Key]) -> None:
        self._model, self.outputs = model, outputs
        self._known: dict[tuple[Any, ...], Line | None] = {}

    def line_for(
        self, inputs: Sequence[Column], ends: Sequence[Ends | None] | None = None
    ) -> tuple[Line | None, bool]:
        """The line for these columns, None where their model has none; and whether it is new.

        Args:
            ends: bounds of the columns that are numbers, where they are known (`bounds_of`).
        """
        ends = [None] * len(inputs) if ends is None else ends
        words = _words(inputs)
        bounds = tuple(
            _around(column.numbers) if known is None else known
            for column, known in zip(inputs, ends, strict=True)
            if _varies(column)
        )
        known = self._known.get(words)
        if words in self._known and (known is None or _within(bounds, known.bounds)):
            return known, False
        if known is not None:
            bounds = tuple(map(_joined, bounds, known.bounds))
        self._known[words] = self._line(inputs, bounds) if bounds else None
        return self._known[words], True

    def refuse(self, inputs: Sequence[Column], reason: str) -> None:
        """Has no line for such columns from here on."""
        _log.info("scenarios are computed with all checks: %s", reason)
        self._known[_words(inputs)] = None

    def _line(self, inputs: Sequence[Column], bounds: Bounds) -> Line | None:
        trace = Trace(bounds)
        numbers = iter(trace.inputs)
        given = {
            key: next(numbers) if _varies(column) else column
            for key, column in zip(self._model.inputs, inputs, strict=True)
        }
        formulas = Formulas(self._model.compiler, trace, given)
        for key, tree in self._model.trees.items():
            formulas.add(key, tree)
        if formulas.others:
            key, reason = next(iter(formulas.others.items()))
            _log.info("scenarios are computed with all checks: %s: %s", cell_label(key), reason)
            return None
        found = [formulas.cells.get(key) for key in self.outputs]
        for key, part in zip(self.outputs, found, strict=True):
            if not _is_number(part):
                _log.info("scenarios are computed with all checks: %s is no number", cell_label(key))
                return None
        results = [part for part in found if isinstance(part, Traced)]
        # A cell that no output needs within the bounds may still hold an error, and its reader be refused.
        watched = [part for part in formulas.cells.values() if isinstance(part, Traced) and part.may_fail]
        places = iter(range(len(results)))
        outputs = [
            next(places) if isinstance(p, Traced) else float(p.numbers) for p in found if p is not None
        ]
        return Line(bounds, outputs, Program(trace, results, watched))


def _is_number(part: Column | Traced | None) -> bool:
    if isinstance(part, Traced):
        return not part.home.steps[part.place].is_truth
    return part is not None and part.kinds == NUMBER


def bounds_of(columns: Sequence[NDArray[Any]]) -> list[Ends | None]:
    """Bounds of columns that are numbers."""
    return [_around(column) if column.dtype.kind == "f" else None for column in columns]


def _words(inputs: Sequence[Column]) -> tuple[Value, ...]:
    return tuple(None if _varies(column) else column.at(0) for column in inputs)


def _varies(column: Column) -> bool:
    return isinstance(column.numbers, np.ndarray)


def _joined(one: Ends, other: Ends) -> Ends:
    return min(one[0], other[0]), max(one[1], other[1])


def _within(inner: Bounds, outer: Bounds) -> bool:
    return all(c <= a and b <= d for (a, b), (c, d) in zip(inner, outer, strict=True))


def _around(numbers: NDArray[np.float64]) -> Ends:
    """Bounds a little beyond the numbers: other draws of the same distribution mostly lie within them."""
    return -_beyond(-float(numbers.min())), _beyond(float(numbers.max()))


def _beyond(number: float) -> float:
    """The next sixteenth of a power of two at or above a number."""
    mantissa, exponent = math.frexp(number)
    return math.ldexp(math.ceil(mantissa * 16.0) / 16.0, exponent)
