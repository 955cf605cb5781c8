"""What references mean while a book is compiled: cells that vary, and the constants between them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from xlplugin.calculation.batch.cells import LARGEST_VARYING, Cells
from xlplugin.calculation.batch.column import Column, Value, constant
from xlplugin.calculation.batch.parts import Compiled, Fixed, in_rows
from xlplugin.calculation.batch.rows import NotForBatch, Rows
from xlplugin.calculation.formulas.areas import Area, area_of, reads
from xlplugin.calculation.formulas.book_formulas import Key
from xlplugin.calculation.formulas.nodes import Node, Reference


class References:
    """Cells of one book: `varied` move with the scenario, every other keeps its `value`."""

    def __init__(
        self, sheets: Sequence[str], varied: set[Key], value: Callable[[Key], Value], extent: tuple[int, int]
    ) -> None:
        """
        Args:
            extent: the last used row and column of the book: whole columns end there.
        """
        self.varied, self.fixed = set(varied), dict[Key, Column]()
        self._value = value
        ends = [extent, *(key[1:] for key in varied)]  # an input may stand beyond the used part
        self._extent = max(row for row, _ in ends), max(column for _, column in ends)
        self._sheets = list(sheets)
        self._names = {name.casefold(): name for name in sheets}
        self._areas: dict[Area, Compiled] = {}

    def fix(self, key: Key, column: Column) -> None:
        """Takes note that a cell is the same in every scenario."""
        self.fixed[key] = column
        self.varied.discard(key)

    def constant(self, key: Key) -> Column:
        """The value of a cell that does not vary."""
        return self.fixed[key] if key in self.fixed else constant(self._value(key))

    def keys(self, node: Reference, sheet: str) -> list[Key]:
        """The cells of a reference on a sheet, row by row, to the end of the used part."""
        return self._keys(self._place(node, sheet))

    def held(self, area: Area) -> list[Key]:
        """The cells of an area, to the end of the used part."""
        return self._keys(area)

    def varied_in(self, node: Node, sheet: str) -> list[Key]:
        """Cells that a part reads and that scenarios move."""
        found = reads(node, sheet, self._sheets)
        return [
            key
            for key in dict.fromkeys(k for area in found.areas for k in self._keys(area))
            if key in self.varied
        ]

    def cell(self, node: Reference, sheet: str) -> Compiled:
        """A reference to one cell."""
        (key,) = self.keys(node, sheet)
        return (lambda rows: rows.get(key)) if key in self.varied else Fixed(self.constant(key))

    def area(self, node: Reference, sheet: str) -> Compiled:
        """A reference as cells."""
        area = self._place(node, sheet)
        if area not in self._areas:
            self._areas[area] = self._compiled(area)
        return self._areas[area]

    def _place(self, node: Reference, sheet: str) -> Area:
        origin = node.origin
        name = self._names.get((origin.sheet or sheet).casefold())
        if name is None or origin.last_sheet or origin.book:
            raise NotForBatch("a reference to several sheets, to none, or to another workbook")
        return Area(name, *area_of(node))

    def _keys(self, area: Area) -> list[Key]:
        rows = range(area.top, min(area.bottom, max(self._extent[0], area.top)) + 1)
        columns = range(area.left, min(area.right, max(self._extent[1], area.left)) + 1)
        return [(area.sheet, row, column) for row in rows for column in columns]

    def _compiled(self, area: Area) -> Compiled:
        keys = self._keys(area)
        shape = area.bottom - area.top + 1, area.right - area.left + 1
        width = sum(key[1] == area.top for key in keys)
        varied = self.varied.intersection(keys)
        fixed = [None if key in varied else self.constant(key) for key in keys]
        if not varied:
            return Fixed(Cells(in_rows([column for column in fixed if column], width), True, shape))
        if len(keys) > LARGEST_VARYING:
            raise NotForBatch("a large area that scenarios move")

        def run(rows: Rows) -> Cells:
            columns = [column or rows.get(key) for key, column in zip(keys, fixed, strict=True)]
            return Cells(in_rows(columns, width), True, shape)

        return run
