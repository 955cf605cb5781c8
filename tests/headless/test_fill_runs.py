"""A run as a whole: what stops it before it begins, names of files, executors, going on after a stop."""

from __future__ import annotations

import concurrent.futures
import zipfile

import pandas as pd
import pytest

from tests.headless.filled_sheets import cells
from xlplugin.headless import fill_rows
from xlplugin.headless.failures import FillError
from xlplugin.headless.file_names import file_names
from xlplugin.headless.fill import fill
from xlplugin.headless.fill_plan import FillPlan
from xlplugin.headless.scenarios import DECIMAL
from xlplugin.headless.targets import TargetError
from xlplugin.ooxml import Book, Package


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


def test_a_template_that_cannot_be_filled_is_refused_by_other_processes_too(book, tmp_path):
    """They read it while this one waits: nothing is written, and nothing is left to resume."""
    path = tmp_path / "loop.xlsx"
    path.write_bytes(book({"S": {"A1": 1, "B1": "=CUBEVALUE(A1)"}}))
    with pytest.raises(FillError, match="'S'!B1 follows from the inputs and cannot be computed"):
        fill(path, pd.DataFrame({"S!A1": range(40)}), output=tmp_path / "out", jobs=2)
    assert list((tmp_path / "out").iterdir()) == []


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


NUMBERS = [float(n) for n in range(1, 121)]


@pytest.fixture
def wide(book, tmp_path):
    """A book of two branches."""
    path = tmp_path / "wide.xlsx"
    path.write_bytes(book({"S": {"A1": 1, "B1": "=IF(A1>90,A1*2,A1)"}}, names={"n": "S!$A$1", "m": "S!$B$1"}))
    return path


def set_engine(monkeypatch, more):
    """Has the engine differ from batches by a last digit, and in one branch by more; what it then gives."""

    def otherwise(plan, row):
        return [value * (1 + 2**-50) + more * (row[0] > 90) for value in by_engine(plan, row)]

    by_engine = FillPlan.by_engine
    monkeypatch.setattr(FillPlan, "by_engine", otherwise)
    return [n * (2 if n > 90 else 1) * (1 + 2**-50) + more * (n > 90) for n in NUMBERS]


def in_files(folder):
    return [Book(Package.open(folder / f"{n:04d}.xlsx")).value("S", 1, 2) for n in range(1, 121)]


def test_where_a_sample_differs_the_whole_run_is_the_engines(wide, tmp_path, monkeypatch):
    expected = set_engine(monkeypatch, 1)
    table = fill(wide, pd.DataFrame({"n": NUMBERS}), output=tmp_path / "out")
    assert table["m"].tolist() == expected and in_files(tmp_path / "out") == expected
    assert all("computed one by one" in text for text in table["warnings"])


def test_a_run_that_became_the_engines_goes_on_so(wide, tmp_path, monkeypatch):
    """Also where the samples of the second run happen to show no difference."""

    def stop(done, _):
        seen.append(done)
        if seen.count(60) == 2:  # the first chunk of the second pass
            raise KeyboardInterrupt

    seen, frame = [], pd.DataFrame({"n": NUMBERS})
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        set_engine(patch, 1)
        fill(wide, frame, output=tmp_path / "out", progress=stop)
    expected = set_engine(monkeypatch, 0)
    table = fill(wide, frame, output=tmp_path / "out", resume=True)
    assert table["m"].tolist() == expected and in_files(tmp_path / "out") == expected


def test_the_next_run_of_a_template_goes_on_with_its_plan(template, tmp_path, monkeypatch):
    def counted(*given, **told):
        made.append(told)
        return FillPlan(*given, **told)

    made, share = [], "'In & Out'!B8"
    monkeypatch.setattr(fill_rows, "FillPlan", counted)
    text = pd.DataFrame({share: ["0,25"], "gpus": [16]})
    text.attrs[DECIMAL] = ","
    numbers = fill(template, pd.DataFrame({share: [0.3, 0.4], "gpus": [8, 80]}), output=tmp_path / "numbers")
    texts = fill(template, text, output=tmp_path / "texts")
    assert (numbers["servers"].tolist(), texts["servers"].tolist(), len(made)) == ([1, 10], [2], 1)
    assert cells(tmp_path / "texts" / "0001.xlsx")["B8"].value == 0.25
    fill(template, text, language="zh")
    assert len(made) == 2  # sentences of a plan are in one language


def test_a_template_that_is_refused_leaves_no_plan_to_the_one_before(template, book, tmp_path):
    frame = pd.DataFrame({"gpus": [8]})
    before = fill(template, frame)
    frozen = tmp_path / "frozen.xlsx"
    frozen.write_bytes(book({"S": {"A1": 1, "B1": 2, "C1": "=1+1"}}, names={"gpus": "S!$A$1"}))
    with pytest.raises(FillError, match="nothing in it follows from its inputs"):
        fill(frozen, frame)
    pd.testing.assert_frame_equal(fill(template, frame), before)
