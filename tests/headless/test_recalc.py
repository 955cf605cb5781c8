"""Recalculation of files: values become right, everything else stays."""

from __future__ import annotations

import io
import zipfile

import openpyxl
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.table import Table

from xlplugin.headless.recalc import recalculate, with_cached_values
from xlplugin.ooxml import Book


def values(data: bytes, sheet: str) -> dict[str, object]:
    cells = openpyxl.load_workbook(io.BytesIO(data), data_only=True)[sheet]
    return {
        cell.coordinate: cell.value for row in cells.iter_rows() for cell in row if cell.value is not None
    }


def test_a_built_workbook_gets_every_value_and_asks_for_no_recalculation(book):
    data = book(
        {
            '训练 & "Co"\'s': {
                "A1": 28349,
                "B1": "=SERVERS(A1)",
                "B2": '=B1&" 台 <&>"',
                "B3": "=1/0",
                "B4": "=B1>1",
            }
        }
    )
    result = with_cached_values(data)
    found = values(result, '训练 & "Co"\'s')
    assert found == {"A1": 28349, "B1": 3544, "B2": "3544 台 <&>", "B3": "#DIV/0!", "B4": True}
    workbook = zipfile.ZipFile(io.BytesIO(result)).read("xl/workbook.xml")
    assert b'calcId="191029"' in workbook
    assert b"fullCalcOnLoad" not in workbook


def test_formulas_and_other_parts_stay_byte_for_byte(book):
    data = book({"S": {"A1": 8, "B1": "=SERVERS(A1)"}, "T": {"A1": "x"}})
    before, after = (zipfile.ZipFile(io.BytesIO(d)) for d in (data, with_cached_values(data)))
    changed = {name for name in before.namelist() if before.read(name) != after.read(name)}
    assert set(before.namelist()) == set(after.namelist())
    assert changed == {"xl/worksheets/sheet1.xml", "xl/workbook.xml"}
    assert b"<f>SERVERS(A1)</f><v>1</v>" in after.read("xl/worksheets/sheet1.xml")


def test_the_same_input_gives_the_same_bytes_and_a_second_pass_changes_nothing(book):
    data = book({"S": {"A1": 8, "B1": "=SERVERS(A1)", "B2": "=B1/3"}})
    first = with_cached_values(data)
    assert first == with_cached_values(data)
    assert recalculate(first).changed == 0
    assert recalculate(first).data == with_cached_values(first)


def test_what_is_beyond_the_engine_keeps_its_old_value_and_so_do_its_dependants(book):
    data = with_cached_values(book({"S": {"A1": 2, "B1": "=A1*10", "C1": "=B1+1", "D1": "=A1+5"}}))
    data = _replace(data, b"<f>A1*10</f>", b"<f>CUBEVALUE(A1)</f>")
    data = _replace(data, b"<v>2</v>", b"<v>3</v>")
    result = recalculate(data)
    assert values(result.data, "S") == {"A1": 3, "B1": 20, "C1": 21, "D1": 8}
    assert list(result.uncomputed) == ["'S'!B1"]
    assert result.kept == ["'S'!C1"]


def test_array_and_spilled_formulas_get_the_values_of_all_their_cells(book):
    def prepare(workbook):
        workbook["S"]["B1"] = ArrayFormula("B1:B3", "=A1:A3*2")
        workbook["S"]["D1"] = ArrayFormula("D1", "=SUM(A1:A3*A1:A3)")

    data = book({"S": {"A1": 1, "A2": 2, "A3": 3, "B2": 99, "E1": "=SUM(B1:B3)"}}, prepare)
    found = values(with_cached_values(data), "S")
    assert [found[a] for a in ("B1", "B2", "B3", "D1", "E1")] == [2, 4, 6, 14, 12]


def test_a_dynamic_array_that_shrinks_or_grows_moves_its_area(book):
    def prepare(workbook):
        workbook["S"]["B1"] = ArrayFormula("B1:B3", "=_xlfn.SEQUENCE(A1)")

    data = book({"S": {"A1": 2, "B2": 7, "B3": 7}}, prepare)
    data = _replace(data, b'<c r="B1"', b'<c r="B1" cm="1"')
    shrunk = with_cached_values(data)
    assert values(shrunk, "S").keys() & {"B1", "B2", "B3"} == {"B1", "B2"}
    assert Book(shrunk).sheet("S").cells.cells[1, 2].formula.attributes["ref"] == "B1:B2"
    grown = with_cached_values(_replace(data, b"<v>2</v>", b"<v>5</v>"))
    assert values(grown, "S")["B5"] == 5


def test_structured_references_of_excel_tables(book):
    def prepare(workbook):
        workbook["S"].add_table(Table(displayName="Sales", ref="A1:B3"))

    cells = {
        "A1": "n",
        "B1": "twice the [n]",
        "A2": 1,
        "A3": 2,
        "B2": "=Sales[[#This Row],[n]]*2",
        "B3": "=Sales[@n]*2",
    }
    more = {
        "D1": "=SUM(Sales[twice the '[n']])",
        "D2": "=SUM(Sales)",
        "D3": "=ROWS(Sales[#All])",
        "D4": "=Sales[[#Headers],[n]]",
    }
    found = values(with_cached_values(book({"S": cells | more}, prepare)), "S")
    assert [found[a] for a in ("B2", "B3", "D1", "D2", "D3", "D4")] == [2, 4, 6, 9, 3, "n"]


def test_shared_formulas_move_with_their_cells(book):
    data = book({"S": {"A1": 1, "A2": 2, "A3": 3, "B1": "=A1*10", "B2": 0, "B3": 0}})
    data = _replace(data, b"<f>A1*10</f>", b'<f t="shared" ref="B1:B3" si="0">A1*10</f>')
    for row in (2, 3):
        data = _replace(
            data,
            f'<c r="B{row}" t="n"><v>0</v>'.encode(),
            f'<c r="B{row}"><f t="shared" si="0"/><v>0</v>'.encode(),
        )
    found = values(with_cached_values(data), "S")
    assert [found[a] for a in ("B1", "B2", "B3")] == [10, 20, 30]


def _replace(data: bytes, old: bytes, new: bytes) -> bytes:
    """The workbook with its first sheet's XML edited, as another program might have written it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(buffer, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                assert old in content
                content = content.replace(old, new, 1)
            target.writestr(name, content)
    return buffer.getvalue()
