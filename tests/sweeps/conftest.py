"""Small workbooks for sweeps."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from tests.sweeps.books import Book

NAMES = {
    "a": "S!$A$1",
    "b": "S!$A$2",
    "word": "S!$A$3",
    "total": "S!$C$1",
    "ratio": "S!$C$2",
    "label": "S!$C$3",
}


@pytest.fixture
def book(tmp_path: Path) -> Book:
    """Writes a book with a sheet S; inputs a, b and word in A1:A3, outputs total, ratio, label in C1:C3."""

    def make(cells: Mapping[str, object]) -> Path:
        workbook = openpyxl.Workbook()
        sheet = workbook.active
        sheet.title = "S"
        for address, content in {"A1": 1.0, "A2": 2.0, "A3": "x", **cells}.items():
            sheet[address] = content
        for name, text in NAMES.items():
            if text.removeprefix("S!").replace("$", "") in {"A1", "A2", "A3", *cells}:
                workbook.defined_names[name] = DefinedName(name, attr_text=text)
        rule = DataValidation(
            "decimal", operator="between", formula1="-1000", formula2="1000", showErrorMessage=True
        )
        rule.add("A1")
        sheet.add_data_validation(rule)
        path = tmp_path / "book.xlsx"
        workbook.save(path)
        return path

    return make
