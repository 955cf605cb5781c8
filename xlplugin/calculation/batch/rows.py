"""The scenarios that are computed together, and which of them only the engine may decide."""

from __future__ import annotations

from typing import Any

import numpy as np

from xlplugin.calculation.batch.column import Column, Mask, Places
from xlplugin.calculation.formulas.book_formulas import Key


class NotForBatch(Exception):
    """A formula, or a kind of value in one, that only the engine computes; one line."""


class Problem(Exception):
    """An Excel error in every row of a step."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class Rows:
    """Values of cells so far; `doubtful` rows are the engine's; `branches`: which rows took which branch."""

    def __init__(self, size: int, values: dict[Key, Column], inexact: float = 0.0) -> None:
        """
        Args:
            inexact: how far two libraries lie apart in what the step at hand takes.
        """
        self.size, self.values, self.inexact = size, values, inexact
        self.doubtful: Mask = np.zeros(size, dtype=bool)
        self.shared: dict[Any, Any] = {}  # parts that several formulas have
        self.branches: list[tuple[int, int, Places | None]] = []  # site, branch, rows (None: all)

    def get(self, key: Key) -> Column:
        """The values of a cell."""
        return self.values[key]

    def doubt(self, rows: Mask | bool) -> None:
        """Leaves some rows to the engine; of a table those that any line says."""
        self.doubtful |= rows.any(axis=0) if np.ndim(rows) == 2 else rows  # type: ignore[union-attr]

    def mark(self, site: int, branch: int, places: Places | None = None) -> None:
        """Notes that rows took a branch of the formula's part with this number."""
        self.branches.append((site, branch, places))

    def some(self, places: Places) -> Rows:
        """These rows alone; what is noted of them is noted here as well, by `join`."""
        return _Some(self, places)

    def join(self, part: Rows, places: Places) -> None:
        """Takes over what was noted of some rows."""
        self.doubtful[places] |= part.doubtful
        for site, branch, inner in part.branches:
            self.branches.append((site, branch, places if inner is None else places[inner]))


class _Some(Rows):
    def __init__(self, whole: Rows, places: Places) -> None:
        super().__init__(len(places), {}, whole.inexact)
        self._whole, self._places = whole, places

    def get(self, key: Key) -> Column:
        if key not in self.values:
            self.values[key] = self._whole.get(key).take(self._places)
        return self.values[key]
