"""The part of a workbook that lies between some inputs and some outputs, over many scenarios."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xlplugin.calculation.batch import BatchModel, Column, Computed, NotForBatch
from xlplugin.calculation.batch.column import NUMBER, Floats, Mask, Places, column_of, constant
from xlplugin.calculation.batch.sampling import Samples, same
from xlplugin.calculation.circles import values_or_circles
from xlplugin.calculation.engine import Engine
from xlplugin.headless.row_kinds import RowKinds
from xlplugin.messages import retold, say
from xlplugin.ooxml.addresses import Key, cell_label
from xlplugin.sweeps.errors import SweepError
from xlplugin.sweeps.groups import groups, with_rows
from xlplugin.sweeps.results import Errors, Results, array_of, without
from xlplugin.sweeps.slices import moved_cells
from xlplugin.sweeps.straight.lines import Ends, Lines, bounds_of
from xlplugin.values import CellValue as Value

_log = logging.getLogger(__name__)
CHUNK = 65_536  # fewer steps in Python against columns that leave the cache: measured
MOST_COMPARED = 6  # scenarios of a sweep that are compared with the engine beyond one for each branch
AT_ONCE = 1  # of them in each batch: the engine takes a tenth of a second for one, as long as a sweep
BY_ENGINE = 64  # scenarios of a part that the engine computes one by one: progress is seen, and kept
SECOND = 500_000  # so many cells of the engine are set in one
CHECKED = 512  # scenarios of which the batch is asked as well, whenever a straight line is made


class Compiled:
    """Compiled once for its inputs and outputs; `note` says why batches could not be used."""

    def __init__(self, engine: Engine, inputs: Sequence[Key], outputs: Sequence[Key]) -> None:
        self._engine, self._inputs, self._outputs = engine, list(inputs), list(outputs)
        engine.recalculate()  # an input may have been set since
        self._refuse_uncomputed()
        self._own = engine.values_at(inputs)
        self._base = values_or_circles(engine, outputs)
        self._samples = Samples(most=MOST_COMPARED, at_once=AT_ONCE)
        self.note, self.at_once = "", CHUNK  # scenarios that `compute` best takes at once
        cells, has_circles = moved_cells(engine, inputs, outputs)
        self._between = [*cells, *inputs]
        found = engine.values_at(self._between)
        self._kinds = RowKinds(engine, self._between, [found[key] for key in self._between])
        self._moving = [key for key in outputs if key in found]
        try:
            if has_circles:
                raise NotForBatch("a circular reference")
            self._model: BatchModel | None = BatchModel(engine, inputs, cells)
            self.at_once = min(CHUNK, max(BY_ENGINE, SECOND // max(self._model.cost, 1)))
            self._lines = Lines(self._model, [key for key in outputs if key in set(cells)])
            _log.info("%d cells lie between inputs and outputs: scenarios are computed together", len(cells))
            self._compare_as_it_stands(self._model)
        except NotForBatch as reason:
            self._model, self.note, self.at_once = None, str(reason), BY_ENGINE
            _log.info("every scenario goes through the engine: %s", reason)

    def _refuse_uncomputed(self) -> None:
        """SweepError where an output follows from what is not computed; a scenario may open a circle."""
        for key in sorted(self._engine.uncomputed.keys() - self._engine.circular):
            if not self._engine.following({key}).isdisjoint(self._outputs):
                reason = retold(self._engine.uncomputed[key])
                raise SweepError(
                    say("{cell} cannot be computed: {reason}", cell=cell_label(key), reason=reason)
                )

    def _compare_as_it_stands(self, model: BatchModel) -> None:
        """The model as it is open is a sample that the engine has computed already."""
        computed = model.compute([constant(self._own[key]) for key in self._inputs], 1)
        if not computed.doubtful[0]:
            self._compare(model, computed, 0, self._engine.values_at(model.cells))

    def _compare(self, model: BatchModel, computed: Computed, row: int, truth: Mapping[Key, Value]) -> bool:
        """Whether a row agrees with the engine, which else computes every scenario from here on."""
        for key, column in zip(model.cells, computed.columns, strict=True):
            if not same(column.at(row), truth[key]):
                self._model, self.at_once = None, BY_ENGINE
                self.note = say("{cell} differed in a sample", cell=cell_label(key))
                _log.info("every scenario goes through the engine: %s", self.note)
                return False
        return True

    def compute(
        self, columns: Sequence[NDArray[Any]], start: int = 0, bounds: Sequence[Ends | None] | None = None
    ) -> Results:
        """Outputs for arrays of one length, a scenario an element.

        Args:
            start: the number of the first scenario.
            bounds: of all scenarios of which these are some (`straight.lines.bounds_of`).
        """
        bounds = bounds_of(columns) if bounds is None else bounds
        size = len(columns[0])
        results = Results([np.empty(0) for _ in self._outputs], [Errors() for _ in self._outputs])
        found: list[list[tuple[Places | None, Column]]] = [[] for _ in self._outputs]
        for places, inputs in groups(columns):
            scenarios = start + (np.arange(size) if places is None else places)
            group = self._group(inputs, bounds, scenarios, results)
            for parts, column in zip(found, group, strict=True):
                parts.append((places, column))
        for number, (key, parts) in enumerate(zip(self._outputs, found, strict=True)):
            values = array_of(parts, size, results.errors[number], start)
            if results.refused and key in self._moving:
                values = without(values, results.refused, results.errors[number], start)
            results.values[number] = values
        return results

    def _group(
        self, inputs: list[Column], bounds: Sequence[Ends | None], scenarios: Places, results: Results
    ) -> list[Column]:
        """The outputs for scenarios of which only numbers differ."""
        line, is_new = self._lines.line_for(inputs, bounds) if self._model is not None else (None, False)
        if line is None:
            return self._with_checks(inputs, scenarios, results)
        numbers = [column.numbers for column in inputs if isinstance(column.numbers, np.ndarray)]
        found, doubtful = line.run(numbers)
        if is_new and not self._agrees(inputs, numbers, found, doubtful):
            return self._with_checks(inputs, scenarios, results)
        columns = dict(zip(self._lines.outputs, found, strict=True))
        if doubtful is not None:
            rows = np.flatnonzero(doubtful)
            fixed = self._with_checks([column.take(rows) for column in inputs], scenarios[rows], results)
            for key, column in zip(self._outputs, fixed, strict=True):
                if key in columns:
                    columns[key] = with_rows(columns[key], len(scenarios), rows, column)
        return self._chosen(columns, inputs)

    def _chosen(self, columns: Mapping[Key, Column], inputs: Sequence[Column]) -> list[Column]:
        """The outputs among computed cells and inputs; the others are as they stand."""
        known = {**columns, **dict(zip(self._inputs, inputs, strict=True))}
        return [known.get(key) or constant(self._base[key]) for key in self._outputs]

    def _agrees(
        self, inputs: list[Column], numbers: list[Floats], found: list[Column], doubtful: Mask | None
    ) -> bool:
        """Whether a new line gives what the batch gives, of which the engine is asked, at its ends too.

        The kinds of its cells are those of every row: one row that is refused refuses the line.
        """
        ends = [place for column in numbers for place in (column.argmin(), column.argmax())]
        rows = np.unique([*ends, *range(min(len(numbers[0]), CHECKED))])
        if doubtful is not None:
            rows = rows[~doubtful[rows]]
        checks = Results([], [])
        checked = self._with_checks([column.take(rows) for column in inputs], rows, checks)
        by_batch = dict(zip(self._outputs, checked, strict=True))
        wrong = next(iter(checks.refused.values()), "")
        for key, column in zip(self._lines.outputs, found, strict=True):
            ours, theirs = column.take(rows), by_batch[key]
            if theirs.is_mixed or theirs.kinds != NUMBER or not np.all(ours.numbers == theirs.numbers):
                wrong = f"{cell_label(key)} differed in a sample"
        if not rows.size:
            wrong = "of no sample is a line sure"
        if wrong:
            self._lines.refuse(inputs, wrong)
        return not wrong

    def _with_checks(self, inputs: list[Column], scenarios: Places, results: Results) -> list[Column]:
        """The outputs by the batch, by the engine where it is not sure."""
        computed = self._together(inputs, len(scenarios))
        sure = np.zeros(len(scenarios), bool) if computed is None else ~computed.doubtful
        rest = np.flatnonzero(~sure)
        results.by_engine += len(rest)
        rows = self._by_engine(inputs, rest.tolist()) if rest.size else []
        for scenario, row in zip(scenarios[rest].tolist(), rows, strict=True):
            if reason := self._kinds.refusal([row[key] for key in self._between]):
                results.refused[scenario] = reason
        fixed = {key: column_of([row[key] for row in rows]) for key in self._outputs}
        if computed is None:
            return list(fixed.values())
        for place, reason in self._kinds.refusals([*computed.columns, *inputs], len(scenarios)).items():
            if sure[place]:
                results.refused[int(scenarios[place])] = reason
        known = dict(zip(self._between, computed.columns, strict=False))
        if rows:
            known |= {
                key: with_rows(known[key], len(scenarios), rest, column)
                for key, column in fixed.items()
                if key in known
            }
        return self._chosen(known, inputs)

    def _together(self, inputs: list[Column], size: int) -> Computed | None:
        """All rows at once, once they agree with the engine; None where that cannot be."""
        if self._model is None:
            return None
        try:
            computed = self._model.compute(inputs, size)
        except NotForBatch as reason:
            self.at_once = BY_ENGINE
            _log.info("%d scenarios go through the engine: %s", size, reason)
            return None
        group = tuple(column.at(0) for column in inputs if column.kinds != NUMBER)
        rows = self._samples.rows(group, computed)
        truth = self._by_engine(inputs, rows) if rows else []
        for row, values in zip(rows, truth, strict=True):
            if not self._compare(self._model, computed, row, values):
                return None
        return computed

    def _by_engine(self, inputs: list[Column], rows: Sequence[int]) -> list[dict[Key, Value]]:
        """Values of every cell between, for some rows; the inputs are as before afterwards."""
        wanted = [*self._between, *self._outputs]
        found = []
        try:
            for row in rows:
                for key, column in zip(self._inputs, inputs, strict=True):
                    self._engine.set(*key, column.at(row))
                self._engine.recalculate()
                found.append(values_or_circles(self._engine, wanted))
        finally:
            self._engine.put_back(self._own)
        return found
