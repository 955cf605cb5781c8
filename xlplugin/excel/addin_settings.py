"""What the installed add-in says of the Python that computes."""

from __future__ import annotations

from pathlib import Path

from xlplugin.excel import SETTINGS_SHEET
from xlplugin.ooxml import Book, Package, PackageError


def addin_settings(path: Path) -> dict[str, str]:
    """Pairs of its settings sheet by upper-case key; empty where there is no readable add-in."""
    try:
        book = Book(Package.open(path))
    except PackageError:
        return {}
    cells: dict[int, dict[int, str]] = {}
    for sheet in book.sheets:
        if sheet.name == SETTINGS_SHEET:
            for (row, column), cell in sheet.cells.cells.items():
                cells.setdefault(row, {})[column] = str(cell.value(book.strings) or "")
    return {row.get(1, "").upper(): row.get(2, "") for row in cells.values()}
