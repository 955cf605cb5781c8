"""Where commands run, and a small model for them."""

from __future__ import annotations

import pytest
from openpyxl.workbook.defined_name import DefinedName

from tests.workbooks.built_templates import built
from xlplugin.headless.recalc import with_cached_values


@pytest.fixture
def in_directory(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def built_once(monkeypatch):
    """Commands that build an edition do so the first time only: it takes seconds."""
    monkeypatch.setattr("workbooks.build.build", built)


@pytest.fixture
def template(book, tmp_path):
    def names(workbook):
        for name, cell in {"gpus": "$A$1", "note": "$A$2", "servers": "$B$1", "text": "$B$2"}.items():
            workbook.defined_names[name] = DefinedName(name, attr_text=f"S!{cell}")

    path = tmp_path / "template.xlsx"
    cells = {"A1": 8, "A2": "x", "B1": "=SERVERS(gpus)", "B2": "=note"}
    path.write_bytes(with_cached_values(book({"S": cells}, names)))
    return path
