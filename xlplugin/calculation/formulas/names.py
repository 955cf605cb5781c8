"""Defined names in trees: the cells or the expression that each stands for, seen from a cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from xlplugin.calculation.formulas.moved import moved
from xlplugin.calculation.formulas.nodes import (
    Applied,
    Call,
    Corner,
    Name,
    Node,
    Parentheses,
    Reference,
    Structured,
)
from xlplugin.calculation.formulas.parser import parse
from xlplugin.calculation.formulas.scanner import FormulaError
from xlplugin.calculation.formulas.structured import plain_area
from xlplugin.calculation.formulas.tree import replaced, walk
from xlplugin.calculation.formulas.widened import widened
from xlplugin.ooxml import Book
from xlplugin.ooxml.tables import Table

# Names may stand on names; Excel refuses circles among them.
_DEEPEST = 16


def relative_names(book: Book) -> Iterator[str]:
    """Defined names with a reference that goes along with the cell in which they stand."""
    for name in book.names:
        try:
            tree = parse(name.text)
        except FormulaError:
            continue
        corners = (c for node in walk(tree) if isinstance(node, Reference) for c in (node.first, node.last))
        if any(corner is not None and _moves(corner) for corner in corners):
            yield name.name


def _moves(corner: Corner) -> bool:
    row = corner.row is not None and not corner.row_fixed
    return row or (corner.column is not None and not corner.column_fixed)


class Place(NamedTuple):
    """Where a formula stands."""

    sheet: str
    row: int
    column: int


class Names:
    """The defined names and tables of a book: a name local to a sheet hides the book's of that name."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._trees: dict[str, Node] = {}

    @cached_property
    def _texts(self) -> dict[tuple[str, str], str]:
        """Definitions by sheet ("" for the whole book) and name, both folded."""
        sheets = self._book.xml.sheets
        found: dict[tuple[str, str], str] = {}
        for name in self._book.names:
            if name.sheet is None:
                found["", name.name.casefold()] = name.text
            elif name.sheet < len(sheets):
                found[sheets[name.sheet][0].casefold(), name.name.casefold()] = name.text
        return found

    @cached_property
    def _words(self) -> set[str]:
        return {word for _, word in self._texts}

    @cached_property
    def _sheets(self) -> dict[str, str]:
        return {name.casefold(): name for name, _, _ in self._book.xml.sheets}

    @cached_property
    def tables(self) -> Mapping[str, Table]:
        return self._book.tables

    def sheet(self, name: str) -> str | None:
        """The sheet of that name as the book spells it; None when it has none."""
        return self._sheets.get(name.casefold())

    def meaning(self, name: Name, place: Place) -> Node | None:
        """What a name stands for in a cell, one step deep; None for one that this book does not define.

        References without `$` are stored as seen from A1 and move with the cell. FormulaError when the
        definition cannot be read.
        """
        if name.origin.book or (name.origin.sheet and self.sheet(name.origin.sheet) is None):
            return None  # another workbook's: 'Other.xlsx'!rate
        owner, word = (name.origin.sheet or place.sheet).casefold(), name.name.casefold()
        text = self._texts.get((owner, word), self._texts.get(("", word)))
        if text is None:
            table = self.tables.get(name.name.lower())
            return None if table is None or name.origin.sheet else Structured(table.name)
        if text not in self._trees:
            self._trees[text] = parse(text)
        return moved(self._trees[text], place.row - 1, place.column - 1)

    def plain(self, node: Node, place: Place, depth: int = 0) -> Node:
        """The tree with names and structured references as what they mean, SUMIF's areas in full.

        A name that this book does not define stays, and so do parameters of LET and LAMBDA. FormulaError
        for a table or column that does not exist, or a circle among names.
        """
        if depth > _DEEPEST:
            raise FormulaError("defined names stand on one another without end")

        def change(part: Node) -> Node:
            if isinstance(part, Structured):
                return plain_area(part, self.tables, *place)
            if isinstance(part, Name):
                return self._resolved(part, place, depth)
            if isinstance(part, Call) and self._is_defined(part.name):
                function = self._resolved(Name(part.name), place, depth)
                if isinstance(function, Call):  # cells of that name leave a function its own
                    return Applied(function, part.arguments)
            return widened(part) if isinstance(part, Call) else part

        return replaced(node, change)

    def _is_defined(self, function: str) -> bool:
        """Whether a call may be one of a LAMBDA with a name."""
        return function.casefold() in self._words

    def _resolved(self, name: Name, place: Place, depth: int) -> Node:
        meaning = self.meaning(name, place)
        if meaning is None:
            return name
        if isinstance(meaning, Parentheses):
            meaning = meaning.inner
        return self.plain(meaning, place, depth + 1)
