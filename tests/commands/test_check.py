"""`xlplugin check`: the report against a workbook at the report's inputs, whatever was changed in it."""

from __future__ import annotations

import functools
import re

import openpyxl
import pytest

from tests.templates import TEMPLATES
from workbooks.report_check import laid
from xlplugin.cli import main
from xlplugin.headless.targets import find_target
from xlplugin.ooxml import Book, Package

NATIVE = TEMPLATES / "llm-compute-native-zh.xlsx"
laid_once = functools.cache(laid)


@pytest.fixture
def check(capsys, monkeypatch):
    monkeypatch.setattr("workbooks.report_check.laid", laid_once)  # seconds, the same in every test

    def run(*arguments) -> tuple[int, list[str], str]:
        code = main(["check", *map(str, arguments)])
        told = capsys.readouterr()
        return code, told.out.splitlines(), told.err

    return run


def summary(lines: list[str]) -> tuple[int, int]:
    """Figures compared and misses."""
    return int(lines[-1].split()[0]), int(re.search(r"(\d+) misses", lines[-1])[1])


def test_a_fresh_build_has_no_miss(check):
    code, lines, err = check()
    assert (code, err, summary(lines)) == (0, "", (516, 0))
    assert not any("inputs differ" in line for line in lines)
    for table, figures in ((10, 72), (11, 77), (12, 35), (13, 17)):
        assert any(
            line.startswith(f"table {table}") and f"{figures} figures, 0 misses" in line for line in lines
        )


def test_a_broken_formula_is_a_miss_also_in_an_edited_book(check, tmp_path):
    """A formula in the place of an input is told, and stays."""
    book = openpyxl.load_workbook(NATIVE)
    sheet, address = next(book.defined_names["gpus_total"].destinations)
    cell = book[sheet][address.partition(":")[0]]
    cell.value = f"{cell.value}+1"
    sheet, address = next(book.defined_names["mfu_training"].destinations)
    book[sheet][address] = 0.35
    sheet, address = next(book.defined_names["training_days"].destinations)
    book[sheet][address] = "=30+30"
    book.save(tmp_path / "broken.xlsx")
    code, lines, _ = check(tmp_path / "broken.xlsx")
    assert code == 1 and summary(lines)[1] >= 1
    assert any("mfu_training: 0.35 (report: 0.3)" in line for line in lines)
    assert any(line.startswith("    12/") and "workbook" in line for line in lines)
    assert "    training_days: the formula =30+30, which stays (report: 60)" in lines


def test_checks_of_a_deleted_page_leave_the_count(check, tmp_path):
    book = openpyxl.load_workbook(NATIVE)
    del book["格局"]
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value.startswith("="):
                    cell.value = cell.value.replace("'格局'!", "#REF!").replace("格局!", "#REF!")
    book.save(tmp_path / "deleted.xlsx")
    code, lines, _ = check(tmp_path / "deleted.xlsx")
    figures, misses = summary(lines)
    assert (code, misses) == (0, 0) and figures < 516
    assert f"{516 - figures} not checked (page deleted)" in lines[-1]
    assert any("their page was deleted" in line for line in lines if line.startswith("table 16"))


def test_inputs_that_differ_are_listed_by_name_and_set_back_also_on_a_renamed_page(check, tmp_path):
    """And in the other language."""
    path, template = tmp_path / "en.xlsx", TEMPLATES / "llm-compute-native-en.xlsx"
    book, found = openpyxl.load_workbook(template), Book(Package.open(template))
    changes = {"mfu_training": 0.4, "scenario_choice": "low", "model_params[2]": 500.0, "tam_gpu": "H100"}
    for name, value in changes.items():
        sheet, row, column = find_target(found, name).keys[0]
        book[sheet].cell(row, column).value = value
    sheet = book["Assumptions"]
    for other in book:
        for row in other.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value.startswith("="):
                    cell.value = re.sub(r"'?\bAssumptions'?!", "'My inputs'!", cell.value)
    for name in book.defined_names.values():
        name.attr_text = re.sub(r"'?\bAssumptions'?!", "'My inputs'!", name.attr_text)
    sheet.title = "My inputs"
    book.save(path)
    code, lines, _ = check(path)
    assert (code, summary(lines)) == (0, (516, 0))
    listed = [line.strip() for line in lines if line.startswith("    ") and "(report: " in line]
    assert {line.partition(":")[0] for line in listed} == set(changes)
    assert (
        "mfu_training: 0.4 (report: 0.3)" in listed and "model_params[2]: 500 (report: 50000000000)" in listed
    )


def test_a_workbook_that_is_not_ours_is_refused_in_one_line(check, tmp_path):
    openpyxl.Workbook().save(tmp_path / "other.xlsx")
    code, lines, err = check(tmp_path / "other.xlsx")
    assert (code, lines) == (2, []) and err.count("\n") == 1 and "Checks" in err
