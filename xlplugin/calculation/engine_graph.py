"""What follows from cells: the engine's own graph, and what it does not see.

It knows names, whole columns and spilled areas; not our functions, which Python computes, what-if data
tables, nor constants that OFFSET and INDIRECT find while they run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from xlplugin.calculation.engine_reading import Spot, reading_dependents
from xlplugin.calculation.engine_runtime import EngineWorkbook
from xlplugin.calculation.formulas.areas import Area, Reads
from xlplugin.calculation.formulas.components import components
from xlplugin.calculation.own_arguments import SCRATCH
from xlplugin.calculation.own_calls import OwnCalls
from xlplugin.calculation.stored_arrays import stored_arrays, stored_data_tables
from xlplugin.ooxml import Book
from xlplugin.ooxml.addresses import Key, parse_cell

Filled = tuple[int, int, int, int]


class Followers:
    """Cells that follow from others in an open workbook."""

    def __init__(
        self, workbook: EngineWorkbook, sheets: Mapping[str, int], own: OwnCalls | None, book: Book
    ) -> None:
        self._workbook, self._sheets, self._own = workbook, sheets, own
        self._names = {number: name for name, number in sheets.items()}
        self._tables = _tables(book)
        self._fills = {key: stored.area for key, stored in stored_arrays(book).items()}

    def of(self, cells: Iterable[Key]) -> set[Key]:
        """Every cell that follows from these, directly or through others."""
        return {key for key in self._through(cells) if key[0] != SCRATCH}

    def calls(self, cells: Iterable[Key]) -> set[Key]:
        """Cells whose calls of our functions follow from these."""
        return self._own.standing_at(self._through(cells)) if self._own else set()

    def _through(self, cells: Iterable[Key]) -> set[Key]:
        """The same with the cells of the scratch sheet between them."""
        seen: set[Key] = set()
        waiting = list(cells)
        with reading_dependents(self._workbook) as read:
            while waiting:
                key = waiting.pop()
                fresh = self._direct(key, read) - seen - {key}
                waiting += fresh
                seen |= fresh
        return seen

    def circles(self, cells: Iterable[Key]) -> set[Key]:
        """Cells that follow from themselves, of these and of those that follow from them."""
        with reading_dependents(self._workbook) as read:
            found = components(cells, lambda key: self._direct(key, read))
            return {key for circle in found if len(circle) > 1 for key in circle}

    def _direct(self, key: Key, read: Callable[[int, int, int], list[Spot]]) -> set[Key]:
        sheet, row, column = key
        found = read(self._sheets[sheet], row, column)
        keys = {(self._names[number], r, c) for number, r, c in found if number in self._names}
        filled = [self._fills[key]] if key in self._fills else []
        for area in [*self._tables.get(key, ()), *filled]:
            top, left, bottom, right = area
            keys |= {(sheet, r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)}
        if self._own:
            keys |= set(self._own.depending_on(key))
        return keys


def _tables(book: Book) -> dict[Key, list[Filled]]:
    """By cell the data tables that stand on it."""
    found: dict[Key, list[Filled]] = {}
    filled = stored_data_tables(book)
    for key, stands_on in table_reads(book).items():
        for area in stands_on.areas:
            for row in range(area.top, area.bottom + 1):
                for column in range(area.left, area.right + 1):
                    found.setdefault((area.sheet, row, column), []).append(filled[key])
    return found


def table_reads(book: Book) -> dict[Key, Reads]:
    """By what-if data table what it stands on: its formulas, its series, the cells that these set."""
    found = {}
    for sheet in book.sheets:
        for cell, (top, left, bottom, right) in sheet.filled_areas:
            if cell.formula is None or cell.formula.kind != "dataTable":
                continue
            given = cell.formula.attributes
            areas = [Area(sheet.name, top - 1, left - 1, top - 1, right)] if top > 1 else []
            areas += [Area(sheet.name, top, left - 1, bottom, left - 1)] if left > 1 else []
            areas += [Area(sheet.name, *(2 * parse_cell(given[r]))) for r in ("r1", "r2") if r in given]
            found[sheet.name, cell.row, cell.column] = Reads(tuple(areas))
    return found
