"""What a file may ask for is bounded: one line, soon, with little memory."""

from __future__ import annotations

import time

import pytest

from tests.ooxml.packages import MAIN, OFFICE, package
from xlplugin.cli import main
from xlplugin.ooxml import Book, PackageError

WHOLE = "A1:XFD1048576"


@pytest.mark.parametrize(
    "formula",
    [
        f'<f t="array" ref="{WHOLE}">B1:B9*2</f>',
        f'<f t="dataTable" ref="{WHOLE}" dt2D="1" r1="A1" r2="A2"/>',
    ],
)
def test_a_formula_that_fills_a_whole_sheet_is_refused(formula, tmp_path, capsys):
    path = tmp_path / "book.xlsx"
    path.write_bytes(package(f'<row r="1"><c r="A1">{formula}<v>1</v></c></row>'))
    start = time.process_time()
    assert main(["recalc", str(path), "-o", str(tmp_path / "out.xlsx")]) == 2
    assert time.process_time() - start < 5
    said = capsys.readouterr().err
    assert "the formula in A1 fills A1:XFD1048576; at most 1,048,576 cells" in said
    assert len(said.splitlines()) == 1


def test_a_formula_may_fill_a_column():
    data = package('<row r="1"><c r="A1"><f t="array" ref="A1:A1048576">B:B*2</f><v>1</v></c></row>')
    assert Book(data).sheets[0].filled_areas[0][1] == (1, 1, 1_048_576, 1)


@pytest.mark.parametrize(("name", "second"), [("S%d", "S2"), ("S1", "S1")])
def test_sheets_over_one_part_are_refused(name, second):
    names = [name % number if "%" in name else name for number in range(1, 10_001)]
    sheets = "".join(f'<sheet name="{each}" sheetId="1" r:id="r1"/>' for each in names)
    workbook = f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{sheets}</sheets></workbook>'
    start = time.process_time()
    with pytest.raises(PackageError, match=f"the sheets 'S1' and '{second}' are one part"):
        Book(package(parts={"xl/workbook.xml": workbook}))
    assert time.process_time() - start < 5
