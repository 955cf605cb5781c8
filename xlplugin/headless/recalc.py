"""Recalculation of a workbook file: formulas stay, cached values become right, nothing else changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xlplugin.calculation.engine import Engine
from xlplugin.calculation.engine_input import Key
from xlplugin.calculation.formula_reads import MOVING
from xlplugin.ooxml import Book, Package, Sheet
from xlplugin.ooxml.addresses import format_area, format_cell, quote_sheet
from xlplugin.ooxml.archive import Archive
from xlplugin.ooxml.cell_text import render_value
from xlplugin.ooxml.sheet_patch import Position, SheetPatch

if TYPE_CHECKING:
    from xlplugin.registry import Function


@dataclass(frozen=True)
class Recalculation:
    """New bytes of a workbook, and what could not be computed."""

    data: bytes
    computed: int  # formula cells whose value was computed
    changed: int  # cells whose stored value differed
    uncomputed: dict[str, str] = field(default_factory=dict)  # 'Sheet'!A1: reason
    kept: list[str] = field(default_factory=list)  # cells that follow from those: left as they were


@dataclass
class SheetChanges:
    values: dict[Position, object] = field(default_factory=dict)
    areas: dict[Position, str] = field(default_factory=dict)


def recalculate(source: bytes | Package, functions: Mapping[str, Function] | None = None) -> Recalculation:
    """The workbook with right cached values. Cells beyond the engine, and theirs, keep the old ones."""
    return recalculated(Engine(Book(source), functions))


def recalculated(engine: Engine) -> Recalculation:
    """The same for a workbook that an engine has loaded."""
    kept = kept_cells(engine)
    changes = updated_values(engine, kept)
    return Recalculation(
        data=write_values(engine, changes),
        computed=len(engine.formulas.keys() - kept),
        changed=sum(len(change.values) for change in changes.values()),
        uncomputed={_label(key): reason for key, reason in engine.uncomputed.items()},
        kept=sorted(_label(key) for key in kept),
    )


def kept_cells(engine: Engine) -> set[Key]:
    """Cells that follow from what the engine cannot compute: their values cannot be known either.

    A formula that finds its cells while it runs (INDIRECT, OFFSET) may follow from any cell.
    """
    if not engine.uncomputed:
        return set()
    moving = {key for key in engine.formulas if MOVING.search(engine.formula(*key) or "")}
    moving |= set(engine.half_seen)
    return (moving | engine.dependants([*engine.uncomputed, *moving])) - set(engine.uncomputed)


def updated_values(
    engine: Engine, kept: set[Key], inputs: Mapping[Key, object] | None = None
) -> dict[str, SheetChanges]:
    """What differs from the file, by sheet name: computed values but those kept, and the inputs set."""
    changes = {sheet.name: _changes(engine, sheet, kept) for sheet in engine.book.sheets}
    for (sheet, row, column), value in (inputs or {}).items():
        if _differs(engine.book, engine.book.sheet(sheet), (row, column), value):
            changes[sheet].values[row, column] = value
    return changes


def write_values(
    engine: Engine, changes: Mapping[str, SheetChanges], moved: bool = False, book: Book | None = None
) -> bytes:
    """The workbook's bytes with these values; every part that holds none of them is copied as it is.

    Where a cell is not computed, what the file says of recalculation on opening stays; where inputs have
    moved besides, its value is out of date, and the file asks for that recalculation. `book` is written
    instead of the engine's own where the two differ in what is hidden.
    """
    book = book or engine.book
    contents: dict[str, bytes] = {}
    if not engine.uncomputed:
        contents[book.part] = book.xml.with_settled_calculation()
    elif moved:
        contents[book.part] = book.xml.with_calculation_on_opening()
    for sheet in book.sheets:
        change = changes[sheet.name]
        if change.values:
            patch = SheetPatch(sheet.cells, change.values, areas=change.areas)
            contents[sheet.part] = patch.render([change.values[place] for place in patch.positions])
    return Archive(book.package, contents).build(contents)


def with_cached_values(data: bytes, functions: Mapping[str, Function] | None = None) -> bytes:
    """A freshly built workbook with every value computed; ValueError names a cell that cannot be."""
    result = recalculate(data, functions)
    for address, reason in result.uncomputed.items():
        raise ValueError(f"{address} cannot be computed: {reason}")
    return result.data


def _label(key: Key) -> str:
    return f"{quote_sheet(key[0])}!{format_cell(key[1], key[2])}"


def _changes(engine: Engine, sheet: Sheet, kept: set[Key]) -> SheetChanges:
    changes = SheetChanges()
    for key in engine.formulas:
        if key[0] != sheet.name or key in kept:
            continue
        position = key[1:]
        wanted = {position: engine.get(*key)}
        if key in engine.arrays:
            wanted |= _array_values(engine, key, changes)
        for place, value in wanted.items():
            if _differs(engine.book, sheet, place, value):
                changes.values[place] = value
    changes.values |= {place: engine.get(sheet.name, *place) for place in changes.areas}
    return changes


def _array_values(engine: Engine, key: Key, changes: SheetChanges) -> dict[Position, object]:
    """Values of the cells that an array fills now, blanks for those that it no longer fills."""
    sheet, row, column = key
    stored = engine.arrays[key].area
    area = engine.spill(*key) or (row, column, row, column)
    if area != stored:
        changes.areas[row, column] = format_area(*area)
    values: dict[Position, object] = dict.fromkeys(_places(stored))
    return values | {place: engine.get(sheet, *place) for place in _places(area)}


def _places(area: tuple[int, int, int, int]) -> list[Position]:
    top, left, bottom, right = area
    return [(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)]


def _differs(book: Book, sheet: Sheet, place: Position, value: object) -> bool:
    """Whether the stored text would change; equal numbers are left in the spelling they have."""
    cell = sheet.cells.cells.get(place)
    if cell is None:
        return value is not None
    return render_value(cell.value(book.strings)) != render_value(value)
