"""Single formulas by the engine over values that columns gave: where only it decides what one of them gives.

In a workbook of its own that holds what the formula reads: the whole book would be computed anew for a row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from xlplugin.calculation.array_formulas import take_arrays
from xlplugin.calculation.batch.book_of_one import book_of_one
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
    *("CELL", "INFO", "ANCHORARRAY"),
    "NPV",  # over no number at all it is 0 or #VALUE!, as what stood in the engine's memory before has it
}
_MOST_READ = 10_000  # cells
_MOST_BOOKS = 200  # kept in memory; the one that was made first goes


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
        self._books: dict[Key, _Book] = {}

    def takes(self, key: Key) -> bool:
        """Whether a cell's formula gives the same over nothing but the values of the cells that it reads."""
        if key not in self._reads:
            references = self._compiler.references
            cells = [cell for area in self._read[key].areas for cell in references.held(area)]
            is_sure = not any(map(self._compiler.inexact, cells)) and len(cells) <= _MOST_READ
            self._reads[key] = cells if is_sure and self._stands_alone(key) else None
        return self._reads[key] is not None

    def cost(self, key: Key) -> int:
        """How many cells are set in each row for a formula that it takes."""
        return sum(cell in self._compiler.references.varied for cell in self._reads[key] or ())

    def _stands_alone(self, key: Key) -> bool:
        engine, tree = self._engine, self._trees[key]
        if key not in engine.trees.copies or key in engine.arrays or engine.spill(*key):
            return False
        if not calls(tree).isdisjoint(_OF_MORE | engine.functions.keys()):
            return False
        return not any(isinstance(node, Name) or _is_elsewhere(node) for node in walk(tree))

    def values(self, key: Key, rows: Rows, places: Places) -> list[Value] | None:
        """What it gives in some rows; None where it does not stand alone, or takes too long."""
        references, reads = self._compiler.references, self._reads[key] if self.takes(key) else None
        if reads is None:
            return None
        cells = {cell: rows.values.get(cell) or references.constant(cell) for cell in reads}
        try:
            with bounded():
                return self._book(key, cells).values(cells, places.tolist())
        except EngineStopped:
            return None

    def _book(self, key: Key, cells: Iterable[Key]) -> _Book:
        if key not in self._books or self._books[key].is_gone:
            while len(self._books) >= _MOST_BOOKS:
                del self._books[next(iter(self._books))]
            self._books[key] = _Book(self._engine, key, self._trees[key], cells)
        return self._books[key]


class _Book:
    """A workbook of one formula, loaded as the engine loads files, and of the cells that it reads."""

    def __init__(self, engine: Engine, key: Key, tree: Node, cells: Iterable[Key]) -> None:
        names = list(dict.fromkeys([key[0], *(sheet for sheet, _, _ in cells)]))
        self._sheets, self._key = {name: number for number, name in enumerate(names)}, key
        data = book_of_one(names, key[1:], to_text(with_last_branches(tree)))
        self._workbook = EngineWorkbook.load(data)
        self._workbook.set_date1904(engine.book.xml.date_1904)
        self._workbook.set_excel_profile_id(engine.profile)
        take_arrays(self._workbook, self._sheets, [key] if key in engine.ordinary else [])
        self._held: dict[Key, Value] = {}

    @property
    def is_gone(self) -> bool:
        return self._workbook.is_gone

    def values(self, cells: Mapping[Key, Column], places: Iterable[int]) -> list[Value]:
        """The formula's value in some rows of columns."""
        found: list[Value] = []
        self._hold({cell: column.at(0) for cell, column in cells.items() if column.is_constant})
        varied = {cell: column for cell, column in cells.items() if not column.is_constant}
        for place in places:
            self._hold({cell: column.at(place) for cell, column in varied.items()})
            self._workbook.recalc()
            found += values_of(self._workbook, self._sheets[self._key[0]], [self._key[1:]])
        return found

    def _hold(self, values: Mapping[Key, Value]) -> None:
        """Sets the cells that hold another value; numbers at once, which takes a fiftieth of the time."""
        numbers: dict[int, list[tuple[int, int, float]]] = {}
        for key, value in values.items():
            if is_alike(self._held.get(key), value):
                continue
            self._held[key] = value
            if type(value) is float:
                numbers.setdefault(self._sheets[key[0]], []).append((*key[1:], value))
            else:
                set_value(self._workbook, self._sheets[key[0]], *key[1:], value)
        for sheet, cells in numbers.items():
            set_numbers(self._workbook, sheet, cells)


def _is_elsewhere(node: Node) -> bool:
    return isinstance(node, Reference) and bool(node.origin.book or node.origin.last_sheet)
