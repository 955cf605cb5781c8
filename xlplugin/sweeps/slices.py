"""The formulas that lie between inputs and outputs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from xlplugin.calculation.batch import NotForBatch
from xlplugin.calculation.engine import Engine
from xlplugin.calculation.formulas.areas import Area
from xlplugin.calculation.formulas.book_formulas import BookFormulas
from xlplugin.calculation.formulas.precedents import book_graph
from xlplugin.calculation.formulas.volatility import VOLATILE
from xlplugin.calculation.stored_arrays import stored_arrays
from xlplugin.ooxml.addresses import Key


def moved_cells(engine: Engine, inputs: Sequence[Key], outputs: Iterable[Key]) -> list[Key]:
    """Formulas behind the outputs that follow from the inputs or change by themselves, in order."""
    formulas = engine.trees
    fills = {key: Area(key[0], *stored.area) for key, stored in stored_arrays(engine.book).items()}
    graph = book_graph(formulas, fills)
    order, circles = graph.ordered(graph.precedents(outputs))
    moved = set(inputs)
    found = []
    for key in order:
        if key in graph.unseen or _changes(formulas, key, moved):
            found.append(key)
            moved |= _filled(key, fills)
    if any(not circle.isdisjoint(moved) for circle in circles):
        raise NotForBatch("a circular reference")
    return found


def _changes(formulas: BookFormulas, key: Key, moved: set[Key]) -> bool:
    by_itself = not VOLATILE.isdisjoint(formulas.copies[key].original.calls)
    return by_itself or any(_meets(area, moved) for area in formulas.reads(key).areas)


def _meets(area: Area, keys: set[Key]) -> bool:
    sheet, top, left, bottom, right = area
    if (bottom - top + 1) * (right - left + 1) < len(keys):
        return any((sheet, row, c) in keys for row in range(top, bottom + 1) for c in range(left, right + 1))
    return any(s == sheet and top <= row <= bottom and left <= c <= right for s, row, c in keys)


def _filled(key: Key, fills: dict[Key, Area]) -> set[Key]:
    """A formula's cell, and those that it fills."""
    if key not in fills:
        return {key}
    sheet, top, left, bottom, right = fills[key]
    return {key, *((sheet, row, c) for row in range(top, bottom + 1) for c in range(left, right + 1))}
