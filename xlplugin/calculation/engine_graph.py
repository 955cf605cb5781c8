"""What follows from cells: the engine's own graph, and what it does not see.

It knows names, whole columns and spilled areas; not our functions, which Python computes, what-if data
tables, nor cells that OFFSET and INDIRECT find while they run.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping

from xlplugin.calculation.engine_reading import Spot, reading_dependents
from xlplugin.calculation.engine_runtime import EngineWorkbook
from xlplugin.calculation.formulas.components import components
from xlplugin.calculation.own_calls import OwnCalls
from xlplugin.calculation.own_functions import SCRATCH
from xlplugin.calculation.stored_arrays import stored_arrays
from xlplugin.ooxml import Book
from xlplugin.ooxml.addresses import Key, parse_cell

Area = tuple[int, int, int, int]


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
        seen: set[Key] = set()
        waiting = list(cells)
        with reading_dependents(self._workbook) as read:
            while waiting:
                key = waiting.pop()
                fresh = self._direct(key, read) - seen - {key}
                waiting += fresh
                seen |= fresh
        return {key for key in seen if key[0] != SCRATCH}

    def circles(self, cells: Collection[Key]) -> list[set[Key]]:
        """Sets of these cells that stand on one another, or on themselves, whatever branches they take."""
        wanted = set(cells)
        with reading_dependents(self._workbook) as read:
            following = {key: self._behind_scratch(key, read) & wanted for key in wanted}
        found = components(wanted, lambda key: following[key])
        return [set(c) for c in found if len(c) > 1 or c[0] in following[c[0]]]

    def _behind_scratch(self, key: Key, read: Callable[[int, int, int], list[Spot]]) -> set[Key]:
        """Direct followers, those of the calls of our functions that read the cell among them."""
        found: set[Key] = set()
        waiting = [key]
        while waiting:
            for other in self._direct(waiting.pop(), read) - found:
                found.add(other)
                if other[0] == SCRATCH:
                    waiting.append(other)
        return found

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


def _tables(book: Book) -> dict[Key, list[Area]]:
    """By cell the data tables that stand on it: on their formulas, their series, the cells that these set."""
    found: dict[Key, list[Area]] = {}
    for sheet in book.sheets:
        for cell, area in sheet.filled_areas:
            if cell.formula is None or cell.formula.kind != "dataTable":
                continue
            top, left, bottom, right = area
            places = [(top - 1, column) for column in range(left - 1, right + 1)]
            places += [(row, left - 1) for row in range(top, bottom + 1)]
            places += [
                parse_cell(cell.formula.attributes[r]) for r in ("r1", "r2") if r in cell.formula.attributes
            ]
            for place in places:
                found.setdefault((sheet.name, *place), []).append(area)
    return found
