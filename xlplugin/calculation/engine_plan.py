"""Which formulas of a book the engine computes, and why it does not compute the others."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xlplugin.calculation.defined_names import vocabulary_of
from xlplugin.calculation.engine_input import Key
from xlplugin.calculation.formula_text import called_functions, rewrite
from xlplugin.calculation.moved_formula import moved_formula
from xlplugin.calculation.own_anchor import off_its_own_cell
from xlplugin.calculation.questions import depends_on_place
from xlplugin.calculation.reversed_areas import may_reverse
from xlplugin.calculation.vocabulary import NotComputable, Place
from xlplugin.ooxml import Book, Sheet
from xlplugin.ooxml.addresses import parse_area
from xlplugin.ooxml.cells import Cell

if TYPE_CHECKING:
    from xlplugin.registry import Function

_WHOLE_LINES = re.compile(r"(?<![\w$.])\$?(?:[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}|\d+:\$?\d+)(?![\w(!])")
AS_DISPLAYED = "the workbook computes with precision as displayed, which is not done here"


@dataclass(frozen=True)
class StoredArray:
    """An array formula's area as the file has it; a dynamic one may grow and shrink."""

    text: str
    dynamic: bool

    @property
    def area(self) -> tuple[int, int, int, int]:
        return parse_area(self.text)


@dataclass(frozen=True)
class Placed:
    """A shared formula whose text for the engine is another one in each of its cells."""

    text: str
    row: int
    column: int

    def seen_from(self, place: Place) -> str:
        if _WHOLE_LINES.search(self.text):
            raise NotComputable("a shared formula with whole rows or columns, which may move along")
        try:
            return moved_formula(self.text, place.row - self.row, place.column - self.column, place.sheet)
        except ValueError as error:
            raise NotComputable(str(error)) from None


@dataclass
class Plan:
    formulas: dict[Key, str] = field(default_factory=dict)
    uncomputed: dict[Key, str] = field(default_factory=dict)
    arrays: dict[Key, StoredArray] = field(default_factory=dict)
    hidden: set[Key] = field(default_factory=set)  # cells that a computed array fills


def plan_formulas(
    book: Book,
    functions: Mapping[str, Function],
    beyond: Mapping[Key, str] | None = None,
    single: Mapping[Key, str] | None = None,
) -> Plan:
    """The plan. What an evaluation has shown: formulas `beyond` the engine with the reason, and those
    that give an array where the file stores a `single` value, with the formula that gives the one.
    """
    beyond, single = beyond or {}, single or {}
    plan = Plan()
    for sheet in book.sheets:
        vocabulary = vocabulary_of(book, sheet.name, functions)
        shared: dict[str, str | Placed | NotComputable] = {}
        for (row, column), cell in sheet.cells.cells.items():
            if cell.formula is None:
                continue
            key = (sheet.name, row, column)
            place = Place(sheet.name, row, column, vocabulary)
            try:
                if not book.xml.full_precision:
                    raise NotComputable(AS_DISPLAYED)
                if key in beyond:
                    raise NotComputable(beyond[key])
                plan.formulas[key] = off_its_own_cell(_formula(cell, place, shared), place)
                plan.formulas[key] = single.get(key, plan.formulas[key])
            except NotComputable as reason:
                plan.uncomputed[key] = str(reason)
            if cell.formula.kind == "array" and "ref" in cell.formula.attributes:
                _note_array(plan, sheet, key, cell)
    return plan


def _formula(cell: Cell, place: Place, shared: dict[str, str | Placed | NotComputable]) -> str:
    """The formula for the engine; cells of a shared formula follow their first cell."""
    if cell.formula.kind == "dataTable":
        raise NotComputable("a what-if data table")
    index = cell.formula.attributes.get("si") if cell.formula.kind == "shared" else None
    if index is None or cell.formula.text:
        if index is not None and _needs_each_cell(cell):
            shared[index] = Placed(cell.formula.text, cell.row, cell.column)
            return rewrite(cell.formula.text, place, spreads=False)
        try:
            spreads, moves = cell.formula.kind == "array", index is not None
            text = rewrite(cell.formula.text, place, spreads=spreads, moves=moves)
        except NotComputable as reason:
            shared[index or ""] = reason
            raise
        shared[index or ""] = text
        return text
    first = shared.get(index, NotComputable("its shared formula is missing"))
    if isinstance(first, Placed):
        return rewrite(first.seen_from(place), place, spreads=False)
    if isinstance(first, NotComputable):
        raise first
    return ""


def _needs_each_cell(cell: Cell) -> bool:
    """Whether a shared formula cannot be left to the engine to move."""
    text, area = cell.formula.text, cell.formula.attributes.get("ref")
    if depends_on_place(called_functions(text)):
        return True
    return area is not None and ":" in text and may_reverse(text, cell.row, cell.column, area)


def _note_array(plan: Plan, sheet: Sheet, key: Key, cell: Cell) -> None:
    stored = StoredArray(cell.formula.attributes["ref"], "cm" in cell.attributes)
    plan.arrays[key] = stored
    if key in plan.uncomputed:
        return
    top, left, bottom, right = stored.area
    for row in range(top, bottom + 1):
        for column in range(left, right + 1):
            other = sheet.cells.cells.get((row, column))
            if other is not None and other.formula is None:
                plan.hidden.add((sheet.name, row, column))
