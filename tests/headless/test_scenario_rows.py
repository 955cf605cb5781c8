"""Rows of a scenario table that are no scenarios: units, remarks, totals; cells merged over several."""

from __future__ import annotations

import openpyxl
import pandas as pd
import pytest

from xlplugin.headless.failures import FillError
from xlplugin.headless.fill import fill
from xlplugin.headless.scenarios import Layout, read_scenarios

CELLS = {
    "A1": "训练MFU", "B1": 0.3, "C1": "占峰值比例", "A2": "月访问量", "B2": 1.4e9, "C2": "次/月",
    "A3": "芯片", "B3": "A100", "D1": '=B1*B2&B3',
}  # fmt: skip
NAMES = {"mfu": "S!$B$1", "visits": "S!$B$2", "chip": "S!$B$3", "result": "S!$D$1"}
GIVEN = "the row below the header gives the units"


@pytest.fixture
def template(book, tmp_path):
    path = tmp_path / "template.xlsx"
    path.write_bytes(book({"S": CELLS}, names=NAMES))
    return path


def filled(template, rows, **told):
    """The summary of a table given as text."""
    table = template.parent / "in.csv"
    table.write_text("\n".join(rows), encoding="utf-8")
    return fill(template, read_scenarios(str(table), Layout(**told)), language="en")


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (["训练MFU,月访问量,芯片", "%,亿,", "35,15,H100"], {}),
        (["训练MFU,月访问量,芯片", "%,亿次/月,-", "35,15,H100"], {}),
        (["情景,训练MFU,月访问量,芯片", "单位,占峰值比例,bn,/", "a,0.35,1.5,H100"], {}),
        (["项目,单位,乐观", "训练MFU,%,35", "月访问量,亿,15", "芯片,,H100"], {"transpose": True}),
    ],
)
def test_a_row_of_units_below_the_header_counts_as_if_it_stood_in_the_headings(template, rows, told):
    summary = filled(template, rows, **told)
    assert summary[["训练MFU", "月访问量", "芯片"]].to_numpy().tolist() == [[0.35, 1.5e9, "H100"]]
    assert summary["status"].tolist() == ["ok"] and summary.attrs["notes"] == [GIVEN]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (["训练MFU,月访问量", "%,亿元", "35,15"], "column '月访问量': the unit '亿元' does not fit"),
        (["情景,训练MFU", "单位,三成", "a,35"], "column '训练MFU': '三成' is no unit that is known here"),
        (["训练MFU,月访问量(亿)", "%,bn", "35,15"], "its two units 'bn' and '亿' disagree"),
        (["情景,训练MFU", "a,0.3", "合计,0.3"], "row 2 is called '合计': a total is no scenario"),
        (["scenario,mfu", "a,0.3", "Grand Total,0.3"], "row 2 is called 'Grand Total': a total is no"),
    ],
)  # fmt: skip
def test_a_row_that_would_be_filled_wrong_stops_the_run(template, rows, message):
    with pytest.raises(FillError) as caught:
        filled(template, rows)
    assert message in str(caught.value)


def test_a_row_of_words_is_a_scenario(template):
    summary = filled(template, ["芯片", "GPU", "-"])
    assert summary["芯片"].tolist() == ["GPU", "-"] and summary.attrs["notes"] == []


def test_a_row_of_remarks_is_left_out_and_said(template):
    summary = filled(template, ["项目,乐观,备注", "训练MFU,35%,估计", "月访问量,15亿,IDC"], transpose=True)
    assert summary["训练MFU"].tolist() == [0.35]
    assert summary.attrs["notes"] == ["row '备注' is taken for notes and fills nothing"]


@pytest.fixture
def merged(tmp_path):
    """A title over all columns, and a share for two scenarios at once."""
    workbook = openpyxl.Workbook()
    rows = [["情景表", None, None], ["情景", "mfu", "visits"], ["a", 0.35, 1.5e9], ["b", None, 2e9]]
    for row in [*rows, ["c", None, 3e9]]:
        workbook.active.append(row)
    workbook.active.merge_cells("A1:C1")
    workbook.active.merge_cells("B3:B4")
    workbook.save(tmp_path / "in.xlsx")
    return tmp_path / "in.xlsx"


@pytest.mark.parametrize("suffix", [".xlsx", ".xls"])
def test_a_value_merged_over_several_rows_is_that_of_each(template, merged, libreoffice, suffix):
    path = merged
    if suffix != ".xlsx":
        with libreoffice.open(merged) as book:
            path = book.export(merged.with_suffix(suffix))
    summary = fill(template, read_scenarios(str(path)))
    assert summary["scenario"].tolist() == ["a", "b", "c"]
    assert summary["mfu"].tolist() == [0.35, 0.35, 0.3]


def test_where_merged_cells_cannot_be_told_apart_the_table_is_refused(merged, libreoffice):
    with libreoffice.open(merged) as book:
        path = book.export(merged.with_suffix(".ods"))
    with pytest.raises(FillError, match=r"cells are merged over several rows: undo that, or save .* \.xlsx"):
        read_scenarios(str(path))


@pytest.mark.parametrize(
    ("text", "value"), [("35 percent", 0.35), ("35pct", 0.35), ("３５％", 0.35), ("35 per cent", 0.35)]
)
def test_per_cent_in_words_is_a_hundredth(template, text, value):
    assert fill(template, pd.DataFrame({"mfu": [text]}))["mfu"].tolist() == [value]


@pytest.mark.parametrize("text", ["1’500’000’000", "1\u202f500\u202f000\u202f000", "1\u00a0500\u2009000 000"])
def test_thousands_as_in_switzerland_and_france(template, text):
    assert fill(template, pd.DataFrame({"visits": [text]}))["visits"].tolist() == [1.5e9]


@pytest.mark.parametrize(
    ("given", "held"),
    [("TRUE", True), (" false", False), (True, True), (0, False), (1.0, True), ("1", True), ("0", False)],
)
def test_a_truth_value_stays_one_also_where_a_file_has_a_number_for_it(book, tmp_path, given, held):
    """Excel takes 1 and TRUE for two values: `=A1=TRUE` must stay TRUE."""
    path = tmp_path / "book.xlsx"
    path.write_bytes(book({"S": {"A1": not held, "B1": "=A1=TRUE"}}, names={"on": "S!$A$1", "is": "S!$B$1"}))
    summary = fill(path, pd.DataFrame({"on": [given]}, dtype=object), output=tmp_path / "out")
    assert (summary["status"][0], summary["is"][0]) == ("ok", held)
    assert openpyxl.load_workbook(tmp_path / "out" / "0001.xlsx")["S"]["A1"].value is held


@pytest.mark.parametrize("given", ["是", "yes", 2, "0.5", ""])
def test_what_is_no_truth_value_is_refused(book, tmp_path, given):
    path = tmp_path / "book.xlsx"
    path.write_bytes(book({"S": {"A1": True, "B1": "=A1"}}, names={"on": "S!$A$1"}))
    message = fill(path, pd.DataFrame({"on": [given]}, dtype=object), language="en")["message"][0]
    blank = given == ""  # keeps the template's value
    assert message == ("" if blank else f"on: {given!r} is neither TRUE nor FALSE, which the cell holds")
