"""Values for formulas: a copy for mailing that needs neither functions nor recalculation."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, field
from os import PathLike
from typing import TYPE_CHECKING

from xlplugin.calculation.formulas.calls import called_functions
from xlplugin.headless.recalc import recalculate
from xlplugin.ooxml import Book, Package, Sheet
from xlplugin.ooxml.addresses import format_cell, parse_area
from xlplugin.ooxml.archive import Archive
from xlplugin.ooxml.calc_chain import chain_part, without_cells, without_link
from xlplugin.ooxml.cells import Formula
from xlplugin.ooxml.sheet_patch import Position, SheetPatch

if TYPE_CHECKING:
    from xlplugin.registry import Function


@dataclass(frozen=True)
class Frozen:
    """New bytes of a workbook, and cells frozen with the value that the file had for them."""

    data: bytes
    frozen: int
    uncomputed: dict[str, str] = field(default_factory=dict)


def freeze(
    source: str | PathLike[str] | bytes | Package,
    functions: Mapping[str, Function] | None = None,
    *,
    only_ours: bool = False,
    profile: str | None = None,
) -> Frozen:
    """The workbook, recalculated, with values for all formulas or for those that call our functions.

    Args:
        source: a path, which is not written to, or the bytes of a workbook.
        functions, profile: as `recalculate` takes them.
        only_ours: formulas that call none of our functions stay.

    Raises:
        PackageError, EngineStopped: as `recalculate` does.
    """
    package = Package.of(source)
    if functions is None:
        from xlplugin.registry import functions as registered

        functions = registered()
    recalculated = recalculate(package, functions, profile)
    book = Book(Package(recalculated.data, label=package.label))
    places = {sheet.name: _places(sheet, functions, only_ours) for sheet in book.sheets}
    contents = {
        sheet.part: _frozen_sheet(book, sheet, places[sheet.name])
        for sheet in book.sheets
        if places[sheet.name]
    }
    dropped = _settle_chain(book, places, contents)
    data = Archive(book.package, contents, dropped).build(contents)
    return Frozen(data, sum(map(len, places.values())), recalculated.uncomputed)


def _places(sheet: Sheet, functions: Mapping[str, Function], only_ours: bool) -> set[Position]:
    """Formula cells to freeze. A shared formula's cells follow its first one."""
    ours: dict[str, bool] = {}
    found = set()
    for position, cell in sheet.cells.cells.items():
        if cell.formula is None:
            continue
        wanted = not only_ours or _calls_ours(cell.formula, functions, ours)
        if wanted:
            found.add(position)
    return found


def _calls_ours(formula: Formula, functions: Mapping[str, Function], shared: dict[str, bool]) -> bool:
    index = formula.attributes.get("si", "") if formula.kind == "shared" else ""
    if index and not formula.text:
        return shared.get(index, False)
    calls = not called_functions(formula.text).isdisjoint(functions)
    if index:
        shared[index] = calls
    return calls


def _frozen_sheet(book: Book, sheet: Sheet, places: set[Position]) -> bytes:
    """Cells of a spilled result become plain values with the formula's own cell."""
    spilled = {
        place
        for position in places
        if (formula := sheet.cells.cells[position].formula) and formula.kind == "array"
        for place in _area(formula.attributes.get("ref", format_cell(*position)))
        if place in sheet.cells.cells
    }
    patch = SheetPatch(sheet.cells, places | spilled, drop_formulas=places)
    return patch.render([sheet.cells.cells[place].value(book.strings) for place in patch.positions])


def _area(text: str) -> list[Position]:
    top, left, bottom, right = parse_area(text)
    return [(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)]


def _settle_chain(book: Book, places: Mapping[str, set[Position]], contents: dict[str, bytes]) -> list[str]:
    """Takes frozen cells out of the calculation chain; parts to drop when nothing is left of it."""
    part = chain_part(book.package, book.part)
    if part is None:
        return []
    ids = {name: int(number) for name, number in book.xml.sheet_ids.items()}
    gone = {(ids[name], format_cell(*place)) for name, cells in places.items() for place in cells}
    chain = without_cells(book.package.read(part), part, gone)
    if chain is not None:
        contents[part] = chain
        return []
    folder, name = posixpath.split(book.part)
    for linking in (posixpath.join(folder, "_rels", f"{name}.rels"), "[Content_Types].xml"):
        contents[linking] = without_link(book.package.read(linking), part)
    return [part]
