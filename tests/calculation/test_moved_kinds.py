"""A formula is trusted for the kinds of values that it reads now, not for those that it read on opening."""

from __future__ import annotations

import pandas as pd
import pytest

from tests.small_books import small_book
from xlplugin.headless.fill import fill
from xlplugin.headless.model import open_model

# YEARFRAC is trusted for numbers. B1 is one while A1 is positive, and an empty text otherwise.
CELLS = {"A1": 45000, "B1": '=IF(A1>0,A1,"")', "C1": "=IFERROR(YEARFRAC(B1,46000),9)", "D1": "=C1*2"}
REASON = "YEARFRAC with empty text (cell) as argument 1 is not checked against Excel"


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "kinds.xlsx"
    path.write_bytes(small_book({"S": CELLS}, names={"twice": "S!$D$1"}))
    return path


@pytest.fixture
def model(path):
    model = open_model(path)
    model.recalculate()
    return model


def test_a_model_names_what_its_inputs_make_unproven_and_takes_the_name_back(model):
    assert model.uncomputed == {}
    model.set("S!A1", -1)
    model.recalculate()
    assert model.uncomputed == {("S", 1, 3): REASON}
    assert model.get("twice") is None  # the file's value: openpyxl stores none
    model.set("S!A1", 45001)
    model.recalculate()
    assert model.uncomputed == {} and model.get("twice") == pytest.approx(2 * 998 / 365, rel=0.01)


def test_a_copy_with_such_inputs_keeps_the_cell_and_what_follows(model, tmp_path):
    model.set("S!A1", -1)
    model.save(tmp_path / "copy.xlsx")
    assert open_model(tmp_path / "copy.xlsx").uncomputed == {("S", 1, 3): REASON}


@pytest.mark.parametrize("more", [[], [45000 + day for day in range(40)]])
def test_a_scenario_fails_where_it_makes_a_formula_unproven(path, more):
    table = fill(path, pd.DataFrame({"S!A1": [45001, -1, 45002, *more]}))
    assert table["status"].tolist() == ["ok", "failed", "ok", *["ok"] * len(more)]
    assert table["message"][1] == f"'S'!C1 follows from the inputs and cannot be computed: {REASON}"


def test_a_text_that_comes_to_read_as_a_number_is_another_kind(tmp_path):
    path = tmp_path / "text.xlsx"
    path.write_bytes(small_book({"S": {"A1": 5, "B1": '=IF(A1>0,"abc","0.0")', "C1": "=SUMIF(D1:D2,B1)"}}))
    table = fill(path, pd.DataFrame({"S!A1": [6, -6]}))
    assert table["status"].tolist() == ["ok", "failed"]
    assert "SUMIF with text that reads as a number (cell)" in table["message"][1]


def test_an_area_in_which_a_kind_appears_is_judged_anew(tmp_path):
    cells = {
        "A1": 1,
        "B1": '=IF(A1>0,A1,"x")',
        "B2": 2,
        "B3": 3,
        "C1": "=DEVSQ(B1:B3)",
        "C2": "=MODE.SNGL(B1:B3,2)",
    }
    path = tmp_path / "area.xlsx"
    path.write_bytes(small_book({"S": cells}))
    model = open_model(path)
    model.set("S!A1", -1)
    model.recalculate()
    fresh = tmp_path / "fresh.xlsx"
    fresh.write_bytes(small_book({"S": cells | {"A1": -1}}))
    assert model.uncomputed == open_model(fresh).uncomputed


def test_a_formula_that_cannot_be_read_stands_in_no_others_way(tmp_path):
    path = tmp_path / "unread.xlsx"
    path.write_bytes(small_book({"First": {"A1": "=broken+1"}, "S": CELLS}, names={"broken": "SUM("}))
    model = open_model(path)
    model.set("S!A1", -1)
    model.recalculate()
    assert model.uncomputed == {
        ("S", 1, 3): REASON,
        ("First", 1, 1): "the formula ends too early after 'SUM('",
    }


def test_a_text_that_a_scenario_makes_as_long_as_a_cell_holds_is_not_written(tmp_path):
    path = tmp_path / "long.xlsx"
    path.write_bytes(small_book({"S": {"A1": 10, "B1": '=REPT("a",A1)&"b"', "C1": "=A1+1"}}))
    table = fill(path, pd.DataFrame({"S!A1": [20, 32_767]}))
    assert table["status"].tolist() == ["ok", "failed"]


@pytest.fixture
def results(tmp_path):
    """FISHER is trusted for numbers, not that it gives #NUM!; SUMPRODUCT not that it gives nearly 0."""
    path = tmp_path / "results.xlsx"
    cells = {"A1": 0.5, "A2": -1, "B1": "=FISHER(A1)", "B2": "=IFERROR(B1,7)", "C1": "=SUMPRODUCT(A1:A3)"}
    path.write_bytes(small_book({"S": cells | {"A3": 0.3}}, names={"found": "S!$B$2", "sum": "S!$C$1"}))
    return path


def test_a_model_names_an_error_that_no_evidence_shows(results):
    model = open_model(results)
    model.recalculate()
    assert model.uncomputed == {}
    model.set("S!A1", 2)
    model.recalculate()
    assert model.uncomputed == {("S", 1, 2): "that FISHER gives #NUM! here is not checked against Excel"}


@pytest.mark.parametrize("more", [[], [-2.0 - row for row in range(40)]])
def test_a_scenario_fails_where_it_gives_what_is_nearly_nought(results, more):
    rows = [[0.5, -1.0], [0.1, -0.4], *([0.5, value] for value in more)]
    table = fill(results, pd.DataFrame(rows, columns=["S!A1", "S!A2"]))
    assert table["status"].tolist() == ["ok", "failed", *["ok"] * len(more)]
    assert "that SUMPRODUCT gives nearly 0 here is not checked against Excel" in table["message"][1]


def test_a_scenario_fails_where_an_error_becomes_another(tmp_path):
    path = tmp_path / "errors.xlsx"
    cells = {"A1": "#N/A", "B1": "=IF(ISNA(A1),A1,FISHER(A1))", "C1": "=IFERROR(B1,7)"}
    path.write_bytes(small_book({"S": cells}, names={"found": "S!$C$1"}))
    table = fill(path, pd.DataFrame({"S!A1": [0.5, 3.0]}))
    assert table["status"].tolist() == ["ok", "failed"]
    assert "that FISHER gives #NUM! here is not checked" in table["message"][1]


@pytest.fixture
def reading(tmp_path):
    """B1 reads A1: a date that is written alike in every language, until an input is another."""
    path = tmp_path / "reading.xlsx"
    cells = {"A1": "2024-05-01", "A2": 3, "B1": "=IFERROR(A1+A2,0)", "C1": "=LEN(A1)"}
    path.write_bytes(small_book({"S": cells}, names={"date": "S!$B$1"}))
    return path


def test_a_model_names_what_reads_a_text_that_depends_on_the_language(reading):
    model = open_model(reading)
    for text, named in (
        ("5/1/2024", [("S", 1, 2)]),
        ("2024-06-01", []),
        ("1,5", [("S", 1, 2)]),
        ("units", []),
    ):
        model.set("S!A1", text)
        model.recalculate()
        assert list(model.uncomputed) == named


@pytest.mark.parametrize("times", [1, 20])
def test_a_scenario_fails_where_it_reads_a_text_that_depends_on_the_language(reading, times):
    rows = {"S!A1": ["2024-05-02", "5/1/2024", "2024-06-01"] * times, "S!A2": range(3 * times)}
    table = fill(reading, pd.DataFrame(rows))
    assert table["status"].tolist() == ["ok", "failed", "ok"] * times
    assert "as Excel of one language does" in table["message"][1]
    table = fill(reading, pd.DataFrame(rows), profile="win-365-de_DE")
    assert set(table["status"]) == {"ok"} and table["date"][1] == 45296 + 1  # 5 January
