"""The dependency graph of formulas: what follows from cells, what stands behind them, in which order."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping

from xlplugin.calculation.formulas.area_index import AreaIndex
from xlplugin.calculation.formulas.areas import Area, Reads, reads
from xlplugin.calculation.formulas.book_formulas import BookFormulas, Key
from xlplugin.calculation.formulas.components import components
from xlplugin.calculation.formulas.scanner import FormulaError


class Graph:
    """Formula cells by what they read. A cell of `unseen` finds cells while it runs, or cannot be read."""

    def __init__(self, read: Mapping[Key, Reads], fills: Mapping[Key, Area] | None = None) -> None:
        """
        Args:
            read: of each formula cell, the areas that it reads.
            fills: the areas that array formulas fill: who reads one of their cells follows from the formula.
        """
        self._read = read
        self._fills = dict(fills or {})
        self.unseen = {key for key, found in read.items() if found.seeks}
        self._columns: dict[tuple[str, int], list[int]] = {}
        for sheet, row, column in read:
            self._columns.setdefault((sheet, column), []).append(row)
        for rows in self._columns.values():
            rows.sort()

    def dependents(self, cells: Iterable[Key], unseen: bool = True) -> set[Key]:
        """Every formula cell that follows from these, directly or through others.

        Args:
            unseen: whether formulas that find their cells while they run count as following.
        """
        index: AreaIndex[Key] = AreaIndex()
        for key, found in self._read.items():
            for area in found.areas:
                index.add(area, key)
        seen: set[Key] = set()
        waiting = [*cells, *(self.unseen if unseen else ())]
        seen |= self.unseen if unseen else set()
        while waiting:
            key = waiting.pop()
            for cell in self._filled(key):
                for reader in index.take(*cell):
                    if reader not in seen:
                        seen.add(reader)
                        waiting.append(reader)
        return seen

    def precedents(self, cells: Iterable[Key]) -> set[Key]:
        """Every formula cell that stands behind these, directly or through others, these among them."""
        waiting: list[Key | Area] = [key for cell in cells for key in self._owners(cell)]
        seen = set(waiting)
        while waiting:
            for node in self._behind(waiting.pop()):
                if node not in seen:
                    seen.add(node)
                    waiting.append(node)
        return {node for node in seen if not isinstance(node, Area)}

    def ordered(self, cells: Collection[Key]) -> tuple[list[Key], list[set[Key]]]:
        """Of these cells, each after those that it reads; and the circles among them, each a set.

        Cells of a circle stand in the order beside one another.
        """
        wanted = cells if isinstance(cells, (set, frozenset)) else set(cells)

        def behind(node: Key | Area) -> list[Key | Area]:
            return [n for n in self._behind(node) if isinstance(n, Area) or n in wanted]

        order: list[Key] = []
        circles: list[set[Key]] = []
        nodes: Iterable[Key | Area] = cells
        for component in components(nodes, behind):
            keys = [node for node in component if not isinstance(node, Area)]
            order += keys
            if keys and (len(component) > 1 or keys[0] in behind(keys[0])):
                circles.append(set(keys))
        return order, circles

    def circles(self) -> list[set[Key]]:
        """All sets of cells that stand on one another, or on themselves, by the text of their formulas."""
        return self.ordered(self._read.keys())[1]

    def _behind(self, node: Key | Area) -> Iterator[Key | Area]:
        """What a formula reads, areas as one; the formulas in an area."""
        if isinstance(node, Area):
            yield from self._within(node)
            return
        for area in self._read[node].areas:
            if area.top == area.bottom and area.left == area.right:
                yield from self._within(area)
            else:
                yield area

    def _filled(self, key: Key) -> Iterator[Key]:
        area = self._fills.get(key)
        if area is None:
            yield key
            return
        for row in range(area.top, area.bottom + 1):
            for column in range(area.left, area.right + 1):
                yield area.sheet, row, column

    def _owners(self, key: Key) -> Iterator[Key]:
        """The formula of a cell, its own or the array formula that fills it."""
        if key in self._read:
            yield key
        sheet, row, column = key
        for owner, area in self._fills.items():
            inside = area.top <= row <= area.bottom and area.left <= column <= area.right
            if area.sheet == sheet and inside and owner != key:
                yield owner

    def _within(self, area: Area) -> Iterator[Key]:
        sheet, top, left, bottom, right = area
        if right - left < len(self._columns):
            columns: Iterable[int] = range(left, right + 1)
        else:
            columns = [column for name, column in self._columns if name == sheet and left <= column <= right]
        for column in columns:
            rows = self._columns.get((sheet, column), ())
            for place in range(bisect_left(rows, top), bisect_right(rows, bottom)):
                yield sheet, rows[place], column
        for owner, filled in self._fills.items():
            if filled.sheet == sheet and not (
                filled.bottom < top or filled.top > bottom or filled.right < left or filled.left > right
            ):
                yield owner


def book_graph(formulas: BookFormulas, fills: Mapping[Key, Area] | None = None) -> Graph:
    """The graph of a book's formulas; what cannot be read counts as reading what cannot be told."""
    read: dict[Key, Reads] = {}
    for key in formulas.trees:
        try:
            read[key] = reads(formulas.plain(key), key[0], formulas.sheets)
        except FormulaError:
            read[key] = Reads((), True)
    read |= dict.fromkeys(formulas.unread, Reads((), True))
    return Graph(read, fills)
