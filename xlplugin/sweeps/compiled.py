"""The part of a workbook that lies between some inputs and some outputs, over many scenarios."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xlplugin.calculation.batch import BatchModel, Column, Computed, NotForBatch
from xlplugin.calculation.batch.column import ERROR, NUMBER, TEXT, TRUTH, Places, constant
from xlplugin.calculation.batch.sampling import Samples, same
from xlplugin.calculation.engine import Engine
from xlplugin.calculation.formulas.book_formulas import BookFormulas
from xlplugin.calculation.formulas.precedents import book_graph
from xlplugin.errors import CODES
from xlplugin.ooxml.addresses import Key
from xlplugin.values import CellValue as Value

_log = logging.getLogger(__name__)
CHUNK = 65_536  # fewer steps in Python against columns that leave the cache: measured
MOST_COMPARED = 12  # scenarios of a sweep that are compared with the engine beyond one for each branch
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


class Compiled:
    """Compiled once for its inputs and outputs; `note` says in one line where batches could not be used."""

    def __init__(self, engine: Engine, inputs: Sequence[Key], outputs: Sequence[Key]) -> None:
        self._engine, self._inputs, self._outputs = engine, list(inputs), list(outputs)
        self._own = engine.values_at(inputs)
        self._base = engine.values_at(outputs)
        self._samples = Samples(most=MOST_COMPARED)
        self.note = ""
        following = engine.dependents([*inputs, *engine.moving]) | set(engine.moving)
        self._moved = [key for key in outputs if key in following]
        cells = _slice(engine.trees, self._moved, following)
        try:
            self._model: BatchModel | None = BatchModel(engine, inputs, cells)
        except NotForBatch as reason:
            self._model, self.note = None, f"every scenario goes through the engine: {reason}"
            _log.info(self.note)

    def compute(self, columns: Sequence[NDArray[Any]], start: int = 0) -> Results:
        """Outputs for arrays of one length, a scenario an element; `start` is the number of the first."""
        size = len(columns[0])
        results = Results([np.empty(0) for _ in self._outputs], [Errors() for _ in self._outputs])
        found: list[list[tuple[Places, Column]]] = [[] for _ in self._outputs]
        for places, inputs in _groups(columns, size):
            for key, column in zip(
                range(len(self._outputs)), self._group(places, inputs, results), strict=True
            ):
                found[key].append((places, column))
        for number, parts in enumerate(found):
            results.values[number] = _array(parts, size, results.errors[number], start)
        return results

    def _group(self, places: Places, inputs: list[Column], results: Results) -> Iterator[Column]:
        size = len(places)
        computed = self._together(inputs, size)
        if computed is None:
            results.by_engine += size
            columns = self._by_engine(inputs, range(size))
            yield from (_from_values([row[key] for row in columns]) for key in self._outputs)
            return
        doubtful = np.flatnonzero(computed.doubtful)
        results.by_engine += len(doubtful)
        fixed = self._by_engine(inputs, doubtful.tolist()) if doubtful.size else []
        assert self._model is not None
        known = dict(zip(self._model.cells, computed.columns, strict=True))
        for key in self._outputs:
            column = known.get(key, constant(self._base[key]))
            if fixed and key in known:
                column = _with_rows(column, size, doubtful, [row[key] for row in fixed])
            yield column

    def _together(self, inputs: list[Column], size: int) -> Computed | None:
        """All rows at once, once they agree with the engine; None where that cannot be."""
        if self._model is None:
            return None
        try:
            computed = self._model.compute(inputs, size)
        except NotForBatch as reason:
            _log.info("%d scenarios go through the engine: %s", size, reason)
            return None
        group = tuple(column.at(0) for column in inputs if column.kinds != NUMBER)
        rows = self._samples.rows(group, computed)
        truth = self._by_engine(inputs, rows) if rows else []
        for row, values in zip(rows, truth, strict=True):
            for key, column in zip(self._model.cells, computed.columns, strict=True):
                if not same(column.at(row), values[key]):
                    self._model, place = None, f"{key[0]}!{key[1:]}"
                    self.note = f"every scenario goes through the engine: {place} differed in a sample"
                    _log.warning(self.note)
                    return None
        return computed

    def _by_engine(self, inputs: list[Column], rows: Sequence[int]) -> list[dict[Key, Value]]:
        """Values of every cell between, for some rows; the inputs are as before afterwards."""
        wanted = list(self._outputs) if self._model is None else [*self._model.cells, *self._outputs]
        found = []
        for row in rows:
            for key, column in zip(self._inputs, inputs, strict=True):
                self._engine.set(*key, column.at(row))
            self._engine.recalculate()
            found.append(self._engine.values_at(wanted))
        for key, value in self._own.items():
            self._engine.set(*key, value)
        self._engine.recalculate()
        return found


def _slice(trees: BookFormulas, outputs: Sequence[Key], following: set[Key]) -> list[Key]:
    """The formulas that lie behind the outputs and follow from the inputs."""
    return sorted(book_graph(trees).precedents(outputs) & following)


def _groups(columns: Sequence[NDArray[Any]], size: int) -> Iterator[tuple[Places, list[Column]]]:
    """Rows by their inputs that are no numbers."""
    wordy = [column for column in columns if column.dtype.kind not in "fiu"]
    if not wordy:
        yield np.arange(size), [Column(NUMBER, np.asarray(column, dtype=float)) for column in columns]
        return
    places: dict[tuple[Any, ...], list[int]] = {}
    for place, words in enumerate(zip(*(column.tolist() for column in wordy), strict=True)):
        places.setdefault(tuple((type(word), word) for word in words), []).append(place)
    for group in places.values():
        rows = np.array(group)
        yield rows, [_column(column[rows]) for column in columns]


def _column(values: NDArray[Any]) -> Column:
    if values.dtype.kind in "fiu":
        return Column(NUMBER, np.asarray(values, dtype=float))
    first = values[0]
    if type(first) in (float, int):
        return Column(NUMBER, np.asarray(values, dtype=float))
    return constant(bool(first) if isinstance(first, np.bool_) else first)


def _from_values(values: Sequence[Value]) -> Column:
    from xlplugin.calculation.batch.column import column_of

    return column_of(values)


def _with_rows(column: Column, size: int, rows: Places, values: Sequence[Value]) -> Column:
    from xlplugin.calculation.batch.column import merged

    rest = np.setdiff1d(np.arange(size), rows)
    return merged(size, [(rest, column.take(rest)), (rows, _from_values(values))])


def _array(parts: Sequence[tuple[Places, Column]], size: int, errors: Errors, start: int) -> NDArray[Any]:
    """The values of an output; errors are counted and become NaN."""
    wordy = any(np.any(np.asarray(column.kinds) == TEXT) for _, column in parts)
    values: NDArray[Any] = np.empty(size, dtype=object if wordy else float)
    for places, column in parts:
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


Progress = Callable[[int, int], None]
Inputs = Mapping[str, NDArray[Any]]
