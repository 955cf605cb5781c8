"""What fill computes for cells that are hard to follow: array formulas, widened areas, loops, batches."""

from __future__ import annotations

import pandas as pd
import pytest
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

from xlplugin.calculation.batch import BatchModel
from xlplugin.errors import ExcelError
from xlplugin.headless.failures import FillError, explain
from xlplugin.headless.fill import fill
from xlplugin.headless.fill_plan import FillPlan
from xlplugin.ooxml import Book, Package


def test_a_circular_template_fails_in_every_row(book, tmp_path):
    path = tmp_path / "loop.xlsx"
    path.write_bytes(book({"S": {"A1": 1, "B1": "=A1+C1", "C1": "=B1"}}))
    table = fill(path, pd.DataFrame({"S!A1": [1, 2]}), output=tmp_path / "out")
    assert table["message"].tolist() == ["'S'!B1 follows from a circular reference"] * 2
    assert list((tmp_path / "out").iterdir()) == []


def test_a_cell_beyond_the_engine_is_refused_only_where_inputs_reach_it(book, tmp_path):
    path = tmp_path / "beyond.xlsx"
    path.write_bytes(book({"S": {"A1": 1, "B1": "=A1*2", "C1": "=CUBEVALUE(B1)", "A9": 5, "D1": "=A9+1"}}))
    with pytest.raises(FillError, match="'S'!C1 follows from the inputs and cannot be computed: CUBEVALUE"):
        fill(path, pd.DataFrame({"S!A1": [1]}))
    assert fill(path, pd.DataFrame({"S!A9": [1]}))["status"].tolist() == ["ok"]


def test_a_cell_beyond_the_engine_that_no_output_needs_keeps_its_value_and_is_named(book, tmp_path):
    path = tmp_path / "beyond.xlsx"
    cells = {"A1": 1, "B1": "=A1*2", "C1": "=CUBEVALUE(B1)", "D1": "=C1+1"}
    path.write_bytes(book({"S": cells}, names={"twice": "S!$B$1"}))
    table = fill(path, pd.DataFrame({"S!A1": [5, 6]}), output=tmp_path / "out")
    assert table["twice"].tolist() == [10, 12] and table["status"].tolist() == ["ok", "ok"]
    named = (
        "'S'!C1 keeps the template's value though inputs move it: "
        "CUBEVALUE is not checked against Excel (such cells: 1)"
    )
    assert table["warnings"].tolist() == [named] * 2
    written = Book(Package.open(tmp_path / "out" / "0002.xlsx"))
    assert [written.value("S", 1, column) for column in (2, 3, 4)] == [12, None, None]
    assert written.xml.calc["fullCalcOnLoad"] == "1"  # Excel is to compute them


def test_batches_and_engine_are_two_readings_of_the_same_formulas(template):
    plan = FillPlan(Package.open(template), ["gpus", "chip"])
    rows = [[float(n), chip] for n in (1, 8, 9, 1e6) for chip in ("A100", "H100")]
    together = plan.batch.compute(rows)
    assert plan.batch.computed == len(rows) and not plan.note
    assert [list(values or ()) for values in together] == [plan.by_engine(row) for row in rows]


def test_what_only_the_engine_computes_is_asked_in_its_own_cell_and_leaves_the_others_as_they_are(book):
    cells = {"A1": 2} | {f"B{row}": "=A1*10+ROW()" for row in range(1, 41)}
    plan = FillPlan(Package(book({"S": cells})), ["S!A1"])
    for number in (3.0, 4.0):
        expected = [number * 10 + row for _, row, _ in plan.cells]
        (found,) = plan.batch.compute([[number]])
        assert found is not None and list(found) == expected
        assert plan.by_engine([number]) == expected
    assert not plan.note


@pytest.mark.parametrize(
    ("shown", "formula"),
    [
        ('IF(A1>0.5,"Yes","No")', 'COUNTIF(B1:B2,"yes")'),
        ('IF(A1>0.5,"É","No")', 'COUNTIF(B1:B2,"é")'),
        ('IF(A1>0.5,"É","No")', 'IF(B1="é",1,0)'),
        ('IF(A1>0.5,"ß","No")', 'IF(B1="SS",1,0)'),
        ('IF(A1>0.5,"ß","No")', 'COUNTIF(B1:B2,"ss")'),
        ('IF(A1>0.5,"YES","No")', 'IF(B1="yes",1,0)'),
    ],
)
def test_texts_compare_in_a_batch_as_row_by_row(book, shown, formula):
    cells = {"A1": 0.1, "B1": f"={shown}", "B2": '=IF(A1>0.65,"yes","no")', "D1": f"={formula}"}
    plan = FillPlan(Package(book({"S": cells})), ["S!A1"])
    rows = [[0.1], [0.6], [0.7], [0.9]]
    for values, row in zip(plan.batch.compute(rows), rows, strict=True):
        assert values is None or list(values) == plan.by_engine(row)
    assert not plan.note


@pytest.mark.parametrize(
    "formula",
    [
        "SUM(S!A1:S!A4)", "SUM(T!A1:T!A4)", "SUM('S'!$A$1:'S'!A4)", "SUM(A1:endc)", "SUM(startc:endc)",
        "SUM(INDEX(A:A,1):INDEX(A:A,4))", "SUM(INDEX(A1:A1,1):INDEX(A4:A4,1))", "SUM(IF(A1>0,A1,A4):A4)",
        "SUM(A1:INDEX(A4:A4,1))", 'SUMIF(B1:B4,"k2",A1)+8', 'SUMIF(B1:B4,"k2",A1:A2)+8',
        'SUMIF(B:B,"k2",A:A)+8', 'AVERAGEIF(B1:B4,"k2",A1)+8', "SUM(A1:OFFSET(A1,3,0))",
    ],
)  # fmt: skip
def test_an_input_within_an_area_that_only_its_ends_name_moves_the_result(book, tmp_path, formula):
    def prepare(workbook):
        for name, cell in {"startc": "A1", "endc": "A4", "result": "D1", "twice": "D2"}.items():
            workbook.defined_names[name] = DefinedName(name, attr_text=f"S!${cell[0]}${cell[1]}")

    cells = {f"A{n}": n for n in range(1, 5)} | {f"B{n}": f"k{n}" for n in range(1, 5)}
    path = tmp_path / "book.xlsx"
    sheets = {"S": cells | {"D1": f"={formula}", "D2": "=D1*2"}, "T": dict(cells)}
    path.write_bytes(book(sheets, prepare))
    sheet = "T" if "T!" in formula else "S"
    for rows in (1, 6):
        summary = fill(path, pd.DataFrame({f"{sheet}!A2": [100] * rows}))
        assert summary["result"].tolist() == [108] * rows
        assert summary["twice"].tolist() == [216] * rows


def test_an_array_formula_over_a_widened_area_is_computed_for_each_row(book, tmp_path):
    def prepare(workbook):
        workbook["S"]["D1"] = ArrayFormula("D1:D4", '=A1:A4*SUMIF(B1:B4,"k2",A1)')
        workbook.defined_names["result"] = DefinedName("result", attr_text="S!$E$1")

    path = tmp_path / "book.xlsx"
    cells = {f"A{n}": n for n in range(1, 5)} | {f"B{n}": f"k{n}" for n in range(1, 5)}
    path.write_bytes(book({"S": cells | {"E1": "=SUM(D1:D4)"}}, prepare))
    assert fill(path, pd.DataFrame({"S!A2": [100, 2]}))["result"].tolist() == [10_800, 20]


def test_a_cell_beyond_the_engine_is_refused_where_a_widened_area_reaches_the_input(book, tmp_path):
    path = tmp_path / "beyond.xlsx"
    path.write_bytes(book({"S": {"A1": 1, "A2": 2, "B1": "k", "C1": "=SUMIF(B1:B2,B1:B2,A1)"}}))
    with pytest.raises(FillError, match="'S'!C1 follows from the inputs and cannot be computed: SUMIF"):
        fill(path, pd.DataFrame({"S!A2": [1]}))


@pytest.mark.parametrize("names", [("SERVERS", "TRAIN_DAYS"), ("TRAIN_DAYS", "SERVERS")])
def test_a_failure_is_explained_by_a_function_of_its_own_cell(names):
    """The engine computes cells in no certain order, and notes what every function says."""
    said = [ExcelError("#NUM!", f"{name}: gpus must be above 0") for name in names]
    message = explain("days", ExcelError("#NUM!"), said, "TRAIN_DAYS(gpus)+1")
    assert message == "days is #NUM!: TRAIN_DAYS: gpus must be above 0"
    either = [explain("sum", ExcelError("#NUM!"), order, "SUM(A1)") for order in (said, said[::-1])]
    assert either[0] == either[1]


@pytest.mark.parametrize(
    ("formula", "values"),  # None: refused
    [
        ("=OFFSET(A1,0,0)*2", [10, 14]),
        ('=INDIRECT("A1")+A1', [10, 14]),
        ("=OFFSET(A1,9,4)*2", None),  # the table's own cell
        ('=INDIRECT("E11")+A1', None),
        ("=OFFSET(A1,B1,0)*2", None),  # an input decides where it leads
    ],
)
def test_what_finds_its_cells_is_computed_or_refused_beside_such_a_table(book, tmp_path, formula, values):
    path = tmp_path / "book.xlsx"
    table = DataTableFormula("E10:E11", r1="A1")
    cells = {"A1": 1, "B1": "=A1-A1", "C1": formula, "D10": 1, "D11": 2, "E9": "=A1+RAND()", "E10": table}
    path.write_bytes(book({"S": cells}, names={"x": "S!$A$1", "out": "S!$C$1"}))
    frame = pd.DataFrame({"x": [5, 7]})
    if values is None:
        with pytest.raises(FillError, match="it may find a cell that is not computed"):
            fill(path, frame)
    else:
        assert list(fill(path, frame)["out"]) == values


@pytest.fixture
def doubling(book, tmp_path):
    path = tmp_path / "doubling.xlsx"
    path.write_bytes(book({"S": {"A1": 1, "B1": "=A1*2"}}, names={"twice": "S!$B$1"}))
    return path


def test_an_error_that_arises_in_the_cell_that_is_told_has_no_other_cause(book, tmp_path):
    path = tmp_path / "over.xlsx"
    path.write_bytes(book({"S": {"A1": 1, "B1": "=1/A1", "C1": "=B1"}}, names={"c": "S!$C$1"}))
    table = fill(path, pd.DataFrame({"S!A1": [0]}))
    assert table["message"][0] == "c is #DIV/0!: it comes from 'S'!B1"
    path.write_bytes(book({"S": {"A1": 1, "B1": "=1/A1"}}))
    assert fill(path, pd.DataFrame({"S!A1": [0]}))["message"][0] == "'S'!B1 is #DIV/0!"


def test_a_batch_for_which_memory_does_not_do_is_computed_row_by_row(doubling, monkeypatch):
    monkeypatch.setattr(BatchModel, "compute", lambda *_: no_memory())
    assert fill(doubling, pd.DataFrame({"S!A1": [1, 2, 3]}))["twice"].tolist() == [2, 4, 6]


def test_a_row_for_which_memory_does_not_do_fails_alone(doubling, tmp_path, monkeypatch):
    whole = FillPlan.by_engine
    monkeypatch.setattr(BatchModel, "compute", lambda *_: no_memory())
    monkeypatch.setattr(
        FillPlan, "by_engine", lambda plan, row: no_memory() if row == [2.0] else whole(plan, row)
    )
    table = fill(doubling, pd.DataFrame({"S!A1": [1, 2, 3]}), output=tmp_path / "out")
    assert table["status"].tolist() == ["ok", "failed", "ok"]
    assert table["message"][1] == "its calculation takes more memory than there is"
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["0001.xlsx", "0003.xlsx"]


def no_memory():
    raise MemoryError
