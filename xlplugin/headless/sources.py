"""Where a figure comes from, as its sheet says it: in a column of sources, or in a line below the table."""

from __future__ import annotations

import re
from functools import cached_property

from xlplugin.ooxml import Book
from xlplugin.ooxml.addresses import Key

_HEADINGS = frozenset({"来源", "资料来源", "出处", "source", "sources", "where verified"})
_LINE = re.compile(r"(资料)?来源[:：]|sources?:", re.IGNORECASE)  # how a line below a table begins


class Sources:
    """The sources of a book's cells. A table ends where a row is blank."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def of(self, key: Key) -> str:
        sheet, row, column = key
        for above in range(row - 1, self._first_row(sheet, row) - 1, -1):
            texts = self._texts[sheet].get(above, {})
            columns = [place for place, text in texts.items() if text.casefold() in _HEADINGS]
            if columns:  # the next to the right, if there is one
                nearest = min(columns, key=lambda place: (place < column, abs(place - column)))
                return self._text(sheet, row, nearest)
        return self._line_below(sheet, row)

    def _line_below(self, sheet: str, row: int) -> str:
        """The line of sources under the table, at most one blank row below it."""
        last = row
        while last + 1 in self._filled[sheet]:
            last += 1
        lines = (self._text(sheet, below, place) for below in range(row + 1, last + 3)
                 for place in self._texts[sheet].get(below, ()))  # fmt: skip
        return next(filter(_LINE.match, lines), "")

    def _first_row(self, sheet: str, row: int) -> int:
        while row - 1 in self._filled[sheet]:
            row -= 1
        return row

    def _text(self, sheet: str, row: int, column: int) -> str:
        return self._texts[sheet].get(row, {}).get(column, "")

    @cached_property
    def _filled(self) -> dict[str, set[int]]:
        """Rows that hold something, by sheet."""
        return {
            sheet.name: {row for (row, _), cell in sheet.cells.cells.items() if cell.formula or cell.stored}
            for sheet in self._book.sheets
        }

    @cached_property
    def _texts(self) -> dict[str, dict[int, dict[int, str]]]:
        """Texts of one line by sheet, row and column."""
        found: dict[str, dict[int, dict[int, str]]] = {}
        for sheet in self._book.sheets:
            rows = found.setdefault(sheet.name, {})
            for (row, column), cell in sheet.cells.cells.items():
                value = cell.value(self._book.strings)
                if isinstance(value, str) and value.strip():
                    rows.setdefault(row, {})[column] = " ".join(value.split())
        return found
