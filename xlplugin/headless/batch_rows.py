"""Scenarios computed together where that can be done, and compared with the engine while they are."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from math import ceil

from xlplugin.calculation.batch import BatchModel, Computed, NotForBatch
from xlplugin.calculation.batch.column import Places, Value
from xlplugin.calculation.batch.model import grouped
from xlplugin.calculation.batch.sampling import Samples, same
from xlplugin.headless.row_groups import GroupRow, RowGroup
from xlplugin.ooxml.addresses import cell_label

_log = logging.getLogger(__name__)
Row = Sequence[Value]
_MOST_COMPARED = 20  # rows of a run, beyond one for each branch: each takes as long as dozens of workbooks


class BatchRows:
    """Rows over columns. A difference from the engine ends it: `difference` says where, in one line."""

    def __init__(self, model: BatchModel | None, by_engine: Callable[[Row], list[Value]]) -> None:
        self._model, self._by_engine = model, by_engine
        self._samples = Samples(most=_MOST_COMPARED)
        self.difference = ""
        self.computed = self.compared = 0  # rows

    def begin(self, difference: str = "", processes: int = 1) -> None:
        """Another run begins, whose samples are compared anew; with a difference the engine computes it.

        Args:
            processes: that share the run, and its samples.
        """
        self._samples = Samples(most=ceil(_MOST_COMPARED / processes))
        if difference:
            self.end(difference)

    def compute(self, rows: Sequence[Row]) -> list[GroupRow | None]:
        """Values of the model's cells for each row of inputs; None for a row that the engine must compute."""
        results: list[GroupRow | None] = [None] * len(rows)
        if self._model is None:
            return results
        for places, columns in grouped(rows):
            try:
                computed = self._model.compute(columns, len(places))
            except (NotForBatch, MemoryError) as reason:
                _log.info("%d scenarios go to the engine: %s", len(places), str(reason) or "memory")
                continue
            group = RowGroup(computed.columns, columns, len(places))
            found = [GroupRow(group, number) for number in range(len(places))]
            if not self._agrees(rows, places, computed, found):
                return [None] * len(rows)
            for place, doubtful, row in zip(places.tolist(), computed.doubtful.tolist(), found, strict=True):
                results[place] = None if doubtful else row
        together = sum(row is not None for row in results)
        self.computed += together
        _log.info("%d of %d scenarios together, %d samples compared", together, len(rows), self.compared)
        return results

    def _agrees(self, rows: Sequence[Row], places: Places, computed: Computed, found: Sequence[Row]) -> bool:
        assert self._model is not None
        group = tuple(value for value in rows[places[0]] if type(value) is not float)
        for row in self._samples.rows(group, computed):
            self.compared += 1
            truth = self._by_engine(rows[places[row]])
            for key, ours, theirs in zip(self._model.cells, found[row], truth, strict=True):
                if not same(ours, theirs):
                    self.end(f"{cell_label(key)}: {ours!r} together, {theirs!r} alone")
                    return False
        return True

    def end(self, difference: str) -> None:
        """The engine computes every row from here on."""
        self._model, self.difference = None, difference
        _log.info("every scenario goes to the engine, because a sample differs: %s", difference)
