"""What a sweep gives back: values of each output, and what failed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from xlplugin.calculation.batch.column import ERROR, NUMBER, TEXT, TRUTH, Column, Places
from xlplugin.errors import CODES

if TYPE_CHECKING:
    import pandas

SAMPLED_ERRORS = 10


@dataclass
class Errors:
    """Failed scenarios of one output: how many by error, and some of them."""

    counts: dict[str, int] = field(default_factory=dict)
    samples: list[tuple[int, str]] = field(default_factory=list)  # scenario from 0, error; of each the first

    def __iadd__(self, other: Errors) -> Errors:
        for error, count in other.counts.items():
            self.counts[error] = self.counts.get(error, 0) + count
        left = dict.fromkeys(self.counts, SAMPLED_ERRORS)
        ordered, self.samples = sorted(self.samples + other.samples), []
        for scenario, error in ordered:
            if left[error]:
                left[error] -= 1
                self.samples.append((scenario, error))
        return self

    def note(self, error: str, scenarios: Sequence[int]) -> None:
        """Counts an error of these scenarios, in their order, and keeps some of them."""
        self += Errors({error: len(scenarios)}, [(one, error) for one in scenarios[:SAMPLED_ERRORS]])


@dataclass
class Results:
    """Values of each output, NaN for a failed scenario; texts as objects."""

    values: list[NDArray[Any]]
    errors: list[Errors]
    by_engine: int = 0  # scenarios that the engine computed
    # By scenario from 0: its cells hold kinds of values for which nothing is proven, and which.
    refused: dict[int, str] = field(default_factory=dict)


class Gathered:
    """Values of all scenarios as parts of them arrive; numbers in one block, which pandas takes as it is."""

    def __init__(self, outputs: int, scenarios: int) -> None:
        self._block = np.empty((outputs, scenarios))
        self._wordy: dict[int, NDArray[np.object_]] = {}  # outputs with texts
        self._parts: list[tuple[int, int]] = []  # of the scenarios that are there: from, behind

    def put(self, start: int, values: Sequence[NDArray[Any]]) -> int:
        """Takes the outputs of some scenarios; how many they are."""
        behind = start + len(values[0])
        self._parts.append((start, behind))
        for place, column in enumerate(values):
            if column.dtype == object and place not in self._wordy:
                self._wordy[place] = self._block[place].astype(object)
            self._wordy.get(place, self._block[place])[start:behind] = column
        return len(values[0])

    def rows(self) -> NDArray[np.intp]:
        """Numbers of the scenarios that are there."""
        return np.concatenate([np.arange(*part) for part in sorted(self._parts)] or [np.empty(0, int)])

    def frame(self, names: Sequence[str], rows: NDArray[np.intp] | None) -> pandas.DataFrame:
        """A column an output; of these scenarios, by default of all."""
        import pandas

        block = self._block if rows is None else self._block[:, rows]
        if not self._wordy:
            return pandas.DataFrame(block.T, columns=_heading(tuple(names)), index=rows, copy=False)
        columns = [self._wordy.get(place, line) for place, line in enumerate(self._block)]
        chosen = columns if rows is None else [column[rows] for column in columns]
        return pandas.DataFrame(dict(zip(names, chosen, strict=True)), index=rows)


@lru_cache(maxsize=64)  # pandas takes longer for it than a small sweep for its numbers
def _heading(names: tuple[str, ...]) -> pandas.Index[str]:
    import pandas

    return pandas.Index(list(names))


def array_of(
    parts: Sequence[tuple[Places | None, Column]], size: int, errors: Errors, start: int
) -> NDArray[Any]:
    """The values of an output; errors are counted and become NaN."""
    if len(parts) == 1 and parts[0][0] is None and not parts[0][1].is_mixed and parts[0][1].kinds == NUMBER:
        return np.broadcast_to(np.asarray(parts[0][1].numbers, dtype=float), size)
    wordy = any(np.any(np.asarray(column.kinds) == TEXT) for _, column in parts)
    values: NDArray[Any] = np.empty(size, dtype=object if wordy else float)
    for some, column in parts:
        places = np.arange(size) if some is None else some
        kinds = np.asarray(column.kinds)
        if not column.is_mixed and column.kinds in (NUMBER, TRUTH):
            values[places] = column.numbers
            continue
        failed = np.broadcast_to(kinds == ERROR, len(places))
        numbers = np.broadcast_to(np.asarray(column.numbers, dtype=float), len(places))
        for code in np.unique(numbers[failed]).tolist():
            scenarios = places[failed & (numbers == code)] + start
            errors.note(CODES[int(code)], scenarios.tolist())
        values[places] = np.where(failed, np.nan, numbers)
        if wordy:
            texts = np.broadcast_to(kinds == TEXT, len(places))
            values[places[texts]] = np.broadcast_to(np.asarray(column.texts, dtype=object), len(places))[
                texts
            ]
    return values


def without(values: NDArray[Any], refused: Mapping[int, str], errors: Errors, start: int) -> NDArray[Any]:
    """The values without those of refused scenarios, which count as errors; what is an error stays that."""
    values = values.copy()
    lost: dict[str, list[int]] = {}
    for scenario, reason in sorted(refused.items()):
        value = values[scenario - start]
        if value == value:
            values[scenario - start] = np.nan
            lost.setdefault(reason, []).append(scenario)
    for reason, scenarios in lost.items():
        errors.note(reason, scenarios)
    return values
