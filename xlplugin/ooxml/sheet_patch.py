"""A sheet part with slots: everything between them is copied, each slot renders one cell's value."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from xlplugin.ooxml.addresses import format_cell
from xlplugin.ooxml.cell_text import render_value
from xlplugin.ooxml.cells import Cell, SheetCells
from xlplugin.ooxml.xml_reader import tag_end

Position = tuple[int, int]
_TYPE = re.compile(rb"""\s+t\s*=\s*(?:"[^"]*"|'[^']*')""")
# `vm` points to rich-value metadata of the value that stood here; it must not outlive that value.
_VALUE_METADATA = re.compile(rb"""\s+vm\s*=\s*(?:"[^"]*"|'[^']*')""")


@dataclass(slots=True)
class _Slot:
    """One cell: `<c r="B1"`, then the type, then what stands before and behind the value."""

    opening: bytes
    middle: bytes
    closing: bytes
    is_formula: bool
    open_value: bytes
    close_value: bytes
    open_text: bytes
    close_text: bytes

    def render(self, value: object) -> bytes:
        kind, text = render_value(value)
        if text is None:
            return b"%b%b%b" % (self.opening, self.middle, self.closing)
        text = text.encode("utf-8")
        if kind == "str" and not self.is_formula:
            return b'%b t="inlineStr"%b%b%b%b%b' % (
                self.opening, self.middle, self.open_text, text, self.close_text, self.closing
            )  # fmt: skip
        mark = b' t="%b"' % kind.encode() if kind else b""
        return b"%b%b%b%b%b%b%b" % (
            self.opening, mark, self.middle, self.open_value, text, self.close_value, self.closing
        )  # fmt: skip


class SheetPatch:
    """The part with these cells open; `render` gives its bytes for their values.

    `drop_formulas` cells lose their formula, as in a frozen copy. `areas` gives spilling formulas the
    area that their result now covers.
    """

    def __init__(
        self,
        sheet: SheetCells,
        positions: Iterable[Position],
        *,
        drop_formulas: frozenset[Position] | set[Position] = frozenset(),
        areas: Mapping[Position, str] | None = None,
    ) -> None:
        self._sheet, self._drop, self._areas = sheet, drop_formulas, areas or {}
        self.positions: list[Position] = sorted(set(positions))
        self._slots: list[_Slot] = []
        self._between: list[bytes] = [b""]
        self._at = 0
        self._lay_out()

    def render(self, values: Sequence[object]) -> bytes:
        """Bytes of the part; one value a position, in the order of `positions`."""
        pieces = [self._between[0]]
        for slot, value, behind in zip(self._slots, values, self._between[1:], strict=True):
            pieces += (slot.render(value), behind)
        return b"".join(pieces)

    def _lay_out(self) -> None:
        rows: dict[int, list[int]] = {}
        for row, column in self.positions:
            rows.setdefault(row, []).append(column)
        if self._sheet.empty_data_tag is not None and rows:
            self._open_tag(self._sheet.empty_data_tag, "sheetData")
        for number in sorted(rows):
            self._lay_out_row(number, rows[number])
        if self._sheet.empty_data_tag is not None and rows:
            self._between[-1] += self._tag("/sheetData")
        self._between[-1] += self._sheet.content[self._at :]

    def _lay_out_row(self, number: int, columns: list[int]) -> None:
        row = self._sheet.rows.get(number)
        if row is None:
            self._copy_to(self._place_of_row(number))
            self._between[-1] += self._tag(f'row r="{number}"')
        elif row.empty_tag is not None:
            self._open_tag(row.empty_tag, "row")
        behind = self._row_cells(number)
        for column in columns:
            cell = self._sheet.cells.get((number, column))
            if cell is not None:
                self._copy_to(cell.start)
                self._add(self._slot(cell))
                self._at = cell.end
                continue
            if row is not None and row.empty_tag is None:
                self._copy_to(next((c.start for c in behind if c.column > column), row.end))
            self._add(self._new_slot(number, column))
        if row is None or row.empty_tag is not None:
            self._between[-1] += self._tag("/row")

    def _row_cells(self, number: int) -> list[Cell]:
        if not hasattr(self, "_cells_by_row"):
            self._cells_by_row: dict[int, list[Cell]] = {}
            for cell in self._sheet.cells.values():
                self._cells_by_row.setdefault(cell.row, []).append(cell)
        return self._cells_by_row.get(number, [])

    def _place_of_row(self, number: int) -> int:
        """Where a new row belongs: before the next one, at the end, or where an empty tag was opened."""
        if self._sheet.empty_data_tag is not None:
            return self._at
        later = [row for row in self._sheet.rows if row > number]
        if not later:
            return self._sheet.data_end
        return self._sheet.rows[min(later)].start

    def _open_tag(self, span: tuple[int, int], name: str) -> None:
        """Copies up to an empty tag and turns `<row/>` into `<row>`."""
        self._copy_to(span[1])
        self._between[-1] = re.sub(rb"\s*/>$", b">", self._between[-1])

    def _copy_to(self, offset: int) -> None:
        self._between[-1] += self._sheet.content[self._at : offset]
        self._at = offset

    def _add(self, slot: _Slot) -> None:
        self._slots.append(slot)
        self._between.append(b"")

    def _tag(self, text: str) -> bytes:
        slash, name = ("/", text[1:]) if text.startswith("/") else ("", text)
        return f"<{slash}{self._sheet.prefix}{name}>".encode()

    def _new_slot(self, row: int, column: int) -> _Slot:
        opening = f'<{self._sheet.prefix}c r="{format_cell(row, column)}"'.encode()
        return self._make_slot(opening, b">", self._tag("/c"), False)

    def _slot(self, cell: Cell) -> _Slot:
        content = self._sheet.content
        behind_tag = tag_end(content, cell.start)
        opening = content[cell.start : behind_tag - 1]
        empty = opening.endswith(b"/")
        opening = _TYPE.sub(b"", opening.rstrip(b"/").rstrip())
        opening = _VALUE_METADATA.sub(b"", opening)
        keeps_formula = cell.formula is not None and (cell.row, cell.column) not in self._drop
        if not keeps_formula:
            opening = re.sub(rb"""\s+cm\s*=\s*(?:"[^"]*"|'[^']*')""", b"", opening)
        if empty:
            return self._make_slot(opening, b">", self._tag("/c"), False)
        middle = self._formula(cell) if keeps_formula else b""
        rest = max(span[1] for span in (cell.formula_span, cell.value_span, (behind_tag, behind_tag)) if span)
        return self._make_slot(opening, b">" + middle, content[rest : cell.end], keeps_formula)

    def _formula(self, cell: Cell) -> bytes:
        text = self._sheet.content[slice(*cell.formula_span)]
        area = self._areas.get((cell.row, cell.column))
        if area is None:
            return text
        return re.sub(rb"""(\sref\s*=\s*)(?:"[^"]*"|'[^']*')""", b'\\1"%b"' % area.encode(), text, count=1)

    def _make_slot(self, opening: bytes, middle: bytes, closing: bytes, is_formula: bool) -> _Slot:
        text = self._tag("t xml:space='preserve'".replace("'", '"'))
        return _Slot(
            opening, middle, closing, is_formula,
            self._tag("v"), self._tag("/v"),
            self._tag("is") + text, self._tag("/t") + self._tag("/is"),
        )  # fmt: skip
