"""Cells with texts that Excel takes for numbers ("1,000", "2024-02-10"), and formulas that compute with them.

Only formulas that read such a cell are changed: reading every operand would cost each sum its speed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping

from xlplugin.calculation.corrections.coercion import TRUTHS, may_be_number
from xlplugin.calculation.corrections.formula import reading_texts
from xlplugin.calculation.corrections.operands import Spelt
from xlplugin.calculation.corrections.syntax import PREFIX
from xlplugin.calculation.engine_input import Key
from xlplugin.ooxml import Book

_PLAIN = re.compile(r"[-+]?(?=.{1,15}$)(?:\d+\.?\d*|\.\d+)", re.ASCII)
_TEXTS = ("s", "inlineStr", "str")
_CELL = re.compile(r"\$?[A-Z]{1,3}\$?\d+")
# Formulas that read a cell, for each formula there is: beyond that, all are taken to read some.
_MOST_READERS = 20


class SpeltNumbers:
    """Keeps which cells hold such texts; `readers` gives the formulas that must read them from now on."""

    def __init__(self, book: Book, formulas: Iterable[str]) -> None:
        # Only SUMPRODUCT minds truth values: it does not multiply them.
        self._truths = "SUMPRODUCT(" in "\n".join(formulas).upper()
        self._cells: dict[Key, Spelt] = {}
        self._new: dict[Key, Spelt] = {}
        self._known: dict[str, Spelt] = {}
        self._changing: dict[tuple[str, Spelt], bool] = {}
        shared: dict[str | None, Spelt] = {}  # by the place among the book's shared strings
        for sheet in book.sheets:
            for (row, column), cell in sheet.cells.cells.items():
                kind = cell.attributes.get("t")
                if kind == "b" and self._truths:
                    self._new[sheet.name, row, column] = Spelt.PLAINLY
                if kind not in _TEXTS or cell.formula is not None:
                    continue
                spelt = shared.get(cell.stored) if kind == "s" else None
                if spelt is None:
                    value = cell.value(book.strings)
                    spelt = self._spelt(value) if isinstance(value, str) else Spelt.IN_FORMULAS
                    if kind == "s":
                        shared[cell.stored] = spelt
                if spelt:
                    self._new[sheet.name, row, column] = spelt

    def note(self, key: Key, value: object) -> None:
        """Takes in a cell's value."""
        if isinstance(value, bool):
            if self._truths and key not in self._cells:
                self._new[key] = Spelt.PLAINLY
        elif isinstance(value, str) and (spelt := self._spelt(value)) > self._cells.get(
            key, Spelt.IN_FORMULAS
        ):
            self._new[key] = spelt

    def readers(
        self,
        direct: Callable[[Key], Collection[Key]],
        formula: Callable[[Key], str | None],
        formulas: Mapping[Key, str],
    ) -> dict[Key, str]:
        """New texts of formulas, by cell.

        `direct` gives the cells that read one, `formula` the formula of a cell, `formulas` has all.
        """
        if not self._new:
            return {}
        new, self._new = self._new, {}
        self._cells |= new
        changed: dict[Key, str] = {}
        for spelt in (Spelt.PLAINLY, Spelt.ANYHOW):
            cells = [key for key, how in new.items() if how is spelt]
            for key in self._reading(cells, spelt, direct, formula, formulas) if cells else ():
                text = changed.get(key) or formula(key) or ""
                if self._changes(text, spelt):
                    changed[key] = reading_texts(text, spelt)
        return changed

    def _reading(
        self,
        cells: Collection[Key],
        spelt: Spelt,
        direct: Callable[[Key], Collection[Key]],
        formula: Callable[[Key], str | None],
        formulas: Mapping[Key, str],
    ) -> Iterable[Key]:
        if len(cells) * 2 > len(formulas):  # are there any that would change, before each cell is asked
            formulas = {
                key: text
                for key, text in formulas.items()
                if self._changes(text or formula(key) or "", spelt)
            }
            if not formulas:
                return ()
        found = set()
        if _finds_cells("\n".join(formulas.values())):
            found = {key for key, text in formulas.items() if _finds_cells(text or formula(key) or "")}
        left = _MOST_READERS * len(formulas)
        for key in cells:
            reading = direct(key)
            left -= len(reading)
            if left < 0:
                return formulas
            found.update(reading)
        return found & formulas.keys()

    def _changes(self, text: str, spelt: Spelt) -> bool:
        """Whether a formula has a place for a number; formulas that differ in cells only are asked once."""
        shape = (_CELL.sub("A1", text), spelt)
        if shape not in self._changing:
            try:
                self._changing[shape] = _calls(reading_texts(shape[0], spelt)) > _calls(text)
            except ValueError:
                self._changing[shape] = False  # parts that are unknown here are refused elsewhere
        return self._changing[shape]

    def _spelt(self, text: str) -> Spelt:
        if text not in self._known:
            plain = _PLAIN.fullmatch(text) is not None or text.lower() in TRUTHS
            other = Spelt.ANYHOW if not plain and may_be_number(text) else Spelt.IN_FORMULAS
            self._known[text] = Spelt.PLAINLY if plain else other
        return self._known[text]


def _calls(formula: str) -> int:
    """How many calls of ours it has."""
    return formula.count(PREFIX)


def _finds_cells(formula: str) -> bool:
    """Whether it finds cells while it runs, which no dependency list has."""
    capitals = formula.upper()
    return "INDIRECT(" in capitals or "OFFSET(" in capitals
