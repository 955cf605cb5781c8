"""The calculation engine: formulon behind five verbs, load, set, recalculate, values, formulas.

It computes the book's own bytes; our functions and structured references are put into its terms in memory.
"""

from __future__ import annotations

import builtins
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from functools import cached_property
from typing import TYPE_CHECKING

from formulon import FormulonError
from formulon import Value as EngineValue
from formulon.workbook import ExcelProfileId

from xlplugin.calculation.book_trust import BookTrust
from xlplugin.calculation.circles import Circles
from xlplugin.calculation.engine_graph import Followers, table_reads
from xlplugin.calculation.engine_reading import (
    formulas_of,
    plain_value,
    set_value,
    spilled_area,
    values_of,
)
from xlplugin.calculation.engine_runtime import EngineWorkbook, bounded
from xlplugin.calculation.engine_source import Source, engine_source
from xlplugin.calculation.formulas.areas import Area
from xlplugin.calculation.formulas.book_formulas import BookFormulas
from xlplugin.calculation.formulas.nodes import Call, Node
from xlplugin.calculation.formulas.precedents import Graph, book_graph
from xlplugin.calculation.formulas.tree import FormulaError, parse, to_text, walk
from xlplugin.calculation.formulas.volatility import SEEKING, VOLATILE
from xlplugin.calculation.intersections import Undecided, without_needless
from xlplugin.calculation.own_arguments import SCRATCH
from xlplugin.calculation.own_calls import OwnCalls
from xlplugin.calculation.profiles import DEFAULT_PROFILE, known_profile
from xlplugin.calculation.seeking import reading_any
from xlplugin.calculation.stored_arrays import StoredArray, stored_arrays, stored_data_tables
from xlplugin.calculation.trust import trust_table
from xlplugin.errors import ExcelError
from xlplugin.ooxml import Book
from xlplugin.ooxml.addresses import Key
from xlplugin.values import CellValue as Value

if TYPE_CHECKING:
    from xlplugin.registry import Function

UNSETTLED = "its iteration does not settle"
CIRCULAR = "the cell depends on itself"
AS_DISPLAYED = "the workbook computes with precision as displayed, which is not done here"
# Volatile functions but NOW and TODAY, whose day is the same in a whole run.
_MOVES = VOLATILE - {"NOW", "TODAY"}
_WATCHED_COLUMN = 2  # of the scratch sheet


class Engine:
    """A loaded workbook: `set` inputs, `recalculate`, read `values`.

    `uncomputed` names each formula that is not computed, with the reason.
    """

    def __init__(
        self,
        data: bytes | Book,
        functions: Mapping[str, Function] | None = None,
        profile: str | None = None,
        checked: bool = False,
    ) -> None:
        """`checked`: what is not trusted counts as uncomputed; not needed for a book that is built here."""
        if functions is None:
            from xlplugin.registry import functions as registered

            functions = registered()
        self.book = data if isinstance(data, Book) else Book(data)
        self.functions = functions
        self.is_profile_given = profile is not None
        self._profile = known_profile(profile) if profile else DEFAULT_PROFILE
        self._source: Source = engine_source(self.book, functions)
        self._keys = [
            (sheet.name, *place)
            for sheet in self.book.sheets
            for place, cell in sheet.cells.cells.items()
            if cell.formula is not None
        ]
        self.arrays: Mapping[Key, StoredArray] = stored_arrays(self.book)
        self.data_tables: Mapping[Key, tuple[int, int, int, int]] = stored_data_tables(self.book)
        self._inputs: dict[Key, Value] = {}
        self.uncomputed: dict[Key, str] = dict(self._source.refused)
        if not self.book.xml.full_precision:
            self.uncomputed |= dict.fromkeys(self._keys, AS_DISPLAYED)
        self._circular: set[Key] = set()
        self._formulas: Collection[Key] | None = None
        self._kept: Set[Key] | None = None
        self._watched: list[str] = []
        self._open()
        if checked:
            self.uncomputed |= BookTrust(self).reasons()
            self._forget()

    def take_values(self, book: Book) -> None:
        """Goes on with a book of the same formulas in which values are stored that are right."""
        self.book, self.arrays = book, stored_arrays(book)
        self.__dict__.pop("_fills", None)
        self._followers = Followers(self._workbook, self._sheets, self._own, book)

    @property
    def formulas(self) -> Collection[Key]:
        """Cells whose formulas are computed."""
        if self._formulas is None:
            self._formulas = {key: None for key in self._keys if key not in self.uncomputed}.keys()
        return self._formulas

    @property
    def messages(self) -> list[ExcelError]:
        """Errors that our functions returned in the last calculation, with their sentences."""
        return self._own.messages if self._own else []

    def set(self, sheet: str, row: int, column: int, value: Value) -> None:
        """Puts a constant into a cell; it counts at the next `recalculate`."""
        self._inputs[sheet, row, column] = value
        if not self._workbook.is_gone:
            with bounded():
                self._put((sheet, row, column), value)

    def recalculate(self) -> None:
        """Computes what depends on cells set since the last time."""
        if self._workbook.is_gone or self.iterated:  # iteration starts from the file's values each time
            self._open()
            return
        with bounded():
            self._compute()

    def get(self, sheet: str, row: int, column: int) -> Value:
        """Value of a cell."""
        return self.values(sheet, [(row, column)])[0]

    def values(self, sheet: str, cells: Iterable[tuple[int, int]]) -> list[Value]:
        """Values of several cells of a sheet."""
        self._stand_up()
        return values_of(self._workbook, self._sheets[sheet], list(cells))

    def values_at(self, keys: Iterable[Key]) -> dict[Key, Value]:
        """Values of cells of any sheets."""
        places: dict[str, list[tuple[int, int]]] = {}
        for sheet, row, column in keys:
            places.setdefault(sheet, []).append((row, column))
        return {
            (sheet, *place): value
            for sheet, cells in places.items()
            for place, value in zip(cells, self.values(sheet, cells), strict=True)
        }

    def formula(self, sheet: str, row: int, column: int) -> str | None:
        """The formula of a cell as the file means it there, without `=`; None where there is none."""
        known = self._source.texts.get((sheet, row, column))
        return known or self.formulas_as_computed(sheet, [(row, column)])[0] or None

    def formulas_as_computed(
        self, sheet: str, cells: Iterable[tuple[int, int]], relative: bool = False
    ) -> list[str]:
        """Formulas as the engine has them; `relative`: as R1C1, where copies are equal."""
        self._stand_up()
        return formulas_of(self._workbook, self._sheets[sheet], cells, relative)

    def spill(self, sheet: str, row: int, column: int) -> tuple[int, int, int, int] | None:
        """Area that a formula's result fills, when that is more than its cell."""
        self._stand_up()
        return spilled_area(self._workbook, self._sheets[sheet], row, column)

    def dependents(self, cells: Iterable[Key]) -> builtins.set[Key]:
        """Every cell that follows from these, directly or through others."""
        self._stand_up()
        return self._followers.of(cells)

    @cached_property
    def trees(self) -> BookFormulas:
        """The book's formulas as trees."""
        return BookFormulas(self.book)

    def plain_formula(self, key: Key) -> str | None:
        """A cell's formula with names and tables as the areas that they mean; None without one."""
        try:
            return to_text(self.trees.plain(key)) if key in self.trees.trees else None
        except FormulaError:
            return None

    @property
    def kept(self) -> Set[Key]:
        """Formulas that follow from uncomputed ones: their values cannot be known either."""
        if not self.uncomputed:
            return frozenset()
        if self._kept is None:
            self._kept = self.following({*self.uncomputed, *self._finding()}).intersection(self.formulas)
        return self._kept

    def _finding(self) -> Set[Key]:
        """Formulas that find cells of what-if tables that are not computed: the engine does not say which."""
        tables = self.data_tables.keys() & self.uncomputed.keys()
        return reading_any(self, tables | self.filled_by(tables)) if tables else frozenset()

    def following(self, cells: Set[Key]) -> builtins.set[Key]:
        """What follows from cells, and from what arrays among them fill in the file."""
        found: set[Key] = set()
        waiting = cells | self.filled_by(cells)
        while waiting:
            found |= waiting | self.dependents(waiting)
            waiting = self.filled_by(found) - found
        return found

    def filled_by(self, formulas: Iterable[Key]) -> builtins.set[Key]:
        """Cells that hold values of these arrays and data tables in the file."""
        filled: set[Key] = set()
        for key in formulas:
            area = self.arrays[key].area if key in self.arrays else self.data_tables.get(key)
            if area is not None:
                top, left, bottom, right = area
                filled |= {(key[0], row, c) for row in range(top, bottom + 1) for c in range(left, right + 1)}
        return filled.difference(self.uncomputed)

    @cached_property
    def moving(self) -> list[Key]:
        """Formulas that may follow from any cell, or whose value changes by itself."""
        return self.calling(_MOVES)

    @cached_property
    def seeking(self) -> list[Key]:
        """Formulas that find their cells while they run: they may read any cell."""
        return self.calling(SEEKING)

    def calling(self, functions: Collection[str]) -> list[Key]:
        """Formulas that call one of these functions, by themselves or by a name."""
        calls = re.compile(rf"\b(?:{'|'.join(functions)})\(", re.IGNORECASE)
        names = [rf"\b{re.escape(name.name)}\b" for name in self.book.names if calls.search(name.text)]
        words = re.compile("|".join([calls.pattern, *names]), re.IGNORECASE)
        return [key for key, text in self._formula_texts() if words.search(text)]

    def ask(self, formula: str, key: Key, value: Value) -> Value:
        """Value that a formula would have in a cell with another value there; nothing is changed."""
        self._stand_up()
        before = self._inputs.get(key, self.book.value(*key))
        with bounded():
            self._put(key, value)
            self._compute()
            try:
                return self._evaluated(formula, key)
            finally:
                self._put(key, before)
                self._compute()

    def watch(self, formula: str, key: Key) -> Key:
        """Has a formula, whose references name their sheets, computed each time; where its value stands."""
        self._watched.append(formula)
        self._stand_up()
        with bounded():
            self._need_scratch()
            self._workbook.set_formula(
                self._sheets[SCRATCH], len(self._watched) - 1, _WATCHED_COLUMN - 1, f"={formula}"
            )
            self._compute()
        return SCRATCH, len(self._watched), _WATCHED_COLUMN

    def reason_against(self, formula: str) -> str:
        """Why the value of a formula that the book does not hold is not trusted; empty where it is."""
        called = [part.function for part in walk(parse(formula)) if isinstance(part, Call)]
        return trust_table().reason_against(name for name in called if name not in self.functions)

    def _evaluated(self, formula: str, key: Key) -> Value:
        return plain_value(self._grid(formula, key)[0][0])

    def _grid(self, formula: str, key: Key) -> Sequence[Sequence[EngineValue]]:
        sheet, row, column = key
        return self._workbook.evaluate_formula_array(self._sheets[sheet], row - 1, column - 1, f"={formula}")

    def values_under(self, profile: ExcelProfileId, cells: Iterable[Key]) -> list[list[list[Value]]]:
        """Values that formulas would have under another profile, the cells that they read as they are."""
        self._stand_up()
        found = []
        with bounded():
            self._workbook.set_excel_profile_id(profile)
            try:
                for sheet, row, column in cells:
                    text = self.formulas_as_computed(sheet, [(row, column)])[0]
                    grid = self._grid(text, (sheet, row, column))
                    found.append([[plain_value(value) for value in line] for line in grid])
            finally:
                self._workbook.set_excel_profile_id(self._profile)
        return found

    def _put(self, key: Key, value: Value) -> None:
        sheet, row, column = key
        set_value(self._workbook, self._sheets[sheet], row, column, value)

    def _stand_up(self) -> None:
        """Loads anew what a trap in another workbook has taken along."""
        if self._workbook.is_gone:
            self._open()

    def _open(self) -> None:
        with bounded():
            self._load()
            self._compute()
        if self.iterates and self._possible_circles:
            for key in [key for key, reason in self.uncomputed.items() if reason == UNSETTLED]:
                del self.uncomputed[key]
            self._note_unsettled()

    def _load(self) -> None:
        workbook = self._workbook = EngineWorkbook.load(self._source.data)
        workbook.set_excel_profile_id(self._profile)
        numbers = {workbook.sheet_name(number): number for number in range(workbook.sheet_count())}
        self._sheets = {sheet.name: numbers[sheet.name] for sheet in self.book.sheets}
        scratch = self._source.scratch
        if scratch.calls or self._watched:
            self._need_scratch()
        for place, text in enumerate(self._watched):
            workbook.set_formula(self._sheets[SCRATCH], place, _WATCHED_COLUMN - 1, f"={text}")
        self._own = OwnCalls(workbook, scratch, self._sheets) if scratch.calls else None
        self._followers = Followers(workbook, self._sheets, self._own, self.book)
        self._let_spill()
        self._take_arrays()
        for key, value in self._inputs.items():
            self._put(key, value)

    def _need_scratch(self) -> None:
        if SCRATCH not in self._sheets:
            self._sheets[SCRATCH] = self._workbook.sheet_count()
            self._workbook.add_sheet(SCRATCH)

    def _let_spill(self) -> None:
        """Dynamic arrays of files without the metadata that says so, as some programs write them."""
        if "xl/metadata.xml" in self.book.package:
            return
        for key, array in self.arrays.items():
            if array.dynamic:
                sheet, row, column = self._sheets[key[0]], *key[1:]
                text = formulas_of(self._workbook, sheet, [key[1:]])[0]
                self._workbook.set_formula(sheet, row - 1, column - 1, f"={text}")

    def _take_arrays(self) -> None:
        """Sets the formulas of ordinary cells anew where the engine takes one value and Excel an array."""
        for key in self._source.ordinary:
            sheet, row, column = self._sheets[key[0]], *key[1:]
            text = formulas_of(self._workbook, sheet, [key[1:]])[0]
            if "@" not in text:
                continue
            try:
                tree = parse(text)
                wanted = without_needless(tree)
                if wanted != tree:
                    self._workbook.set_formula(sheet, row - 1, column - 1, f"={to_text(wanted)}")
            except (Undecided, FormulaError) as reason:
                self.uncomputed[key] = str(reason)

    def _compute(self) -> None:
        self._workbook.recalc()
        if self._own:
            for key in self._own.settle():
                self.uncomputed.setdefault(key, "a circular reference through a function of this package")
                self._forget()
        if self._possible_circles and not self.iterates:
            self._note_circles()

    @property
    def iterates(self) -> bool:
        """Whether the book asks for iterative calculation."""
        return self.book.xml.calc.get("iterate") in ("1", "true")

    @cached_property
    def _circles(self) -> Circles:
        return Circles(self.trees, self._fills, self._possible_circles)

    @cached_property
    def graph(self) -> Graph:
        """The graph of the formulas' texts, array formulas and data tables among them."""
        tables = {key: Area(key[0], *area) for key, area in self.data_tables.items()}
        return book_graph(self.trees, self._fills | tables, table_reads(self.book))

    @cached_property
    def _possible_circles(self) -> list[builtins.set[Key]]:
        return self.graph.circles()

    @cached_property
    def _fills(self) -> dict[Key, Area]:
        return {key: Area(key[0], *stored.area) for key, stored in self.arrays.items()}

    def _formula_texts(self) -> Iterator[tuple[Key, str]]:
        for sheet in self.book.sheets:
            places = [key[1:] for key in self._keys if key[0] == sheet.name]
            for place, text in zip(places, self.formulas_as_computed(sheet.name, places), strict=True):
                yield (sheet.name, *place), text

    @property
    def circular(self) -> Set[Key]:
        """Cells that stand on themselves with the inputs as they are, without iteration."""
        return self._circular

    def _note_circles(self) -> None:
        """Names cells that stand on themselves with the inputs as they are, and those no longer."""
        closed = self._circles.closed(self.value_of)
        if closed == self._circular:
            return
        for key in self._circular - closed:
            self.uncomputed.pop(key, None)
        self.uncomputed = dict.fromkeys(closed, CIRCULAR) | self.uncomputed
        self._circular = closed
        self._forget()

    @cached_property
    def iterated(self) -> Set[Key]:
        """Cells that iterative calculation computes, and what follows from them."""
        if not (self.iterates and self._possible_circles):
            return frozenset()
        members = {key for circle in self._possible_circles for key in circle}
        return members | self.dependents(members)

    def _note_unsettled(self) -> None:
        """Names cells that one more round of iteration would still move by more than the book allows."""
        members = {key for circle in self._possible_circles for key in circle}
        found = self.values_at(members)
        settings = self._workbook.get_iterative()
        with bounded():
            self._load()
            self._workbook.set_iterative(True, settings.max_iterations + 1, settings.max_change)
            self._compute()
        again = self.values_at(members)
        moved = {key for key in members if _apart(found[key], again[key]) > settings.max_change}
        self.uncomputed = dict.fromkeys(moved, UNSETTLED) | self.uncomputed
        self._forget()

    def value_of(self, node: Node, key: Key) -> Value:
        try:
            return self._evaluated(to_text(node), key)
        except FormulonError as error:
            return ExcelError("#VALUE!", str(error))

    def _forget(self) -> None:
        """What was derived from `uncomputed` before it changed."""
        self._formulas = self._kept = None


def _apart(one: Value, other: Value) -> float:
    """How far two values are apart; values of other kinds are as far as can be."""
    if isinstance(one, float) and isinstance(other, float):
        return abs(one - other)
    return 0.0 if one == other else float("inf")
