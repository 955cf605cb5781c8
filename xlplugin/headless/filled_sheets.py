"""The workbooks of a run: which parts a scenario changes, and how its values stand in their bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter

from xlplugin.calculation.batch import Column
from xlplugin.headless.filled_rows import SheetRows
from xlplugin.headless.open_groups import Line, in_use, opened
from xlplugin.ooxml import Book, Package
from xlplugin.ooxml.addresses import Key
from xlplugin.ooxml.archive import Archive, Packed, packed
from xlplugin.ooxml.hidden_lines import NO_LINES, Lines
from xlplugin.ooxml.packed_contents import PackedContents
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
        self._sheets: list[_Sheet] = []
        for sheet in (book.sheet(name) for name in dict.fromkeys(key[0] for key in keys)):
            patch = SheetPatch(sheet.cells, [key[1:] for key in keys if key[0] == sheet.name])
            order = [places[sheet.name, *position] for position in patch.positions]
            self._sheets.append(_Sheet(sheet.name, sheet.part, patch, order))
        self._workbook_part = packed(workbook_part)
        self._archive = Archive(book.package, [book.part, *(sheet.part for sheet in self._sheets)])

    def workbook(self, values: Sequence[CellValue]) -> bytes:
        """The bytes of a workbook with these values, what is in use shown."""
        shown = self._shown({key: values[place] for key, place in self._told.items()})
        return self._built([sheet.packed(values, shown.get(sheet.name, NO_LINES)) for sheet in self._sheets])

    def together(self, columns: Sequence[Column], size: int) -> Callable[[int], bytes]:
        """The workbooks of rows whose values come as columns: called with a row's number."""
        sheets = [sheet.rows(columns, size) for sheet in self._sheets]
        names = [sheet.name for sheet in self._sheets]
        listed = [columns[place].listed(size) for place in self._told.values()]
        told = list(zip(*listed, strict=True)) or [()] * size
        known: dict[tuple[CellValue, ...], dict[str, Lines]] = {}

        def workbook(row: int) -> bytes:
            if told[row] not in known:
                known[told[row]] = self._shown(dict(zip(self._told, told[row], strict=True)))
            shown = known[told[row]]
            lines = (shown.get(name, NO_LINES) for name in names)
            return self._built([sheet.packed(row, line) for sheet, line in zip(sheets, lines, strict=True)])

        return workbook

    def _shown(self, told: Mapping[Key, CellValue]) -> dict[str, Lines]:
        return in_use(self._groups, told.get)

    def _built(self, parts: Sequence[Packed]) -> bytes:
        contents = {sheet.part: part for sheet, part in zip(self._sheets, parts, strict=True)}
        return self._archive.build({self._book.part: self._workbook_part, **contents})

    def with_groups(self, data: bytes, value: Callable[[Key], CellValue]) -> bytes:
        """Another workbook of the same sheets, what is in use shown."""
        if not self._groups:
            return data
        return opened(Package(data), self._book, in_use(self._groups, value)).data


class _Sheet:
    """A sheet in which cells are open, each of which takes the value at a place of its own."""

    def __init__(self, name: str, part: str, patch: SheetPatch, order: list[int]) -> None:
        self.name, self.part = name, part
        self._patch, self._pick, self._order = patch, picker(order), order
        self._contents = PackedContents()

    def packed(self, values: Sequence[CellValue], shown: Lines) -> Packed:
        return self._contents.packed(self._patch.render(self._pick(values), shown))

    def rows(self, columns: Sequence[Column], size: int) -> SheetRows:
        return SheetRows(self._patch, self._contents, [columns[place] for place in self._order], size)


def picker(order: list[int]) -> Picker:
    """Items at these places, as a sequence also when there is only one."""
    return itemgetter(*order) if len(order) > 1 else lambda items: tuple(items[place] for place in order)
