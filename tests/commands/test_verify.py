"""recalc --verify: LibreOffice computes the written book's formulas too, and differences are told."""

from __future__ import annotations

import pytest

from tests.libreoffice import missing
from xlplugin.cli import main


@pytest.fixture
def verified(book, tmp_path, capsys):
    """Exit code, what was printed, and the file written, of a recalculation with and without --verify."""

    def run(cells):
        path = tmp_path / "book.xlsx"
        path.write_bytes(book({"S": cells}))
        assert main(["recalc", str(path), "-o", str(tmp_path / "plain.xlsx")]) in (0, 1)
        capsys.readouterr()
        code = main(["recalc", str(path), "--verify", "-o", str(tmp_path / "verified.xlsx")])
        if "=RAND()" not in cells.values():
            assert (tmp_path / "verified.xlsx").read_bytes() == (tmp_path / "plain.xlsx").read_bytes()
        return code, capsys.readouterr()

    return run


needs_office = pytest.mark.skipif(bool(missing()), reason=missing() or "LibreOffice is here")


@needs_office
def test_our_functions_go_to_it_in_their_native_form(verified):
    code, told = verified({"A1": 7e9, "B1": "=TRAIN_GPUS(A1,20,30,1000)", "B2": "=B1*2"})
    assert (code, told.err) == (0, "")
    assert "LibreOffice: 2 cells compared, 0 differ" in told.out


@needs_office
def test_volatile_and_kept_cells_are_left_out(verified):
    cells = {"A1": 1, "B1": "=A1*2", "B2": "=UNIT_OF(A1)", "B3": "=B2+1", "B4": "=RAND()", "B5": "=B4+1"}
    code, told = verified(cells)
    assert code == 1
    assert "1 cells compared, 0 differ; 0 use functions that it does not know, 3 left out" in told.out


@needs_office
def test_a_difference_is_told_with_both_values_and_makes_exit_1(verified):
    code, told = verified({"A1": 60, "B1": "=DAY(A1)", "B2": "=1+1"})  # Excel has a 29th of February 1900
    assert code == 1
    assert "'S'!B1 differs: 29.0 here, 28.0 in LibreOffice" in told.err
    assert "2 cells compared, 1 differ" in told.out


@needs_office
def test_it_is_told_in_the_language_asked_for(verified, monkeypatch):
    monkeypatch.setenv("XLPLUGIN_LANG", "zh")
    code, told = verified({"A1": 60, "B1": "=DAY(A1)", "B2": "=1+1"})
    assert code == 1
    assert "'S'!B1不同：本工具为29.0，LibreOffice为28.0" in told.err
    assert "LibreOffice：已比较2个单元格，其中1个不同；" in told.out


def test_without_libreoffice_one_line(book, tmp_path, capsys, monkeypatch):
    path = tmp_path / "book.xlsx"
    path.write_bytes(book({"S": {"A1": 1, "B1": "=A1*2"}}))
    monkeypatch.setenv("PATH", str(tmp_path))
    assert main(["recalc", str(path), "--verify", "-o", str(tmp_path / "o.xlsx")]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert not (tmp_path / "o.xlsx").exists()
