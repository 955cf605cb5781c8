"""Fill: scenarios in, workbooks and a summary out; bad rows are reported and the others go on."""

from __future__ import annotations

import concurrent.futures
import io
import zipfile

import openpyxl
import pandas as pd
import pytest
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.formula import ArrayFormula

from xlplugin.headless.file_names import file_names
from xlplugin.headless.fill import fill
from xlplugin.headless.fill_plan import FillError, FillPlan
from xlplugin.headless.model import open_model
from xlplugin.headless.recalc import with_cached_values
from xlplugin.headless.targets import TargetError
from xlplugin.ooxml import Package


def _names(workbook) -> None:
    names = {
        "gpus": "$B$1",
        "chip": "$B$2",
        "counts": "$B$3:$B$5",
        "servers": "$D$1",
        "label": "$D$2",
        "days": "$D$3",
    }
    for name, where in names.items():
        workbook.defined_names[name] = DefinedName(name, attr_text=f"'In & Out'!{where}")


CELLS = {
    "B1": 28349, "B2": "A100", "B3": 1, "B4": 2, "B5": 3, "B7": "note", "B8": 0.3, "D5": "=1+1",
    "D1": "=SERVERS(gpus)", "D2": '=chip&"/"&SUM(counts)', "D3": '=TRAIN_DAYS(1e11,38.5,gpus,chip,B8)',
}  # fmt: skip


@pytest.fixture
def template(book, tmp_path):
    path = tmp_path / "template.xlsx"
    path.write_bytes(with_cached_values(book({"In & Out": CELLS, "Other": {"A1": "untouched"}}, _names)))
    return path


def cells(path, data_only=True):
    return openpyxl.load_workbook(path, data_only=data_only)["In & Out"]


def test_one_workbook_a_row_and_a_summary_of_every_named_output(template, tmp_path):
    frame = pd.DataFrame({"gpus": [8, 17, 800], "counts[2]": [5, 6, 7], "'In & Out'!B7": ["x", "y", None]})
    summary = fill(template, frame, output=tmp_path / "out")
    assert list(summary.columns) == ["scenario", "file", "servers", "label", "days", "status", "message"]
    assert summary["servers"].tolist() == [1, 3, 100]
    assert summary["label"].tolist() == ["A100/9", "A100/10", "A100/11"]
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["0001.xlsx", "0002.xlsx", "0003.xlsx"]
    sheet = cells(tmp_path / "out" / "0002.xlsx")
    assert [sheet[a].value for a in ("B1", "B4", "B7", "D1", "D2", "D5")] == [17, 6, "y", 3, "A100/10", 2]
    assert cells(tmp_path / "out" / "0003.xlsx")["B7"].value == "note"  # blank: the template's value
    assert cells(tmp_path / "out" / "0002.xlsx", data_only=False)["D1"].value == "=SERVERS(gpus)"


def test_one_scenario_and_many_give_the_same_workbooks(template, tmp_path):
    frame = pd.DataFrame({"gpus": range(8, 28), "chip": ["A100", "H100"] * 10})
    fill(template, frame, output=tmp_path / "many")
    for row in (1, 8, 20):
        fill(template, frame.iloc[[row - 1]], output=tmp_path / "one", overwrite=True)
        many, one = (tmp_path / d / f"{n:04d}.xlsx" for d, n in (("many", row), ("one", 1)))
        assert many.read_bytes() == one.read_bytes()


def test_without_an_output_directory_nothing_is_written(template, tmp_path):
    before = sorted(tmp_path.iterdir())
    assert fill(template, pd.DataFrame({"gpus": [1, 9]}))["servers"].tolist() == [1, 2]
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize(("text", "servers"), [("2万", 2500), ("1,600", 200), ("8K", 1000), ("１６", 2)])
def test_numbers_as_text_are_read_as_in_functions(template, text, servers):
    assert fill(template, pd.DataFrame({"gpus": [text]}))["servers"].tolist() == [servers]


BAD = [
    ("gpus", "many", "gpus: 'many' is not a number"),
    ("gpus", "-5", "SERVERS: gpus"),
    ("gpus", float("inf"), "inf is not a number that a cell can hold"),
    ("gpus", "1234567890123456", "16 digits"),
    ("gpus", 12345678901234567, "17 significant digits"),
    ("chip", "H1OO", "H100"),
    ("chip", "a\x0bb", "control character U+000B"),
    ("chip", "x" * 32768, "at most 32767"),
]


@pytest.mark.parametrize(("column", "value", "message"), BAD)
@pytest.mark.parametrize("others", [1, 10])  # one by one through the engine, and many over arrays
def test_a_bad_row_is_reported_and_the_others_go_on(template, tmp_path, column, value, message, others):
    good = {"gpus": 16, "chip": "A100"}
    frame = pd.DataFrame([good] * others + [{**good, column: value}] + [good] * others)
    summary = fill(template, frame, output=tmp_path / "out")
    assert summary["status"].tolist() == ["ok"] * others + ["failed"] + ["ok"] * others
    assert message in summary["message"][others]
    assert "\n" not in summary["message"][others]
    assert len(list((tmp_path / "out").glob("*.xlsx"))) == 2 * others
    assert set(summary["servers"][:others]) == {2}


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|'/C calc'!A0", "<&>\"'", " lead"]
)
def test_text_lands_as_text_and_never_as_a_formula(template, tmp_path, text):
    fill(template, pd.DataFrame({"'In & Out'!B7": [text]}), output=tmp_path / "out")
    cell = cells(tmp_path / "out" / "0001.xlsx", data_only=False)["B7"]
    assert cell.data_type == "s"
    assert cell.value.replace("\n", "\r") == text


def test_a_cell_that_the_sheet_does_not_have_yet_can_be_an_input(template, tmp_path):
    frame = pd.DataFrame(
        {"'In & Out'!A4": [1.5], "'In & Out'!C1": ["between"], "'In & Out'!Z99": [7], "Other!B1": [2]}
    )
    fill(template, frame, output=tmp_path / "out")
    sheet = cells(tmp_path / "out" / "0001.xlsx")
    assert [sheet[a].value for a in ("A4", "C1", "Z99", "B1", "D1")] == [1.5, "between", 7, 28349, 3544]


@pytest.mark.parametrize(
    ("columns", "options", "message"),
    [
        (["gpu"], {}, "close: gpus"),
        (["counts"], {}, "counts[1] to counts[3]"),
        (["counts[4]"], {}, "[1] to [3]"),
        (["servers"], {}, "holds a formula"),
        (["Nowhere!A1"], {}, "no sheet 'Nowhere'"),
        (["gpus", "'In & Out'!B1"], {}, "set the same cell"),
        (["gpus"], {"name": "same.xlsx"}, "rows 1 and 2 both give"),
        (["gpus"], {"name": "{row}.xlsm"}, "must end in .xlsx"),
        (["gpus"], {"name": "../{row}.xlsx"}, "holds '/'"),
        (["gpus"], {"name": "{gpu}.xlsx"}, "not a column; close: gpus"),
        (["gpus"], {"name": "{gpus.__class__}.xlsx"}, "not a column"),
        (["gpus"], {"name": "con.xlsx"}, "device"),
        (["gpus"], {"name": "{row:z}.xlsx"}, "does not fit"),
        (["gpus"], {"name": "{row.xlsx"}, "cannot be read"),
    ],
)
def test_a_run_that_cannot_be_right_does_not_start(template, tmp_path, columns, options, message):
    frame = pd.DataFrame([[1] * len(columns)] * 2, columns=columns)
    with pytest.raises((FillError, TargetError)) as caught:
        fill(template, frame, output=tmp_path / "out", **options)
    assert message in str(caught.value)
    assert not list((tmp_path / "out").glob("*")) if (tmp_path / "out").exists() else True


@pytest.mark.parametrize("options", [{}, {"resume": True}])
def test_files_that_are_there_are_replaced_only_when_told(template, tmp_path, options):
    (tmp_path / "0002.xlsx").write_text("an analyst's work")
    frame = pd.DataFrame({"gpus": [8, 16]})
    with pytest.raises(FillError, match=r"holds 0002\.xlsx already"):
        fill(template, frame, output=tmp_path, **options)
    assert not (tmp_path / "0001.xlsx").exists()
    assert (tmp_path / "0002.xlsx").read_text() == "an analyst's work"
    fill(template, frame, output=tmp_path, overwrite=True)
    assert cells(tmp_path / "0002.xlsx")["D1"].value == 2


@pytest.mark.parametrize("heading", ["scenario", "Scenario", "name"])
def test_a_column_may_name_the_rows(template, heading):
    summary = fill(template, pd.DataFrame({heading: ["low", "high"], "gpus": [8, 80]}))
    assert summary["scenario"].tolist() == ["low", "high"]


def test_the_template_is_never_overwritten(template, tmp_path):
    with pytest.raises(FillError, match="overwrite the template"):
        fill(template, pd.DataFrame({"gpus": [1]}), output=tmp_path, name="Template.xlsx")


def test_names_may_use_columns(template, tmp_path):
    frame = pd.DataFrame({"company": ["百度", "Ali & Co"], "gpus": [8, 16]})
    summary = fill(template, frame, output=tmp_path / "out", name="{company}-{gpus:03d}.xlsx")
    assert summary["file"].tolist() == ["百度-008.xlsx", "Ali & Co-016.xlsx"]


def test_names_differ_also_where_case_does_not_count():
    with pytest.raises(FillError, match="rows 1 and 2"):
        file_names("{a}.xlsx", [{"a": "X"}, {"a": "x"}], ".xlsx")


def test_a_circular_template_fails_in_every_row(book, tmp_path):
    path = tmp_path / "loop.xlsx"
    path.write_bytes(book({"S": {"A1": 1, "B1": "=A1+C1", "C1": "=B1"}}))
    table = fill(path, pd.DataFrame({"S!A1": [1, 2]}), output=tmp_path / "out")
    assert table["message"].tolist() == ["'S'!B1 follows from a circular reference"] * 2
    assert list((tmp_path / "out").iterdir()) == []


def test_a_template_that_cannot_be_filled_is_refused_by_other_processes_too(book, tmp_path):
    """They read it while this one waits: nothing is written, and nothing is left to resume."""
    path = tmp_path / "loop.xlsx"
    path.write_bytes(book({"S": {"A1": 1, "B1": "=CUBEVALUE(A1)"}}))
    with pytest.raises(FillError, match="'S'!B1 follows from the inputs and cannot be computed"):
        fill(path, pd.DataFrame({"S!A1": range(40)}), output=tmp_path / "out", jobs=2)
    assert list((tmp_path / "out").iterdir()) == []


def test_a_cell_beyond_the_engine_is_refused_only_where_inputs_reach_it(book, tmp_path):
    path = tmp_path / "beyond.xlsx"
    path.write_bytes(book({"S": {"A1": 1, "B1": "=A1*2", "C1": "=CUBEVALUE(B1)", "A9": 5, "D1": "=A9+1"}}))
    with pytest.raises(FillError, match="'S'!C1 follows from the inputs and cannot be computed: CUBEVALUE"):
        fill(path, pd.DataFrame({"S!A1": [1]}))
    assert fill(path, pd.DataFrame({"S!A9": [1]}))["status"].tolist() == ["ok"]


def test_any_executor_gives_the_same_summary(template, tmp_path):
    frame = pd.DataFrame({"gpus": range(1, 41)})
    alone = fill(template, frame, output=tmp_path / "a")
    with concurrent.futures.ThreadPoolExecutor(3) as pool:
        pd.testing.assert_frame_equal(fill(template, frame, output=tmp_path / "b", executor=pool), alone)
    pd.testing.assert_frame_equal(fill(template, frame, output=tmp_path / "c", jobs=2), alone)
    assert (tmp_path / "a" / "0040.xlsx").read_bytes() == (tmp_path / "c" / "0040.xlsx").read_bytes()


def test_an_interrupted_run_goes_on_where_it_stopped(template, tmp_path):
    frame = pd.DataFrame({"gpus": range(1, 51)})
    whole = fill(template, frame, output=tmp_path / "whole")

    def stop(done, total):
        if done >= 20:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fill(template, frame, output=tmp_path / "out", progress=stop)
    finished = sorted((tmp_path / "out").glob("*.xlsx"))
    assert 20 <= len(finished) < 50
    for path in finished:
        assert zipfile.ZipFile(path).testzip() is None
    stamps = {path: path.stat().st_mtime_ns for path in finished}
    (tmp_path / "out" / ".0021.xlsx.77.part").write_bytes(b"half")
    resumed = fill(template, frame, output=tmp_path / "out", resume=True)
    assert {path: path.stat().st_mtime_ns for path in finished} == stamps
    pd.testing.assert_frame_equal(resumed, whole)
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == [f"{n:04d}.xlsx" for n in range(1, 51)]


def test_a_changed_row_is_done_again_on_resume(template, tmp_path):
    def stop(done, total):
        raise KeyboardInterrupt

    frame = pd.DataFrame({"gpus": range(1, 31)})
    with pytest.raises(KeyboardInterrupt):
        fill(template, frame, output=tmp_path / "out", progress=stop)
    frame.loc[0, "gpus"] = 80
    assert fill(template, frame, output=tmp_path / "out", resume=True)["servers"][0] == 10
    assert cells(tmp_path / "out" / "0001.xlsx")["B1"].value == 80


def test_arrays_and_engine_are_two_readings_of_the_same_formulas(template):
    plan = FillPlan(Package.open(template), ["gpus", "chip"])
    assert plan._arrays is not None
    rows = [[float(n), chip] for n in (1, 8, 9, 1e6) for chip in ("A100", "H100")]
    over_arrays = [values for values, _ in plan.compute(rows)]
    plan._arrays = None
    assert over_arrays == [list(values) for values, _ in plan.compute(rows)]


def test_an_open_model(template, tmp_path):
    model = open_model(template)
    model.set("gpus", "1.6万")
    model.set("counts[1]", 10)
    model.recalculate()
    assert model.get("servers") == 2000
    assert model.get("counts") == [[10.0], [2.0], [3.0]]
    model.save(tmp_path / "copy.xlsx")
    assert cells(tmp_path / "copy.xlsx")["D1"].value == 2000
    assert cells(tmp_path / "copy.xlsx", data_only=False)["D1"].value == "=SERVERS(gpus)"
    with pytest.raises(ValueError, match="another name"):
        model.save(template)
    with pytest.raises(ValueError, match="close: gpus"):
        model.get("gpu")
    with pytest.raises(ValueError, match="holds a formula"):
        model.set("servers", 1)


def test_unchanged_parts_keep_their_compressed_bytes(template, tmp_path):
    fill(template, pd.DataFrame({"gpus": [8]}), output=tmp_path / "out")
    before, after = Package.open(template), Package.open(tmp_path / "out" / "0001.xlsx")
    assert before.members.keys() == after.members.keys()
    changed = {name for name in before.members if before.compressed(name) != after.compressed(name)}
    assert changed <= {"xl/workbook.xml", "xl/worksheets/sheet1.xml"}
    assert io.BytesIO(after.data).getbuffer().nbytes


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
    assert plan._arrays.compute(rows) == [plan._by_engine(row) for row in rows]


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
