"""Kinds of the values in a workbook, by cell and by area: what an argument holds decides what is trusted."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from typing import TypeAlias

from xlplugin.errors import ExcelError

Value: TypeAlias = "float | int | str | bool | ExcelError | None"
Key: TypeAlias = "tuple[str, int, int]"  # sheet, row, column

# A set of kinds is the sum of its members.
NUMBER, TEXT, NUMERAL, EMPTY, TRUTH, ERROR, BLANK, ANY, HEADLESS, ERROR_NAME, TILDE = (
    1 << place for place in range(11)
)
NAMES = {
    NUMBER: "number",
    TEXT: "text",
    NUMERAL: "text that reads as a number",
    EMPTY: "empty text",
    TRUTH: "truth",
    ERROR: "error",
    BLANK: "blank",
    ANY: "any",
    ERROR_NAME: "text that names an error",  # as a criterion it counts errors
    TILDE: "text with a tilde before no * or ?",  # as a criterion; elsewhere a text
    HEADLESS: "blank header",  # of areas: a blank in their first row
}
# A superset of what Excel reads as a number, date or time; a month's name counts, in whatever language.
_NUMERAL = re.compile(
    r"[\s$€£¥(+-]*[.\d]*\d[\d.,\s]*(e[+-]?\d+)?[\s%)$€£¥]*|.*\d+\s*[-/:.]\s*\w+.*", re.IGNORECASE
)

_TILDE = re.compile("~(?![*?])")
_ERROR_NAME = re.compile(r"[<>=]*#(N/A|[A-Z]+[/0A-Z]*[!?])", re.IGNORECASE)


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
    if "#" in value and _ERROR_NAME.fullmatch(value):
        return ERROR_NAME
    if "~" in value and _TILDE.search(value):
        return TILDE
    return NUMERAL if len(value) < 40 and _NUMERAL.fullmatch(value) else TEXT


def names_of(kinds: int) -> list[str]:
    """Names of the kinds in a set."""
    return [name for bit, name in NAMES.items() if kinds & bit]


class ValueKinds:
    """Kinds of a workbook's values by place. Sheets go by their names in any case."""

    def __init__(self, values: Iterable[tuple[Key, Value]]) -> None:
        self._cells: dict[Key, int] = {}
        self._columns: dict[tuple[str, int], dict[int, list[int]]] = {}  # rows by kind
        self._width: dict[str, int] = {}
        self._areas: dict[tuple[str, int, int, int, int], int] = {}
        lowered: dict[str, str] = {}
        for (sheet, row, column), value in values:
            if value is None:
                continue
            sheet = lowered.get(sheet) or lowered.setdefault(sheet, sheet.lower())
            kind = self._cells[sheet, row, column] = kind_of(value)
            self._columns.setdefault((sheet, column), {}).setdefault(kind, []).append(row)
            self._width[sheet] = max(self._width.get(sheet, 0), column)
        for by_kind in self._columns.values():
            for rows in by_kind.values():
                rows.sort()

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
            kinds = BLANK | HEADLESS
        for column in range(left, last + 1):
            filled = 0
            kinds |= 0 if (sheet, top, column) in self._cells else HEADLESS
            for kind, rows in self._columns.get((sheet, column), {}).items():
                inside = bisect_right(rows, bottom) - bisect_left(rows, top)
                filled += inside
                kinds |= kind if inside else 0
            kinds |= BLANK if filled < bottom - top + 1 else 0
        return kinds
