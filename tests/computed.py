"""Values that formulas get in small books made by openpyxl."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping

import openpyxl

from xlplugin.calculation.engine import Engine
from xlplugin.values import CellValue


def saved(book: openpyxl.Workbook) -> bytes:
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def workbook(*cells: object) -> openpyxl.Workbook:
    """Numbers 1 to 3 with a text in A1:A4 of sheet S, the formulas in column C."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "S"
    for row, value in enumerate((1, 2, 3, "x"), 1):
        sheet.cell(row, 1, value)
    for row, value in enumerate(cells, 1):
        sheet.cell(row, 3, value)
    return book


def engine_of(formula: str, cells: Mapping[str, object] | None = None) -> Engine:
    """A sheet S with these cells, and the formula in Z1."""
    book = openpyxl.Workbook()
    book.active.title = "S"
    for address, value in (cells or {}).items():
        book.active[address] = value
    book.active["Z1"] = formula
    return Engine(saved(book))


def value_of(formula: str, cells: Mapping[str, object] | None = None) -> CellValue:
    """What a formula gives on a sheet with these cells; the test fails when it is not computed."""
    engine = engine_of(formula, cells)
    assert not engine.uncomputed
    return engine.get("S", 1, 26)


def uncomputed(formula: str, cells: Mapping[str, object] | None = None) -> str:
    """Why a formula is not computed on a sheet with these cells; nothing when it is."""
    return engine_of(formula, cells).uncomputed.get(("S", 1, 26), "")


def shown(value: CellValue) -> object:
    """A value, or the code of an error."""
    return getattr(value, "code", value)


def rewritten(data: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """The file with one part changed."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(packed, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, change(content) if name == part else content)
    return packed.getvalue()


def shared(data: bytes, area: str, index: int = 0) -> bytes:
    """The file with the equal formulas of an area shared, as Excel stores a formula that was filled down."""

    def change(sheet: bytes) -> bytes:
        first = re.search(rb'r="%s"[^>]*><f>(.*?)</f>' % area.split(":")[0].encode(), sheet)[1]
        whole = b'<f t="shared" ref="%s" si="%d">%s</f>' % (area.encode(), index, first)
        sheet = sheet.replace(b"<f>" + first + b"</f>", whole, 1)
        return sheet.replace(b"<f>" + first + b"</f>", b'<f t="shared" si="%d"/>' % index)

    return rewritten(data, "xl/worksheets/sheet1.xml", change)
