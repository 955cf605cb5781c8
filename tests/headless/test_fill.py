"""Fill: scenarios in, workbooks and a summary out; bad rows are reported and the others go on."""

from __future__ import annotations

import io

import pandas as pd
import pytest

from tests.headless.filled_sheets import cells
from xlplugin.headless.failures import FillError
from xlplugin.headless.fill import fill
from xlplugin.headless.model import open_model
from xlplugin.headless.scenarios import read_scenarios
from xlplugin.ooxml import Package


def test_one_workbook_a_row_and_a_summary_of_every_named_output(template, tmp_path):
    frame = pd.DataFrame({"gpus": [8, 17, 800], "counts[2]": [5, 6, 7], "'In & Out'!B7": ["x", "y", None]})
    summary = fill(template, frame, output=tmp_path / "out")
    outputs = ["servers", "label", "days"]
    assert list(summary.columns) == ["scenario", "file", *frame, *outputs, "status", "message", "warnings"]
    assert summary["'In & Out'!B7"].tolist() == ["x", "y", "note"]  # what stands in the workbook
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


def test_a_table_that_sets_nothing_gives_the_model_s_own_results(template):
    summary = fill(template, pd.DataFrame(index=[0, 1]))
    assert summary["servers"].tolist() == [3544, 3544] and set(summary["status"]) == {"ok"}


def test_records_without_a_record_are_no_table(tmp_path):
    (tmp_path / "none.json").write_text("[]")
    with pytest.raises(FillError, match="records are expected"):
        read_scenarios(str(tmp_path / "none.json"))
