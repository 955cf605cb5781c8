"""Recalculation of a workbook file: formulas stay, cached values become right, nothing else changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field, replace
from os import PathLike
from typing import TYPE_CHECKING

from xlplugin.calculation.engine import Engine
from xlplugin.calculation.engine_reading import Value
from xlplugin.headless.open_groups import in_use, lines, opened, with_all_open
from xlplugin.ooxml import Book, Package, Sheet
from xlplugin.ooxml.addresses import Key, cell_label, format_area
from xlplugin.ooxml.archive import Archive
from xlplugin.ooxml.cell_text import render_value
from xlplugin.ooxml.sheet_patch import Position, SheetPatch
from xlplugin.values import CellValue

if TYPE_CHECKING:
    from xlplugin.registry import Function

Area = tuple[int, int, int, int]


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
    values: dict[Position, Value] = field(default_factory=dict)
    areas: dict[Position, str] = field(default_factory=dict)


def recalculate(
    source: str | PathLike[str] | bytes | Package,
    functions: Mapping[str, Function] | None = None,
    profile: str | None = None,
) -> Recalculation:
    """The workbook with right cached values. Cells that are not computed, and theirs, keep the old ones.

    Lines of its groups that are in use are shown (see open_groups), and formulas that ask find them so.

    Args:
        source: a path, which is not written to, or the bytes of a workbook.
        functions: by name those of the workbook's formulas; default: all registered.
        profile: Excel's language and region, such as win-365-zh_CN.

    Raises:
        PackageError: the file cannot be read; EngineStopped: a bound of time or memory is passed.
    """
    book = Book(Package.of(source))
    groups = lines(book)
    shown = with_all_open(book, groups)
    engine = Engine(shown, functions, profile, checked=True)
    result = recalculated(engine, book)
    if not groups:
        return result

    def value(key: Key) -> CellValue:
        return book.value(*key) if key in engine.kept else engine.get(*key)

    written = Package(result.data, label=book.package.label)
    return replace(result, data=opened(written, book, in_use(groups, value)).data)


def recalculated(engine: Engine, book: Book | None = None) -> Recalculation:
    """The same for a workbook that an engine has loaded, its groups as they are; `book`: see write_values."""
    kept = engine.kept
    changes = updated_values(engine, kept)
    return Recalculation(
        data=write_values(engine, changes, book=book),
        computed=len(engine.formulas) - len(kept),
        changed=sum(len(change.values) for change in changes.values()),
        uncomputed={cell_label(key): reason for key, reason in engine.uncomputed.items()},
        kept=sorted(map(cell_label, kept)),
    )


def updated_values(
    engine: Engine, kept: Set[Key], inputs: Mapping[Key, Value] | None = None
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
    result = recalculated(Engine(Book(data), functions))
    for address, reason in result.uncomputed.items():
        raise ValueError(f"{address} cannot be computed: {reason}")
    return result.data


def _changes(engine: Engine, sheet: Sheet, kept: Set[Key]) -> SheetChanges:
    places = [key[1:] for key in engine.formulas if key[0] == sheet.name and key not in kept]
    areas, fresh = _filled(engine, sheet.name, places)
    wanted = dict.fromkeys(places)
    for area in areas:
        wanted |= dict.fromkeys(_places(area))
    found = dict(zip(wanted, engine.values(sheet.name, wanted), strict=True))
    differing = {
        place: value
        for place, value in found.items()
        if _differs(engine.book, sheet, place, value) and not _is_settled(engine, sheet, place, value)
    }
    return SheetChanges(differing | {place: found[place] for place in fresh}, fresh)


def _filled(engine: Engine, sheet: str, places: Iterable[Position]) -> tuple[list[Area], dict[Position, str]]:
    """Areas that formulas fill now or in the file; by formula those that are others than in the file."""
    areas: list[Area] = []
    fresh: dict[Position, str] = {}
    for row, column in places:
        if (sheet, row, column) in engine.data_tables:
            areas.append(engine.data_tables[sheet, row, column])
        stored = engine.arrays.get((sheet, row, column))
        if stored is None:
            continue
        area = engine.spill(sheet, row, column) or (row, column, row, column)
        areas += [stored.area, area]
        if area != stored.area and stored.dynamic:
            fresh[row, column] = format_area(*area)
    return areas, fresh


def _is_settled(engine: Engine, sheet: Sheet, place: Position, value: Value) -> bool:
    """Whether iteration moves a number of the file by less than the book asks for: it stays as it is."""
    if (sheet.name, *place) not in engine.iterated:
        return False
    stored = engine.book.value(sheet.name, *place)
    change = float(engine.book.xml.calc.get("iterateDelta", 0.001))
    return isinstance(stored, float) and isinstance(value, float) and abs(stored - value) <= change


def _places(area: Area) -> list[Position]:
    top, left, bottom, right = area
    return [(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)]


def _differs(book: Book, sheet: Sheet, place: Position, value: Value) -> bool:
    """Whether the stored text would change; equal numbers are left in the spelling they have."""
    cell = sheet.cells.cells.get(place)
    if cell is None:
        return value is not None
    return render_value(cell.value(book.strings)) != render_value(value)
