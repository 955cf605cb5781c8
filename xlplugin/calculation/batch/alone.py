"""Single formulas by the engine over values that columns gave: where only it decides what one of them gives.

In a workbook of its own that holds what the formula reads: the whole book would be computed anew for a row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from xlplugin.calculation.batch.column import Column, Places, Value
from xlplugin.calculation.batch.compiler import Compiler
from xlplugin.calculation.batch.rows import Rows
from xlplugin.calculation.engine_reading import set_numbers, set_value, values_of
from xlplugin.calculation.engine_runtime import EngineStopped, EngineWorkbook, bounded
from xlplugin.calculation.formulas.areas import Reads
from xlplugin.calculation.formulas.book_formulas import Key
from xlplugin.calculation.formulas.calls import calls
from xlplugin.calculation.formulas.last_branches import with_last_branches
from xlplugin.calculation.formulas.nodes import Name, Node, Reference
from xlplugin.calculation.formulas.tree import to_text, walk
from xlplugin.calculation.formulas.volatility import VOLATILE
from xlplugin.values import is_alike

if TYPE_CHECKING:
    from xlplugin.calculation.engine import Engine

# What these give hangs on more than the values of the cells that they name.
_OF_MORE = VOLATILE | {
    *("SUBTOTAL", "AGGREGATE", "FORMULATEXT", "ISFORMULA", "SHEET", "SHEETS", "GETPIVOTDATA", "HYPERLINK"),
    *("CELL", "INFO", "ANCHORARRAY", "SINGLE"),
    "NPV",  # over no number at all it is 0 or #VALUE!, as what stood in the engine's memory before has it
}
_MOST_READ = 2_000  # cells: each is set for each row


class Alone:
    """Cells of a batch, one at a time."""

    def __init__(
        self, engine: Engine, compiler: Compiler, trees: Mapping[Key, Node], read: Mapping[Key, Reads]
    ) -> None:
        """
        Args:
            trees: plain formulas of the cells, and what each reads.
        """
        self._engine, self._compiler, self._trees, self._read = engine, compiler, trees, read
        self._reads: dict[Key, list[Key] | None] = {}
        self._workbook: EngineWorkbook | None = None
        self._sheets: dict[str, int] = {}
        self._held: dict[Key, Value] = {}

    def takes(self, key: Key) -> bool:
        """Whether a cell's formula gives the same over nothing but the values of the cells that it reads."""
        if key not in self._reads:
            references = self._compiler.references
            cells = [cell for area in self._read[key].areas for cell in references.held(area)]
            is_sure = not any(map(self._compiler.inexact, cells)) and len(cells) <= _MOST_READ
            self._reads[key] = cells if is_sure and self._stands_alone(key) else None
        return self._reads[key] is not None

    def _stands_alone(self, key: Key) -> bool:
        engine, tree = self._engine, self._trees[key]
        if key not in engine.trees.copies or key in engine.arrays or engine.spill(*key):
            return False
        if not calls(tree).isdisjoint(_OF_MORE | engine.functions.keys()):
            return False
        if any(isinstance(node, Name) or _is_elsewhere(node) for node in walk(tree)):
            return False
        return "@" not in engine.formulas_as_computed(key[0], [key[1:]])[0]  # one value of an area

    def values(self, key: Key, rows: Rows, places: Places) -> list[Value] | None:
        """What it gives in some rows; None where it does not stand alone, or takes too long."""
        references, reads = self._compiler.references, self._reads[key] if self.takes(key) else None
        if reads is None:
            return None
        cells = {cell: rows.values.get(cell) or references.constant(cell) for cell in reads}
        try:
            with bounded():
                return self._computed(key, cells, places.tolist())
        except EngineStopped:
            return None

    def _computed(self, key: Key, cells: Mapping[Key, Column], places: Iterable[int]) -> list[Value]:
        workbook, found = self._ready(), []
        self._hold({key: None})
        spot = self._sheet(key[0]), key[1] - 1, key[2] - 1
        workbook.set_formula(*spot, f"={to_text(with_last_branches(self._trees[key]))}")
        try:
            for place in places:
                self._hold({cell: column.at(place) for cell, column in cells.items()})
                workbook.recalc()
                found += values_of(workbook, spot[0], [key[1:]])
        finally:
            if not workbook.is_gone:
                workbook.set_blank(*spot)
        return found

    def _ready(self) -> EngineWorkbook:
        if self._workbook is None or self._workbook.is_gone:
            self._workbook = EngineWorkbook.create_default()
            self._workbook.set_date1904(self._engine.book.xml.date_1904)
            self._workbook.set_excel_profile_id(self._engine.profile)
            self._sheets = {self._workbook.sheet_name(0).casefold(): 0}
            self._held = {}
        return self._workbook

    def _sheet(self, name: str) -> int:
        assert self._workbook is not None
        if name.casefold() not in self._sheets:
            self._sheets[name.casefold()] = self._workbook.sheet_count()
            self._workbook.add_sheet(name)
        return self._sheets[name.casefold()]

    def _hold(self, values: Mapping[Key, Value]) -> None:
        """Sets the cells that hold another value; numbers at once, which takes a fiftieth of the time."""
        assert self._workbook is not None
        numbers: dict[int, list[tuple[int, int, float]]] = {}
        for key, value in values.items():
            if key in self._held and is_alike(self._held[key], value):
                continue
            self._held[key] = value
            if type(value) is float:
                numbers.setdefault(self._sheet(key[0]), []).append((*key[1:], value))
            else:
                set_value(self._workbook, self._sheet(key[0]), *key[1:], value)
        for sheet, cells in numbers.items():
            set_numbers(self._workbook, sheet, cells)


def _is_elsewhere(node: Node) -> bool:
    return isinstance(node, Reference) and bool(node.origin.book or node.origin.last_sheet)
