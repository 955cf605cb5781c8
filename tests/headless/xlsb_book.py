"""A small .xlsb file by hand (MS-XLSB, 2.1.4): LibreOffice reads the format and never writes it."""

from __future__ import annotations

import io
import struct
import zipfile

TYPES = """<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/>
<Override PartName="/xl/worksheets/sheet1.bin" ContentType="application/vnd.ms-excel.worksheet"/></Types>"""
RELS = """<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"
 Target="{target}"/></Relationships>"""
BEGIN_BOOK, END_BOOK, BEGIN_BUNDLES, END_BUNDLES, BUNDLE = 131, 132, 143, 144, 156
BEGIN_SHEET, END_SHEET, BEGIN_DATA, END_DATA, ROW, DIMENSION = 129, 130, 145, 146, 0, 148
REAL, TEXT = 5, 6


def record(number: int, content: bytes = b"") -> bytes:
    """A record: its number and size in groups of seven bits, then its content."""
    return _sevens(number) + _sevens(len(content)) + content


def _sevens(number: int) -> bytes:
    low, rest = number & 0x7F, number >> 7
    if number >= 128 and number < 256 and rest == 1:
        return bytes([low | 0x80, rest])
    return bytes([low]) if not rest else bytes([low | 0x80]) + _sevens(rest)


def wide(text: str) -> bytes:
    encoded = text.encode("utf-16-le")
    return struct.pack("<I", len(encoded) // 2) + encoded


def xlsb(rows: list[list[object]]) -> bytes:
    """The bytes of a book with one sheet, whose cells are texts and numbers."""
    bundle = struct.pack("<II", 0, 1) + wide("rId1") + wide("Sheet1")
    book = (
        record(BEGIN_BOOK)
        + record(BEGIN_BUNDLES)
        + record(BUNDLE, bundle)
        + record(END_BUNDLES)
        + record(END_BOOK)
    )
    area = struct.pack("<IIII", 0, len(rows) - 1, 0, max(map(len, rows)) - 1)
    sheet = record(BEGIN_SHEET) + record(DIMENSION, area) + record(BEGIN_DATA)
    for number, row in enumerate(rows):
        sheet += record(ROW, struct.pack("<IIHHBI", number, 0, 300, 0, 0, 0))
        for column, value in enumerate(row):
            head = struct.pack("<II", column, 0)
            if isinstance(value, str):
                sheet += record(TEXT, head + wide(value))
            elif value is not None:
                sheet += record(REAL, head + struct.pack("<d", value))
    sheet += record(END_DATA) + record(END_SHEET)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("_rels/.rels", RELS.format(kind="officeDocument", target="xl/workbook.bin"))
        archive.writestr("xl/workbook.bin", book)
        archive.writestr(
            "xl/_rels/workbook.bin.rels", RELS.format(kind="worksheet", target="worksheets/sheet1.bin")
        )
        archive.writestr("xl/worksheets/sheet1.bin", sheet)
    return buffer.getvalue()
