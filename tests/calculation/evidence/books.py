"""Cells of the books in ../shared: computed by the engine, with every stored value taken out before."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from tests.calculation.evidence.compared import SHARED, Compared, judged, stored
from xlplugin.calculation.book_trust import DATA_TABLE
from xlplugin.calculation.engine import Engine
from xlplugin.calculation.formula_uses import FormulaUses
from xlplugin.calculation.formulas.tree import FormulaError, parse
from xlplugin.calculation.value_kinds import Value, ValueKinds
from xlplugin.ooxml.addresses import parse_cell

FOLDER = SHARED / "books"
# Its cells hold what Excel no longer computes (a circle): no evidence.
CIRCULAR = {"solar_projet_finance.xlsx"}
_MOVING = re.compile(r"\b(NOW|TODAY|RAND|RANDBETWEEN|RANDARRAY|CELL|INFO)\(", re.IGNORECASE)


def compared_books(folder: Path = FOLDER) -> Iterator[Compared]:
    """Each formula of each book that neither moves by itself nor stands on a cell that is wrong."""
    for path in sorted(folder.glob("*.xlsx")):
        if path.name not in CIRCULAR:
            yield from compared_cells(path)


def compared_cells(path: Path) -> Iterator[Compared]:
    import books_against_excel as instrument
    from book import Book

    sys.setrecursionlimit(30_000)
    data = path.read_bytes()
    book = Book(data, iterate=True)
    if book.iterates:
        return
    cells = {
        (sheet, formula[0]): formula
        for sheet in book.order
        if "worksheets" in book.parts.get(sheet.lower(), "")
        for formula in book.sheet(sheet)[1]
        if formula[0] in book.sheet(sheet)[0]
    }
    values = _engine_values(instrument.without_values(data), list(cells))
    wrong = {
        (sheet.lower(), address): (sheet, 0, 0)
        for sheet, address in cells
        if not instrument.same(book.sheet(sheet)[0].get(address), judged(values[sheet, address]), False)
    }
    blame = _blame(instrument, book, wrong or {(book.order[0].lower(), "A1"): (book.order[0], 0, 0)})
    uses = FormulaUses(ValueKinds(_stored_values(book)), lambda name, sheet: _definition(book, name, sheet))
    for (sheet, address), formula in cells.items():
        text, differs = blame.texts[sheet].get(address, ""), (sheet.lower(), address) in wrong
        if formula[2] == "dataTable" and not differs:
            yield Compared("books", f"{path.name}{sheet}{address}", DATA_TABLE, values[sheet, address], True)
        if not text or (differs and (blame.moves(address, sheet) or blame.below(address, sheet))):
            continue
        if _MOVING.search(text):
            continue
        form = "" if formula[2] != "array" else "dynamic array formula" if formula[5] else "array formula"
        try:
            found = uses.of(sheet, parse(text), form)
        except FormulaError:
            continue
        yield Compared("books", f"{path.name}{text}", found, values[sheet, address], not differs)


def _engine_values(data: bytes, cells: list[tuple[str, str]]) -> dict[tuple[str, str], Value]:
    engine = Engine(data)
    names = {sheet.name.lower(): sheet.name for sheet in engine.book.sheets}
    keys = {(sheet, address): (names[sheet.lower()], *parse_cell(address)) for sheet, address in cells}
    values = engine.values_at(keys.values())
    return {cell: values[key] for cell, key in keys.items()}


def _blame(instrument: Any, book: Any, wrong: dict[tuple[str, str], tuple[str, int, int]]) -> Any:
    """What tells cells that move by themselves; OFFSET and INDIRECT stand still where their precedents do."""
    instrument.VOLATILE = _MOVING
    return instrument.Blame(book, wrong)


def _stored_values(book: Any) -> Iterator[tuple[tuple[str, int, int], Value]]:
    for sheet in book.order:
        if "worksheets" in book.parts.get(sheet.lower(), ""):
            for address, value in book.sheet(sheet)[0].items():
                yield (sheet, *parse_cell(address)), stored(value)


def _definition(book: Any, name: str, sheet: str) -> str | None:
    place = _order(tuple(book.order)).get(sheet.lower(), "")
    return book.names.get((name.lower(), place)) or book.names.get((name.lower(), None))


@lru_cache(maxsize=4)
def _order(order: tuple[str, ...]) -> dict[str, str]:
    return {name.lower(): str(place) for place, name in enumerate(order)}
