"""Values that formulas would have in cells of a book, computed on a sheet beside it in memory.

The engine's own way, `evaluate_formula_array`, takes what it reads on another sheet for formulas of the sheet
on which it is asked: docs/upstream/evaluating-across-sheets.md.
"""

from __future__ import annotations

from xlplugin.calculation.engine_reading import plain_value, values_of
from xlplugin.calculation.engine_runtime import EngineWorkbook
from xlplugin.calculation.formulas.indirect import with_names_found
from xlplugin.calculation.formulas.last_branches import with_last_branches
from xlplugin.calculation.formulas.names import Names, Place
from xlplugin.calculation.formulas.on_sheet import on_sheet
from xlplugin.calculation.formulas.tree import FormulaError, parse, to_text
from xlplugin.calculation.own_arguments import SCRATCH
from xlplugin.ooxml.addresses import Key
from xlplugin.values import CellValue


class SideSheet:
    """Of a loaded workbook, with the names of its book."""

    def __init__(self, workbook: EngineWorkbook, names: Names) -> None:
        self._workbook, self._names = workbook, names
        self._number: int | None = None

    def value(self, formula: str, key: Key, number: int) -> CellValue:
        """What a formula gives in a cell of the sheet of that number, without its standing there."""
        sheet, row, column = key
        place = row - 1, column - 1
        try:
            tree = with_last_branches(self._names.plain(parse(formula), Place(*key)))
            tree = with_names_found(on_sheet(tree, sheet), self._names, (), Place(*key))
        except FormulaError:  # it reads no cell that we know of
            grid = self._workbook.evaluate_formula_array(number, *place, f"={formula}")
            return plain_value(grid[0][0])
        here = self._sheet()
        self._workbook.set_formula(here, *place, f"={to_text(tree)}")
        try:
            self._workbook.partial_recalc(here, place[0], place[0], place[1], place[1])
            return values_of(self._workbook, here, [(row, column)])[0]
        finally:
            self._workbook.set_blank(here, *place)

    def _sheet(self) -> int:
        if self._number is None:
            self._number = self._workbook.sheet_count()
            self._workbook.add_sheet(f"{SCRATCH} 2")
        return self._number
