"""A workbook held against the report at the report's inputs: those that differ are set back in memory first."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from workbooks.book import TITLES
from workbooks.build import lay, saved
from workbooks.editions import LANGUAGES
from xlplugin.calculation.formulas.book_formulas import BookFormulas, Key
from xlplugin.calculation.formulas.precedents import book_graph
from xlplugin.errors import InputError
from xlplugin.headless.differences import Difference, differences
from xlplugin.headless.model import Model
from xlplugin.headless.targets import TargetError, find_target
from xlplugin.ooxml import Book, Package
from xlplugin.values import CellValue

# What spreadsheets leave of a reference to a page that was deleted; to a row it is 'Page'!#REF!.
DELETED_PAGE = re.compile(r"(?<!!)#REF!")


@dataclass(frozen=True)
class ReportCheck:
    """Values by figure at the report's inputs, with what was set back and what is no longer there."""

    values: dict[str, CellValue]
    differences: list[Difference] = field(default_factory=list)
    deleted: set[str] = field(default_factory=set)  # figures of pages that the book no longer has


def check(path: Path | None) -> ReportCheck:
    """The check of a workbook, or of a fresh build; InputError for one without a Checks sheet."""
    package = Package(laid(LANGUAGES[0])) if path is None else Package.open(path)
    book, model = Book(package), Model(package)
    names = [name for row in _rows(model, "check_figures", package.label) for name in row]
    found = [] if path is None else differences(book, Book(laid(language(book))))
    for item in found:
        if item.formula:
            continue
        if item.wanted is None:
            model.clear(item.label)
        else:
            model.set(item.label, item.wanted)
    model.recalculate()
    values = [value for row in _rows(model, "check_values", package.label) for value in row]
    computed = dict(zip(map(str, names), values, strict=True))
    keys = dict(zip(computed, find_target(book, "check_values").keys, strict=True))
    lost = {name: keys[name] for name, value in computed.items() if not isinstance(value, float)}
    return ReportCheck(computed, found, of_deleted_pages(book, lost) if lost else set())


def laid(lang: str) -> bytes:
    """The template at the report's inputs, its formulas not yet computed."""
    return saved(lay("udf", lang))


def language(book: Book) -> str:
    """The language of a template: the one in which more of its pages are named."""
    names = {sheet.name for sheet in book.sheets}
    shared = [sum(title[place] in names for title in TITLES.values()) for place in range(len(LANGUAGES))]
    return LANGUAGES[shared.index(max(shared))]


def of_deleted_pages(book: Book, figures: dict[str, Key]) -> set[str]:
    """Those of the figures behind whose cells stands a reference to a page that the book no longer has."""
    graph = book_graph(BookFormulas(book))
    cells = ((sheet.name, cell) for sheet in book.sheets for cell in sheet.cells.cells.values())
    gone = {(name, cell.row, cell.column) for name, cell in cells
            if cell.formula is not None and DELETED_PAGE.search(cell.formula.text)}  # fmt: skip
    return {name for name, key in figures.items() if not gone.isdisjoint(graph.precedents([key]))}


def _rows(model: Model, name: str, label: str) -> list[list[CellValue]]:
    try:
        found = model.get(name)
    except TargetError:
        raise InputError(f"{label} has no Checks sheet (the names check_figures and check_values)") from None
    return found if isinstance(found, list) else [[found]]
