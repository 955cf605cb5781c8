"""What a sweep gives back: values of each output, and what failed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xlplugin.calculation.batch.column import ERROR, NUMBER, TEXT, TRUTH, Column, Places
from xlplugin.errors import CODES

SAMPLED_ERRORS = 10


@dataclass
class Errors:
    """Failed scenarios of one output: how many by error, and some of them."""

    counts: dict[str, int] = field(default_factory=dict)
    samples: list[tuple[int, str]] = field(default_factory=list)  # scenario from 0, error

    def __iadd__(self, other: Errors) -> Errors:
        for code, count in other.counts.items():
            self.counts[code] = self.counts.get(code, 0) + count
        self.samples = sorted(self.samples + other.samples)[:SAMPLED_ERRORS]
        return self


@dataclass
class Results:
    """Values of each output, NaN for a failed scenario; texts as objects."""

    values: list[NDArray[Any]]
    errors: list[Errors]
    by_engine: int = 0  # scenarios that the engine computed


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
        _note(errors, places[failed] + start, numbers[failed])
        values[places] = np.where(failed, np.nan, numbers)
        if wordy:
            texts = np.broadcast_to(kinds == TEXT, len(places))
            values[places[texts]] = np.broadcast_to(np.asarray(column.texts, dtype=object), len(places))[
                texts
            ]
    return values


def _note(errors: Errors, scenarios: Places, codes: NDArray[np.float64]) -> None:
    for code in np.unique(codes).tolist():
        name = CODES[int(code)]
        errors.counts[name] = errors.counts.get(name, 0) + int((codes == code).sum())
    errors.samples += [
        (int(scenario), CODES[int(code)])
        for scenario, code in zip(scenarios[:SAMPLED_ERRORS], codes[:SAMPLED_ERRORS], strict=True)
    ]
    errors.samples = sorted(errors.samples)[:SAMPLED_ERRORS]
