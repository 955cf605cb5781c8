"""Scenario tables as people make them: no value may land in another column, or silently give way."""

from __future__ import annotations

import datetime
import json

import openpyxl
import pandas as pd
import pytest
from openpyxl.workbook.defined_name import DefinedName

from xlplugin.cli import main
from xlplugin.headless.failures import FillError
from xlplugin.headless.fill import fill
from xlplugin.headless.recalc import with_cached_values
from xlplugin.headless.scenarios import read_scenarios
from xlplugin.ooxml.date_formats import is_date_format

NAMES = {"days": "$A$1", "factor": "$A$2", "start": "$A$3", "chip": "$A$4", "product": "$B$1", "day": "$B$2"}


@pytest.fixture
def make(book, tmp_path):
    def template(date_1904: bool = False):
        def prepare(workbook):
            for name, cell in NAMES.items():
                workbook.defined_names[name] = DefinedName(name, attr_text=f"S!{cell}")
            if date_1904:
                workbook.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904

        path = tmp_path / "template.xlsx"
        cells = {"A1": 60, "A2": 0.3, "A3": datetime.date(2024, 5, 1), "A4": "A100"}
        cells |= {"B1": "=days*factor", "B2": "=DAY(start)", "B3": "=start"}
        path.write_bytes(with_cached_values(book({"S": cells}, prepare)))
        return path

    return template


def table(tmp_path, rows, prepare=None):
    """A scenario workbook."""
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.active.append(row)
    if prepare is not None:
        prepare(workbook)
    workbook.save(tmp_path / "in.xlsx")
    return str(tmp_path / "in.xlsx")


@pytest.mark.parametrize("row", ["60,10,", "60", "60,10,5"])
def test_a_csv_row_with_another_number_of_fields_than_the_header_is_refused(tmp_path, row):
    path = tmp_path / "in.csv"
    path.write_text(f"days,factor\n90,12\n{row}\n")
    with pytest.raises(FillError, match=r"line 3 has \d fields, the header has 2"):
        read_scenarios(str(path))


def test_what_a_spreadsheet_leaves_around_a_csv_is_no_part_of_the_table(tmp_path):
    path = tmp_path / "in.csv"
    path.write_text('days,note,\n1,"a, ""b""\nc",\n,,\n\n2,,\n')
    frame = read_scenarios(str(path))
    assert frame.to_dict("records") == [{"days": "1", "note": 'a, "b"\nc'}, {"days": "2", "note": ""}]
    path.write_text("days,\n1,5\n")
    with pytest.raises(FillError, match="column 2 has values and no heading"):
        read_scenarios(str(path))


@pytest.mark.parametrize("content", ["#N/A", "#DIV/0!", "=1/4"])
@pytest.mark.parametrize("jobs", [1, 2])
def test_an_error_or_an_uncomputed_formula_in_a_scenario_fails_its_row(make, tmp_path, content, jobs):
    path = table(tmp_path, [["name", "days", "factor"], *[[f"n{n}", n, 0.5] for n in range(1, 25)]])
    workbook = openpyxl.load_workbook(path)
    workbook.active["C3"] = content
    workbook.save(path)
    summary = fill(make(), read_scenarios(path), jobs=jobs)
    assert summary["status"].tolist() == ["ok", "failed", *["ok"] * 22]
    reason = "the formula in C3 of the scenarios has no value" if content[0] == "=" else "is an error"
    assert reason in summary["message"][1]
    assert summary["product"][0] == 0.5


def test_blank_rows_of_a_scenario_workbook_are_no_scenarios(tmp_path):
    path = table(tmp_path, [["days", None, "factor"], [1, None, 2], [None, None, None], [3, None, None]])
    assert read_scenarios(path).to_dict("records") == [
        {"days": 1, "factor": 2},
        {"days": 3, "factor": None},
    ]


@pytest.mark.parametrize("date_1904", [False, True])
@pytest.mark.parametrize("read_from", ["frame", "text", "xlsx"])
def test_a_date_lands_as_that_date_in_either_date_system(make, tmp_path, date_1904, read_from):
    day = datetime.date(2024, 1, 5)
    frame = pd.DataFrame({"start": [day if read_from == "frame" else "2024-01-05"]})
    if read_from == "xlsx":
        frame = read_scenarios(table(tmp_path, [["start"], [day]]))
        assert frame["start"][0] == datetime.datetime(2024, 1, 5)
    summary = fill(make(date_1904), frame, output=tmp_path / "out")
    assert summary["day"].tolist() == [5] and summary["warnings"].tolist() == [""]
    sheet = openpyxl.load_workbook(tmp_path / "out" / "0001.xlsx", data_only=True)["S"]
    assert sheet["A3"].value == datetime.datetime(2024, 1, 5)


def test_days_before_march_1900_have_the_numbers_that_excel_gives_them(make, tmp_path):
    days = [datetime.date(1900, 1, 1), datetime.date(1900, 2, 28), datetime.date(1900, 3, 1)]
    fill(make(), pd.DataFrame({"start": days}), output=tmp_path / "out")
    found = [serial(tmp_path / "out" / f"{n:04d}.xlsx") for n in (1, 2, 3)]
    assert found == [1, 59, 61]
    failed = fill(make(), pd.DataFrame({"start": [datetime.date(1899, 12, 31)]}))
    assert "before the first date" in failed["message"][0]


def serial(path) -> float:
    from xlplugin.ooxml import Book, Package

    return Book(Package.open(path)).value("S", 3, 1)


@pytest.mark.parametrize(
    ("value", "message"),
    [(True, "TRUE is a truth value"), (datetime.date(2024, 1, 5), "2024-01-05 is a date")],
)
def test_a_plain_number_takes_neither_truth_values_nor_dates(make, value, message):
    summary = fill(make(), pd.DataFrame({"factor": [value, 0.5]}, dtype=object))
    assert summary["status"].tolist() == ["failed", "ok"]
    assert message in summary["message"][0]


def test_missing_values_of_nullable_columns_leave_the_templates_value(make):
    frame = pd.DataFrame({"days": pd.array([10, None], dtype="Int64")})
    assert fill(make(), frame)["product"].tolist() == [3, 18]


def test_the_json_summary_keeps_every_digit(make, tmp_path):
    (tmp_path / "in.csv").write_text("days,factor\n1,1.5e-12\n,\n3,0.1\n")
    target = tmp_path / "s.json"
    assert main(["fill", str(make()), str(tmp_path / "in.csv"), "--summary", str(target), "--quiet"]) == 0
    assert [record["product"] for record in json.loads(target.read_text())] == [1.5e-12, 3 * 0.1]


def test_fewer_than_no_processes_is_bad_usage(make, tmp_path, capsys):
    (tmp_path / "in.csv").write_text("days\n1\n")
    arguments = ["fill", str(make()), str(tmp_path / "in.csv"), "--summary", "-", "--quiet", "--jobs"]
    with pytest.raises(SystemExit) as caught:
        main([*arguments, "-3"])
    assert caught.value.code == 2
    assert "-3 processes cannot be; 0 means one a core" in capsys.readouterr().err
    assert main([*arguments, "0"]) == 0


@pytest.mark.parametrize(
    ("code", "is_date"),
    [
        ("yyyy-mm-dd", True), ("[$-409]d-mmm-yy;@", True), ("h:mm AM/PM", True), ("[h]:mm", False),
        ('0.0" days"', False), ("#,##0.00", False), ("General", False), ("[Red]0.0", False), ("\\d0", False),
    ],
)  # fmt: skip
def test_number_formats_that_show_dates(code, is_date):
    assert is_date_format(code) == is_date
