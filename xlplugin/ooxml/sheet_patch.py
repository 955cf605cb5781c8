"""A sheet part with slots: everything between them is copied, each slot renders one cell's value."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from xlplugin.ooxml.cells import Cell, SheetCells
from xlplugin.ooxml.hidden_lines import NO_LINES, Lines, with_lines_shown
from xlplugin.ooxml.slots import Slot, new_slot, slot_of
from xlplugin.ooxml.value_texts import value_texts
from xlplugin.values import CellValue

Position = tuple[int, int]
_MOST_FRAMES = 16
_VALUE = b"\0"  # no XML holds this character


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
        self._prefix = sheet.prefix.encode()
        self._slots: list[Slot] = []
        self._between: list[bytes] = [b""]
        self._at = 0
        self._lay_out()
        self._frames: dict[tuple[tuple[type, ...], Lines], list[bytes]] = {}
        self._head = self._between[0]
        for slot, behind in zip(self._slots, self._between[1:], strict=True):
            slot.closing += behind

    def render(self, values: Sequence[CellValue], shown: Lines = NO_LINES) -> bytes:
        """Bytes of the part; one value a position, in the order of `positions`.

        Hidden rows and columns that are in `shown` are hidden no longer.
        """
        pieces = self.frame(tuple(map(type, values)), shown).copy()
        pieces[1::2] = value_texts(values)
        return b"".join(pieces)

    def frame(self, kinds: tuple[type, ...], shown: Lines) -> list[bytes]:
        """What stands around values of these types, with places for the values between; not to be changed.

        From scenario to scenario the types and what is shown hardly ever change, so a few frames serve all.
        """
        if (kinds, shown) in self._frames:
            return self._frames[kinds, shown]
        pieces: list[bytes] = []
        last = self._head
        for slot, kind in zip(self._slots, kinds, strict=True):
            before, behind = slot.frame(kind)
            pieces += (last + before, _VALUE)
            last = behind
        pieces.append(last)
        if len(self._frames) >= _MOST_FRAMES:
            self._frames.clear()
        if shown != NO_LINES:
            pieces[::2] = with_lines_shown(b"".join(pieces), *shown).split(_VALUE)
        self._frames[kinds, shown] = pieces
        return pieces

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
            self._add(new_slot(number, column, self._prefix))
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

    def _add(self, slot: Slot) -> None:
        self._slots.append(slot)
        self._between.append(b"")

    def _tag(self, text: str) -> bytes:
        slash, name = ("/", text[1:]) if text.startswith("/") else ("", text)
        return f"<{slash}{self._sheet.prefix}{name}>".encode()

    def _slot(self, cell: Cell) -> Slot:
        place = (cell.row, cell.column)
        keep = cell.formula is not None and place not in self._drop
        return slot_of(
            self._sheet.content, cell, self._prefix, keep_formula=keep, area=self._areas.get(place)
        )
