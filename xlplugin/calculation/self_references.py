"""Formulas that may read their own cell: the engine's graph leaves that out. Quick, and never too few."""

from __future__ import annotations

import re
from collections.abc import Iterable

from xlplugin.ooxml import Book
from xlplugin.ooxml.addresses import MAX_COLUMN, MAX_ROW, Key, column_number, split_sheet

_AREA = re.compile(
    r"(?<![\w.$])((?:'(?:[^']|'')+'|[^\W\d][\w.]*)!)?"
    r"(?:\$?([A-Z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Z]{1,3})\$?([0-9]{1,7}))?"
    r"|\$?([A-Z]{1,3}):\$?([A-Z]{1,3})|\$?([0-9]{1,7}):\$?([0-9]{1,7}))(?![\w(.!])",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d][\w.\\?]*|\\[\w.\\?]*")


def reading_themselves(book: Book, formulas: Iterable[tuple[Key, str]]) -> list[Key]:
    """Cells of formulas that name an area or a name in which they stand."""
    named: dict[str, list[re.Match[str]]] = {}
    for name in book.names:
        named.setdefault(name.name.casefold(), []).extend(_AREA.finditer(name.text))
    found = []
    for key, text in formulas:
        words = {word.casefold() for word in _WORD.findall(text)} & named.keys()
        areas = [*_AREA.finditer(text), *(area for word in words for area in named[word])]
        if any(_holds(area, key) for area in areas):
            found.append(key)
    return found


def _holds(match: re.Match[str], key: Key) -> bool:
    sheet, row, column = key
    origin, left, top, right, bottom, first, last, upper, lower = match.groups()
    if origin and (split_sheet(origin + "A1")[0] or "").casefold() != sheet.casefold():
        return False
    if left:
        columns, rows = (left, right or left), (int(top), int(bottom or top))
    else:
        columns = (first, last) if first else ("A", "XFD")
        rows = (int(upper), int(lower)) if upper else (1, MAX_ROW)
    ends = sorted(min(column_number(letters), MAX_COLUMN) for letters in columns)
    return ends[0] <= column <= ends[1] and min(rows) <= row <= max(rows)
