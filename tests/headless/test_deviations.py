"""Where the engine would differ from Excel: named, and the old value kept, never a wrong number."""

from __future__ import annotations

import io
import re
import zipfile

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.table import Table

from xlplugin.calculation.engine import Engine
from xlplugin.headless.model import open_model
from xlplugin.headless.recalc import recalculate


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


def saved(book: openpyxl.Workbook) -> bytes:
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def rewritten(data: bytes, part: str, change) -> bytes:
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


def without_request(data: bytes) -> bytes:
    return rewritten(data, "xl/workbook.xml", lambda xml: xml.replace(b' fullCalcOnLoad="1"', b""))


@pytest.mark.parametrize(
    "formula",
    [
        "=SUBTOTAL(9,OFFSET(A1,0,0,3))",
        "=_xlfn.FORMULATEXT(A1)",
        "=LOOKUP(2,A1:A3,B1:B2)",
        "=INDEX(A1:B4,2)",
        "=SUMPRODUCT(IF(A1:A3>2,A1:A3,0))",
        '=TEXT(A1,"000-00-0000")',
        "=SUM(A1:A3^2)",
        "=MAX(IF(A1:A3>1,A1:A3))",
        "=OR(A1:A3=4)",
        "=SUM(IFERROR(A1:A3/0,1))",
    ],
)
def test_formulas_that_the_engine_computes_otherwise_are_named(formula):
    result = recalculate(saved(workbook(formula, "=C1", "=A1+1")))
    assert list(result.uncomputed) == ["'S'!C1"] and result.kept == ["'S'!C2"]
    assert result.uncomputed["'S'!C1"]


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=SUMPRODUCT(A1:A3^2)", 14),
        ("=MATCH(2,A1:A3,0)", 2),
        ("=MATCH(2.5,A1:A3)", 2),
        ("=VLOOKUP(2,A1:B3,1,FALSE)", 2),
        ('=TEXT(0.256,"0.0%")', "25.6%"),
        ('=TEXT(1234.5,"#,##0")', "1,235"),
        ('=_xlfn.CONCAT("a","b")', "ab"),
        ("=SUM(A1:A3)*2+SUM(A1:A2)", 15),
    ],
)
def test_the_same_functions_where_they_agree_are_computed(formula, value):
    assert Engine(saved(workbook(formula))).get("S", 1, 3) == value


def test_an_array_formula_computes_with_whole_areas():
    assert Engine(saved(workbook(ArrayFormula("C1", "=SUM(A1:A3^2)")))).get("S", 1, 3) == 14


def test_what_moves_follows_from_any_cell_that_is_not_computed():
    result = recalculate(saved(workbook("=_xlfn.FORMULATEXT(A1)", '=INDIRECT("C1")+1', "=C2")))
    assert result.kept == ["'S'!C2", "'S'!C3"]


def test_recalculation_on_opening_stays_where_a_cell_is_not_computed():
    book = workbook("=_xlfn.FORMULATEXT(A1)")
    book.calculation.fullCalcOnLoad = True
    data = saved(book)
    with (
        zipfile.ZipFile(io.BytesIO(recalculate(data).data)) as after,
        zipfile.ZipFile(io.BytesIO(data)) as before,
    ):
        assert after.read("xl/workbook.xml") == before.read("xl/workbook.xml")


def test_a_model_with_inputs_set_asks_for_what_it_cannot_compute(tmp_path):
    """Excel saves no request to recalculate, and the cell's value follows an input that has moved."""
    (tmp_path / "book.xlsx").write_bytes(without_request(saved(workbook('=TEXT(A1,"000-00-0000")', "=A1*2"))))
    for value, asked in ((None, False), (5, True)):
        model = open_model(tmp_path / "book.xlsx")
        if value is not None:
            model.set("S!A1", value)
        model.save(tmp_path / "copy.xlsx")
        with zipfile.ZipFile(tmp_path / "copy.xlsx") as archive:
            assert (b'fullCalcOnLoad="1"' in archive.read("xl/workbook.xml")) is asked
    assert openpyxl.load_workbook(tmp_path / "copy.xlsx", data_only=True)["S"]["C2"].value == 10


def test_every_cell_of_a_shared_formula_that_moves_is_kept():
    data = shared(
        saved(workbook("=_xlfn.FORMULATEXT(A1)", '=INDIRECT("C1")+1', '=INDIRECT("C1")+1')), "C2:C3"
    )
    assert recalculate(data).kept == ["'S'!C2", "'S'!C3"]


def test_names_within_texts_and_sheet_names_are_no_names():
    book = workbook("=told", "=placed+1", "=rate")
    book.create_sheet("my rate")["A1"] = 7
    for name, text in (("rate", "0.25"), ("told", '"the rate"'), ("placed", "'my rate'!$A$1*1")):
        book.defined_names[name] = DefinedName(name, attr_text=text)
    engine = Engine(saved(book))
    assert [engine.get("S", row, 3) for row in (1, 2, 3)] == ["the rate", 8, 0.25]


def test_a_name_of_another_sheet_is_taken_from_that_sheet():
    book = workbook("=D!loc", "=loc")
    book.create_sheet("D")["A1"] = 13
    book["D"].defined_names["loc"] = DefinedName("loc", attr_text="D!$A$1")
    book["S"].defined_names["loc"] = DefinedName("loc", attr_text="S!$A$2")
    engine = Engine(saved(book))
    assert [engine.get("S", row, 3) for row in (1, 2)] == [13, 2]


@pytest.mark.parametrize(
    "text", ["SERVERS(100,)", "_xll.SERVERS(100)", "Tab[v]", "S!A1", "CUBEVALUE(1)", 'TEXT(0.7,"000-00")']
)
def test_names_that_the_engine_cannot_take_in_are_named(text):
    book = workbook("=SUM(odd)")
    book.defined_names["odd"] = DefinedName("odd", attr_text=text)
    assert list(recalculate(saved(book)).uncomputed) == ["'S'!C1"]


def test_a_table_column_stays_where_it_is_in_a_shared_formula():
    book = workbook("=SUM(Tab[v])", "=SUM(Tab[v])", "=SUM(Tab[v])")
    book.active["A1"], book.active["A4"] = "v", 4
    book.active.add_table(Table(displayName="Tab", ref="A1:A4"))
    engine = Engine(shared(saved(book), "C1:C3"))
    assert [engine.get("S", row, 3) for row in (1, 2, 3)] == [9, 9, 9]
