"""A book in the engine's memory: loaded, read, asked; `engine.py` says when it computes, and what counts."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from formulon import FormulonError

from xlplugin.calculation.array_formulas import let_spill, take_arrays
from xlplugin.calculation.engine_graph import Followers, table_reads
from xlplugin.calculation.engine_reading import (
    formulas_of,
    set_value,
    spilled_area,
    values_of,
)
from xlplugin.calculation.engine_runtime import EngineWorkbook, bounded
from xlplugin.calculation.engine_source import Source, engine_source
from xlplugin.calculation.formulas.areas import Area
from xlplugin.calculation.formulas.book_formulas import BookFormulas
from xlplugin.calculation.formulas.names import Names
from xlplugin.calculation.formulas.nodes import Node
from xlplugin.calculation.formulas.precedents import Graph, book_graph
from xlplugin.calculation.formulas.tree import to_text
from xlplugin.calculation.formulas.volatility import RANDOM, SEEKING, VOLATILE
from xlplugin.calculation.own_arguments import SCRATCH
from xlplugin.calculation.own_calls import OwnCalls
from xlplugin.calculation.profiles import DEFAULT_PROFILE, known_profile, own_profile
from xlplugin.calculation.side_sheet import SideSheet
from xlplugin.calculation.stored_arrays import StoredArray, stored_arrays, stored_data_tables
from xlplugin.errors import ExcelError
from xlplugin.ooxml import Book
from xlplugin.ooxml.addresses import Key
from xlplugin.values import CellValue as Value

if TYPE_CHECKING:
    from xlplugin.registry import Function

# Volatile functions but NOW and TODAY, whose day is the same in a whole run.
_MOVES = VOLATILE - {"NOW", "TODAY"}
DRAWN = "random numbers reach a function of this package: each calculation draws them anew"
_WATCHED_COLUMN = 2  # of the scratch sheet


class LoadedBook(ABC):
    """A book in the engine's memory: its values, its formulas and what follows from what.

    `uncomputed` names each formula that is not computed, with the reason.
    """

    def __init__(self, book: Book, functions: Mapping[str, Function], profile: str | None) -> None:
        self.book, self.functions = book, functions
        len(book.strings)  # read now: a damaged table is told before minutes of computing
        profile = profile or own_profile(book.names)
        self.is_profile_given = profile is not None
        self.profile = known_profile(profile) if profile else DEFAULT_PROFILE
        self._source: Source = engine_source(book, functions)
        self._keys = [
            (sheet.name, *place)
            for sheet in book.sheets
            for place, cell in sheet.cells.cells.items()
            if cell.formula is not None
        ]
        self.arrays: Mapping[Key, StoredArray] = stored_arrays(book)
        self.data_tables: Mapping[Key, tuple[int, int, int, int]] = stored_data_tables(book)
        self.uncomputed: dict[Key, str] = dict(self._source.refused)
        self._inputs: dict[Key, Value] = {}
        self._watched: list[str] = []
        self._is_behind = False  # cells were put back whose dependents are not computed yet

    @property
    def messages(self) -> list[ExcelError]:
        """Errors that our functions returned in the last calculation, with their sentences."""
        return self._own.messages if self._own else []

    @property
    def ordinary(self) -> Collection[Key]:
        """Formulas that are no array formulas, but may compute with arrays."""
        return self._source.ordinary

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

    def formulas_as_computed(self, sheet: str, cells: Iterable[tuple[int, int]]) -> list[str]:
        """Formulas as the engine has them."""
        self._stand_up()
        return formulas_of(self._workbook, self._sheets[sheet], cells)

    def spill(self, sheet: str, row: int, column: int) -> tuple[int, int, int, int] | None:
        """Area that a formula's result fills, when that is more than its cell."""
        self._stand_up()
        return spilled_area(self._workbook, self._sheets[sheet], row, column)

    @cached_property
    def trees(self) -> BookFormulas:
        """The book's formulas as trees."""
        return BookFormulas(self.book)

    def dependents(self, cells: Iterable[Key]) -> set[Key]:
        """Every cell that follows from these, directly or through others."""
        self._stand_up()
        return self._followers.of(cells)

    def circles_through(self, cells: Iterable[Key]) -> set[Key]:
        """Cells that stand on themselves by way of these, which no text of a formula tells."""
        self._stand_up()
        found = self._followers.circles(cells)
        return found.difference(*self.graph.circles()) if found else found

    @cached_property
    def graph(self) -> Graph:
        """The graph of the formulas' texts, array formulas and data tables among them."""
        tables = {key: Area(key[0], *area) for key, area in self.data_tables.items()}
        return book_graph(self.trees, self._fills | tables, table_reads(self.book))

    @cached_property
    def _drawn(self) -> dict[Key, str]:
        """Calls of our functions that follow from random numbers: they never come to rest, but by chance."""
        assert self._own is not None
        return dict.fromkeys(self._followers.calls([*self.calling(RANDOM), *self._own.drawing]), DRAWN)

    def filled_by(self, formulas: Iterable[Key]) -> set[Key]:
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

    def value_of(self, node: Node, key: Key) -> Value:
        try:
            return self._evaluated(to_text(node), key)
        except FormulonError as error:
            return ExcelError("#VALUE!", str(error))

    def _evaluated(self, formula: str, key: Key) -> Value:
        return self._aside.value(formula, key, self._sheets[key[0]])

    def _formula_texts(self) -> Iterator[tuple[Key, str]]:
        for sheet in self.book.sheets:
            places = [key[1:] for key in self._keys if key[0] == sheet.name]
            for place, text in zip(places, self.formulas_as_computed(sheet.name, places), strict=True):
                yield (sheet.name, *place), text

    @cached_property
    def _fills(self) -> dict[Key, Area]:
        return {key: Area(key[0], *stored.area) for key, stored in self.arrays.items()}

    def _put(self, key: Key, value: Value) -> None:
        sheet, row, column = key
        set_value(self._workbook, self._sheets[sheet], row, column, value)

    def _stand_up(self) -> None:
        """Loads anew what a trap in another workbook has taken along, computes what is due."""
        if self._workbook.is_gone:
            self._open()
        if self._is_behind:
            with bounded():
                self._compute()

    def _load(self, workbook: EngineWorkbook) -> None:
        """Makes ready what the engine has loaded."""
        self._workbook = workbook
        workbook.set_excel_profile_id(self.profile)
        numbers = {workbook.sheet_name(number): number for number in range(workbook.sheet_count())}
        self._sheets = {sheet.name: numbers[sheet.name] for sheet in self.book.sheets}
        scratch = self._source.scratch
        if scratch.calls or self._watched:
            self._need_scratch()
        for place, text in enumerate(self._watched):
            workbook.set_formula(self._sheets[SCRATCH], place, _WATCHED_COLUMN - 1, f"={text}")
        self._aside = SideSheet(workbook, Names(self.book))
        self._own = OwnCalls(workbook, scratch, self._sheets) if scratch.calls else None
        self._followers = Followers(workbook, self._sheets, self._own, self.book)
        if "xl/metadata.xml" not in self.book.package:
            let_spill(workbook, self._sheets, self.arrays)
        self.uncomputed |= take_arrays(workbook, self._sheets, self._source.ordinary)
        for key, value in self._inputs.items():
            self._put(key, value)

    def _need_scratch(self) -> None:
        if SCRATCH not in self._sheets:
            self._sheets[SCRATCH] = self._workbook.sheet_count()
            self._workbook.add_sheet(SCRATCH)

    @abstractmethod
    def _open(self) -> None:
        """Loads the book, and computes it."""

    @abstractmethod
    def _compute(self) -> None:
        """Computes what depends on cells set since the last time."""
