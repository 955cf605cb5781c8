"""The functions recalculated by a real spreadsheet program: LibreOffice Calc with our extension."""

from __future__ import annotations

import datetime
import io
import math
import zipfile

import openpyxl
import pytest
from openpyxl.utils.datetime import to_excel

from tests.opened_models import opened
from tests.templates import TEMPLATES
from xlplugin import ExcelError
from xlplugin.excel.calc_addin import calc_addin
from xlplugin.registry import functions

EDITS = {
    "as built": {},
    "training": {"mfu_training": 0.42, "training_days": 45, "tokens_ratio": 20},
    "inference": {"monthly_visits": 5e9, "questions_per_visit": 7, "peak_factor": 6, "mfu_inference": 0.5},
    "servers": {"gpus_per_server": 16, "server_cost_usd": 450_000, "tam_gpu": "A100"},
    "dense": {"peak_basis": "稠密"},
}


@pytest.fixture(scope="module")
def template():
    return TEMPLATES / "llm-compute-udf-zh.xlsx"


def calculated(office, tmp_path, *formulas: str) -> list[object]:
    book = openpyxl.Workbook()
    book.active.title = "Sheet"
    for row, formula in enumerate(formulas, 1):
        book.active.cell(row, 1, formula)
    book.save(tmp_path / "book.xlsx")
    with office.open(tmp_path / "book.xlsx") as opened:
        opened.recalculate()
        return [opened[f"Sheet!A{row}"] for row in range(1, len(formulas) + 1)]


@pytest.mark.parametrize("edit", EDITS)
def test_the_template_recalculates_as_ours_after_an_edit(office_with_addin, template, tmp_path, edit):
    with office_with_addin.open(template) as book:
        for name, value in EDITS[edit].items():
            book[name] = value
        book.recalculate()
        live = {sheet: book.values(sheet) for sheet in book.sheets()}
    ours = openpyxl.load_workbook(io.BytesIO(edited(template, EDITS[edit], tmp_path)), data_only=True)
    compared = sum(compare(ours[sheet], rows) for sheet, rows in live.items())
    assert compared > 1000


def edited(template, values, folder) -> bytes:
    """The template with inputs set, as our engine computes it."""
    with opened(template) as model:
        for name, value in values.items():
            model.set(name, value)
        model.save(folder / "edited.xlsx")
    return (folder / "edited.xlsx").read_bytes()


def compare(sheet, rows) -> int:
    """How many cells were compared. LibreOffice takes the difference of nearly equal numbers for 0."""
    for r, row in enumerate(rows, 1):
        noise = 1e-12 * max((abs(value) for value in row if isinstance(value, float)), default=0)
        for c, value in enumerate(row, 1):
            assert same(value, sheet.cell(r, c).value, noise), f"{sheet.title} row {r} column {c}"
    return sum(len(row) for row in rows)


def same(value, ours, noise) -> bool:
    if isinstance(value, ExcelError):
        return ours == value.code
    if isinstance(ours, datetime.datetime):
        return value == to_excel(ours)
    if isinstance(value, float) and not isinstance(ours, str):
        return math.isclose(value, float(ours or 0), rel_tol=1e-12, abs_tol=noise)
    # TEXT(0.3,"0.##%") is "30.%" in Excel and in our engine, "30%" in LibreOffice.
    return value == (str(ours).replace(".%", "%") if ours else None)


def test_errors_are_errors(office_with_addin, tmp_path):
    results = calculated(
        office_with_addin,
        tmp_path,
        '=TRAIN_GPUS(1.746E11,38.5,30,"H1OO")',
        '=GPU_PEAK("V100","INT8")',
        "=SERVERS(-1)",
        "=GROWTH_RATE(1,0)",
        "=SUM(A1:A4)",
        "=IFERROR(A2,5)",
        "=ISNUMBER(A2)",
        "=SERVERS(NA())",
        "=XLP_LAST_ERROR()",
    )
    assert results[:4] == [ExcelError(code) for code in ("#VALUE!", "#N/A", "#NUM!", "#DIV/0!")]
    assert results[4] == ExcelError("#VALUE!")
    assert results[5:7] == [5, 0]
    assert results[7] == ExcelError("#N/A")
    assert "GROWTH_RATE" in results[8]


def test_ranges_and_blanks(office_with_addin, tmp_path):
    formulas = "=SUM(SERVERS(B1:B3))", "=TRAIN_TOKENS(2,C1)", "=TRAIN_TOKENS(C1)", '=SERVERS("1,600")'
    assert calculated(office_with_addin, tmp_path, *formulas) == [
        ExcelError("#VALUE!"), 77, ExcelError("#VALUE!"), 200,
    ]  # fmt: skip
    assert calculated(office_with_addin, tmp_path, "=9", "=17", "=SUM(SERVERS(A1:A2))") == [9, 17, 5]


def test_builds_are_byte_identical_and_carry_no_compiled_file():
    made = calc_addin(functions())
    assert made == calc_addin(functions())
    names = zipfile.ZipFile(io.BytesIO(made)).namelist()
    assert "pythonpath/udfs/data/accelerators.csv" in names
    assert not [name for name in names if "__pycache__" in name]
