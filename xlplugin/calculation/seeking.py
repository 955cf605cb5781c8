"""Where OFFSET and INDIRECT lead, with the values as they are, and what decides it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from xlplugin.calculation.circles import Taken
from xlplugin.calculation.formulas.areas import Area, reads, resolved, within
from xlplugin.calculation.formulas.copies import Original
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
        calls = [call for call in _calls(engine, key) if call.function in SEEKING]
        asked = [node for call in calls for node in _deciding(call)]
        if any(_touches(node, key, engine.trees.sheets, cells) for node in asked):
            found.add(key)
    return found


def _reads_any(engine: Engine, key: Key, cells: Collection[Key]) -> bool:
    for call in _read(_calls(engine, key)):
        area = _found(engine, call, key)
        if area is None or any(within(cell, area) for cell in cells):
            return True
    return False


class LedCircles:
    """Circles that OFFSET and INDIRECT close once inputs have led them elsewhere."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._inputs: frozenset[Key] = frozenset()
        self._led: set[Key] = set()

    def closed(self, inputs: Collection[Key]) -> set[Key]:
        """Cells that stand on themselves by way of formulas that these inputs move."""
        if self._inputs != frozenset(inputs):
            self._inputs = frozenset(inputs)
            self._led = self._engine.following({*inputs}).intersection(self._engine.seeking)
            self._led &= self._engine.trees.copies.keys() - self._engine.trees.unread.keys()
        if not self._led:
            return set()
        return self._engine.circles_through(self._led).union(reading_themselves(self._engine, self._led))


def reading_themselves(engine: Engine, keys: Iterable[Key]) -> Iterator[Key]:
    """Formulas that find their own cells in the branches that they take.

    Where the first of copies does not, none is taken to: each costs milliseconds.
    """
    known: dict[Original, bool] = {}
    for key in keys:
        original = engine.trees.copies[key].original
        if known.get(original, True):
            known[original] = _finds_itself(engine, key)
            if known[original]:
                yield key


def _finds_itself(engine: Engine, key: Key) -> bool:
    try:
        taken = Taken(engine.trees, {key}, engine.value_of).tree(key)
    except (FormulaError, RecursionError):  # named for that
        return False
    areas = (_found(engine, call, key) for call in _read(_calls_in(taken)))
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
    return [] if tree is None else _calls_in(tree)


def _calls_in(tree: Node) -> list[Call]:
    names = {*SEEKING, *_ASKED}
    return [node for node in walk(tree) if isinstance(node, Call) and node.function in names]


def _read(calls: list[Call]) -> Iterator[Call]:
    """Those of whose cells more is asked than where they stand."""
    asked: set[int] = set()
    for call in calls:
        if call.function == "OFFSET" or call.function in _ASKED:
            asked |= {id(node) for node in call.arguments[:1]}
        if call.function in SEEKING and id(call) not in asked:
            yield call


def _deciding(call: Call) -> Iterable[Node]:
    anchored = call.function == "OFFSET" and isinstance(call.arguments[0], Reference)
    return call.arguments[1:] if anchored else call.arguments


def _touches(node: Node, key: Key, sheets: Sequence[str], cells: Collection[Key]) -> bool:
    found = reads(node, key[0], sheets)
    return found.seeks or any(within(cell, area) for area in found.areas for cell in cells)
