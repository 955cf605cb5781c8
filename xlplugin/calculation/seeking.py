"""Where OFFSET and INDIRECT lead, with the values as they are, and what decides it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

from xlplugin.calculation.formulas.areas import Area, reads, resolved, within
from xlplugin.calculation.formulas.nodes import Call, Node, Reference
from xlplugin.calculation.formulas.parser import parse
from xlplugin.calculation.formulas.scanner import FormulaError
from xlplugin.calculation.formulas.tree import walk
from xlplugin.calculation.formulas.volatility import SEEKING
from xlplugin.ooxml.addresses import Key

if TYPE_CHECKING:
    from xlplugin.calculation.engine import Engine

_ASKED = ("ROW", "COLUMN", "ROWS", "COLUMNS")


def reading_any(engine: Engine, cells: Collection[Key]) -> set[Key]:
    """Formulas that find one of these cells while they run; or whose cells cannot be told."""
    return {key for key in engine.seeking if _reads_any(engine, key, cells)}


def decided_by(engine: Engine, cells: Collection[Key]) -> set[Key]:
    """Formulas that these cells lead elsewhere: they stand behind the arguments, not the anchor."""
    found = set()
    for key in engine.seeking:
        asked = [node for call in _calls(engine, key) for node in _deciding(call)]
        if any(_touches(node, key, engine.trees.sheets, cells) for node in asked):
            found.add(key)
    return found


def _reads_any(engine: Engine, key: Key, cells: Collection[Key]) -> bool:
    for call in _calls(engine, key):
        area = _found(engine, call, key)
        if area is None or any(within(cell, area) for cell in cells):
            return True
    return False


def reads_itself(engine: Engine, key: Key) -> bool:
    """Whether a formula finds its own cell."""
    areas = (_found(engine, call, key) for call in _calls(engine, key))
    return any(area is not None and within(key, area) for area in areas)


def _found(engine: Engine, call: Call, key: Key) -> Area | None:
    """The area that a call gives; None where it cannot be told."""
    sheet = _sheet(engine, call, key)
    numbers = [engine.value_of(Call(name, (call,)), key) for name in _ASKED]
    places = [int(number) for number in numbers if isinstance(number, float)]
    if sheet is None or len(places) < len(_ASKED):
        return None
    top, left, height, width = places
    return Area(sheet, top, left, top + height - 1, left + width - 1)


def _sheet(engine: Engine, call: Call, key: Key) -> str | None:
    node = call.arguments[0]
    if call.function == "INDIRECT":
        text = engine.value_of(node, key)
        try:
            node = parse(text) if isinstance(text, str) else node
        except FormulaError:
            return None
    if not isinstance(node, Reference) or node.origin.last_sheet:
        return None
    return resolved(node, key[0], {name.casefold(): name for name in engine.trees.sheets})


def _calls(engine: Engine, key: Key) -> list[Call]:
    try:
        tree = engine.trees.plain(key) if key in engine.trees.copies else None
    except FormulaError:
        tree = None
    return (
        []
        if tree is None
        else [node for node in walk(tree) if isinstance(node, Call) and node.function in SEEKING]
    )


def _deciding(call: Call) -> Iterable[Node]:
    anchored = call.function == "OFFSET" and isinstance(call.arguments[0], Reference)
    return call.arguments[1:] if anchored else call.arguments


def _touches(node: Node, key: Key, sheets: Sequence[str], cells: Collection[Key]) -> bool:
    found = reads(node, key[0], sheets)
    return found.seeks or any(within(cell, area) for area in found.areas for cell in cells)
