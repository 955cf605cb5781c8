"""`recalc` over growing books: seconds of processor time and memory of the whole command.

python -m tests.benchmarks.bench_recalc
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
from pathlib import Path

import xlsxwriter

ROWS = (100, 1_000, 10_000)
COLUMNS = 10


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


def measured(path: Path) -> tuple[float, float]:
    """Processor seconds of the command, and the most memory in MB of any command so far."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "xlplugin", "recalc", str(path), "--in-place"]
    subprocess.run(command, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return seconds, after.ru_maxrss / 1024


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "book.xlsx"
        for rows in ROWS:
            book(path, rows)
            seconds, memory = measured(path)
            print(f"{rows * COLUMNS:>7,} formulas  {seconds:6.2f} s  {memory:6.0f} MB")
        book(path, 8_000, arrays=True)
        seconds, memory = measured(path)
        print(f"{8_000:>7,} array formulas  {seconds:6.2f} s")


if __name__ == "__main__":
    main()
