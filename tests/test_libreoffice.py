"""The LibreOffice harness itself: what it writes, recalculates and reads."""

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName

from tests import libreoffice as harness
from xlplugin import ExcelError

CELLS = [1, 2, "=A1+B1", "=1/0", "=NA()", "text", None, '=""', "=VALUE(F1)", "=NOSUCH(1)", "=10^400"]


@pytest.fixture
def path(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "Sums 1"
    book.active.append(CELLS)
    book.defined_names["total"] = DefinedName("total", attr_text="'Sums 1'!$C$1")
    book.save(tmp_path / "sums.xlsx")
    return tmp_path / "sums.xlsx"


def test_values_and_errors_come_back(libreoffice, path):
    (row,) = libreoffice.calculate(path)["Sums 1"]
    assert row[:3] == [1, 2, 3]
    assert row[3:5] == [ExcelError("#DIV/0!"), ExcelError("#N/A")]
    assert row[5:8] == ["text", None, None]
    assert row[8:] == [ExcelError("#VALUE!"), ExcelError("#NAME?"), ExcelError("#NUM!")]


def test_a_cell_that_is_set_moves_the_named_result(libreoffice, path):
    with libreoffice.open(path) as book:
        book["Sums 1!A1"] = 40
        book.recalculate()
        assert book["total"] == 42
        assert book["Sums 1!A1:C1"] == [[40, 2, 42]]
        book["Sums 1!B1"] = "=A1*2"
        book.recalculate()
        assert book["total"] == 120


def test_a_wrong_request_says_so_and_the_process_lives_on(libreoffice, path):
    with libreoffice.open(path) as book:
        with pytest.raises(RuntimeError, match="LibreOffice: read"):
            book["no_such_name"]
        book.recalculate()
        assert book["total"] == 3


def test_a_copy_can_be_exported(libreoffice, path, tmp_path):
    with libreoffice.open(path) as book:
        assert book.export(tmp_path / "sums.pdf").read_bytes().startswith(b"%PDF")


def test_a_missing_office_is_said_in_one_line(monkeypatch):
    monkeypatch.setattr(harness.shutil, "which", lambda name: None)
    assert harness.missing() == "LibreOffice (soffice) is not installed"
