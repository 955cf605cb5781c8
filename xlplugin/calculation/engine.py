"""The calculation engine: a workbook's values without Excel.

`formualizer` computes; this module gives it our functions, and keeps apart what it cannot compute.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING

from xlplugin.calculation.engine_findings import beyond_engine, single_values
from xlplugin.calculation.engine_functions import register_functions
from xlplugin.calculation.engine_input import Key, engine_input
from xlplugin.calculation.engine_plan import Plan, StoredArray, plan_formulas
from xlplugin.calculation.engine_values import CIRCULAR, from_engine, to_engine
from xlplugin.calculation.engine_workbook import EngineWorkbook
from xlplugin.calculation.formula_reads import is_half_seen
from xlplugin.calculation.iterated_loops import IteratedLoops
from xlplugin.calculation.spelt_numbers import SpeltNumbers
from xlplugin.calculation.switched_loops import SwitchedLoops
from xlplugin.calculation.untold import untold
from xlplugin.errors import ExcelError
from xlplugin.ooxml import Book

if TYPE_CHECKING:
    from xlplugin.registry import Function


class Engine:
    """A loaded workbook: `set` inputs, `evaluate`, `get` values.

    `uncomputed` names each cell that the engine cannot compute, with the reason; such a cell keeps the
    value that the file has for it.
    """

    def __init__(self, data: bytes | Book, functions: Mapping[str, Function] | None = None) -> None:
        if functions is None:
            from xlplugin.registry import functions as registered

            functions = registered()
        self.book = data if isinstance(data, Book) else Book(data)
        self.functions = functions
        self.messages: list[ExcelError] = []  # errors that our functions returned in the last evaluation
        self.beyond: dict[str, str] = {}  # by function: why it could not tell a value in the last evaluation
        self._load(plan_formulas(self.book, functions))
        self._settle()

    @property
    def uncomputed(self) -> dict[Key, str]:
        return self._plan.uncomputed | self._without_value()

    @property
    def formulas(self) -> Mapping[Key, str]:
        """Formulas that are computed, as the engine reads them (empty for a shared formula's other cells)."""
        without, plan = self._without_value(), self._plan.formulas
        return {key: text for key, text in plan.items() if key not in without} if without else plan

    @property
    def half_seen(self) -> Collection[Key]:
        """Formulas that read cells which `dependants` cannot know of; each evaluation computes them."""
        return [*self._half_seen, *self.loops]

    @property
    def loops(self) -> Collection[Key]:
        """Cells that depend on themselves, be it only while a switch is on."""
        return self._loops.cells if self._loops else ()

    @property
    def arrays(self) -> Mapping[Key, StoredArray]:
        """Array formulas that are computed, with the area that the file gives them."""
        return {key: area for key, area in self._plan.arrays.items() if key in self._plan.formulas}

    def set(self, sheet: str, row: int, column: int, value: object) -> None:
        """Puts a constant into a cell; it counts at the next `evaluate`."""
        self._workbook.raw.set_value(sheet, row, column, to_engine(value))
        self._spelt.note((sheet, row, column), value)

    def evaluate(self) -> None:
        """Recomputes what depends on cells set since the last time."""
        self.messages.clear()
        self.beyond.clear()
        self._untold_cells = None
        self._read_spelt_numbers()
        self._compute()

    def _compute(self) -> None:
        for key, formula in (self._half_seen | self._workbook.watched_anew).items():
            if key not in self._plan.arrays:
                self._workbook.raw.set_value(*key, CIRCULAR)  # what it gets of itself, through INDIRECT
            self._workbook.raw.set_formula(*key, f"={formula}")  # or it would not be computed again
        if self._loops:
            self._loops.begin()
        self._workbook.raw.evaluate_all()
        if self._loops:
            self._loops.settle()

    def get(self, sheet: str, row: int, column: int) -> object:
        """Value of a cell: None, float, str, bool or ExcelError."""
        return from_engine(self._workbook.raw.get_value(sheet, row, column))

    def values(self, sheet: str, cells: Iterable[tuple[int, int]]) -> list:
        """Values of several cells of a sheet."""
        get = self._workbook.raw.get_value
        return [from_engine(get(sheet, row, column)) for row, column in cells]

    def formula(self, sheet: str, row: int, column: int) -> str | None:
        """The formula that the engine computes in a cell, shared formulas written out."""
        return self._workbook.formula((sheet, row, column))

    def spill(self, sheet: str, row: int, column: int) -> tuple[int, int, int, int] | None:
        """Area that a formula's result fills, when that is more than its cell."""
        return self._workbook.spill((sheet, row, column))

    def ask(self, formula: str, key: Key, value: object) -> object:
        """Value that a formula would have with another value in a cell; nothing is changed."""
        try:
            return self._workbook.ask(formula, key, value)
        finally:
            self.messages.clear()

    def watch(self, formula: str) -> Key:
        """Has a formula, whose references name their sheets, computed each time; where its value stands."""
        return self._workbook.watch(formula)

    def dependants(self, cells: Iterable[Key]) -> set[Key]:
        """Every cell whose value follows from these, directly or through others (not these themselves)."""
        seen: set[Key] = set()
        waiting = list(cells)
        while waiting:
            for found in self._direct(waiting.pop()):
                if found not in seen:
                    seen.add(found)
                    waiting.append(found)
        return seen

    def _direct(self, key: Key) -> list[Key]:
        return self._workbook.readers(key) + self._spilled(key)

    def _spilled(self, key: Key) -> list[Key]:
        area = self.spill(*key) if key in self._plan.formulas else None
        if area is None:
            return []
        top, left, bottom, right = area
        return [(key[0], r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)]

    def _load(self, plan: Plan) -> None:
        self._plan = plan
        self._half_seen: dict[Key, str] = {}
        self._loops: SwitchedLoops | IteratedLoops | None = None
        self.messages.clear()
        self.beyond.clear()
        self._untold_cells: dict[Key, str] | None = None
        self._open()
        self._compute()
        self._note_spelt_numbers()
        members = self._depending_on_themselves()
        if members and self.book.xml.calc.get("iterate") in ("1", "true"):
            self._open(iterates=True)
            self._loops = IteratedLoops(self._workbook.raw, members)
        given = plan.formulas | self._reading
        texts = {key: text or self.formula(*key) or "" for key, text in given.items()}
        self._half_seen = {key: text for key, text in texts.items() if is_half_seen(text)}
        if members and not self._loops:
            following = self.dependants(members) | members.keys()
            self._loops = SwitchedLoops(self._workbook.raw, members, following, from_engine)
        if self._half_seen or self._loops:
            self._compute()
        if self._loops:
            self._note_spelt_numbers()

    def _open(self, iterates: bool = False) -> None:
        """Gives the plan's formulas to a new workbook of the engine."""
        data = engine_input(self.book, self._plan.formulas, self._plan.hidden)
        self._workbook = EngineWorkbook(data, self.book.xml.date_1904, iterates)
        date_1904 = self.book.xml.date_1904
        register_functions(self._workbook.raw, self.functions, self.messages, self.beyond, date_1904)
        self._spelt = SpeltNumbers(self.book, self._plan.formulas.values())
        self._reading: dict[Key, str] = {}  # formulas that read texts as numbers

    def _note_spelt_numbers(self) -> None:
        """Finds texts like "1,000" in all cells; formulas that read one take it for a number from now on."""
        while True:
            for key in self._plan.formulas:
                self._spelt.note(key, self._workbook.raw.get_value(*key))
            if not self._read_spelt_numbers():
                return
            self._compute()

    def _read_spelt_numbers(self) -> bool:
        changed = self._spelt.readers(self._direct, lambda key: self.formula(*key), self._plan.formulas)
        for key, text in changed.items():
            self._workbook.raw.set_formula(*key, f"={text}")
            if key in self._half_seen:
                self._half_seen[key] = text
        self._reading |= changed
        return bool(changed)

    def _depending_on_themselves(self) -> dict[Key, str]:
        """Formulas of cells in loops; those that find their cells while they run are not seen here."""
        found = [key for key in self._plan.formulas if self._workbook.has_kind(key, "Circ")]
        return {key: self.formula(*key) for key in found if key in self.dependants([key])}

    def _circular(self) -> set[Key]:
        return {key for key in self.loops if self._workbook.has_kind(key, "Circ")}

    def _settle(self) -> None:
        """Takes out what turned out to be beyond the engine, and loads again without it."""
        single = single_values(self.book, self._plan, self._workbook)
        if single:
            self._load(plan_formulas(self.book, self.functions, {}, single))
        beyond: dict[Key, str] = {}
        while found := self._untold() or beyond_engine(self._plan, self._workbook):
            beyond |= found
            self._load(plan_formulas(self.book, self.functions, beyond, single))

    def _untold(self) -> dict[Key, str]:
        """Formulas whose value could not be told in the last evaluation, with the reason."""
        if self.beyond and self._untold_cells is None:
            reasons = dict(self.beyond)
            found = untold(
                self._workbook.raw, self._plan.formulas, lambda key: self.formula(*key), self.beyond
            )
            self.beyond |= reasons
            self._untold_cells = found
        return self._untold_cells or {}

    def _without_value(self) -> dict[Key, str]:
        """Cells that have no value with the inputs as they are, with the reason."""
        circular = dict.fromkeys(self._circular(), self._loops.unsettled) if self._loops else {}
        return circular | self._untold()
