"""Workbooks of rows computed together are, byte for byte, those of the same values one by one."""

from __future__ import annotations

import pytest
from openpyxl.workbook.defined_name import DefinedName

from xlplugin.headless.fill_plan import FillPlan
from xlplugin.headless.row_groups import GroupRow
from xlplugin.ooxml import Book, Package

KINDS = {
    "A1": 1, "A2": "x",
    "B1": "=A1*2", "B2": "=A1>2", "B3": "=A2&A1", "B4": "=A1<>A1", "B5": "=1/(A1-3)", "B6": "=A2",
    "B7": '=IF(A1>2,"much",A1)', "B8": "=IF(A1>2,A1>0,1)", "B9": "=A1*1E-9", "B10": '=IF(A1>3,"in use","")',
}  # fmt: skip
MANY = {f"C{row}": f"=A1*{row}/7" for row in range(1, 60)}
NUMBERS = (1.0, 2.0, 2.5, 3.0, 4.0, 4.0, 1.0) * 5  # so many rows of a word that they are laid out together
ROWS = [[number, word] for word in "xy" for number in NUMBERS]


def _hidden(workbook) -> None:
    workbook["S"].row_dimensions[10].hidden = True
    area = DefinedName("xlp_open_1", attr_text="S!$B$10:$B$11", hidden=True)
    workbook.defined_names["xlp_open_1"] = area


@pytest.mark.parametrize("cells", [KINDS, KINDS | MANY])
def test_a_row_of_a_group_gives_the_workbook_that_its_values_give_alone(book, cells):
    package = Package(book({"S": cells, "Other": {"A1": "=S!A2&1"}}, _hidden))
    plan = FillPlan(package, ["S!A1", "S!A2"])
    computed = list(plan.compute(ROWS))
    together = [plan.workbook(row, values) for row, (values, _) in zip(ROWS, computed, strict=True)]
    assert sum(isinstance(values, GroupRow) for values, _ in computed) == len(ROWS)
    for row, (values, _), content in zip(ROWS, computed, together, strict=True):
        assert isinstance(values, GroupRow)
        assert content == plan.workbook(row, list(values))
        written = Book(Package(content))
        assert written.value("S", 1, 2) == row[0] * 2
        assert written.value("Other", 1, 1) == f"{row[1]}1"
        assert (10 in written.sheet("S").cells.hidden_rows) == (row[0] <= 3)
    assert len(set(together)) == 10  # equal rows give equal bytes


def test_a_row_of_a_group_fails_where_an_output_of_it_is_an_error(book):
    plan = FillPlan(Package(book({"S": KINDS}, names={"part": "S!$B$5"})), ["S!A1", "S!A2"])
    computed = list(plan.compute(ROWS))
    assert [bool(message) for _, message in computed] == [row[0] == 3 for row in ROWS]
    assert computed[3][1].startswith("part is #DIV/0!")
    assert [plan.outputs(values) for values, _ in computed][:2] == [(-0.5,), (-1.0,)]


def test_a_row_of_a_group_is_refused_for_its_kinds_as_it_is_alone(book):
    """DATE is trusted for numbers; TRUE and 1 are equal in Python."""
    cells = {"A1": 2, "B1": '=IF(A1=1,A1>0,IF(A1>3,"",A1-1))', "C1": "=IFERROR(DATE(2020,B1,1),9)"}
    plan = FillPlan(Package(book({"S": cells | {"A2": "x"}})), ["S!A1", "S!A2"])
    computed = list(plan.compute(ROWS))
    assert all(isinstance(values, GroupRow) for values, _ in computed)
    assert [message for _, message in computed] == [
        message for row in ROWS for _, message in plan.compute([row])
    ]
    assert [bool(message) for _, message in computed] == [number in (1, 4) for number, _ in ROWS]
