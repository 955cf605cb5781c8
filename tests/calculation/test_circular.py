"""Circular references: those that a switch opens and closes, those that a reference made of text finds."""

from __future__ import annotations

import io

import openpyxl
import pandas as pd
import pytest

from xlplugin.calculation.circles import CIRCULAR
from xlplugin.calculation.engine import Engine
from xlplugin.headless.fill import fill
from xlplugin.headless.model import Model, open_model
from xlplugin.headless.recalc import recalculate
from xlplugin.ooxml import Package
from xlplugin.ooxml.addresses import cell_label

# Interest on the average of debt, which interest itself raises: the usual loop of a financing model.
FINANCING = {
    "A1": 0,  # the switch
    "A2": 100,  # debt before
    "B1": "=IF($A$1=1,AVERAGE(A2,B2)*10%,A2*10%)",
    "B2": "=A2+B1",
    "B3": "=B2*2",
    "C1": "=A2+1",
}


def value(data: bytes, cell: str) -> object:
    return openpyxl.load_workbook(io.BytesIO(data), data_only=True)["S"][cell].value


def test_a_loop_that_is_switched_off_is_computed(book):
    result = recalculate(book({"S": FINANCING}))
    assert not result.uncomputed
    assert [value(result.data, cell) for cell in ("B1", "B2", "B3")] == [10, 110, 220]


def test_a_loop_that_is_switched_on_is_named_and_keeps_its_values(book):
    result = recalculate(book({"S": FINANCING | {"A1": 1}}))
    assert sorted(result.uncomputed) == ["'S'!B1", "'S'!B2"] and result.kept == ["'S'!B3"]
    assert set(result.uncomputed.values()) == {"the cell depends on itself"}
    assert value(result.data, "B1") is None and value(result.data, "C1") == 101


@pytest.mark.parametrize("saved_as", [0, 1])
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_scenario_that_closes_a_loop_is_reported_in_its_row(book, tmp_path, saved_as, jobs):
    path = tmp_path / "book.xlsx"
    path.write_bytes(book({"S": FINANCING | {"A1": saved_as}}, names={"interest": "S!$B$1"}))
    frame = pd.DataFrame({"S!A1": [0, 1, 0, 1, 2] * 3, "S!A2": [100, 200, 300, 400, 500] * 3})
    table = fill(path, frame, output=tmp_path / "out", jobs=jobs)
    assert table["status"].tolist() == ["ok", "failed", "ok", "failed", "ok"] * 3
    assert table["interest"].tolist()[:5] == [10, "#CIRC!", 30, "#CIRC!", 50]
    assert table["message"][1] == "interest follows from a circular reference"
    assert sorted(file.name for file in (tmp_path / "out").iterdir())[:2] == ["0001.xlsx", "0003.xlsx"]
    assert value((tmp_path / "out" / "0003.xlsx").read_bytes(), "B3") == 660


def test_inputs_count_that_only_another_branch_reads(book, tmp_path):
    """With the switch as saved, nothing of A2 reaches B1: it must be computed again all the same."""
    path = tmp_path / "book.xlsx"
    cells = {"A1": 0, "A2": 1, "B1": "=IF(A1=1,A2*2,IF(A1=2,B2,5))", "B2": "=B1+A2"}
    path.write_bytes(book({"S": cells}))
    model = open_model(path)
    seen = []
    for switch, number in ((1, 7), (0, 7), (1, 8), (2, 8), (1, 9)):
        model.set("S!A1", switch)
        model.set("S!A2", number)
        model.recalculate()
        seen.append(str(model.get("S!B2")))
    assert seen == ["21.0", "12.0", "24.0", "None", "27.0"]  # the file has none


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("=IF(A1,B2,3)", 3),
        ("=IF(A1=0,3)", 3),
        ("=IF(A1=1,B2)+2", 2),
        ("=IF(AND(A1=1,A2=1),B2,4)", 4),
        ("=IF(A3,B2,1)", "#DIV/0!"),
        ("=IF(A1=0,IF(A2=1,B2,6),B2)", 6),
        ("=IFERROR(IF(A3=1,B2,B2),8)", 8),
        ("=CHOOSE(A2/50,B2,7)", 7),
        ('=CHOOSE("2",B2,A2)', 100),
        ("=CHOOSE(A2,B2,7)", "#VALUE!"),
        ("=CHOOSE(A3,B2,7)", "#DIV/0!"),
        ('=IF("FALSE",B2,3)', 3),
    ],
)
def test_branches_that_are_not_taken_do_not_count(book, formula, expected):
    engine = Engine(book({"S": {"A1": 0, "A2": 100, "A3": "=1/0", "B1": formula, "B2": "=B1+A2"}}))
    assert not engine.uncomputed
    got = engine.get("S", 1, 2)
    assert getattr(got, "code", got) == expected


@pytest.mark.parametrize(
    "formula",
    [
        "=IF(B2>0,B2,1)",
        "=B2*0",
        "=IF(A1=0,B2,1)",
        '=IF(INDIRECT("A1")=1,B2,1)',
        "=CHOOSE(A1+2.9,7,B2)",
        "=CHOOSE(B2,7,8)",
        "=CHOOSE(TRUE,B2,7)",
        '=CHOOSE("1",B2,7)',
        '=IF("TRUE",B2,7)',
    ],
)
def test_a_loop_without_a_switch_of_its_own_is_named(book, formula):
    engine = Engine(book({"S": {"A1": 0, "B1": formula, "B2": "=B1+1"}}))
    assert set(engine.uncomputed.values()) == {"the cell depends on itself"}


def test_a_cell_may_name_itself_behind_a_switch(book):
    engine = Engine(book({"S": {"A1": 0, "B1": "=IF(A1=1,B1+1,5)"}}))
    for switch, named in ((0, set()), (1, {("S", 1, 2)}), (0, set())):
        engine.set("S", 1, 1, switch)
        engine.recalculate()
        assert engine.uncomputed.keys() == named
    assert engine.get("S", 1, 2) == 5


def iterating(workbook: openpyxl.Workbook) -> None:
    workbook.calculation.iterate = True


def test_iteration_goes_on_to_the_change_that_the_book_allows(book):
    """Interest of 10% on the average of 100 and 100 + interest: 100 / 9.5 by algebra, to 0.001 by default."""
    result = recalculate(book({"S": FINANCING | {"A1": 1}}, iterating))
    assert not result.uncomputed
    assert recalculate(result.data).data == result.data  # what has settled is not written again
    assert value(result.data, "B1") == pytest.approx(100 / 9.5, abs=1e-3)
    assert value(result.data, "B3") == pytest.approx(200 + 200 / 9.5, abs=1e-3)


def test_iteration_owes_nothing_to_the_row_before(book, tmp_path):
    path = tmp_path / "book.xlsx"
    cells = FINANCING | {"A1": 1, "B1": "=AVERAGE(A2,B2)*10%+0/A3", "A3": 1}
    path.write_bytes(book({"S": cells}, iterating, {"interest": "S!$B$1"}))
    rows = [(100, 1), (100, 0), (100, 1), (500, 1), (100, 1)]
    table = fill(path, pd.DataFrame(rows, columns=["S!A2", "S!A3"]))
    assert table["interest"][1] == "#DIV/0!"
    assert table["interest"][0] == table["interest"][2] == table["interest"][4]
    assert table["interest"][3] == pytest.approx(500 / 9.5, abs=1e-3)


def test_a_counter_has_no_value_of_its_own(book):
    result = recalculate(book({"S": {"A1": "=A1+1", "A2": "=A1*2", "A3": "=1+1"}}, iterating))
    assert result.uncomputed == {"'S'!A1": "its iteration does not settle"} and result.kept == ["'S'!A2"]
    assert value(result.data, "A3") == 2


@pytest.mark.parametrize(
    ("cells", "circle"),
    [
        ({"A1": '=INDIRECT("A2")+1', "A2": "=A1+1"}, {"A1", "A2"}),
        ({"A1": '=IFERROR(INDIRECT("B"&1),7)', "B1": "=SUM(A1:A3)"}, {"A1", "B1"}),
        ({"A1": '=IF(C1=1,INDIRECT("A2"),5)', "A2": "=A1+1", "C1": 1}, {"A1", "A2"}),
        ({"A1": '=IF(C1=1,INDIRECT("A2"),5)', "A2": "=A1+1", "C1": 0}, set()),
        ({"A1": '=INDIRECT("A2")', "A2": "=B1+1", "B1": 4}, set()),
        ({"A1": "=OFFSET(A1,C1,0)+1", "A2": "=A1+1", "C1": 1}, {"A1", "A2"}),
        ({"A1": "=OFFSET(A1,C1,0)+1", "A2": 5, "C1": 1}, set()),  # the anchor is not read
        ({"A1": 1, "A2": "=SUM(OFFSET(A1,0,0,C1,1))", "C1": 2}, {"A2"}),
        ({"A1": 1, "A2": "=SUM(OFFSET(A1,0,0,C1,1))", "C1": 1}, set()),
        ({"A1": '=INDIRECT("A"&ROW())+1'}, {"A1"}),
        ({"A2": 0, "A1": '=INDIRECT("A2")'}, set()),
    ],
)
def test_a_circle_that_indirect_or_offset_closes_is_named(cells, circle, book):
    engine = Engine(book({"S": {**cells, "D1": "=A1*2"}}), checked=True)
    assert engine.uncomputed == {("S", int(cell[1]), "AB".index(cell[0]) + 1): CIRCULAR for cell in circle}
    assert engine.kept == ({("S", 1, 4)} if "A1" in circle else set())


@pytest.mark.parametrize(
    ("cells", "closing", "circle"),
    [
        ({"A1": '=IF(C1=1,INDIRECT("A2"),5)', "A2": "=A1+1"}, 1, {"A1", "A2"}),
        ({"A1": '=INDIRECT("B"&(4-C1))', "B1": "=A1*2", "B4": 7}, 3, {"A1", "B1"}),
        ({"A1": "=OFFSET(B3,C1,0)+1", "B3": 4, "B4": "=IFERROR(A1,0)"}, 1, {"A1", "B4"}),
        ({"A1": 1, "A2": "=SUM(OFFSET(A1,0,0,C1+1,1))"}, 1, {"A2"}),
        ({"A1": 1, "A2": "=ROWS(OFFSET(A1,0,0,C1+1,1))"}, 1, set()),  # of its place only
        ({"A1": 1, "A2": "=SUM(OFFSET(OFFSET(A1,C1,0),-C1,0))"}, 1, set()),  # an anchor is not read
        ({"A1": 1, "A2": "=IF(C1=2,SUM(OFFSET(A1,0,0,2,1)),5)"}, 1, set()),
        ({"A1": 1, "A2": "=IF(C1=1,SUM(OFFSET(A1,0,0,2,1)),5)"}, 1, {"A2"}),
    ],
)
def test_a_circle_that_an_input_closes_through_them_is_named_until_it_opens(cells, closing, circle, book):
    names = {f"'S'!{cell}" for cell in circle}
    data = book({"S": {**cells, "C1": 0, "D1": "=A1*2"}})
    model = Model(Package(data))
    for _ in range(2):
        model.set("S!C1", closing)
        model.recalculate()
        assert {cell_label(key) for key in model.uncomputed} == names
        model.set("S!C1", 0)
        model.recalculate()
        assert not model.uncomputed and model.get("S!D1") == Engine(data).get("S", 1, 4)


@pytest.mark.parametrize(
    "formula", ["=SUM(OFFSET(A1,C1,0),INDIRECT(gone))", "=OFFSET(A1,C1,0)" + "+0" * 2500]
)
def test_a_formula_that_cannot_be_followed_is_named_as_before(book, formula):
    """It reads a table that is not there, or nests too deep, and follows from the input."""
    cells = {"A1": 1, "C1": 0, "A2": formula, "A3": "=OFFSET(A1,C1,0)"}
    model = Model(Package(book({"S": cells}, names={"gone": "Lost[x]"})))
    reason = model.uncomputed["S", 2, 1]
    model.set("S!C1", 0.5)
    model.recalculate()
    assert model.uncomputed == {("S", 2, 1): reason} and model.get("S!A3") == 1


def test_a_scenario_that_leads_a_reference_into_a_circle_fails(book, tmp_path):
    path = tmp_path / "book.xlsx"
    cells = {"A1": '=INDIRECT("B"&C1)+1', "B1": 5, "B2": "=A1*2", "C1": 1, "D1": "=A1*3"}
    path.write_bytes(book({"S": cells}, names={"result": "S!$D$1"}))
    table = fill(path, pd.DataFrame({"S!C1": [1, 2, 1]}))
    assert table["status"].tolist() == ["ok", "failed", "ok"]
    assert table["result"].tolist() == [18, "#CIRC!", 18]
