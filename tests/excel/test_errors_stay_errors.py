"""A failed cell is an error in whatever follows from it: never a text that SUM would skip, never a number."""

from __future__ import annotations

import pytest

from tests.excel.windows import MISSING
from workbooks.build import build
from xlplugin import ExcelError
from xlplugin.excel.error_values import CVERR

# In LibreOffice's own spelling, with semicolons.
ASKED = {
    "Z1": "=SUM(servers_per_model;1)",
    "Z2": "=IFERROR(tam_usd;5)",
    "Z3": "=ISNUMBER(tam_usd)",
    "Z4": "=ISERROR(tam_usd)",
}


@pytest.mark.parametrize(("typed", "code"), [("=NA()", "#N/A"), ("=1/0", "#DIV/0!")])
def test_in_the_native_edition(libreoffice, tmp_path, typed, code):
    (tmp_path / "native.xlsx").write_bytes(build("native", "en"))
    with libreoffice.open(tmp_path / "native.xlsx") as book:
        book["mfu_inference"] = typed
        for cell, formula in ASKED.items():
            book[f"Guide!{cell}"] = formula
        book.recalculate()
        total, caught, number, error = (book[f"Guide!{cell}"] for cell in ASKED)
    assert total == ExcelError(code)
    assert (caught, number, error) == (5, 0, 1)


def test_with_python_behind_excel(excel):
    """The text that leaves Python is one of those that our VBA turns into an error value, no other."""
    calls = ("SERVERS", -1.0, MISSING), ("GPU_PEAK", "V100", "INT8", MISSING), ("PE_RATIO", 1.0, 0.0)
    bad = [excel(*call) for call in calls]
    assert bad == ["#NUM!", "#N/A", "#DIV/0!"]
    assert set(bad) <= set(CVERR)
