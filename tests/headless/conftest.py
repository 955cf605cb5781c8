"""Books for the headless tests, made by openpyxl: small, plain, without cached values."""

from __future__ import annotations

import io

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName

import udfs  # noqa: F401  (puts the functions into the registry, also when the package is not installed)


@pytest.fixture
def book():
    """Bytes of a workbook from `{"Sheet": {"A1": value}}`, with defined names `{"name": "Sheet!$A$1"}`."""

    def make(sheets: dict[str, dict], prepare=None, names: dict[str, str] | None = None) -> bytes:
        workbook = openpyxl.Workbook()
        workbook.remove(workbook.active)
        for name, cells in sheets.items():
            sheet = workbook.create_sheet(name)
            for address, value in cells.items():
                sheet[address] = value
        for name, meaning in (names or {}).items():
            workbook.defined_names[name] = DefinedName(name, attr_text=meaning)
        if prepare is not None:
            prepare(workbook)
        buffer = io.BytesIO()
        workbook.save(buffer)
        return buffer.getvalue()

    return make
