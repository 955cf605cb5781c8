"""The calculation engine: formulon behind five verbs, load, set, recalculate, values, formulas.

It computes the book's own bytes; our functions and structured references are put into its terms in memory.
"""

from __future__ import annotations

import builtins
from collections.abc import Collection, Mapping, Set
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from typing import TYPE_CHECKING

from xlplugin.calculation.book_trust import BookTrust, told
from xlplugin.calculation.circles import CIRCULAR, CIRCULAR_CALL, Circles, apart
from xlplugin.calculation.engine_graph import Followers
from xlplugin.calculation.engine_runtime import EngineWorkbook, bounded
from xlplugin.calculation.formulas.calls import calls
from xlplugin.calculation.formulas.tree import parse
from xlplugin.calculation.loaded_book import LoadedBook
from xlplugin.calculation.seeking import LedCircles, reading_any
from xlplugin.calculation.stored_arrays import stored_arrays
from xlplugin.calculation.trust import trust_table
from xlplugin.ooxml import Book
from xlplugin.ooxml.addresses import Key
from xlplugin.values import CellValue as Value
from xlplugin.values import is_alike

if TYPE_CHECKING:
    from xlplugin.registry import Function

UNSETTLED = "its iteration does not settle"
AS_DISPLAYED = "the workbook computes with precision as displayed, which is not done here"


class Engine(LoadedBook):
    """A loaded workbook: `set` inputs, `recalculate`, read `values`."""

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
        super().__init__(data if isinstance(data, Book) else Book(data), functions, profile)
        if not self.book.xml.full_precision:
            self.uncomputed |= dict.fromkeys(self._keys, AS_DISPLAYED)
        self._circular: set[Key] = set()
        self._formulas: Collection[Key] | None = None
        self._kept: Set[Key] | None = None
        self._moved: dict[Key, str] = {}
        self._followed: tuple[Set[Key], Set[Key]] = frozenset(), frozenset()
        self._open()
        self._trust = BookTrust(self) if checked else None
        if self._trust:
            self.uncomputed |= self._trust.reasons()
            self._forget()
            told(self)

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

    def set(self, sheet: str, row: int, column: int, value: Value) -> None:
        """Puts a constant into a cell; it counts at the next `recalculate`."""
        is_there = (key := (sheet, row, column)) in self._inputs and is_alike(self._inputs[key], value)
        self._inputs[key] = value
        if not is_there and not self._workbook.is_gone:  # else all that follows would be computed again
            with bounded():
                self._put(key, value)

    def put_back(self, values: Mapping[Key, Value]) -> None:
        """Sets cells to what they held before; what follows is computed once something is read again."""
        for key, value in values.items():
            self.set(*key, value)
        self._is_behind = True
        if self._possible_circles or self._circular:  # which cells are computed hangs on the values
            self.recalculate()

    def recalculate(self) -> None:
        """Computes what depends on cells set since the last time."""
        if self._workbook.is_gone or self.iterated:  # iteration starts from the file's values each time
            self._open()
            return
        with bounded():
            self._compute()

    def judge(self) -> None:
        """Names also what is not trusted with the inputs as they are, and no longer what it named before."""
        self.uncomputed = {k: why for k, why in self.uncomputed.items() if self._moved.get(k) != why}
        self._forget()
        self._moved = self.reasons_over(self.values_at(self._moved_by_inputs()))
        self.uncomputed |= self._moved

    def _moved_by_inputs(self) -> Set[Key]:
        """Cells set and what follows; the same for the same cells where no formula seeks its own."""
        cells = frozenset(self._inputs)
        if self.seeking or self._followed[0] != cells:
            self._followed = cells, self.following({*cells})
        return self._followed[1]

    def reasons_over(self, values: Mapping[Key, Value]) -> dict[Key, str]:
        """By formula cell why it is not trusted once cells hold these values, the others as on opening."""
        return self._trust.moved(values) if self._trust else {}

    def get(self, sheet: str, row: int, column: int) -> Value:
        """Value of a cell."""
        return self.values(sheet, [(row, column)])[0]

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

    def answer(self, formula: str, key: Key) -> Value:
        """Value that a formula would have in a cell, with the book as it is."""
        self._stand_up()
        with bounded():
            return self._evaluated(formula, key)

    def ask(self, formula: str, key: Key, value: Value) -> Value:
        """The same in a cell of an input with another value there; nothing is changed."""
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

    def reason_against(self, formula: str) -> str:
        """Why the value of a formula that the book does not hold is not trusted; empty where it is."""
        return trust_table().reason_against(calls(parse(formula)) - self.functions.keys())

    def _open(self) -> None:
        with bounded(), ThreadPoolExecutor(1) as beside:
            loading = beside.submit(EngineWorkbook.load, self._source.data)
            self._possible_circles  # noqa: B018 - read from the texts meanwhile, on another core
            self._load(loading.result())
            self._compute()
        if self.iterates and self._possible_circles:
            self.uncomputed = {key: why for key, why in self.uncomputed.items() if why != UNSETTLED}
            self._note_unsettled()

    def _compute(self) -> None:
        self._is_behind = False
        self._workbook.recalc()
        if self._own:
            restless = dict.fromkeys(self._own.settle(self._drawn), CIRCULAR_CALL) | self._drawn
            if restless.keys() - self.uncomputed.keys():
                self.uncomputed = restless | self.uncomputed
                self._forget()
        if not self.iterates and (self._possible_circles or (self.seeking and self._inputs)):
            self._note_circles()

    @property
    def iterates(self) -> bool:
        """Whether the book asks for iterative calculation."""
        return self.book.xml.calc.get("iterate") in ("1", "true")

    @cached_property
    def _circles(self) -> Circles:
        return Circles(self.trees, self._fills, self._possible_circles)

    @cached_property
    def _led_circles(self) -> LedCircles:
        return LedCircles(self)

    @cached_property
    def _possible_circles(self) -> list[builtins.set[Key]]:
        return self.graph.circles()

    @property
    def circular(self) -> Set[Key]:
        """Cells that stand on themselves with the inputs as they are, without iteration."""
        return self._circular

    def _note_circles(self) -> None:
        """Names cells that stand on themselves with the inputs as they are, and those no longer."""
        closed = self._circles.closed(self.value_of) if self._possible_circles else set()
        closed |= self._led_circles.closed(self._inputs) if self.seeking else set()
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
            self._load(EngineWorkbook.load(self._source.data))
            self._workbook.set_iterative(True, settings.max_iterations + 1, settings.max_change)
            self._compute()
        again = self.values_at(members)
        moved = {key for key in members if apart(found[key], again[key]) > settings.max_change}
        self.uncomputed = dict.fromkeys(moved, UNSETTLED) | self.uncomputed
        self._forget()

    def _forget(self) -> None:
        """What was derived from `uncomputed` before it changed."""
        self._formulas = self._kept = None
