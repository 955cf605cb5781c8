"""What must not say "ok": dead workbooks, inputs that do not count, merged cells, links."""

from __future__ import annotations

import os

import openpyxl
import pandas as pd
import pytest
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from xlplugin.cli import main
from xlplugin.headless.failures import FillError
from xlplugin.headless.fill import fill
from xlplugin.headless.freeze import freeze
from xlplugin.headless.recalc import with_cached_values
from xlplugin.headless.targets import TargetError
from xlplugin.ooxml import Package

NAMES = {
    "choice": "$A$1", "mfu": "$A$2", "low": "$B$2", "mfu_used": "$C$2", "size": "$A$3", "result": "$D$1",
    "status": "$D$2", "scenario": "$D$3", "file": "$D$4", "message": "$D$5",
}  # fmt: skip
CELLS = {
    "A1": "base", "A2": 0.3, "B2": 0.44, "C2": '=IF(A1="low",B2,A2)', "A3": 5e10, "F1": "状态",
    "F3": '=IF(A3<1E8,"? 500亿?","✓")',
    "D1": "=C2*A3", "D2": '="out"', "D3": "=A3*2", "D4": "=A3*3", "D5": "=A3*4",
}  # fmt: skip


@pytest.fixture
def template(book, tmp_path):
    def prepare(workbook):
        for name, where in NAMES.items():
            workbook.defined_names[name] = DefinedName(name, attr_text=f"S!{where}")

    path = tmp_path / "template.xlsx"
    path.write_bytes(with_cached_values(book({"S": CELLS}, prepare)))
    return path


def frozen(path):
    return freeze(Package.open(path)).data


def values(path):
    """As a values edition has it; a formula that follows from nothing makes no model."""
    workbook = openpyxl.load_workbook(path, data_only=True)
    workbook["S"]["G1"] = "=TODAY()"
    workbook.save(path)
    return path.read_bytes()


@pytest.mark.parametrize("dead", [frozen, values])
def test_a_workbook_in_which_nothing_follows_is_refused(template, tmp_path, capsys, dead):
    path = tmp_path / "dead.xlsx"
    path.write_bytes(dead(template))
    (tmp_path / "in.csv").write_text("mfu\n0.4\n")
    arguments = ["fill", *map(str, (path, tmp_path / "in.csv", "-o", tmp_path / "out")), "--quiet"]
    arguments += ["--lang", "en"]
    assert main(arguments) == 2
    assert "nothing in it follows from its inputs" in capsys.readouterr().err
    assert not list((tmp_path / "out").glob("*"))


def test_one_input_without_a_follower_in_a_live_workbook_is_no_reason_to_refuse(template):
    assert fill(template, pd.DataFrame({"S!H9": [1]}))["status"].tolist() == ["ok"]


def test_an_input_that_the_scenario_choice_overrides_is_named(template, tmp_path, capsys):
    frame = pd.DataFrame({"choice": ["low", "base", "low"], "mfu": [0.5, 0.5, None]})
    summary = fill(template, frame, output=tmp_path / "out", language="en")
    assert summary["status"].tolist() == ["ok"] * 3
    assert summary["result"].tolist() == [0.44 * 5e10, 0.5 * 5e10, 0.44 * 5e10]
    said = "mfu does not count: the scenario chosen in the workbook puts 0.44 there"
    assert summary["warnings"].tolist() == [said, "", ""]
    assert openpyxl.load_workbook(tmp_path / "out" / "0001.xlsx")["S"]["A2"].value == 0.5
    frame.to_csv(tmp_path / "in.csv", index=False)
    target = str(tmp_path / "s.csv")
    command = [
        "fill",
        str(template),
        str(tmp_path / "in.csv"),
        "--summary",
        target,
        "--quiet",
        "--lang",
        "en",
    ]
    assert main(command) == 0
    assert capsys.readouterr().err == f"scenario 1: {said}\n"


def test_what_a_status_cell_doubts_is_passed_on(template):
    summary = fill(template, pd.DataFrame({"size": [500, 5e10]}), language="en")
    assert summary["status"].tolist() == ["ok", "ok"]
    assert summary["warnings"].tolist() == ["size: 500亿?", ""]


def test_an_input_under_a_merged_cell_is_refused_with_the_cell_to_set(book, tmp_path):
    path = tmp_path / "merged.xlsx"
    path.write_bytes(book({"S": {"A1": 1, "E1": "=A1"}}, lambda workbook: workbook["S"].merge_cells("A1:C2")))
    with pytest.raises(TargetError, match=r"under the merged cell A1:C2: set 'S'!A1, not an input"):
        fill(path, pd.DataFrame({"S!B2": [1]}), language="en")
    assert fill(path, pd.DataFrame({"S!A1": [1]}))["status"].tolist() == ["ok"]


@pytest.mark.parametrize("overwrite", [False, True])
def test_a_link_to_the_template_is_never_followed(template, tmp_path, overwrite):
    before, out = template.read_bytes(), tmp_path / "out"
    out.mkdir()
    os.symlink(template, out / "0001.xlsx")
    frame = pd.DataFrame({"size": [7e10]})
    if overwrite:
        assert fill(template, frame, output=out, overwrite=True)["status"].tolist() == ["ok"]
        assert not (out / "0001.xlsx").is_symlink()
        assert openpyxl.load_workbook(out / "0001.xlsx")["S"]["A3"].value == 7e10
    else:
        with pytest.raises(FillError, match=r"holds 0001\.xlsx already"):
            fill(template, frame, output=out, language="en")
    assert template.read_bytes() == before


def test_outputs_of_any_name_keep_columns_of_their_own(template, tmp_path):
    frame = pd.DataFrame({"name": ["one"], "size": [2e10]})
    summary = fill(template, frame, output=tmp_path / "out")
    assert len(set(summary.columns)) == len(summary.columns)
    row = summary.iloc[0]
    assert (row["scenario"], row["file"], row["status"], row["message"]) == ("one", "0001.xlsx", "ok", "")
    assert row["size"] == 2e10  # the scenario's own input
    outputs = [row[f"{name} (output)"] for name in ("status", "scenario", "file", "message")]
    assert outputs == ["out", 4e10, 6e10, 8e10]


def test_a_column_that_could_be_the_choice_or_the_name_is_asked_about(book, tmp_path):
    def prepare(workbook):
        rule = DataValidation("list", formula1='"low,base,high"', showErrorMessage=True)
        rule.add("B1")
        workbook["S"].add_data_validation(rule)

    path = tmp_path / "book.xlsx"
    cells = {"A1": "Scenario", "B1": "base", "A2": "MFU", "B2": 0.3, "B3": '=IF(B1="low",B2/2,B2)'}
    names = {"scenario_choice": "S!$B$1", "mfu": "S!$B$2", "used": "S!$B$3"}
    path.write_bytes(book({"S": cells}, prepare, names))
    with pytest.raises(FillError, match="could name the scenarios or set scenario_choice"):
        fill(path, pd.DataFrame({"Scenario": ["low", "high"], "mfu": [0.2, 0.2]}))
    summary = fill(path, pd.DataFrame({"Scenario": ["mine", "yours"], "mfu": [0.2, 0.2]}))
    assert summary["scenario"].tolist() == ["mine", "yours"] and summary["used"].tolist() == [0.2, 0.2]
