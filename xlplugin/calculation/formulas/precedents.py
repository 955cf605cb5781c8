"""The dependency graph of formulas: what follows from cells, what stands behind them, in which order."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping

from xlplugin.calculation.formulas.area_index import AreaIndex
from xlplugin.calculation.formulas.areas import Area, Reads
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
        self._parts: dict[tuple[str, int], list[tuple[int, int, Key]]] = {}  # of fills, which never overlap
        for owner, area in self._fills.items():
            for column in range(area.left, area.right + 1):
                self._parts.setdefault((area.sheet, column), []).append((area.top, area.bottom, owner))
        for parts in self._parts.values():
            parts.sort()

    def reads(self, key: Key) -> Reads:
        """What a formula cell reads."""
        return self._read[key]

    def filled(self, key: Key) -> Iterator[Key]:
        """A formula's cell, or those that an array formula fills."""
        area = self._fills.get(key)
        if area is None:
            yield key
            return
        for row in range(area.top, area.bottom + 1):
            for column in range(area.left, area.right + 1):
                yield area.sheet, row, column

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
            for cell in self.filled(key):
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

    def _owners(self, key: Key) -> Iterator[Key]:
        """The formula of a cell, its own or the array formula that fills it."""
        sheet, row, column = key
        return iter(dict.fromkeys(self._within(Area(sheet, row, column, row, column))))

    def _within(self, area: Area) -> Iterator[Key]:
        sheet, top, _, bottom, _ = area
        for column in self._columns_within(self._columns, area):
            rows = self._columns[sheet, column]
            for place in range(bisect_left(rows, top), bisect_right(rows, bottom)):
                yield sheet, rows[place], column
        for column in self._columns_within(self._parts, area):
            parts = self._parts[sheet, column]
            for place in range(max(bisect_left(parts, (top,)) - 1, 0), len(parts)):
                if parts[place][0] > bottom:
                    break
                if parts[place][1] >= top:
                    yield parts[place][2]

    @staticmethod
    def _columns_within(known: Mapping[tuple[str, int], object], area: Area) -> list[int]:
        if area.right - area.left < len(known):
            return [column for column in range(area.left, area.right + 1) if (area.sheet, column) in known]
        return [column for name, column in known if name == area.sheet and area.left <= column <= area.right]


def book_graph(
    formulas: BookFormulas, fills: Mapping[Key, Area] | None = None, more: Mapping[Key, Reads] | None = None
) -> Graph:
    """The graph of a book's formulas; what cannot be read counts as reading what cannot be told.

    Args:
        more: what cells without a formula of their own read, what-if data tables.
    """
    read: dict[Key, Reads] = {}
    for key in formulas.copies:
        try:
            read[key] = formulas.reads(key)
        except FormulaError:
            read[key] = Reads((), True)
    read |= dict.fromkeys(formulas.unread, Reads((), True))
    read.update(more or {})
    return Graph(read, fills)
