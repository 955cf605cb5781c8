"""Cells of a sheet part, each with the byte offsets that a patch needs."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from xlplugin.errors import CODES, ExcelError
from xlplugin.ooxml.addresses import format_cell, parse_cell
from xlplugin.ooxml.cell_text import fitting, unescape
from xlplugin.ooxml.iso_dates import iso_serial
from xlplugin.ooxml.limits import PackageError
from xlplugin.ooxml.xml_reader import parse_xml, tag_end
from xlplugin.values import CellValue


@dataclass(slots=True)
class Formula:
    """A formula element: text as stored (without `=`), and how it is stored."""

    text: str
    attributes: dict[str, str]

    @property
    def kind(self) -> str:
        return self.attributes.get("t", "normal")


@dataclass(slots=True)
class Cell:
    row: int
    column: int
    start: int
    end: int = 0
    attributes: dict[str, str] = field(default_factory=dict)
    formula: Formula | None = None
    stored: str | None = None  # text of <v>, or of <is> for an inline string
    serial: float | None = None  # the number of a date that is stored as ISO 8601 writes it
    formula_span: tuple[int, int] | None = None
    value_span: tuple[int, int] | None = None  # of <v> or <is>

    @property
    def address(self) -> str:
        return format_cell(self.row, self.column)

    def value(self, strings: list[str]) -> CellValue:
        """The cached value, or the constant."""
        kind, stored = self.attributes.get("t", "n"), self.stored
        if kind == "s" and stored:
            return unescape(self._shared(stored, strings))
        if kind in ("str", "inlineStr"):
            return unescape(stored or "")
        if not stored:
            return None
        if kind == "b":
            return stored.strip() in ("1", "true")
        if kind == "d":
            return stored if self.serial is None else self.serial
        if kind == "e":
            return ExcelError(stored if stored in CODES else "#VALUE!")
        return self._number(stored) if kind == "n" else stored

    def _number(self, stored: str) -> float:
        try:
            number = float(stored)
        except ValueError:
            number = math.nan
        if not math.isfinite(number) or "_" in stored:  # what Python reads beyond what XML holds
            raise PackageError(f"{self.address}: {stored[:20]!r} is no number: the file is damaged")
        return number

    def _shared(self, stored: str, strings: list[str]) -> str:
        place = int(stored) if stored.strip().isascii() and stored.strip().isdigit() else -1
        if not 0 <= place < len(strings):
            raise PackageError(
                f"{self.address}: there is no shared string {stored[:20]!r}: the file is damaged"
            )
        return strings[place]


@dataclass(slots=True)
class Row:
    number: int
    start: int
    content: int  # where the first cell starts, or would start
    end: int  # where a last cell would be inserted
    empty_tag: tuple[int, int] | None = None  # span of `<row/>`, which must open to take a cell


@dataclass
class SheetCells:
    """Everything that was read from one sheet part."""

    content: bytes
    prefix: str = ""  # namespace prefix of the part's elements, with its colon
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    rows: dict[int, Row] = field(default_factory=dict)
    data_start: int = 0
    data_end: int = 0
    empty_data_tag: tuple[int, int] | None = None
    merged: list[str] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    filtered: list[str] = field(default_factory=list)  # areas in which a filter is on
    filter_mode: bool = False  # some filter hides rows


class _Reader:
    """Collects cells while the XML goes by; rows and cells without `r` count on from the one before."""

    def __init__(self, content: bytes, label: str, date_1904: bool) -> None:
        self.sheet, self.label, self.date_1904 = SheetCells(content), label, date_1904
        self.cell: Cell | None = None
        self.row: Row | None = None
        self.last_row = self.last_column = 0
        self.texts: list[str] | None = None
        self.starts: dict[str, int] = {}
        self.phonetic = False
        self.filter: str | None = None
        self.views = False

    def start(self, tag: str, attributes: dict[str, str], offset: int) -> None:
        if self.cell is not None:
            self._start_in_cell(self.cell, tag, attributes, offset)
        elif tag == "c" and self.row is not None:
            self._start_cell(attributes, offset)
        elif tag == "row":
            self.last_row = self._next(self.last_row, int(attributes.get("r", self.last_row + 1)), "row")
            self.last_column = 0
            behind = tag_end(self.sheet.content, offset)
            self.row = Row(self.last_row, offset, behind, behind)
            if attributes.get("hidden") in ("1", "true") or _is_zero(attributes.get("ht")):
                self.sheet.hidden_rows.add(self.last_row)
        elif tag == "sheetData":
            self.sheet.data_start = tag_end(self.sheet.content, offset)
            self.starts["sheetData"] = offset
            name = self.sheet.content[offset + 1 : self.sheet.data_start]
            self.sheet.prefix = name.split(b"sheetData")[0].decode()
        elif tag == "mergeCell":
            self.sheet.merged.append(attributes["ref"])
        else:
            self._start_filter(tag, attributes)

    def _start_filter(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "sheetPr":
            self.sheet.filter_mode = attributes.get("filterMode") in ("1", "true")
        elif tag == "customSheetViews":
            self.views = True  # filters of other views follow, which are not on now
        elif tag == "autoFilter" and not self.views:
            self.filter = attributes.get("ref")
        elif tag == "filterColumn" and self.filter:
            self.sheet.filtered.append(self.filter)
            self.filter = None

    def _start_cell(self, attributes: dict[str, str], offset: int) -> None:
        if "r" in attributes:
            row, column = parse_cell(attributes["r"])
        else:
            row, column = self.last_row, self.last_column + 1
        self.last_column = self._next(self.last_column, column, f"cell {format_cell(row, column)}, column")
        if row != self.last_row:
            raise PackageError(f"{self.label} has cell {format_cell(row, column)} in row {self.last_row}")
        self.cell = Cell(row, column, offset, attributes=attributes)

    def _next(self, last: int, number: int, what: str) -> int:
        """The number, when it comes after the last: out of order, a patch would write cells twice."""
        if number <= last:
            raise PackageError(f"{self.label} has {what} {number} after {last}: save it in Excel again")
        return number

    def _start_in_cell(self, cell: Cell, tag: str, attributes: dict[str, str], offset: int) -> None:
        self.starts[tag] = offset
        if tag == "f":
            cell.formula = Formula("", attributes)
        if tag == "rPh":
            self.phonetic = True
        if tag in ("f", "v") or (tag == "t" and not self.phonetic):
            self.texts = []

    def text(self, characters: str) -> None:
        if self.texts is not None:
            self.texts.append(characters)

    def end(self, tag: str, offset: int, behind: int) -> None:
        if self.cell is not None:
            self._end_in_cell(self.cell, tag, behind)
        elif tag == "row" and self.row is not None:
            if offset == behind:
                self.row.empty_tag = (self.row.start, behind)
            self.row.end = offset
            self.sheet.rows[self.row.number] = self.row
            self.row = None
        elif tag == "sheetData":
            if offset == behind:
                self.sheet.empty_data_tag = (self.starts["sheetData"], behind)
            self.sheet.data_end = offset

    def _end_in_cell(self, cell: Cell, tag: str, behind: int) -> None:
        if tag == "f" and cell.formula is not None:
            cell.formula.text = "".join(self.texts or ())
            cell.formula_span = (self.starts["f"], behind)
        elif tag in ("v", "t") and self.texts is not None:
            cell.stored = (cell.stored or "" if tag == "t" else "") + "".join(self.texts)
        if tag in ("v", "is"):
            cell.value_span = (self.starts[tag], behind)
        if tag == "rPh":
            self.phonetic = False
        if tag in ("f", "v", "t"):
            self.texts = None
        if tag == "c":
            cell.end = behind
            if cell.attributes.get("t") == "d":
                cell.serial = iso_serial(cell.stored or "", self.date_1904)
            fitting(cell.stored or "", cell.address)
            self.sheet.cells[cell.row, cell.column] = cell
            self.cell = None


def _is_zero(height: str | None) -> bool:
    return height is not None and float(height) == 0


def read_cells(content: bytes, label: str, date_1904: bool = False) -> SheetCells:
    """Cells and rows of a worksheet part (UTF-8)."""
    reader = _Reader(content, label, date_1904)
    parse_xml(content, label, start=reader.start, end=reader.end, text=reader.text)
    return reader.sheet
