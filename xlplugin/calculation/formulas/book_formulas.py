"""The formulas of a book as trees, shared ones written out for each of their cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from xlplugin.calculation.formulas.areas import Reads
from xlplugin.calculation.formulas.copies import Copy, Original, relative_text
from xlplugin.calculation.formulas.names import Names, Place
from xlplugin.calculation.formulas.nodes import Node
from xlplugin.calculation.formulas.parser import parse
from xlplugin.calculation.formulas.scanner import FormulaError
from xlplugin.ooxml import Book
from xlplugin.ooxml.cells import Formula

Key = tuple[str, int, int]  # sheet, row, column


class BookFormulas:
    """`copies` holds what can be read; `unread` says of the others why not."""

    def __init__(self, book: Book) -> None:
        self.names = Names(book)
        self.sheets = [sheet.name for sheet in book.sheets]
        self.copies: dict[Key, Copy] = {}
        self.trees: Mapping[Key, Node] = _Trees(self.copies)
        self.unread: dict[Key, str] = {}
        self.arrays: dict[Key, str] = {}  # the areas that array formulas fill, as stored
        self.extent = (1, 1)  # the last used row and column
        self._originals: dict[tuple[str, str], Original | str] = {}  # or why it cannot be read
        self._plain: dict[Key, Node] = {}
        for sheet in book.sheets:
            masters: dict[str, Key] = {}
            self.extent = _reach(self.extent, sheet.cells.cells)
            for (row, column), cell in sheet.cells.cells.items():
                if cell.formula is None or _is_part(cell.formula):
                    continue
                key = (sheet.name, row, column)
                if cell.formula.kind == "array":
                    self.arrays[key] = cell.formula.attributes.get("ref", cell.address)
                self._note(key, cell.formula, masters)

    def plain(self, key: Key) -> Node:
        """A cell's tree with names and structured references as what they mean; FormulaError without one."""
        if key not in self._plain:
            self._plain[key] = self.copies[key].plain
        return self._plain[key]

    def reads(self, key: Key) -> Reads:
        """The areas that a cell's formula reads; FormulaError where names in it cannot be read."""
        return self.copies[key].reads()

    def _note(self, key: Key, formula: Formula, masters: dict[str, Key]) -> None:
        index = formula.attributes.get("si") if formula.kind == "shared" else None
        if formula.text or index is None:
            found = self._original(key, formula.text)
            if index is not None:
                masters[index] = key
        elif index in masters:
            first = masters[index]
            found = self.unread.get(first) or self.copies[first].original
        else:
            found = "its shared formula is missing"
        if isinstance(found, str):
            self.unread[key] = found
        else:
            self.copies[key] = Copy(found, key[1] - found.place.row, key[2] - found.place.column)

    def _original(self, key: Key, text: str) -> Original | str:
        relative = relative_text(text, *key[1:])
        if relative is None:
            return self._parsed(key, text)
        place = key[0], relative
        if place not in self._originals:
            self._originals[place] = self._parsed(key, text)
        return self._originals[place]

    def _parsed(self, key: Key, text: str) -> Original | str:
        try:
            return Original(parse(text), Place(*key), self.names, self.sheets)
        except FormulaError as error:
            return str(error)


class _Trees(Mapping[Key, Node]):
    """Trees by cell, made when they are asked for."""

    def __init__(self, copies: dict[Key, Copy]) -> None:
        self._copies = copies
        self._made: dict[Key, Node] = {}

    def __getitem__(self, key: Key) -> Node:
        if key not in self._made:
            self._made[key] = self._copies[key].tree
        return self._made[key]

    def __contains__(self, key: object) -> bool:
        return key in self._copies

    def __iter__(self) -> Iterator[Key]:
        return iter(self._copies)

    def __len__(self) -> int:
        return len(self._copies)


def _reach(extent: tuple[int, int], places: Iterable[tuple[int, int]]) -> tuple[int, int]:
    rows, columns = zip(extent, *places, strict=True)
    return max(rows), max(columns)


def _is_part(formula: Formula) -> bool:
    """What-if data tables, and their cells that carry `<f ca="1"/>`, have no formula of their own."""
    return formula.kind == "dataTable" or (formula.kind == "normal" and not formula.text)
