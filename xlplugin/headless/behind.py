"""The cells right behind a formula: of a look-up those that it hits, not the whole table."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from xlplugin.calculation.evaluation import eval_formula
from xlplugin.calculation.formulas.areas import Area, area_of, reads
from xlplugin.calculation.formulas.book_formulas import BookFormulas, Key
from xlplugin.calculation.formulas.scanner import FormulaError
from xlplugin.calculation.formulas.tree import (
    Array,
    Call,
    ErrorValue,
    Node,
    Number,
    Reference,
    Text,
    Truth,
    children,
    replaced,
    to_text,
)
from xlplugin.errors import ExcelError
from xlplugin.ooxml import Book
from xlplugin.values import CellValue

_SEARCHES = {"MATCH": (0,), "XMATCH": (0,)}  # the argument that is sought; the others are where
_MOST = 500  # cells of an area; a larger one is data, not a list of inputs
_Plain = Number | Text | Truth | ErrorValue


class Behind:
    """What the formulas of a book read, cell by cell; `value` gives a cell's value."""

    def __init__(self, book: Book, formulas: BookFormulas, value: Callable[[Key], CellValue]) -> None:
        self._book, self._formulas, self._value = book, formulas, value

    def cells(self, key: Key) -> list[Key]:
        """The cells that a formula reads and that hold something, in the order of its text, each once.

        None for a cell without a formula, or with one that cannot be read.
        """
        if key not in self._formulas.trees:
            return []
        try:
            tree = self._formulas.plain(key)
        except FormulaError:
            return []
        return list(dict.fromkeys(self._read(tree, key[0])))

    def _read(self, node: Node, sheet: str) -> Iterator[Key]:
        if isinstance(node, Reference):
            yield from self._filled(node, sheet)
        elif isinstance(node, Call) and node.function == "INDEX" and isinstance(node.arguments[0], Reference):
            yield from (key for argument in node.arguments[1:] for key in self._read(argument, sheet))
            yield from self._hit(node, node.arguments[0], sheet)
        elif isinstance(node, Call) and node.function in _SEARCHES:
            yield from (
                key for place in _SEARCHES[node.function] for key in self._read(node.arguments[place], sheet)
            )
        else:
            yield from (key for child in children(node) for key in self._read(child, sheet))

    def _filled(self, node: Reference, sheet: str) -> Iterator[Key]:
        """Cells of a reference that are not blank; texts of an area are its labels."""
        for area in reads(node, sheet, self._formulas.sheets).areas:
            keys = list(_keys(area)) if _size(area) <= _MOST else []
            unwanted = type(None) if len(keys) == 1 else str | None
            yield from (key for key in keys if not isinstance(self._value(key), unwanted))

    def _hit(self, call: Call, table: Reference, sheet: str) -> Iterator[Key]:
        """The cell that INDEX(table, row, column) gives: nothing where an argument is an error."""
        top, left, bottom, right = area_of(table)
        places = [self._computed(argument, sheet) for argument in call.arguments[1:3]]
        if any(isinstance(place, ExcelError) for place in places):
            return
        row, column = [1, *places][-2:] if top == bottom and len(places) == 1 else [*places, 1][:2]
        if not (isinstance(row, float | int) and isinstance(column, float | int)) or row < 1 or column < 1:
            yield from self._filled(table, sheet)  # a whole row or column of it
        elif top + row - 1 <= bottom and left + column - 1 <= right:
            yield (
                self._book.sheet(table.origin.sheet or sheet).name,
                int(top + row - 1),
                int(left + column - 1),
            )

    def _computed(self, node: Node, sheet: str) -> CellValue | list[list[CellValue]]:
        """What an argument comes to, with values in the place of its references."""

        def valued(part: Node) -> Node:
            return self._values(part, sheet) if isinstance(part, Reference) else part

        return eval_formula(to_text(replaced(node, valued)))

    def _values(self, node: Reference, sheet: str) -> Node:
        (area,) = reads(node, sheet, self._formulas.sheets).areas
        rows = tuple(
            tuple(
                _literal(self._value((area.sheet, row, column)))
                for column in range(area.left, area.right + 1)
            )
            for row in range(area.top, area.bottom + 1)
        )
        return rows[0][0] if _size(area) == 1 else Array(rows)


def _keys(area: Area) -> Iterator[Key]:
    for row in range(area.top, area.bottom + 1):
        for column in range(area.left, area.right + 1):
            yield area.sheet, row, column


def _size(area: Area) -> int:
    return (area.bottom - area.top + 1) * (area.right - area.left + 1)


def _literal(value: CellValue) -> _Plain:
    if isinstance(value, bool):
        return Truth(value)
    if isinstance(value, ExcelError):
        return ErrorValue(value.code)
    return Number(value) if isinstance(value, float | int) else Text(value or "")
