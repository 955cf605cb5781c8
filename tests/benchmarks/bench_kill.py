"""Runs killed at any moment and resumed give the folder that an uninterrupted run gives, byte for byte.

Run by hand: python -m tests.benchmarks.bench_kill [ROUNDS] [--small] (default: 100, the template). Each round
fills 300 workbooks with two processes, kills the first with SIGKILL at a moment of its own, resumes, and
compares. Exit code 1, with the files and cells that differ, when a folder differs.
"""

from __future__ import annotations

import io
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pandas as pd

from tests.headless.random_scenarios import columns, random_scenario
from workbooks.build import build
from xlplugin.headless.recalc import with_cached_values
from xlplugin.ooxml import Book, Package

ROWS, JOBS, MOST_KILLS = 300, 2, 3
COMMAND = [sys.executable, "-c", "import sys; from xlplugin.cli import main; sys.exit(main())"]


def fill_command(folder: Path, out: Path, *options: str) -> list[str]:
    """The command that fills `out` from the template and table in `folder`."""
    files = [str(folder / "template.xlsx"), str(folder / "table.csv"), "-o", str(out)]
    summary = ["--summary", str(out) + ".csv", "--jobs", str(JOBS), "--quiet"]
    return [*COMMAND, "fill", *files, *summary, *options]


def killed(command: Sequence[str], seconds: float) -> bool:
    """Whether the run was killed before its end."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait()
        return True
    return False


def contents(out: Path) -> dict[str, bytes]:
    """What stands in a folder, hidden files too, and the summary beside it."""
    files = {path.name: path.read_bytes() for path in sorted(out.iterdir()) if path.is_file()}
    return files | {"summary": Path(str(out) + ".csv").read_bytes()}


def differences(ours: bytes, theirs: bytes) -> list[str]:
    """In what two workbooks differ: members, whether only their compressed bytes do, and cells."""
    packages = Package(ours), Package(theirs)
    found = []
    for name in packages[0].members:
        packed, plain = [p.compressed(name) for p in packages], [p.read(name) for p in packages]
        if packed[0] != packed[1]:
            found.append(f"{name}: " + ("content" if plain[0] != plain[1] else "compressed bytes only"))
    books = [Book(package) for package in packages]
    for sheet, other in zip(books[0].sheets, books[1].sheets, strict=True):
        for place, cell in sheet.cells.cells.items():
            values = cell.value(books[0].strings), other.cells.cells[place].value(books[1].strings)
            if values[0] != values[1]:
                found.append(f"{sheet.name}!{cell.address}: {values[0]!r}, resumed {values[1]!r}")
    return found


def resumed_round(folder: Path, whole: dict[str, bytes], chance: random.Random, duration: float) -> int:
    """Number of kills in one round; SystemExit when the folder differs."""
    out, kills = folder / "out", 0
    options: tuple[str, ...] = ()
    while kills < MOST_KILLS and killed(fill_command(folder, out, *options), chance.uniform(0, duration)):
        kills, options = kills + 1, ("--resume",) if out.exists() else ()
        if chance.random() < 0.5:
            break
    subprocess.run(fill_command(folder, out, *options or ("--force",)), check=True, stdout=subprocess.DEVNULL)
    found = contents(out)
    wrong = sorted(name for name in whole.keys() | found.keys() if whole.get(name) != found.get(name))
    if wrong:
        print(f"{len(wrong)} files differ after {kills} kills: {wrong}")
        print("missing:", sorted(whole.keys() - found.keys()), "more:", sorted(found.keys() - whole.keys()))
        both = [name for name in wrong if name.endswith(".xlsx") and name in whole and name in found]
        print("\n".join(line for name in both[:1] for line in differences(whole[name], found[name])[:20]))
        sys.exit(1)
    shutil.rmtree(out)
    return kills


def small() -> bytes:
    """A workbook that is read in a moment, so that more of the time is spent filling."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    for row in range(1, 41):
        sheet[f"A{row}"] = row
        sheet[f"B{row}"] = f"=SERVERS(A{row}*Sheet!$A$1+ROW())*2"
    buffer = io.BytesIO()
    workbook.save(buffer)
    return with_cached_values(buffer.getvalue())


def write_inputs(folder: Path, is_small: bool) -> None:
    """Template and table."""
    (folder / "template.xlsx").write_bytes(small() if is_small else build("udf"))
    rows = [
        {f"Sheet!A{n}": seed * n + 1 for n in range(1, 11)} if is_small else columns(random_scenario(seed))
        for seed in range(ROWS)
    ]
    pd.DataFrame(rows).to_csv(folder / "table.csv", index=False)


def main() -> None:
    told = [word for word in sys.argv[1:] if word.isdigit()]
    rounds = int(told[0]) if told else 100
    with tempfile.TemporaryDirectory() as name:
        folder, chance = Path(name), random.Random(14)
        write_inputs(folder, "--small" in sys.argv)
        started = time.monotonic()
        subprocess.run(fill_command(folder, folder / "out"), check=True, stdout=subprocess.DEVNULL)
        duration, whole = time.monotonic() - started, contents(folder / "out")
        shutil.rmtree(folder / "out")
        kills = 0
        for number in range(1, rounds + 1):
            kills += resumed_round(folder, whole, chance, duration)
            print(f"\r{number} rounds, {kills} kills", end="", flush=True)
    print(f": all folders identical, {ROWS} workbooks and {JOBS} processes each")


if __name__ == "__main__":
    main()
