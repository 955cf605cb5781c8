"""The cells that follow from some inputs, in order, computed for a batch of scenarios at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np

from xlplugin.calculation.arrays.formula import Compiled, Compiler
from xlplugin.calculation.arrays.values import Area, Batch, NotForArrays, Value, is_array
from xlplugin.calculation.engine import Engine
from xlplugin.ooxml.addresses import Key


class ArrayModel:
    """Compiled formulas of `cells`; every other cell keeps the value that the engine has for it.

    Raises NotForArrays when one of them is beyond this module.
    """

    def __init__(self, engine: Engine, inputs: Sequence[Key], cells: Collection[Key]) -> None:
        self._inputs, self._cells = list(inputs), list(cells)
        compiler = Compiler(engine.functions, [sheet.name for sheet in engine.book.sheets])
        compiled: dict[Key, Compiled] = {}
        reads: dict[Key, set[Key]] = {}
        for key in cells:
            formula = engine.plain_formula(key)
            if formula is None or key in engine.arrays:
                raise NotForArrays("an array formula")
            compiled[key] = compiler.compile(formula, key[0])
            reads[key] = compiler.reads
        self._steps = [(key, compiled[key]) for key in _ordered(reads)]
        fixed = set().union(*reads.values()) - compiled.keys() - set(inputs)
        self._fixed: dict[Key, Value] = {key: engine.get(*key) for key in fixed}

    def compute(self, rows: Sequence[Sequence[object]]) -> list[list[object] | None]:
        """Values of `cells` for each row of inputs; None for a row that the engine must compute."""
        results: list[list[object] | None] = [None] * len(rows)
        for texts, places in _grouped(rows).items():
            columns = self._columns(texts, [rows[place] for place in places])
            try:
                batch = self._run(columns, len(places))
            except NotForArrays:
                continue  # this group's texts lead there, others' may not
            values = [_listed(batch.values[key], batch.size) for key in self._cells]
            for place, irregular, row in zip(
                places, batch.irregular.tolist(), zip(*values, strict=True), strict=True
            ):
                results[place] = None if irregular else list(row)
        return results

    def _columns(self, texts: tuple, rows: Sequence[Sequence[object]]) -> dict[Key, Value]:
        columns: dict[Key, Value] = {}
        for position, (key, text) in enumerate(zip(self._inputs, texts, strict=True)):
            numeric = text is _NUMBER
            columns[key] = np.array([row[position] for row in rows], dtype=float) if numeric else text
        return columns

    def _run(self, columns: Mapping[Key, Value], size: int) -> Batch:
        batch = Batch(size, dict(self._fixed))
        batch.values.update(columns)
        for key, step in self._steps:
            value = step(batch)
            if isinstance(value, Area):
                raise NotForArrays("a result of several cells")
            batch.values[key] = 0.0 if value is None else value
        return batch


class _Number:
    """Stands for "a number here" among the inputs by which rows are grouped."""


_NUMBER = _Number()


def _grouped(rows: Sequence[Sequence[object]]) -> dict[tuple, list[int]]:
    """Rows by their inputs that are no numbers: within a group those are the same for all."""
    groups: dict[tuple, list[int]] = {}
    for place, row in enumerate(rows):
        kind = tuple(_NUMBER if type(value) is float else value for value in row)
        groups.setdefault(kind, []).append(place)
    return groups


def _ordered(reads: Mapping[Key, set[Key]]) -> list[Key]:
    """Cells such that each comes after those it reads."""
    order: list[Key] = []
    state: dict[Key, bool] = {}  # False: being visited, True: placed
    for root in reads:
        waiting = [(root, False)]
        while waiting:
            key, read = waiting.pop()
            if read:
                state[key] = True
                order.append(key)
            elif key not in state:
                state[key] = False
                waiting.append((key, True))
                waiting += [(other, False) for other in reads[key] if other in reads and other not in state]
            elif not state[key]:
                raise NotForArrays("a circular reference")
    return order


def _listed(value: Value, size: int) -> list[object]:
    return value.tolist() if is_array(value) else [value] * size
