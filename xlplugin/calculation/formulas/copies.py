"""Formulas that are copies of one another, as `=A1*2` in B1 and `=A2*2` in B2: read once, moved for each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

from xlplugin.calculation.formulas.areas import Area, Reads, read_references, reads, resolved
from xlplugin.calculation.formulas.calls import calls
from xlplugin.calculation.formulas.moved import moved
from xlplugin.calculation.formulas.names import Names, Place
from xlplugin.calculation.formulas.nodes import Node, Reference
from xlplugin.calculation.formulas.tree import walk
from xlplugin.ooxml.addresses import MAX_COLUMN, MAX_ROW, column_number

# Texts and quoted sheets stand as they are; so does what only looks like a cell (names, functions, sheets).
_CELLS = re.compile(
    r"\"(?:[^\"]|\"\")*\"|'(?:[^']|'')*'|(?<![\w.$\\])(\$?)([A-Z]{1,3})(\$?)([0-9]{1,7})(?![\w.(!\\?])",
    re.IGNORECASE,
)
# What a copy may read otherwise though its text is the same: whole columns and rows, tables.
_UNEQUAL = re.compile(r"\[|(?<![\w$])[A-Z]{1,3}:|:[A-Z]{1,3}(?![\w$])|(?<![\w$.])[0-9]+:", re.IGNORECASE)


def relative_text(text: str, row: int, column: int) -> str | None:
    """A formula's text with cells as seen from its own: equal in copies. None where that cannot be told."""
    if _UNEQUAL.search(text):
        return None

    def seen(match: re.Match[str]) -> str:
        fixed_column, letters, fixed_row, digits = match.groups()
        if letters is None:
            return match[0]
        line, place = int(digits), column_number(letters)
        if not 1 <= line <= MAX_ROW or place > MAX_COLUMN:
            return match[0]
        across = f"${place}" if fixed_column else place - column
        return f"\x00{across},{f'${line}' if fixed_row else line - row}\x00"

    return _CELLS.sub(seen, text)


class Span(NamedTuple):
    """A reference as ends that stay (0) or go along (1) with a copy."""

    sheet: str
    rows: tuple[tuple[int, int], tuple[int, int]]
    columns: tuple[tuple[int, int], tuple[int, int]]

    def at(self, down: int, right: int) -> tuple[int, int, int, int]:
        """First row, first column, last row, last column in a copy so many cells away."""
        (top, moves_top), (bottom, moves_bottom) = self.rows
        (left, moves_left), (last, moves_last) = self.columns
        if down:
            top = (top - 1 + moves_top * down) % MAX_ROW + 1
            bottom = (bottom - 1 + moves_bottom * down) % MAX_ROW + 1
        if right:
            left = (left - 1 + moves_left * right) % MAX_COLUMN + 1
            last = (last - 1 + moves_last * right) % MAX_COLUMN + 1
        if top > bottom:
            top, bottom = bottom, top
        return (top, left, bottom, last) if left <= last else (top, last, bottom, left)


def span_of(node: Reference, sheet: str) -> Span:
    """A reference in a formula of a sheet."""
    first, last = node.first, node.last or node.first
    rows = (first.row or 1, int(not first.row_fixed)), (last.row or MAX_ROW, int(not last.row_fixed))
    columns = (
        (first.column or 1, int(not first.column_fixed)),
        (last.column or MAX_COLUMN, int(not last.column_fixed)),
    )
    if first.row is None:
        rows = (1, 0), (MAX_ROW, 0)
    if first.column is None:
        columns = (1, 0), (MAX_COLUMN, 0)
    return Span(sheet, rows, columns)


class Original:
    """The formula that others are copies of, where it stands first."""

    def __init__(self, tree: Node, place: Place, names: Names, sheets: Sequence[str]) -> None:
        self.tree, self.place = tree, place
        self._names, self._sheets = names, sheets

    @cached_property
    def plain(self) -> Node:
        """With names and structured references as what they mean; FormulaError without one."""
        return self._names.plain(self.tree, self.place)

    @cached_property
    def calls(self) -> frozenset[str]:
        """The functions that it calls."""
        return calls(self.tree)

    @cached_property
    def spans(self) -> list[Span | None]:
        """Its references in the order of the text; None for one of another book or of several sheets."""
        order = {name.casefold(): name for name in self._sheets}
        return [
            None if sheet is None or node.origin.last_sheet else span_of(node, sheet)
            for node in walk(self.plain)
            if isinstance(node, Reference)
            for sheet in [resolved(node, self.place.sheet, order)]
        ]

    @cached_property
    def _read(self) -> tuple[list[Span], bool] | None:
        """The areas whose values count, and whether more is found while it runs; None: by the tree only."""
        references, widening, seeks = read_references(self.plain)
        if widening or any(node.origin.last_sheet for node in references):
            return None
        order = {name.casefold(): name for name in self._sheets}
        named = ((resolved(node, self.place.sheet, order), node) for node in references)
        return [span_of(node, sheet) for sheet, node in named if sheet is not None], seeks


class Copy(NamedTuple):
    """A formula as a copy of an original, so many cells away."""

    original: Original
    down: int
    right: int

    @property
    def tree(self) -> Node:
        return moved(self.original.tree, self.down, self.right)

    @property
    def plain(self) -> Node:
        """With names and structured references as what they mean; FormulaError without one."""
        return moved(self.original.plain, self.down, self.right)

    def reads(self) -> Reads:
        """The areas that it reads."""
        known = self.original._read
        if known is None:
            return reads(self.plain, self.original.place.sheet, self.original._sheets)
        areas = dict.fromkeys(Area(span.sheet, *span.at(self.down, self.right)) for span in known[0])
        return Reads(tuple(areas), known[1])
