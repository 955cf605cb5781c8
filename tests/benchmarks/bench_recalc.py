"""`recalc` over growing books beside LibreOffice: seconds of processor time, and the most memory.

Run by hand: python -m tests.benchmarks.bench_recalc [--quick]
Medians of five rounds, ours and LibreOffice in turn. The commands start, load, compute and write; load and
recalculation (`again`) are of a workbook that stays open, after an input from which every formula follows.
"""

from __future__ import annotations

import math
import multiprocessing
import os
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import xlsxwriter

from tests.benchmarks.timing import QUICK
from tests.libreoffice import missing
from xlplugin.calculation.engine import Engine
from xlplugin.headless.second_opinion import conversion
from xlplugin.ooxml import Book, Package

ROWS = (100, 1_000) if QUICK else (100, 1_000, 10_000)
ARRAYS = 800 if QUICK else 8_000
COLUMNS = 10
ROUNDS = 1 if QUICK else 5
Cost = tuple[float, float]  # seconds, MB


def book(path: Path, rows: int, arrays: bool = False) -> None:
    """Chains of ten formulas a row, or one array formula a row; no stored values."""
    workbook = xlsxwriter.Workbook(path)
    sheet = workbook.add_worksheet("S")
    for row in range(rows):
        sheet.write_number(row, 0, row + 1)
        if arrays:
            sheet.write_array_formula(row, 1, row, 1, f"{{=SUM(A{row + 1}:A{row + 3}*2)}}", None, 0)
            continue
        for column in range(1, COLUMNS + 1):
            sheet.write_formula(row, column, f"={chr(64 + column)}{row + 1}*1.01+$A$1", None, 0)
    workbook.close()


def command_cost(command: list[str]) -> Cost:
    """Processor seconds of a command and of all that it started, and the most memory of one of them."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, command
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def open_cost(path: Path) -> Cost:
    """Processor seconds of loading and of a recalculation.

    In a process of its own: this one stays small, since what it starts counts its memory as well.
    """
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as process:
        return process.submit(_opened, path).result()


def _opened(path: Path) -> Cost:
    start = time.process_time()
    engine = Engine(Book(Package.open(path)))
    loaded = time.process_time()
    engine.set("S", 1, 1, 5.0)
    engine.recalculate()
    return loaded - start, time.process_time() - loaded


def measured(path: Path, folder: Path) -> tuple[Cost, Cost, Cost | None]:
    """Medians: the command, load and recalculation, LibreOffice's command."""
    commands, opened, office = [], [], []
    recalc = [
        sys.executable,
        "-m",
        "xlplugin",
        "recalc",
        str(path),
        "-o",
        str(folder / "ours.xlsx"),
        "--force",
    ]
    for _ in range(ROUNDS):
        commands.append(command_cost(recalc))
        opened.append(open_cost(path))
        if not missing():
            office.append(command_cost(conversion(path, folder)))
            assert math.isclose(_last(folder / "ours.xlsx"), _last(folder / "out" / path.name))
    return _medians(commands), _medians(opened), _medians(office) if office else None


def _last(path: Path) -> float:
    """The value of the last formula, which the book as it was made does not hold."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as process:
        return process.submit(_read, path).result()


def _read(path: Path) -> float:
    computed = Book(Package.open(path))
    value = computed.value("S", *max(computed.sheet("S").cells.cells))
    assert isinstance(value, float) and value
    return value


def _medians(costs: list[Cost]) -> Cost:
    first, second = zip(*costs, strict=True)
    return statistics.median(first), statistics.median(second)


def bench(label: str, path: Path, folder: Path) -> None:
    (seconds, memory), (load, again), office = measured(path, folder)
    theirs = (
        "       -       -"
        if office is None
        else f"{office[0]:8.2f}{office[1]:8.0f}{office[0] / seconds:8.1f}"
    )
    print(f"{label:22}{seconds:8.2f}{memory:8.0f}{load:8.2f}{again:8.3f}{theirs}", flush=True)


def main() -> None:
    print(f"{'':22}{'recalc':>8}{'MB':>8}{'load':>8}{'again':>8}{'office':>8}{'MB':>8}{'times':>8}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "book.xlsx"
        for rows in ROWS:
            book(path, rows)
            bench(f"{rows * COLUMNS:,} formulas", path, folder)
        book(path, ARRAYS, arrays=True)
        bench(f"{ARRAYS:,} array formulas", path, folder)


if __name__ == "__main__":
    main()
