"""What `import xlplugin` offers, on a small workbook."""

from __future__ import annotations

import inspect
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName

import xlplugin

DISTRIBUTIONS = ("log_normal", "log_triangular", "normal", "pert", "triangular", "uniform")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet["A1"], sheet["B1"] = 2.0, "=A1*3"
    workbook.defined_names["a"] = DefinedName("a", attr_text="Sheet!$A$1")
    workbook.defined_names["b"] = DefinedName("b", attr_text="Sheet!$B$1")
    path = tmp_path / "book.xlsx"
    workbook.save(path)
    return path


def test_every_name_is_there() -> None:
    assert xlplugin.__all__ == sorted(xlplugin.__all__, key=lambda name: (name[0].islower(), name))
    assert all(getattr(xlplugin, name) is not None for name in xlplugin.__all__)


def test_every_name_says_what_it_gives_and_raises() -> None:
    for name in xlplugin.__all__:
        made = getattr(xlplugin, name)
        said = inspect.getdoc(made) or ""
        assert said and not said.startswith(f"{made.__name__}("), name  # what dataclasses write of themselves
        if inspect.isfunction(made) or name in DISTRIBUTIONS:
            assert "Error" in said or "Raises" in said, name


def test_a_workbook_by_its_path(book: Path) -> None:
    before = book.read_bytes()
    assert xlplugin.recalculate(book).computed == 1
    assert xlplugin.recalculate(before).computed == 1
    frozen = xlplugin.freeze(book)
    assert frozen.frozen == 1
    listed = [(item.kind, item.name, item.value) for item in xlplugin.inputs(xlplugin.recalculate(book).data)]
    assert listed == [("input", "a", 2.0), ("output", "b", 6.0)]
    assert xlplugin.sweep(book, {"a": [1.0, 5.0]})["b"].tolist() == [3.0, 15.0]
    assert book.read_bytes() == before


def test_errors_are_of_the_input(tmp_path: Path, book: Path) -> None:
    with pytest.raises(xlplugin.PackageError, match=r"nowhere\.xlsx"):
        xlplugin.recalculate(tmp_path / "nowhere.xlsx")
    with pytest.raises(xlplugin.TargetError, match="none"):
        xlplugin.sweep(book, {"none": [1.0]})
    with pytest.raises(xlplugin.SweepError, match="draws"):
        xlplugin.sweep(book, {"a": xlplugin.uniform(1, 2)})
    for error in ("PackageError", "TargetError", "SweepError", "FillError"):
        assert issubclass(getattr(xlplugin, error), xlplugin.InputError)


def test_an_import_loads_none_of_the_tools() -> None:
    code = "import sys, xlplugin; print({'numpy', 'pandas', 'openpyxl', 'formulon'} & set(sys.modules))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "set()"
