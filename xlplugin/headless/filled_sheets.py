"""The workbooks of a run: which parts a scenario changes, and how its values stand in their bytes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import itemgetter

from xlplugin.headless.open_groups import Line, in_use, opened
from xlplugin.ooxml import Book, Package
from xlplugin.ooxml.addresses import Key
from xlplugin.ooxml.archive import Archive, packed
from xlplugin.ooxml.hidden_lines import NO_LINES
from xlplugin.ooxml.packed_sheet import PackedSheet
from xlplugin.ooxml.sheet_patch import SheetPatch
from xlplugin.values import CellValue

Picker = Callable[[Sequence[CellValue]], Sequence[CellValue]]


class FilledSheets:
    """Sheets in which some cells get values; every other byte is the template's."""

    def __init__(
        self,
        book: Book,
        keys: Sequence[Key],
        groups: Sequence[Line],
        value: Callable[[Key], CellValue],
        workbook_part: bytes,
    ) -> None:
        """
        Args:
            keys: the cells, in the order in which values come; `value` gives that of any other.
            groups: rows and columns that are shown where they are in use.
            workbook_part: what stands in the place of the template's own.
        """
        places = {key: place for place, key in enumerate(keys)}
        shown = in_use([line for line in groups if line.key not in places], value)
        self._book = book = Book(opened(book.package, book, shown)) if shown else book
        self._groups = list(groups)
        self._told = {line.key: places[line.key] for line in groups if line.key in places}
        self._patches: list[tuple[str, str, PackedSheet, Picker]] = []
        for sheet in (book.sheet(name) for name in dict.fromkeys(key[0] for key in keys)):
            patch = SheetPatch(sheet.cells, [key[1:] for key in keys if key[0] == sheet.name])
            order = [places[sheet.name, *position] for position in patch.positions]
            self._patches.append((sheet.name, sheet.part, PackedSheet(patch), picker(order)))
        self._workbook_part = packed(workbook_part)
        self._archive = Archive(book.package, [book.part, *(part for _, part, *_ in self._patches)])

    def workbook(self, values: Sequence[CellValue]) -> bytes:
        """The bytes of a workbook with these values, what is in use shown."""
        told = {key: values[place] for key, place in self._told.items()}
        shown = in_use(self._groups, told.get)
        contents = {self._book.part: self._workbook_part}
        for name, part, patch, pick in self._patches:
            contents[part] = patch.packed(pick(values), shown.get(name, NO_LINES))
        return self._archive.build(contents)

    def with_groups(self, data: bytes, value: Callable[[Key], CellValue]) -> bytes:
        """Another workbook of the same sheets, what is in use shown."""
        if not self._groups:
            return data
        return opened(Package(data), self._book, in_use(self._groups, value)).data


def picker(order: list[int]) -> Picker:
    """Items at these places, as a sequence also when there is only one."""
    return itemgetter(*order) if len(order) > 1 else lambda items: tuple(items[place] for place in order)
