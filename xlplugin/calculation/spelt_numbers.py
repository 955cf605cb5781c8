"""Cells with texts that Excel takes for numbers ("1,000", "2024-02-10"), and formulas that compute with them.

Only formulas that read such a cell are changed: reading every operand would cost each sum its speed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from xlplugin.calculation.corrections.coercion import may_be_number
from xlplugin.calculation.corrections.formula import reading_texts
from xlplugin.calculation.corrections.operands import NUMBER
from xlplugin.calculation.engine_input import Key
from xlplugin.calculation.formula_reads import MOVING
from xlplugin.ooxml import Book


class SpeltNumbers:
    """Keeps which cells hold such texts; `readers` gives the formulas that must read them from now on."""

    def __init__(self, book: Book) -> None:
        self._cells: set[Key] = set()
        self._new: set[Key] = set()
        self._seen: dict[str, bool] = {}
        for sheet in book.sheets:
            for (row, column), cell in sheet.cells.cells.items():
                if cell.formula is None and cell.attributes.get("t", "n") in ("s", "inlineStr", "str"):
                    self.note((sheet.name, row, column), cell.value(book.strings))

    def note(self, key: Key, value: object) -> None:
        """Takes in a cell's value."""
        if isinstance(value, str) and key not in self._cells and self._is_number(value):
            self._new.add(key)

    def readers(
        self,
        direct: Callable[[Key], Iterable[Key]],
        formula: Callable[[Key], str | None],
        formulas: Mapping[Key, str],
    ) -> dict[Key, str]:
        """New texts of formulas, by cell.

        `direct` gives the cells that read one, `formula` the formula of a cell, `formulas` has all.
        """
        if not self._new:
            return {}
        reading = {found for key in self._new for found in direct(key) if found in formulas}
        reading |= {key for key, text in formulas.items() if MOVING.search(text or formula(key) or "")}
        self._cells |= self._new
        self._new.clear()
        changed = {}
        for key in reading:
            text = formula(key) or ""
            try:
                read = reading_texts(text)
            except ValueError:
                continue  # parts that are unknown here are refused when the book is planned
            if read.count(NUMBER) > text.count(NUMBER):
                changed[key] = read
        return changed

    def _is_number(self, text: str) -> bool:
        if text not in self._seen:
            self._seen[text] = may_be_number(text)
        return self._seen[text]
