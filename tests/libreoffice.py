"""Headless LibreOffice as a calculator for tests: open a workbook, set cells, recalculate from scratch, read.

    with libreoffice.open(path) as book:          # `libreoffice` is the fixture of conftest.py
        book["mfu_training"] = 0.4                # a defined name, or "Sheet!B3"
        book.recalculate()                        # every formula, cached values or not
        book["tam_usd"], book.values("Training")  # errors are ExcelError

One process serves a whole test session: starting LibreOffice costs seconds, a workbook milliseconds.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from xlplugin import ExcelError

OFFICE_PROCESS = Path(__file__).with_name("libreoffice_process.py")
# LibreOffice says 502 where Excel says #VALUE! or, for SQRT(-1), #NUM!: the first is the common one here.
ERRORS = {
    502: "#VALUE!", 503: "#NUM!", 519: "#VALUE!", 521: "#NULL!", 522: "#CIRC!", 523: "#NUM!",
    524: "#REF!", 525: "#NAME?", 532: "#DIV/0!", 32767: "#N/A",
}  # fmt: skip


def missing() -> str:
    """Why LibreOffice cannot be used here, in one line; empty when it can."""
    if shutil.which("soffice") is None:
        return "LibreOffice (soffice) is not installed"
    return "" if python_with_uno() else "no Python here can import LibreOffice's uno (package python3-uno)"


def python_with_uno() -> str | None:
    beside = Path(shutil.which("soffice") or "").resolve().with_name("python")
    for python in (sys.executable, str(beside), "/usr/bin/python3"):
        tried = shutil.which(python) and subprocess.run([python, "-c", "import uno"], capture_output=True)
        if tried and tried.returncode == 0:
            return python
    return None


class LibreOffice:
    """A running LibreOffice with a profile of its own."""

    def __init__(self, profile: Path) -> None:
        command = [python_with_uno(), str(OFFICE_PROCESS), shutil.which("soffice"), str(profile)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.ask("hello")

    def ask(self, *request: object) -> object:
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise RuntimeError(f"LibreOffice ended while it was asked {request[0]!r}")
        answer = json.loads(answer)
        if "failed" in answer:
            raise RuntimeError(f"LibreOffice: {answer['failed']}")
        return answer["result"]

    @contextmanager
    def open(self, path: Path) -> Iterator[Book]:
        number = self.ask("open", str(Path(path).resolve()))
        try:
            yield Book(self, number)
        finally:
            self.ask("close", number)

    def calculate(self, path: Path) -> dict[str, list[list[object]]]:
        """Every sheet's values after a recalculation from scratch."""
        with self.open(path) as book:
            book.recalculate()
            return {sheet: book.values(sheet) for sheet in book.sheets()}

    def quit(self) -> None:
        self.process.stdin.close()
        self.process.wait(timeout=60)


class Book:
    """An open workbook. Cells are named "Sheet!B3" or by a defined name."""

    def __init__(self, office: LibreOffice, number: int) -> None:
        self.office, self.number = office, number

    def recalculate(self) -> None:
        self.office.ask("recalculate", self.number)

    def sheets(self) -> list[str]:
        return self.office.ask("sheets", self.number)

    def values(self, sheet: str) -> list[list[object]]:
        """Rows from A1 to the last used cell: float, text, None for a blank, ExcelError."""
        return [[cell_value(cell) for cell in row] for row in self.office.ask("values", self.number, sheet)]

    def __getitem__(self, where: str) -> object:
        """The value of a cell; rows of values for a range of several."""
        rows = [[cell_value(cell) for cell in row] for row in self.office.ask("read", self.number, where)]
        return rows[0][0] if len(rows) == len(rows[0]) == 1 else rows

    def __setitem__(self, where: str, value: object) -> None:
        """Types a number, a text, a formula that starts with = or (None) a blank into one cell."""
        self.office.ask("write", self.number, where, value)

    def insert_row(self, sheet: str, row: int) -> None:
        """A blank row above this one."""
        self.office.ask("edit", self.number, "insert", sheet, row)

    def remove(self, sheet: str) -> None:
        self.office.ask("edit", self.number, "remove", sheet)

    def rename(self, sheet: str, name: str) -> None:
        self.office.ask("edit", self.number, "rename", sheet, name)

    def localise(self, sheet: str, language: str, country: str) -> None:
        """Numbers of the sheet as that locale writes them: `de`, `DE` has decimal commas."""
        self.office.ask("edit", self.number, "localise", sheet, language, country)

    def sort(self, sheet: str, area: str, column: int) -> None:
        """Sorts rows, the largest first, by a column of the area, counted from 0."""
        self.office.ask("edit", self.number, "sort", sheet, area, column)

    def export(self, path: Path, options: str = "") -> Path:
        """Saves a copy as .pdf, .ods, .xlsx, .xlsm, .xls or .csv; `options` as its filter takes them."""
        self.office.ask("export", self.number, str(Path(path).resolve()), options)
        return path


def cell_value(cell: object) -> object:
    if isinstance(cell, dict):
        code = ERRORS.get(cell["error"])
        return ExcelError(code, f"LibreOffice error {cell['error']}") if code else f"Err:{cell['error']}"
    return None if cell == "" else cell
