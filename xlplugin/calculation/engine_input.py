"""The smallest workbook that carries a book's values, formulas and names: what the engine loads.

Styles, drawings and the like stay behind: the engine does not need them, and dates stay plain numbers.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr

from xlplugin.calculation.engine_values import SCRATCH
from xlplugin.ooxml import Book, Sheet
from xlplugin.ooxml.cell_text import render_value
from xlplugin.ooxml.cells import Cell

Key = tuple[str, int, int]
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def engine_input(book: Book, formulas: Mapping[Key, str], hidden: set[Key]) -> bytes:
    """Workbook bytes; `formulas` holds each formula that is to be computed, other cells are constants.

    Cells in `hidden` are left out: they belong to a spilled result.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        main = f'"{_RELATIONS}/officeDocument" Target="xl/workbook.xml"'
        count = len(book.sheets) + len(_before(book))
        archive.writestr("[Content_Types].xml", _content_types(count))
        archive.writestr("_rels/.rels", _relationships(main))
        archive.writestr("xl/workbook.xml", _workbook(book))
        links = [f'"{_RELATIONS}/worksheet" Target="s{i}.xml"' for i in range(1, count + 1)]
        archive.writestr("xl/_rels/workbook.xml.rels", _relationships(*links))
        for number, _ in enumerate(_before(book), start=1):
            archive.writestr(f"xl/s{number}.xml", f'<worksheet xmlns="{_MAIN}"><sheetData/></worksheet>')
        for number, sheet in enumerate(book.sheets, start=1 + len(_before(book))):
            archive.writestr(f"xl/s{number}.xml", _sheet(book, sheet, formulas, hidden))
    return buffer.getvalue()


def _before(book: Book) -> list[str]:
    """An empty sheet ahead of one called sheet1: the engine would take that for its own Sheet1."""
    first = book.sheets[0].name if book.sheets else ""
    return [SCRATCH + "first"] if first.casefold() == "sheet1" and first != "Sheet1" else []


def _content_types(sheets: int) -> str:
    parts = "".join(
        f'<Override PartName="/xl/s{i}.xml" ContentType="{_TYPES}.worksheet+xml"/>'
        for i in range(1, sheets + 1)
    )
    return (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>{parts}</Types>'
    )


def _relationships(*links: str) -> str:
    items = "".join(f'<Relationship Id="r{i}" Type={link}/>' for i, link in enumerate(links, start=1))
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{items}</Relationships>'


def _workbook(book: Book) -> str:
    names = [*_before(book), *(sheet.name for sheet in book.sheets)]
    sheets = "".join(
        f'<sheet name={quoteattr(sheet)} sheetId="{i}" r:id="r{i}"/>'
        for i, sheet in enumerate(names, start=1)
    )
    return (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><workbookPr date1904="{int(book.xml.date_1904)}"/>'
        f"<sheets>{sheets}</sheets><definedNames>{_names(book)}</definedNames></workbook>"
    )


def _names(book: Book) -> str:
    order = {sheet.name: index for index, sheet in enumerate(book.sheets, start=len(_before(book)))}
    found = []
    for name in book.names:
        if name.name.startswith("_xlnm."):
            continue
        local = ""
        if name.sheet is not None:
            owner = book.xml.sheets[name.sheet][0] if name.sheet < len(book.xml.sheets) else ""
            if owner not in order:
                continue
            local = f' localSheetId="{order[owner]}"'
        found.append(f"<definedName name={quoteattr(name.name)}{local}>{escape(name.text)}</definedName>")
    return "".join(found)


def _sheet(book: Book, sheet: Sheet, formulas: Mapping[Key, str], hidden: set[Key]) -> str:
    rows: dict[int, list[Cell]] = {}
    for cell in sheet.cells.cells.values():
        rows.setdefault(cell.row, []).append(cell)
    parts = [f'<worksheet xmlns="{_MAIN}"><sheetData>']
    for row in sorted(rows):
        parts.append(f'<row r="{row}">')
        for cell in sorted(rows[row], key=lambda cell: cell.column):
            key = (sheet.name, cell.row, cell.column)
            if key not in hidden:
                parts.append(_cell(book, cell, formulas.get(key)))
        parts.append("</row>")
    parts.append("</sheetData></worksheet>")
    return "".join(parts)


def _cell(book: Book, cell: Cell, formula: str | None) -> str:
    if formula is not None:
        return f'<c r="{cell.address}">{_formula(cell, formula)}</c>'
    kind, text = render_value(cell.value(book.strings))
    if text is None:
        return ""
    return f'<c r="{cell.address}" t="{kind or "n"}"><v>{text}</v></c>'


def _formula(cell: Cell, formula: str) -> str:
    """Shared formulas stay shared: the engine moves them to their cells."""
    attributes = cell.formula.attributes
    written_out = formula and "ref" not in attributes
    if cell.formula.kind != "shared" or written_out or formula.startswith("@"):
        return f"<f>{escape(formula)}</f>"
    area = f' ref="{attributes["ref"]}"' if "ref" in attributes else ""
    return f'<f t="shared" si="{attributes["si"]}"{area}>{escape(formula)}</f>'
