"""What formulas make of the values that they read under another profile: in a workbook of those values alone.

To change the profile of the open workbook would compute all of it anew, twice.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from itertools import product
from typing import TYPE_CHECKING, TypeAlias

from formulon.workbook import ExcelProfileId

from xlplugin.calculation.engine_reading import plain_value, set_value
from xlplugin.calculation.engine_runtime import EngineWorkbook, bounded
from xlplugin.calculation.formulas.areas import area_of, resolved
from xlplugin.calculation.formulas.last_branches import with_last_branches
from xlplugin.calculation.formulas.names import Place
from xlplugin.calculation.formulas.tree import (
    Call,
    FormulaError,
    Node,
    Postfix,
    Reference,
    parse,
    to_text,
    walk,
)
from xlplugin.calculation.formulas.volatility import SEEKING
from xlplugin.calculation.own_arguments import SCRATCH
from xlplugin.values import CellValue

if TYPE_CHECKING:
    from xlplugin.calculation.engine import Engine
    from xlplugin.ooxml.addresses import Key

Grid: TypeAlias = "list[list[CellValue]]"


class Readings:
    """Formulas of an open book and what their references hold; `values` stand where others do now."""

    def __init__(
        self, engine: Engine, keys: Collection[Key], values: Mapping[Key, CellValue] | None = None
    ) -> None:
        self._engine, self._values = engine, values or {}
        self._sheets = {name.casefold(): name for name in (*engine.trees.sheets, SCRATCH)}
        self._texts: dict[Key, str | None] = {}
        self._read: dict[str, dict[tuple[int, int], None]] = {}
        for key in keys:
            self._texts[key] = self._noted(key)

    def differ(self, *profiles: ExcelProfileId) -> Iterator[tuple[Key, list[Grid]]]:
        """Formulas whose values differ between profiles, with those values; none where it cannot be told."""
        with bounded():
            workbook = EngineWorkbook.create_default()
            workbook.set_pinned_now(*datetime.now().timetuple()[:6])  # or NOW differs
            try:
                numbers = self._fill(workbook)
                for key, text in self._texts.items():
                    found = [
                        _grid(workbook, numbers, key, text, each) for each in profiles if text is not None
                    ]
                    if not found or any(grid != found[0] for grid in found):
                        yield key, found
            finally:
                workbook.close()

    def _noted(self, key: Key) -> str | None:
        """A formula's text, its references noted; None where it reads what those do not tell."""
        sheet, row, column = key
        try:
            tree = parse(self._engine.formulas_as_computed(sheet, [(row, column)])[0])
            tree = with_last_branches(self._engine.trees.names.plain(tree, Place(sheet, row, column)))
        except FormulaError:
            return None
        nodes = list(walk(tree))
        references = [node for node in nodes if isinstance(node, Reference)]
        if any(map(_finds, nodes)) or any(node.origin.book or node.origin.last_sheet for node in references):
            return None
        self._read.setdefault(sheet, {})
        for node in references:
            where = resolved(node, sheet, self._sheets)
            if where is None:
                return None
            self._read.setdefault(where, {}).update(dict.fromkeys(self._cells(node, where)))
        return to_text(tree)

    def _cells(self, node: Reference, sheet: str) -> Iterator[tuple[int, int]]:
        top, left, bottom, right = area_of(node)
        if sheet != SCRATCH:  # beyond the last used cell there is nothing
            height, width = self._engine.trees.extent
            bottom, right = min(bottom, height), min(right, width)
        return product(range(top, bottom + 1), range(left, right + 1))

    def _fill(self, workbook: EngineWorkbook) -> dict[str, int]:
        numbers = {workbook.sheet_name(0).casefold(): 0}
        workbook.set_date1904(self._engine.book.xml.date_1904)
        for sheet, cells in self._read.items():
            if sheet.casefold() not in numbers:
                numbers[sheet.casefold()] = workbook.sheet_count()
                workbook.add_sheet(sheet)
            for (row, column), value in zip(cells, self._engine.values(sheet, cells), strict=True):
                value = self._values.get((sheet, row, column), value)
                if value is not None:
                    set_value(workbook, numbers[sheet.casefold()], row, column, value)
        return numbers


def _grid(
    workbook: EngineWorkbook, numbers: dict[str, int], key: Key, text: str, profile: ExcelProfileId
) -> Grid:
    sheet, row, column = key
    workbook.set_excel_profile_id(profile)
    grid = workbook.evaluate_formula_array(numbers[sheet.casefold()], row - 1, column - 1, f"={text}")
    return [[plain_value(value) for value in line] for line in grid]


def _finds(node: Node) -> bool:
    """Whether a part reads cells that no reference names."""
    return (isinstance(node, Call) and node.function in SEEKING) or (
        isinstance(node, Postfix) and node.operator == "#"
    )
