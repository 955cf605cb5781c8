"""The same inputs set in the same template by openpyxl and by LibreOffice."""

from __future__ import annotations

import math
import subprocess
import time
import warnings
from pathlib import Path

import openpyxl
import pandas as pd

from tests.benchmarks.timing import ROUNDS, median_ms, report
from tests.libreoffice import LibreOffice, missing
from xlplugin.headless.inputs import find_input
from xlplugin.headless.targets import find_target
from xlplugin.ooxml import Book, Package
from xlplugin.ooxml.addresses import Key, format_cell

LIBREOFFICE_NAMES = {".xlsx": "xlsx", ".xlsm": "xlsm:Calc MS Excel 2007 VBA XML"}


def bench_peers(template: Path, frame: pd.DataFrame, folder: Path, ours: float) -> None:
    """Prints each one's time beside ours; our workbooks of the same rows stand in `folder`/ours."""
    book = Book(Package.open(template))
    keys = [find_input(book, column).key for column in frame.columns]
    rows = [
        [value if isinstance(value, str) else float(value) for value in row]
        for row in frame.itertuples(index=False)
    ]
    _openpyxl(template, keys, rows, folder, ours)
    if reason := missing():
        print(reason)
        return
    _libreoffice(template, keys, rows, folder, ours)
    _convert(template, folder, ours)


def _openpyxl(template: Path, keys: list[Key], rows: list[list], folder: Path, ours: float) -> None:
    def fill_one(number: int) -> None:
        book = openpyxl.load_workbook(template, keep_vba=template.suffix == ".xlsm")
        for (sheet, row, column), value in zip(keys, rows[number], strict=True):
            book[sheet].cell(row, column, value)
        book.save(folder / f"openpyxl{template.suffix}")

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says what it drops
        report("openpyxl load, set, save (no values)", median_ms(fill_one, clock=time.process_time), ours)


def _libreoffice(template: Path, keys: list[Key], rows: list[list], folder: Path, ours: float) -> None:
    office = LibreOffice(folder / "profile")
    places = [f"{sheet}!{format_cell(row, column)}" for sheet, row, column in keys]
    with office.open(template) as book:

        def fill_one(number: int) -> None:
            for place, value in zip(places, rows[number], strict=True):
                book[place] = value
            book.recalculate()
            book.export(folder / f"libreoffice{template.suffix}")

        report("LibreOffice kept alive", median_ms(fill_one), ours)
        same = Book(Package.open(folder / "ours" / f"{ROUNDS:04d}{template.suffix}"))
        (market,) = find_target(same, "tam_usd").keys
        assert math.isclose(book["tam_usd"], same.value(*market)), "LibreOffice has done other work than we"
    office.quit()


def _convert(template: Path, folder: Path, ours: float) -> None:
    profile = f"-env:UserInstallation=file://{folder / 'profile2'}"
    kind, converted = LIBREOFFICE_NAMES[template.suffix], folder / "converted"
    command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", converted, template]

    def convert(_: int) -> None:
        subprocess.run(command, check=True, capture_output=True)

    convert(0)
    assert (converted / template.name).exists()
    report("soffice --convert-to (no inputs set)", median_ms(convert), ours)
