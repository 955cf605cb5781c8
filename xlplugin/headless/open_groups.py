"""Rows and columns of a template that are hidden while they are not in use, and are shown once they are.

A template says which by hidden names, `xlp_open_1` and so on, each of an area in one column or one row: where
a cell of it shows something, its row, or its column, is in use. No formula can show a row; a fill can.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from xlplugin.headless.targets import TargetError, find_target
from xlplugin.ooxml import Book, Package
from xlplugin.ooxml.addresses import Key
from xlplugin.ooxml.archive import Archive
from xlplugin.ooxml.hidden_lines import Lines, with_lines_shown
from xlplugin.values import CellValue

PREFIX = "xlp_open_"
Shown = dict[str, Lines]  # by sheet


@dataclass(frozen=True)
class Line:
    """A cell that tells whether its row (or column) is in use."""

    key: Key
    is_row: bool


def lines(book: Book) -> list[Line]:
    """Every such cell of the workbook."""
    found = []
    for name in book.names:
        if not name.name.lower().startswith(PREFIX):
            continue
        try:
            keys = find_target(book, name.name).keys
        except TargetError:
            continue  # its page was deleted
        is_row = len({key[2] for key in keys}) == 1
        found += [Line(key, is_row) for key in keys]
    return found


def in_use(told: list[Line], value: Callable[[Key], CellValue]) -> Shown:
    """The rows and columns in use, by the values of the cells that tell."""
    rows: dict[str, set[int]] = defaultdict(set)
    columns: dict[str, set[int]] = defaultdict(set)
    for line in told:
        sheet, row, column = line.key
        if value(line.key) not in (None, "", 0.0, False):
            (rows[sheet] if line.is_row else columns[sheet]).add(row if line.is_row else column)
    return {sheet: (frozenset(rows[sheet]), frozenset(columns[sheet])) for sheet in sorted(rows | columns)}


def everything(told: list[Line]) -> Shown:
    return in_use(told, lambda key: True)


def with_all_open(book: Book, told: list[Line]) -> Book:
    """The book with every row and column of these shown; sheets that have none are the same objects."""
    if not told:
        return book
    found = Book(opened(book.package, book, everything(told)))
    found.sheets[:] = [old if new == old else new for new, old in zip(found.sheets, book.sheets, strict=True)]
    return found


def opened(package: Package, book: Book, shown: Shown) -> Package:
    """The package with these rows and columns shown."""
    contents = {}
    for sheet, (rows, columns) in shown.items():
        part = book.sheet(sheet).part
        content = package.read(part)
        changed = with_lines_shown(content, rows, columns)
        if changed != content:
            contents[part] = changed
    if not contents:
        return package
    return Package(Archive(package, contents).build(contents), label=package.label)
