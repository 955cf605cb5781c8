"""Calls that return ranges: array formulas in the bytes, all cells with values, all cells in LibreOffice."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from tests.templates import TEMPLATES
from udfs import MFU_BAND, SERVERS
from workbooks.book import Book
from workbooks.build import saved
from xlplugin.headless.recalc import with_cached_values
from xlplugin.registry import functions

GPUS = ((8, 9), (17, 1000), (2400, 1))
WANTED = [[1, 2], [3, 125], [300, 1]]


def workbook(edition: str) -> bytes:
    """Six numbers in A1:B3, and SERVERS of all of them at once in D1:E3."""
    book = Book(edition, "en")
    page = book.page("guide")
    for row, values in enumerate(GPUS, 1):
        page.line(row, 1, values)
    page.put(1, 4, book.call(SERVERS, page.span(1, 1, 3, 2)), "result")
    return with_cached_values(saved(book), functions())


@pytest.mark.parametrize(
    ("edition", "formula"),
    [
        ("udf", "SERVERS(A1:B3)"),
        ("lite", "_xldudf_SERVERS(A1:B3)"),
        ("native", "ROUNDUP(ROUND(A1:B3/8,6),0)"),
    ],
)
def test_the_bytes_are_an_array_formula_with_every_value(edition, formula):
    data = workbook(edition)
    sheet = zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml").decode()
    assert f'<f t="array" ref="D1:E3">{formula}</f>' in sheet
    values = openpyxl.load_workbook(io.BytesIO(data), data_only=True).active
    assert [[cell.value for cell in row] for row in values["D1:E3"]] == WANTED


def test_a_function_that_fills_two_cells_does_so_by_itself():
    book = Book("udf", "en")
    page = book.page("guide")
    call = book.call(MFU_BAND, *(page.put(1, column, 1) for column in range(1, 1 + len(MFU_BAND.arguments))))
    where = page.put(2, 1, call, "result")
    assert where.text.endswith("!$A$2:$B$2")
    assert page.sheet["A2"].value.ref == "A2:B2"


def test_libreoffice_shows_every_cell_of_the_native_edition(libreoffice, tmp_path):
    assert shown(libreoffice, tmp_path / "native.xlsx", "native") == WANTED


def test_libreoffice_computes_every_cell_with_our_functions(office_with_addin, tmp_path):
    assert shown(office_with_addin, tmp_path / "udf.xlsx", "udf") == WANTED


def shown(office, path: Path, edition: str) -> list[list[object]]:
    path.write_bytes(workbook(edition))
    with office.open(path) as book:
        book.recalculate()
        return [[book[f"Guide!{column}{row}"] for column in "DE"] for row in (1, 2, 3)]


@pytest.mark.parametrize("path", sorted(TEMPLATES.glob("*-udf-*.xlsx")), ids=lambda path: path.name)
def test_no_cell_of_the_template_shows_one_value_of_several(path):
    """In a plain formula Excel would take one: =@SERVERS(A1:A3)."""
    found = 0
    for sheet in openpyxl.load_workbook(path):
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value.startswith("="):
                    for name, arguments in calls(cell.value):
                        found += 1
                        assert not spills(name, arguments), f"{sheet.title}!{cell.coordinate}: {cell.value}"
    assert found > 300


def calls(formula: str) -> Iterator[tuple[str, list[str]]]:
    """Calls of our functions with the texts of their arguments."""
    for call in re.finditer(rf"\b({'|'.join(functions())})\(", formula):
        arguments, depth = [""], 1
        for letter in formula[call.end() :]:
            depth += {"(": 1, ")": -1}.get(letter, 0)
            if depth == 0:
                break
            if letter == "," and depth == 1:
                arguments.append("")
            else:
                arguments[-1] += letter
        yield call[1], arguments


def spills(name: str, arguments: list[str]) -> bool:
    function = functions()[name]
    pairs = zip(function.arguments, arguments, strict=False)
    ranges = (argument.quantity.broadcasts and is_range(text) for argument, text in pairs)
    return bool(function.parts) or any(ranges)


def is_range(text: str) -> bool:
    """Cells in the argument itself; a function around them, such as INDEX, makes one value of them."""
    inner = re.compile(r"\w+\([^()]*\)")
    while inner.search(text):
        text = inner.sub("0", text)
    return bool(re.search(r"\d:\$?[A-Z]", text))


def test_the_check_finds_such_a_cell():
    formula = "=SUM(SERVERS(A1:A3),SERVERS(INDEX(A1:A9,MATCH(1,B1:B9,0)),8),SERVERS(2*A1:A3),MFU_BAND(A1))"
    assert [spills(*call) for call in calls(formula)] == [True, False, True, True]
