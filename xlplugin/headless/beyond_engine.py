"""Formulas that are not computed, in a fill: no input may reach them on its way to an output.

Those that no input reaches count as the constants that the file has. Others keep the template's value where
no named output follows from them, and are named; a book without named outputs is filled for all its formulas.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from xlplugin.calculation.engine import Engine
from xlplugin.calculation.formulas.areas import reads, within
from xlplugin.calculation.formulas.tree import FormulaError
from xlplugin.calculation.seeking import decided_by, reading_any
from xlplugin.headless.failures import FillError
from xlplugin.messages import retold, say
from xlplugin.ooxml.addresses import Key, cell_label


class BeyondEngine:
    """What the inputs of a fill reach; to be made while the engine holds the template."""

    def __init__(self, engine: Engine, inputs: Sequence[Key]) -> None:
        self._engine, self._inputs = engine, inputs
        self._reached = engine.dependents([*inputs, *engine.moving]) | set(engine.moving)
        fixed = engine.uncomputed.keys() - engine.circular  # a scenario may open or close a circle
        self.stale = fixed & self._reached
        self._finding: set[Key] = set()  # formulas that may find such cells while they run
        if self.stale:
            cells = self.stale | engine.filled_by(self.stale)
            self._finding = reading_any(engine, cells) | decided_by(engine, {*inputs, *self._reached})
            self.stale |= self._finding
        self._hold(fixed - self.stale)
        self.note = ""

    def computed(self) -> set[Key]:
        """Cells that follow from the inputs, or change by themselves, and that the engine computes."""
        left_out = {*self._inputs, *self.stale}
        if self.stale:
            left_out |= self._engine.following(self.stale)
        return self._reached - left_out

    def refuse(self, outputs: Collection[Key]) -> None:
        """FillError where an output follows from the inputs through such a formula; else they are noted."""
        moved = self._engine.dependents(self._inputs) if self.stale else set()
        kept = [key for key in self._engine.uncomputed if key in self.stale and key in moved]
        kept += sorted(self._finding)
        for key in kept:
            if not outputs or not self._engine.dependents([key]).union([key]).isdisjoint(outputs):
                raise FillError(cannot_be_computed(self._engine, key))
        if kept:
            self.note = say(
                "{cell} keeps the template's value though inputs move it: {reason} (such cells: {count})",
                cell=cell_label(kept[0]), reason=reason_of(self._engine, kept[0]), count=len(kept),
            )  # fmt: skip

    def _hold(self, keys: Collection[Key]) -> None:
        """Has the engine take the file's values for these formulas, and for what they fill."""
        for key in {*keys, *self._engine.filled_by(keys)}:
            self._engine.set(*key, self._engine.book.value(*key))
        if keys:
            self._engine.recalculate()


def cannot_be_computed(engine: Engine, key: Key) -> str:
    """Why a scenario has no value for a formula."""
    return say(
        "{cell} follows from the inputs and cannot be computed: {reason}",
        cell=cell_label(key), reason=reason_of(engine, key),
    )  # fmt: skip


def reason_of(engine: Engine, key: Key) -> str:
    """Why a formula has no value of its own in each scenario."""
    return retold(engine.uncomputed.get(key, "")) or say("it may find a cell that is not computed")


def reading_one(engine: Engine, cells: Collection[Key]) -> Key | None:
    """A formula that is not computed and reads one of these cells; None where there is none.

    By its text: the engine may hold it as a constant.
    """
    followers = engine.dependents(cells)
    for key in engine.uncomputed:
        if key in engine.circular:
            continue
        if key in followers or (key in engine.trees.trees and _reads(engine, key, cells)):
            return key
    return None


def _reads(engine: Engine, key: Key, cells: Collection[Key]) -> bool:
    try:
        found = reads(engine.trees.plain(key), key[0], engine.trees.sheets)
    except FormulaError:
        return True  # nobody can say what it reads
    return found.seeks or any(within(cell, area) for area in found.areas for cell in cells)
