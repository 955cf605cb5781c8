"""A failed cell is an error in whatever follows from it: never a text that SUM would skip, never a number."""

from __future__ import annotations

import io

import openpyxl
import pytest

from tests.excel.windows import MISSING
from tests.templates import TEMPLATES
from xlplugin import ExcelError
from xlplugin.excel.error_values import CVERR
from xlplugin.headless.recalc import recalculate
from xlplugin.registry import functions

# In LibreOffice's own spelling, with semicolons.
ASKED = {
    "Z1": "=SUM(servers_per_model;1)",
    "Z2": "=IFERROR(tam_usd;5)",
    "Z3": "=ISNUMBER(tam_usd)",
    "Z4": "=ISERROR(tam_usd)",
}


@pytest.mark.parametrize(("typed", "code"), [("=NA()", "#N/A"), ("=1/0", "#DIV/0!")])
def test_in_the_native_edition(libreoffice, typed, code):
    with libreoffice.open(TEMPLATES / "llm-compute-native-en.xlsx") as book:
        book["mfu_inference"] = typed
        for cell, formula in ASKED.items():
            book[f"Guide!{cell}"] = formula
        book.recalculate()
        total, caught, number, error = (book[f"Guide!{cell}"] for cell in ASKED)
    assert total == ExcelError(code)
    assert (caught, number, error) == (5, 0, 1)


def test_a_union_is_an_error_without_excel_as_with_it():
    """`test_a_union_is_an_error_with_a_sentence` has the other half."""
    book, data = openpyxl.Workbook(), io.BytesIO()
    for row in range(1, 5):
        book.active.append([row, 2, 3, None])
    book.active["E1"], book.active["E2"] = "=SERVER_TAM((A1:C2,A3:C4))", "=SERVER_TAM(A1:C4)"
    book.save(data)
    done = recalculate(data.getvalue(), functions())
    values = openpyxl.load_workbook(io.BytesIO(done.data), data_only=True).active
    assert (values["E1"].value, values["E2"].value) == ("#VALUE!", 60)


def test_with_python_behind_excel(excel):
    """The text that leaves Python is one of those that our VBA turns into an error value, no other."""
    calls = ("SERVERS", -1.0, MISSING), ("GPU_PEAK", "V100", "INT8", MISSING), ("PE_RATIO", 1.0, 0.0)
    bad = [excel(*call) for call in calls]
    assert bad == ["#NUM!", "#N/A", "#DIV/0!"]
    assert set(bad) <= set(CVERR)
