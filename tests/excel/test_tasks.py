"""What the ribbon's buttons do in Python, before a stand-in for Excel that notes what it is told."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from types import SimpleNamespace
from unittest import mock

import openpyxl
import pytest

import xlplugin
from xlplugin.errors import InputError
from xlplugin.excel import tasks


class Sheet:
    """A sheet that keeps what is written on it."""

    def __init__(self, name: str = "Sheet1") -> None:
        self.name, self.written, self.formats = name, [], []

    def range(self, place):
        assert place == (1, 1)
        return self

    def resize(self, rows: int, columns: int):
        self.size = rows, columns
        return self

    @property
    def value(self):
        return self.written[-1]

    @value.setter
    def value(self, rows) -> None:
        assert (len(rows), len(rows[0])) == self.size
        self.written.append(rows)

    @property
    def number_format(self):
        return self.formats[-1]

    @number_format.setter
    def number_format(self, text: str) -> None:
        self.formats.append(text)


class Selection:
    def __getitem__(self, place):
        assert place == (0, 0)
        return SimpleNamespace(row=4, column=3)


class Excel:
    """An xlwings App with one active workbook, saved or not."""

    def __init__(self, path: Path, language: int) -> None:
        self.added: list[Sheet] = []
        self.opened: list[tuple[str, bytes]] = []
        self.alert = mock.Mock()
        self.selection = Selection()
        workbooks = SimpleNamespace(
            Add=lambda name: self.opened.append((Path(name).name, Path(name).read_bytes()))
        )
        self.api = SimpleNamespace(
            LanguageSettings=SimpleNamespace(LanguageID=lambda which: language), Workbooks=workbooks
        )
        active = SimpleNamespace(
            name=path.name, fullname=str(path), sheets=SimpleNamespace(active=Sheet("it's"), add=self.add),
            api=SimpleNamespace(SaveCopyAs=lambda name: Path(name).write_bytes(b"as it stands")),
        )  # fmt: skip
        self.books = SimpleNamespace(active=active, add=lambda: SimpleNamespace(sheets=[self.add()]))

    def add(self, after: Sheet | None = None) -> Sheet:
        self.added.append(Sheet())
        return self.added[-1]


@pytest.fixture
def excel(monkeypatch, tmp_path) -> Excel:
    openpyxl.Workbook().save(tmp_path / "mine.xlsx")
    app = Excel(tmp_path / "mine.xlsx", language=0x804)
    caller = SimpleNamespace(Book=SimpleNamespace(caller=lambda: SimpleNamespace(app=app)))
    monkeypatch.setitem(sys.modules, "xlwings", caller)
    return app


def test_a_cell_is_explained_from_the_workbook_as_it_stands(excel):
    book, stored = openpyxl.Workbook(), io.BytesIO()
    book.active.title = "it's"
    book.active["A4"], book.active["B4"], book.active["C4"] = "=1+1", 3, "=A4*B4"
    book.save(stored)
    excel.books.active.api.SaveCopyAs = lambda name: Path(name).write_bytes(stored.getvalue())
    tasks.explain_cell()
    head, *rows = excel.added[0].value
    assert head == ["what", "value", "unit", "formula", "source", "cell"]
    assert [row[1] for row in rows] == ["6", "2", "3"]
    assert [len(row[0]) - len(row[0].lstrip()) for row in rows] == [0, 4, 4]
    assert rows[0][3].lstrip("=") and rows[0][5].endswith("C4")
    assert excel.added[0].number_format == "@"  # or a text that begins with = would be a formula


def test_what_cannot_be_explained_is_one_line(excel, monkeypatch):
    def refuse(book, target):
        raise InputError("C4 is empty")

    monkeypatch.setattr(xlplugin, "explain", refuse, raising=False)
    tasks.explain_cell()
    excel.alert.assert_called_once_with("C4 is empty", "xlplugin")


@pytest.mark.parametrize("edition", ["native", "udf"])
def test_a_new_workbook_is_the_template_in_excels_language(excel, monkeypatch, edition):
    monkeypatch.setattr("workbooks.build.build", lambda edition, lang: f"{edition} {lang}".encode())
    getattr(tasks, f"new_{edition}")()
    assert excel.opened == [(f"llm-compute-{edition}-zh.xlsx", f"{edition} zh".encode())]


def test_the_doctor_looks_at_machine_and_workbook(excel):
    tasks.doctor()
    rows = excel.added[0].value
    assert rows[0] == ["xlplugin doctor", "", "why", "do"]
    assert any("Python" in row[1] for row in rows)
    assert any("a workbook of your own" in row[1] for row in rows)
