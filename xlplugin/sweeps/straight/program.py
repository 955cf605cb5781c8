"""Noted steps, run over columns block by block in a few buffers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xlplugin.calculation.batch.column import Floats, Mask
from xlplugin.sweeps.straight.trace import Step, Trace, Traced

BLOCK = 16_384  # rows: a dozen columns of them stay in a core's cache


class Program:
    """The steps behind some results, in order; each has a buffer for as long as a later one reads it."""

    def __init__(self, trace: Trace, results: Sequence[Traced], watched: Sequence[Traced] = ()) -> None:
        """
        Args:
            watched: further steps that note the rows of which they are not sure.
        """
        self._results = [result.place for result in results]
        needed = _needed(trace.steps, [*self._results, *(step.place for step in watched)])
        self._steps = [(place, trace.steps[place]) for place in needed if place >= len(trace.inputs)]
        self._inputs = len(trace.inputs)
        last = {place: number for number, (_, step) in enumerate(self._steps) for place in _places(step)}
        self._buffers, self._depth = _assigned(self._steps, last, set(self._results))

    @property
    def size(self) -> int:
        """The number of steps."""
        return len(self._steps)

    def run(self, columns: Sequence[Floats]) -> tuple[list[Floats], Mask | None]:
        """The results for columns of inputs, and the rows in which they are not sure (None: in none)."""
        size = len(columns[0])
        found = [np.empty(size) for _ in self._results]
        doubtful: Mask | None = None
        buffers = [np.empty(min(size, BLOCK)) for _ in range(self._depth)]
        with np.errstate(all="ignore"):
            for start in range(0, size, BLOCK):
                block = slice(start, start + BLOCK)
                mask = self._block([column[block] for column in columns], buffers, [f[block] for f in found])
                if mask is not None:
                    doubtful = np.zeros(size, dtype=bool) if doubtful is None else doubtful
                    doubtful[block] = mask
        return found, doubtful

    def _block(
        self, columns: Sequence[Floats], buffers: Sequence[Floats], found: Sequence[Floats]
    ) -> Mask | None:
        size = len(columns[0])
        cut = (
            buffers if len(buffers) == 0 or len(buffers[0]) == size else [buffer[:size] for buffer in buffers]
        )
        values: dict[int, Any] = dict(enumerate(columns))
        for result, column in zip(self._results, found, strict=True):
            if result >= self._inputs:
                values[result] = column
        doubtful = None
        for (place, step), buffer in zip(self._steps, self._buffers, strict=True):
            out: NDArray[Any] = values[place] if buffer is None else cut[buffer]
            if step.is_truth:
                out = out.view(bool)[:size]
            mask = step.run(*[values[o] if type(o) is int else o for o in step.operands], out=out)
            values[place] = out
            if step.checks and mask is not None:
                doubtful = mask if doubtful is None else doubtful | mask
        for result, column in zip(self._results, found, strict=True):
            if values[result] is not column:
                column[:] = values[result]
        return doubtful


def _places(step: Step) -> list[int]:
    return [operand for operand in step.operands if type(operand) is int]


def _needed(steps: Sequence[Step], results: Sequence[int]) -> list[int]:
    seen, waiting = set(results), list(results)
    while waiting:
        for place in _places(steps[waiting.pop()]):
            if place not in seen:
                seen.add(place)
                waiting.append(place)
    return sorted(seen)


def _assigned(
    steps: Sequence[tuple[int, Step]], last: dict[int, int], results: set[int]
) -> tuple[list[int | None], int]:
    """A buffer for each step (None: a result's own column), and how many there are."""
    free: list[int] = []
    held: dict[int, int] = {}
    found: list[int | None] = []
    count = 0
    for number, (place, step) in enumerate(steps):
        if place in results:
            found.append(None)
        else:
            if not free:
                free.append(count)
                count += 1
            held[place] = free.pop()
            found.append(held[place])
        free += [held.pop(old) for old in set(_places(step)) if old in held and last[old] == number]
    return found, count
