"""The cells that follow from some inputs, in order, computed for many scenarios at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from xlplugin.calculation.batch.alone import Alone
from xlplugin.calculation.batch.column import (
    BLANK_COLUMN,
    NUMBER,
    Column,
    Mask,
    Places,
    Value,
    constant,
)
from xlplugin.calculation.batch.compiler import Compiler
from xlplugin.calculation.batch.parts import one_value, refuse
from xlplugin.calculation.batch.rows import NotForBatch, Rows
from xlplugin.calculation.formulas.areas import Area, reads
from xlplugin.calculation.formulas.book_formulas import BookFormulas, Key
from xlplugin.calculation.formulas.nodes import Node
from xlplugin.calculation.formulas.precedents import Graph
from xlplugin.calculation.formulas.scanner import FormulaError

if TYPE_CHECKING:
    from xlplugin.calculation.engine import Engine

# In the time that a cell of the engine takes to set: a formula alone; a whole row, and each of its formulas.
_ALONE, _ROW, _FORMULA = 50, 1_000, 5


@dataclass(frozen=True)
class Computed:
    """Values of the cells, a column each; the rows that are the engine's; the branches that rows took."""

    columns: list[Column]
    doubtful: Mask
    branches: list[tuple[int, int, Places | None]]


class BatchModel:
    """Compiled formulas of `cells`; every other cell keeps its `value`.

    Raises NotForBatch, in one line, when one of them is beyond this module.
    """

    def __init__(
        self,
        engine: Engine,
        inputs: Sequence[Key],
        cells: Collection[Key],
        rules: Mapping[Key, Node] | None = None,
        asks: bool = True,
    ) -> None:
        """
        Args:
            inputs: cells that scenarios set; `cells`: formulas that follow from them.
            rules: further formulas, by a key of their own; their values stand after those of `cells`.
            asks: whether the engine is asked for single cells that are in doubt, or a row's whole is.
        """
        rules = rules or {}
        self.inputs, self.cells = list(inputs), [*cells, *rules]
        trees = {key: rules[key] if key in rules else _tree(engine.trees, key) for key in self.cells}
        read = {key: engine.trees.reads(key) for key in cells}
        read |= {key: reads(tree, key[0], engine.trees.sheets) for key, tree in rules.items()}
        order, circles = Graph(read).ordered(read.keys())
        if circles or any(found.seeks for found in read.values()):
            raise NotForBatch("a circular reference, or a formula that finds its cells while it runs")
        known = engine.values_at(_stored(engine, {area for found in read.values() for area in found.areas}))
        self.compiler = Compiler.of(engine, {*inputs, *self.cells}, known)
        self._alone = Alone(engine, self.compiler, trees, read) if asks else None
        self.cost = 0  # what only the engine computes of a row takes as long as setting so many cells of it
        steps = [(key, self._compiled(trees[key], key)) for key in order]
        self._fixed = self.compiler.references.fixed
        self._steps = [(key, step) for key, step in steps if key not in self._fixed]
        self.trees = {key: trees[key] for key, _ in self._steps}  # of the cells that vary, in order

    def _compiled(self, tree: Node, key: Key) -> Callable[[Rows], Column]:
        """A cell; of those that only the engine knows, a few."""
        try:
            return self.compiler.compile(tree, key)
        except NotForBatch as reason:
            if self._alone is None or not self._alone.takes(key):
                raise
            self.cost += _ALONE + self._alone.cost(key)
            if self.cost > _ROW + _FORMULA * len(self.cells):
                raise
            nowhere = refuse(str(reason))
            return lambda rows: one_value(nowhere(rows))

    def compute(self, inputs: Sequence[Column], size: int) -> Computed:
        """The cells for scenarios of which only numbers differ; NotForBatch where the others lead nowhere."""
        rows = Rows(size, self._fixed | dict(zip(self.inputs, inputs, strict=True)))
        doubtful = np.zeros(size, dtype=bool)
        for key, step in self._steps:
            rows.values[key] = column = self._tried(key, step, rows)
            if rows.doubtful.any():
                places = np.flatnonzero(rows.doubtful)
                rows.doubtful = np.zeros(size, dtype=bool)
                found = self._alone.values(key, rows, places) if self._alone else None
                if found is None:
                    doubtful[places] = True
                else:
                    rows.values[key] = column.with_values(size, places, found)
        return Computed([rows.values[key] for key in self.cells], doubtful, rows.branches)

    def _tried(self, key: Key, step: Callable[[Rows], Column], rows: Rows) -> Column:
        """A step; where it leads nowhere, and its formula can be computed alone, every row is in doubt."""
        try:
            return step(rows)
        except NotForBatch:
            if self._alone is None or not self._alone.takes(key):
                raise
            rows.doubtful = np.ones(rows.size, dtype=bool)
            return BLANK_COLUMN


def _stored(engine: Engine, areas: Iterable[Area]) -> Iterator[Key]:
    """The cells in areas in which something stands."""
    for area in areas:
        cells = engine.book.sheet(area.sheet).cells.cells
        if (area.bottom - area.top + 1) * (area.right - area.left + 1) > len(cells):
            places = [p for p in cells if area.top <= p[0] <= area.bottom and area.left <= p[1] <= area.right]
        else:
            block = product(range(area.top, area.bottom + 1), range(area.left, area.right + 1))
            places = [place for place in block if place in cells]
        yield from ((area.sheet, *place) for place in places)


def _tree(formulas: BookFormulas, key: Key) -> Node:
    if key not in formulas.trees or key in formulas.arrays:
        raise NotForBatch("a cell of an array formula or a data table, or a formula that cannot be read")
    try:
        return formulas.plain(key)
    except FormulaError as error:
        raise NotForBatch(str(error)) from None


def grouped(rows: Sequence[Sequence[Value]]) -> list[tuple[Places, list[Column]]]:
    """Rows by their inputs that are no numbers, and the inputs of each group as columns."""
    groups: dict[tuple[Value | type, ...], list[int]] = {}
    for place, row in enumerate(rows):
        kind = tuple(float if type(value) is float else (type(value), value) for value in row)
        groups.setdefault(kind, []).append(place)  # type: ignore[arg-type]
    return [(np.array(places), _columns([rows[place] for place in places])) for places in groups.values()]


def _columns(rows: Sequence[Sequence[Value]]) -> list[Column]:
    columns = []
    for values in zip(*rows, strict=True):
        if type(values[0]) is not float or all(value == values[0] for value in values):
            columns.append(constant(values[0]))
        else:
            columns.append(Column(NUMBER, np.array(values, dtype=float)))
    return columns
