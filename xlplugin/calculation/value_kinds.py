"""Kinds of the values in a workbook, by cell and by area: what an argument holds decides what is trusted."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import TypeAlias

from xlplugin.errors import ExcelError

Value: TypeAlias = "float | int | str | bool | ExcelError | None"
Key: TypeAlias = "tuple[str, int, int]"  # sheet, row, column

# A set of kinds is the sum of its members.
NUMBER, TEXT, NUMERAL, EMPTY, TRUTH, ERROR, BLANK, ANY = (1 << place for place in range(8))
NAMES = {
    NUMBER: "number",
    TEXT: "text",
    NUMERAL: "text that reads as a number",
    EMPTY: "empty text",
    TRUTH: "truth",
    ERROR: "error",
    BLANK: "blank",
    ANY: "any",
}
# A superset of what Excel reads as a number, date or time; a month's name counts, in whatever language.
_NUMERAL = re.compile(
    r"[\s$€£¥(+-]*[.\d]*\d[\d.,\s]*(e[+-]?\d+)?[\s%)$€£¥]*|.*\d+\s*[-/:.]\s*\w+.*", re.IGNORECASE
)


def kind_of(value: Value) -> int:
    """The one kind of a value."""
    if value is None:
        return BLANK
    if isinstance(value, bool):
        return TRUTH
    if isinstance(value, (int, float)):
        return NUMBER
    if isinstance(value, ExcelError):
        return ERROR
    if not value:
        return EMPTY
    return NUMERAL if len(value) < 40 and _NUMERAL.fullmatch(value) else TEXT


def names_of(kinds: int) -> list[str]:
    """Names of the kinds in a set."""
    return [name for bit, name in NAMES.items() if kinds & bit]


class ValueKinds:
    """Kinds of a workbook's values by place. Sheets go by their names in any case."""

    def __init__(self, values: Iterable[tuple[Key, Value]]) -> None:
        columns: dict[tuple[str, int], list[tuple[int, int]]] = {}
        lowered: dict[str, str] = {}
        self._cells: dict[Key, int] = {}
        self._width: dict[str, int] = {}
        for (sheet, row, column), value in values:
            if value is None:
                continue
            sheet = lowered.get(sheet) or lowered.setdefault(sheet, sheet.lower())
            kind = kind_of(value)
            self._cells[sheet, row, column] = kind
            columns.setdefault((sheet, column), []).append((row, kind))
            self._width[sheet] = max(self._width.get(sheet, 0), column)
        self._columns: dict[tuple[str, int], tuple[list[int], bytes]] = {}
        for place, entries in columns.items():
            entries.sort()
            self._columns[place] = [row for row, _ in entries], bytes(kind for _, kind in entries)
        self._areas: dict[tuple[str, int, int, int, int], int] = {}

    def cell(self, sheet: str, row: int, column: int) -> int:
        """The kind of one cell."""
        return self._cells.get((sheet, row, column), BLANK)

    def area(self, sheet: str, top: int, left: int, bottom: int, right: int) -> int:
        """The kinds that stand in an area, each once."""
        key = sheet, top, left, bottom, right
        found = self._areas.get(key)
        if found is None:
            found = self._areas[key] = self._looked_up(*key)
        return found

    def _looked_up(self, sheet: str, top: int, left: int, bottom: int, right: int) -> int:
        kinds = 0
        last = min(right, self._width.get(sheet, 0))
        if last < right:
            kinds = BLANK
        for column in range(left, last + 1):
            rows, held = self._columns.get((sheet, column), ([], b""))
            start, stop = bisect_left(rows, top), bisect_right(rows, bottom)
            kinds = reduce(or_, set(held[start:stop]), kinds)
            if stop - start < bottom - top + 1:
                kinds |= BLANK
        return kinds
