"""Areas without the rows that are hidden and without the cells that are totals themselves."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from enum import Enum, auto

from xlplugin.calculation.book_cells import BookCells
from xlplugin.calculation.corrections.shapes import area_of
from xlplugin.calculation.corrections.syntax import Node, plain_name, tree
from xlplugin.ooxml.addresses import format_area, split_sheet

_MOST_AREAS = 200
Area = tuple[int, int, int, int]


class Rows(Enum):
    """Which rows of an area count."""

    ALL = auto()
    SHOWN_BY_FILTERS = auto()  # also those that are hidden otherwise
    SHOWN = auto()


class ShownCells:
    """Which cells of areas count: of these rows, and none whose formula is a call of one of `totals`.

    `sheet` is that of references that name none.
    """

    def __init__(self, cells: BookCells, sheet: str, rows: Rows, totals: Collection[str]) -> None:
        self._cells, self._sheet, self._rows, self._totals = cells, sheet, rows, totals

    def areas(self, nodes: Sequence[Node]) -> list[str] | None:
        """The plain areas that remain of references; None when one is none.

        ValueError where that cannot be told, or nothing remains.
        """
        found = []
        for node in nodes:
            area = area_of(node)
            if area is None:
                return None
            found += self._parts(node["reference"], area)
        if not 0 < len(found) <= _MOST_AREAS:
            raise ValueError("no cell of an area counts, or far too many parts of it")
        return found

    def _parts(self, reference: str, area: Area) -> list[str]:
        sheet = split_sheet(reference)[0] or self._sheet
        hidden = self._hidden(sheet, area)
        totals = self._totals_within(sheet, area, hidden)
        if not hidden and not totals:
            return [reference]
        before, bang, _ = reference.rpartition("!")
        return [before + bang + format_area(*part) for part in _parts(area, hidden, totals)]

    def _hidden(self, sheet: str, area: Area) -> set[int]:
        """Rows of the area that do not count."""
        hidden = {row for row in self._cells.hidden_rows(sheet) if area[0] <= row <= area[2]}
        if not hidden or self._rows == Rows.SHOWN:
            return hidden
        filtered = self._cells.rows_out_of_filters(sheet)
        if filtered is None or (self._rows == Rows.ALL and hidden & filtered):
            raise ValueError("whether rows that a filter hides count is not known")
        return hidden & filtered

    def _totals_within(self, sheet: str, area: Area, hidden: set[int]) -> set[tuple[int, int]]:
        if not self._totals:
            return set()
        top, left, bottom, right = area
        found = set()
        for (row, column), text in self._cells.subtotals(sheet).items():
            if not (top <= row <= bottom and left <= column <= right) or row in hidden:
                continue
            root = tree(text)
            if root["node_type"] != "Function" or plain_name(root["name"]) not in self._totals:
                raise ValueError("a cell in an area computes with a subtotal")
            found.add((row, column))
        return found


def _parts(area: Area, hidden: set[int], totals: set[tuple[int, int]]) -> list[Area]:
    """Rectangles that cover an area but hidden rows and totals."""
    top, left, bottom, right = area
    columns = sorted({column for _, column in totals})
    starts = sorted({left, *columns, *(column + 1 for column in columns if column < right)})
    parts = []
    for start, following in zip(starts, [*starts[1:], right + 1], strict=True):
        out = hidden | {row for row, column in totals if column == start}
        parts += [(first, start, last, following - 1) for first, last in _runs(top, bottom, out)]
    return parts


def _runs(top: int, bottom: int, out: Iterable[int]) -> list[tuple[int, int]]:
    """Runs of rows between those that are out."""
    runs, start = [], top
    for row in sorted(out):
        if row > start:
            runs.append((start, row - 1))
        start = row + 1
    return [*runs, (start, bottom)] if start <= bottom else runs
