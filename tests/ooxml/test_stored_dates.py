"""What a file says of its numbers: dates in ISO 8601, the first day of its dates, precision as displayed."""

from __future__ import annotations

import io
import re
import zipfile

import openpyxl
import pytest

from tests.computed import rewritten, saved, workbook
from xlplugin.calculation.engine import Engine
from xlplugin.headless.recalc import recalculate
from xlplugin.ooxml.iso_dates import iso_serial

SHEET = "xl/worksheets/sheet1.xml"


def with_dates(book: openpyxl.Workbook, *texts: str) -> bytes:
    """The file with these texts as dates in A1 and below."""

    def change(sheet: bytes) -> bytes:
        for row, text in enumerate(texts, 1):
            cell = b'<c r="A%d" t="d"><v>%b</v></c>' % (row, text.encode())
            sheet = re.sub(rb'<c r="A%d"[^>]*>.*?</c>' % row, cell, sheet)
        return sheet

    return rewritten(saved(book), SHEET, change)


def as_displayed(data: bytes) -> bytes:
    change = (b"<calcPr ", b'<calcPr fullPrecision="0" ')
    return rewritten(data, "xl/workbook.xml", lambda xml: xml.replace(*change))


def test_a_date_in_iso_8601_is_its_number_and_stays_as_it_is_written():
    data = with_dates(
        workbook("=A1+1", "=YEAR(A2)", "=A2-A1", "=SUM(A1:A3)"), "2024-02-10", "2025-03-01T12:00:00Z"
    )
    result = recalculate(data)
    engine = Engine(result.data)
    assert [engine.get("S", row, 3) for row in (1, 2, 3)] == [45333, 2025, 385.5]
    assert engine.get("S", 4, 3) == 45332 + 45717.5 + 3
    with zipfile.ZipFile(io.BytesIO(result.data)) as archive:
        sheet = archive.read(SHEET)
    assert b'<c r="A1" t="d"><v>2024-02-10</v></c><c r="C1"' in sheet
    assert b'<c r="A2" t="d"><v>2025-03-01T12:00:00Z</v></c>' in sheet


def test_in_a_book_that_counts_from_1904_as_well():
    book = workbook("=A1+0", "=YEAR(A1)")
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    engine = Engine(with_dates(book, "2024-02-10"))
    assert [engine.get("S", row, 3) for row in (1, 2)] == [43870, 2024]


@pytest.mark.parametrize(
    ("text", "serial"),
    [
        ("1900-01-01", 1), ("1900-02-28", 59), ("1900-03-01", 61), ("1899-12-30", 0), ("12:00", 0.5),
        ("T06:00:00", 0.25), ("2024-02-10T12:30:00.000", 45332 + 12.5 / 24),
        ("1850-01-01", None), ("2024-13-01", None), ("yesterday", None), ("", None),
    ],
)  # fmt: skip
def test_numbers_of_dates(text, serial):
    assert iso_serial(text, False) == serial
