"""What formulas may ask about a book besides values: hidden rows, filters, which cells hold formulas."""

from __future__ import annotations

import re
from weakref import WeakKeyDictionary

from xlplugin.ooxml import Book, Sheet
from xlplugin.ooxml.addresses import parse_area

_SUBTOTAL = re.compile(r"\b(SUBTOTAL|AGGREGATE)\(", re.IGNORECASE)
_TEXTS = re.compile(r'"(?:[^"]|"")*"')


class BookCells:
    """Answers by sheet, each found when first asked for."""

    def __init__(self, book: Book) -> None:
        self._sheets = {sheet.name.casefold(): sheet for sheet in book.sheets}
        self._subtotals: dict[str, dict[tuple[int, int], str]] = {}

    def hidden_rows(self, sheet: str) -> set[int]:
        return self._sheet(sheet).cells.hidden_rows

    def rows_out_of_filters(self, sheet: str) -> set[int] | None:
        """Rows that a filter hides; None when that cannot be told from those hidden otherwise."""
        found = self._sheet(sheet)
        areas = [parse_area(area.replace("$", "")) for area in found.cells.filtered]
        areas += [table.area for table in found.tables if table.filtered]
        if not areas and found.cells.filter_mode:
            return None  # an advanced filter: its area is not in the sheet
        return {row for row in found.cells.hidden_rows if any(top < row <= low for top, _, low, _ in areas)}

    def has_formula(self, sheet: str, row: int, column: int) -> bool | None:
        """None for a cell that an array formula or a data table fills."""
        cells = self._sheet(sheet).cells.cells
        cell = cells.get((row, column))
        if cell is not None and cell.formula is not None and cell.formula.kind != "dataTable":
            return True
        for other in cells.values():
            area = other.formula.attributes.get("ref") if other.formula is not None else None
            if area and other.formula.kind in ("array", "dataTable"):
                top, left, bottom, right = parse_area(area)
                if top <= row <= bottom and left <= column <= right:
                    return None
        return False

    def subtotals(self, sheet: str) -> dict[tuple[int, int], str]:
        """Cells whose formulas call SUBTOTAL or AGGREGATE, with the formula (the first of a shared one)."""
        key = sheet.casefold()
        if key not in self._subtotals:
            self._subtotals[key] = _subtotals(self._sheet(sheet))
        return self._subtotals[key]

    def _sheet(self, name: str) -> Sheet:
        try:
            return self._sheets[name.casefold()]
        except KeyError:
            raise ValueError(f"there is no sheet {name}") from None


def _subtotals(sheet: Sheet) -> dict[tuple[int, int], str]:
    shared: dict[str, str] = {}
    found = {}
    for place, cell in sheet.cells.cells.items():
        if cell.formula is None:
            continue
        text, index = cell.formula.text, cell.formula.attributes.get("si")
        if index is not None:
            text = shared.setdefault(index, text)
        if _SUBTOTAL.search(_TEXTS.sub("", text)):
            found[place] = text
    return found


_KNOWN: WeakKeyDictionary[Book, BookCells] = WeakKeyDictionary()


def cells_of(book: Book) -> BookCells:
    """The answers of a book: one object, so that nothing is looked for twice."""
    if book not in _KNOWN:
        _KNOWN[book] = BookCells(book)
    return _KNOWN[book]
