"""The formulas of a book as trees, shared ones written out for each of their cells."""

from __future__ import annotations

from collections.abc import Iterable

from xlplugin.calculation.formulas.moved import moved
from xlplugin.calculation.formulas.names import Names, Place
from xlplugin.calculation.formulas.nodes import Node
from xlplugin.calculation.formulas.parser import parse
from xlplugin.calculation.formulas.scanner import FormulaError
from xlplugin.ooxml import Book
from xlplugin.ooxml.cells import Cell, Formula

Key = tuple[str, int, int]  # sheet, row, column


class BookFormulas:
    """`trees` holds what can be read; `unread` says of the others why not."""

    def __init__(self, book: Book) -> None:
        self.names = Names(book)
        self.sheets = [sheet.name for sheet in book.sheets]
        self.trees: dict[Key, Node] = {}
        self.unread: dict[Key, str] = {}
        self.arrays: dict[Key, str] = {}  # the areas that array formulas fill, as stored
        self.extent = (1, 1)  # the last used row and column
        self._plain: dict[Key, Node] = {}
        for sheet in book.sheets:
            masters: dict[str, tuple[Cell, Node]] = {}
            self.extent = _reach(self.extent, sheet.cells.cells)
            for (row, column), cell in sheet.cells.cells.items():
                if cell.formula is None or _is_part(cell.formula):
                    continue
                key = (sheet.name, row, column)
                if cell.formula.kind == "array":
                    self.arrays[key] = cell.formula.attributes.get("ref", cell.address)
                try:
                    self.trees[key] = _tree(cell, masters)
                except FormulaError as error:
                    self.unread[key] = str(error)

    def plain(self, key: Key) -> Node:
        """A cell's tree with names and structured references as what they mean; FormulaError without one."""
        if key not in self._plain:
            self._plain[key] = self.names.plain(self.trees[key], Place(*key))
        return self._plain[key]


def _reach(extent: tuple[int, int], places: Iterable[tuple[int, int]]) -> tuple[int, int]:
    rows, columns = zip(extent, *places, strict=True)
    return max(rows), max(columns)


def _is_part(formula: Formula) -> bool:
    """What-if data tables, and their cells that carry `<f ca="1"/>`, have no formula of their own."""
    return formula.kind == "dataTable" or (formula.kind == "normal" and not formula.text)


def _tree(cell: Cell, masters: dict[str, tuple[Cell, Node]]) -> Node:
    formula = cell.formula
    assert formula is not None
    index = formula.attributes.get("si") if formula.kind == "shared" else None
    if formula.text or index is None:
        tree = parse(formula.text)
        if index is not None:
            masters[index] = cell, tree
        return tree
    if index not in masters:
        raise FormulaError("its shared formula is missing")
    first, tree = masters[index]
    return moved(tree, cell.row - first.row, cell.column - first.column)
