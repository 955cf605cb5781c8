"""The formulas that lie between inputs and outputs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from xlplugin.calculation.engine import Engine
from xlplugin.calculation.formulas.areas import Area
from xlplugin.calculation.formulas.volatility import VOLATILE
from xlplugin.ooxml.addresses import Key


def moved_cells(engine: Engine, inputs: Sequence[Key], outputs: Iterable[Key]) -> tuple[list[Key], bool]:
    """Formulas behind the outputs that follow from the inputs or change by themselves, in order.

    And whether a circle may be among them.
    """
    graph = engine.graph
    # In an order of its own a run would differ from the next in how long values are held, and so in speed.
    order, circles = graph.ordered(sorted(graph.precedents(outputs)))
    moved = set(inputs)
    found = []
    for key in order:
        if _changes(engine, key) or any(_meets(area, moved) for area in graph.reads(key).areas):
            found.append(key)
            moved.update(graph.filled(key))
    return found, any(not circle.isdisjoint(moved) for circle in circles)


def _changes(engine: Engine, key: Key) -> bool:
    """Whether a formula changes by itself, or may read any cell."""
    if engine.graph.reads(key).seeks:
        return True
    return key in engine.trees.copies and not VOLATILE.isdisjoint(engine.trees.copies[key].original.calls)


def _meets(area: Area, keys: set[Key]) -> bool:
    sheet, top, left, bottom, right = area
    if (bottom - top + 1) * (right - left + 1) < len(keys):
        return any((sheet, row, c) in keys for row in range(top, bottom + 1) for c in range(left, right + 1))
    return any(s == sheet and top <= row <= bottom and left <= c <= right for s, row, c in keys)
