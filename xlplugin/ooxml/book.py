"""A workbook as read from its package: sheets with cells, names, tables; and new bytes with new values."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from xlplugin.ooxml.addresses import parse_area
from xlplugin.ooxml.cells import Cell, SheetCells, read_cells
from xlplugin.ooxml.date_formats import is_date_format
from xlplugin.ooxml.limits import MOST_FILLED, PackageError
from xlplugin.ooxml.number_formats import GENERAL, number_formats
from xlplugin.ooxml.package import Package
from xlplugin.ooxml.pivot_tables import PivotTable, read_pivot_table
from xlplugin.ooxml.relationships import Relationship, relationships, workbook_part
from xlplugin.ooxml.shared_strings import shared_strings
from xlplugin.ooxml.tables import Table, read_table
from xlplugin.ooxml.validations import Validation, read_validations
from xlplugin.ooxml.workbook_xml import DefinedName, WorkbookXml, read_workbook_xml
from xlplugin.ooxml.xml_reader import as_utf8
from xlplugin.values import CellValue


@dataclass
class Sheet:
    name: str
    part: str
    state: str
    label: str = ""
    _content: bytes = b""
    _date_1904: bool = False
    tables: list[Table] = field(default_factory=list)
    pivot_tables: list[PivotTable] = field(default_factory=list)

    @cached_property
    def cells(self) -> SheetCells:
        """The sheet's cells; read when first asked for."""
        return read_cells(self._content, self.label, self._date_1904)

    @cached_property
    def filled_areas(self) -> list[tuple[Cell, tuple[int, int, int, int]]]:
        """Cells whose formula fills an area: arrays and what-if data tables."""
        formulas = ((cell, cell.formula) for cell in self.cells.cells.values() if cell.formula is not None)
        return [
            (cell, self._filled(cell, formula.attributes["ref"]))
            for cell, formula in formulas
            if formula.kind in ("array", "dataTable") and "ref" in formula.attributes
        ]

    def _filled(self, cell: Cell, text: str) -> tuple[int, int, int, int]:
        """The area of a formula; PackageError where it is larger than what Excel lets anyone enter."""
        top, left, bottom, right = area = parse_area(text)
        if (bottom - top + 1) * (right - left + 1) > MOST_FILLED:
            raise PackageError(
                f"{self.label}: the formula in {cell.address} fills {text}; "
                f"at most {MOST_FILLED:,} cells of one formula are read"
            )
        return area

    @cached_property
    def validations(self) -> list[Validation]:
        """What may be entered in which cells."""
        return read_validations(self._content, self.label)


class Book:
    """Read-only view of a package. Chart sheets and macro sheets are parts like any other: left alone."""

    def __init__(self, package: Package | bytes) -> None:
        self.package = Package(package) if isinstance(package, bytes) else package
        self.part = workbook_part(self.package)
        links = {link.identifier: link for link in relationships(self.package, self.part)}
        content = as_utf8(self.package.read(self.part), self.part)
        self.xml: WorkbookXml = read_workbook_xml(content, self._label(self.part))
        self.sheets = [
            self._sheet(name, links[identifier], state)
            for name, identifier, state in self.xml.sheets
            if identifier in links and links[identifier].kind == "worksheet"
        ]
        self._refuse_shared_parts()
        if not self.sheets:
            raise PackageError(f"{self.package.label} has no worksheet")
        self.external_parts = [links[i].target for i in self.xml.external if i in links]
        parts = {link.kind: link.target for link in reversed(links.values())}
        self._strings_part, self._styles_part = parts.get("sharedStrings"), parts.get("styles")

    def _refuse_shared_parts(self) -> None:
        """A part is one sheet's: a thousand sheets over one part are made to exhaust the reader."""
        seen: dict[str, str] = {}
        for sheet in self.sheets:
            first = seen.get(sheet.part.lower())
            if first is not None:
                raise PackageError(
                    f"{self.package.label}: the sheets {first!r} and {sheet.name!r} are one part"
                )
            seen[sheet.part.lower()] = sheet.name

    @property
    def names(self) -> list[DefinedName]:
        return self.xml.names

    @cached_property
    def strings(self) -> list[str]:
        return shared_strings(self.package, self._strings_part)

    @cached_property
    def _formats(self) -> list[str]:
        return number_formats(self.package, self._styles_part)

    @cached_property
    def _date_formats(self) -> set[str]:
        return set(filter(is_date_format, self._formats))

    def number_format(self, cell: Cell) -> str:
        """The format code that the cell shows numbers with."""
        style = int(cell.attributes.get("s", 0))
        return self._formats[style] if style < len(self._formats) else GENERAL

    def shows_date(self, cell: Cell) -> bool:
        """Whether a number in the cell is shown as a date or a time of day."""
        return self.number_format(cell) in self._date_formats

    @cached_property
    def tables(self) -> dict[str, Table]:
        """Excel tables by lower-case name."""
        return {table.name.lower(): table for sheet in self.sheets for table in sheet.tables}

    def sheet(self, name: str) -> Sheet:
        """The sheet of that name, forgiving case as Excel does; KeyError when there is none."""
        for sheet in self.sheets:
            if sheet.name.casefold() == name.casefold():
                return sheet
        raise KeyError(name)

    def value(self, sheet: str, row: int, column: int) -> CellValue:
        """The value as stored in the file."""
        cell = self.sheet(sheet).cells.cells.get((row, column))
        return None if cell is None else cell.value(self.strings)

    def _label(self, part: str) -> str:
        return f"{self.package.label}: {part}"

    def _sheet(self, name: str, link: Relationship, state: str) -> Sheet:
        if link.target not in self.package:
            raise PackageError(f"{self.package.label}: the part of sheet {name!r} is missing")
        content = as_utf8(self.package.read(link.target), link.target)
        sheet = Sheet(name, link.target, state, self._label(link.target), content, self.xml.date_1904)
        for related in relationships(self.package, link.target):
            if related.kind == "table" and related.target in self.package:
                sheet.tables.append(read_table(self.package, related.target, name))
            elif related.kind == "pivotTable" and related.target in self.package:
                pivot = read_pivot_table(self.package, related.target)
                sheet.pivot_tables += [pivot] if pivot else []
        return sheet
