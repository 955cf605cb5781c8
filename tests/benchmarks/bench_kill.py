"""Runs killed at any moment and resumed give the folder that an uninterrupted run gives, byte for byte.

Run by hand: python -m tests.benchmarks.bench_kill [ROUNDS] [--small] (default: 100, the template). Each round
fills 300 workbooks with two processes, kills with SIGKILL and resumes, up to three times over, and compares.
A kill comes at any time of a run, or when some number of workbooks is there; it takes the run alone, whose
workers outlive it by a moment, or all its processes. A round without a kill does not count. Exit code 1, with
the files and cells that differ, when a folder differs.
"""

from __future__ import annotations

import io
import os
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
from xlplugin.headless.journal import NAME as JOURNAL
from xlplugin.headless.recalc import with_cached_values
from xlplugin.ooxml import Book, Package

ROWS, JOBS, MOST_KILLS = 300, 2, 3
COMMAND = [sys.executable, "-c", "import sys; from xlplugin.cli import main; sys.exit(main())"]


def fill_command(folder: Path, out: Path, *options: str) -> list[str]:
    """The command that fills `out` from the template and table in `folder`."""
    files = [str(folder / "template.xlsx"), str(folder / "table.csv"), "-o", str(out)]
    summary = ["--summary", str(out) + ".csv", "--jobs", str(JOBS), "--quiet"]
    return [*COMMAND, "fill", *files, *summary, *options]


def killed(command: Sequence[str], out: Path, chance: random.Random, duration: float) -> bool:
    """Whether the run was killed before its end."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True)
    if chance.random() < 0.3:
        seconds = chance.uniform(0, duration)
    else:
        wait_for_workbooks(process, out, chance.randint(0, ROWS))
        seconds = chance.choice((0, chance.uniform(0, 0.1)))
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        everything = chance.random() < 0.5
        (os.killpg if everything else os.kill)(process.pid, signal.SIGKILL)
        process.wait()
        return True
    return False


def wait_for_workbooks(process: subprocess.Popen[bytes], out: Path, count: int) -> None:
    """Until a run has begun and so many workbooks are there, or it has ended."""
    while process.poll() is None:
        there = os.listdir(out) if out.is_dir() else []
        if JOURNAL in there and sum(name.endswith(".xlsx") for name in there) >= count:
            return
        time.sleep(0.002)


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
    while kills < MOST_KILLS and killed(fill_command(folder, out, *options), out, chance, duration):
        kills, options = kills + 1, ("--resume",)
        if chance.random() < 0.5:
            break
    subprocess.run(fill_command(folder, out, "--resume"), check=True, stdout=subprocess.DEVNULL)
    compare(whole, contents(out), kills)
    shutil.rmtree(out)
    Path(f"{out}.csv").unlink()
    return kills


def compare(whole: dict[str, bytes], found: dict[str, bytes], kills: int) -> None:
    """SystemExit, with what differs, when it is not the uninterrupted run's."""
    wrong = sorted(name for name in whole.keys() | found.keys() if whole.get(name) != found.get(name))
    if not wrong:
        return
    print(f"{len(wrong)} files differ after {kills} kills: {wrong}")
    print("missing:", sorted(whole.keys() - found.keys()), "more:", sorted(found.keys() - whole.keys()))
    both = [name for name in wrong if name.endswith(".xlsx") and name in whole and name in found]
    print("\n".join(line for name in both[:1] for line in differences(whole[name], found[name])[:20]))
    sys.exit(1)


def small() -> bytes:
    """A workbook that is read in a moment, so that more of the time is spent filling.

    Numbers that no float holds exactly, texts, and cells that only the engine computes.
    """
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    for row in range(1, 21):
        sheet[f"A{row}"] = row
        sheet[f"B{row}"] = f"=SERVERS(A{row}*Sheet!$A$1+ROW())*2"
        sheet[f"C{row}"] = f"=EXP(A{row}/7)^0.3+SUM($A$1:A{row})/3"
        sheet[f"D{row}"] = f'=IF(MOD(A{row},9)=0,TEXT(C{row},"0.000"),C{row}/B{row})'
    sheet["E1"] = "=SUM(C1:C20)*LOG10(1+SUM(B1:B20))"
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
        counted = kills = 0
        while counted < rounds:
            found = resumed_round(folder, whole, chance, duration)
            counted, kills = counted + bool(found), kills + found
            print(f"\r{counted} rounds, {kills} kills", end="", flush=True)
    print(f": all folders identical, {ROWS} workbooks and {JOBS} processes each")


if __name__ == "__main__":
    main()
