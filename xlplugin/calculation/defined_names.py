"""Defined names as the engine's formulas take them: the cells or the expression that each stands for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from xlplugin.calculation.book_cells import cells_of
from xlplugin.calculation.vocabulary import Vocabulary
from xlplugin.ooxml import Book
from xlplugin.ooxml.workbook_xml import DefinedName

if TYPE_CHECKING:
    from xlplugin.registry import Function

_AREA = re.compile(r"(?:'(?:[^']|'')+'|[^\W\d][\w.]*)!\$?[A-Z]{0,3}\$?\d*(?::\$?[A-Z]{0,3}\$?\d*)?")
# A reference without `$` in a name moves with the cell that uses the name.
_RELATIVE = re.compile(r"!\$?[A-Z]{1,3}(?=\d)|![A-Z]{1,3}\$?\d|(?<![\w$!.'])[A-Z]{1,3}\d+(?![\w(!])")
_WORD_OF_NAME = re.compile(
    r""" "(?:[^"]|"")*" | '(?:[^']|'')*'! | (?<![\w!.'$])[^\W\d][\w.]*(?![\w(!.]) """, re.VERBOSE
)
_DEEPEST = 8


def vocabulary_of(book: Book, sheet: str, functions: Mapping[str, Function]) -> Vocabulary:
    """Words that formulas of a sheet may use; a name local to the sheet hides one of the whole book."""
    visible = {name.name.lower(): name.text for name in book.names if name.sheet is None}
    visible |= {name.name.lower(): name.text for name in book.names if _owner(book, name) == sheet}
    beyond = {name for name, text in visible.items() if _is_beyond(text, functions)}
    plain = {name: text for name, text in visible.items() if name not in beyond}
    names = {name: _expanded(text, plain, 0) for name, text in plain.items() if not name.startswith("_xl")}
    local = {
        (owner.casefold(), name.name.lower()): None
        if _is_beyond(name.text, functions)
        else _expanded(name.text, plain, 0)
        for name in book.names
        if (owner := _owner(book, name)) is not None
    }
    return Vocabulary(functions, book.tables, names, frozenset(beyond), local, cells_of(book))


def _owner(book: Book, name: DefinedName) -> str | None:
    if name.sheet is None or name.sheet >= len(book.xml.sheets):
        return None
    return book.xml.sheets[name.sheet][0]


def _is_beyond(text: str, functions: Mapping[str, Function]) -> bool:
    """A LAMBDA, another workbook, a table's column, a call of ours, or a place relative to the cell."""
    bare = re.sub(r'"(?:[^"]|"")*"', "", text)
    called = {name.upper() for name in re.findall(r"([^\W\d][\w.]*)\(", bare)}
    ours = {name for name in called if name.removeprefix("_XLL.").removeprefix("_XLDUDF_") in functions}
    return "[" in bare or "LAMBDA" in called or bool(ours) or _RELATIVE.search(bare) is not None


def _expanded(text: str, names: dict[str, str], depth: int) -> str:
    """The text with names inside it replaced; in brackets unless it is a plain area."""
    if _AREA.fullmatch(text):
        return text

    def replace(match: re.Match[str]) -> str:
        if match[0][0] in "\"'":  # a text, or the quoted name of a sheet
            return match[0]
        inner = names.get(match[0].lower())
        return match[0] if inner is None or depth > _DEEPEST else _expanded(inner, names, depth + 1)

    return "(" + _WORD_OF_NAME.sub(replace, text) + ")"
