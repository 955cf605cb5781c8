"""Mutated workbooks through `xlplugin recalc`: never exit 70, never long, never large, nothing half or lost.

    python -m tests.benchmarks.fuzz_packages [BOOK...] [--count 5000] [--seed 1] [--keep DIRECTORY]

Without BOOK: the native template, an .xlsm of ours, and the workbooks beside the project where they are. Each
mutation runs in a process of its own: exit 0, 1 or 2, at most 5 s of processor time or twice that of its
unmutated book, at most 1 GB. What is written must hold every part of the input, and those without values byte
for byte. Books that cost over a second are taken the less often the more they cost.
"""

from __future__ import annotations

import argparse
import collections
import io
import math
import os
import random
import resource
import shutil
import signal
import sys
import tempfile
import time
import zipfile
from pathlib import Path

from tests.benchmarks.mutations import MUTATIONS
from xlplugin.cli import main as xlplugin
from xlplugin.ooxml import Package

BOOKS = Path(__file__).parents[3] / "shared" / "books"
SECONDS, MEMORY = 5.0, 1024  # MB
HANGS = 6  # times the allowed processor time by the clock: a process that sleeps hangs
SOME = 12  # of the books beside the project
SLOW, LARGE, DEFECT, LOST, HALF = "slow", "large", "exit 70", "lost", "half file"


def recalculated(book: Path, target: Path, seconds: float) -> tuple[int | str, float, int]:
    """Exit code (or `slow`), processor seconds and peak memory in MB of a recalculation in its process."""
    child = os.fork()
    if child == 0:
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1), os.dup2(silence, 2)
        resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(seconds), math.ceil(seconds)))
        os._exit(xlplugin(["recalc", str(book), "-o", str(target)]))
    code: int | str | None = None
    asleep = time.monotonic() + HANGS * seconds
    while code is None:
        done, status, usage = os.wait4(child, os.WNOHANG)
        if done:
            code = os.waitstatus_to_exitcode(status)
        elif time.monotonic() > asleep:
            os.kill(child, signal.SIGKILL)
        else:
            time.sleep(0.005)
    spent = usage.ru_utime + usage.ru_stime
    slow = spent > seconds or code == -signal.SIGKILL
    return SLOW if slow else code, spent, usage.ru_maxrss >> 10


def fault_of(book: Path, folder: Path, seconds: float) -> str | None:
    """What is wrong with how a mutated book was handled; None when nothing is."""
    target = folder / f"out{book.suffix}"
    target.unlink(missing_ok=True)
    code, _, memory = recalculated(book, target, seconds)
    if code not in (0, 1, 2):
        return DEFECT if code == 70 else f"exit {code}" if code != SLOW else SLOW
    if memory > MEMORY:
        return LARGE
    left = [path.name for path in folder.iterdir() if path not in (book, target)]
    if left or (code == 2 and target.exists()):
        return HALF
    return None if code == 2 or not lost_parts(book, target) else LOST


def lost_parts(book: Path, target: Path) -> list[str]:
    """Parts that the output lacks, or has otherwise though they hold no values."""
    before, after = Package.open(book), Package.open(target)
    copied = [name for name in before.members if "/worksheets/" not in f"/{name}".lower()]
    copied = [name for name in copied if "workbook" not in name.lower() and name in after]
    changed = [name for name in copied if before.compressed(name) != after.compressed(name)]
    return [*(name for name in before.members if name not in after), *changed]


def mutated(data: bytes, chance: random.Random) -> tuple[str, bytes]:
    """The name of a mutation and the package after it."""
    name = chance.choice(sorted(MUTATIONS))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    return name, MUTATIONS[name](parts, chance)


def the_books(given: list[Path], folder: Path) -> list[Path]:
    if given:
        return given
    templates = Path(__file__).parents[2] / "workbooks" / "templates"
    macros = folder / "macros.xlsm"
    xlplugin(["build", "--edition", "excel", "-o", str(macros), "--force"])
    return [templates / "llm-compute-native-en.xlsx", macros, *sorted(BOOKS.glob("*.xlsx"))[::5][:SOME]]


def run(arguments: argparse.Namespace) -> int:
    chance, faults, counts = random.Random(arguments.seed), [], collections.Counter()
    if arguments.keep:
        arguments.keep.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder, work = Path(name) / "books", Path(name) / "work"
        folder.mkdir(), work.mkdir()
        books = the_books(arguments.books, folder)
        cost = {}
        for book in books:
            code, seconds, memory = recalculated(book, folder / f"whole{book.suffix}", 120)
            (folder / f"whole{book.suffix}").unlink(missing_ok=True)
            cost[book] = seconds
            print(f"{book.name}: exit {code}, {seconds:.2f} s, {memory} MB unmutated")
        for number in range(arguments.count):
            [book] = chance.choices(books, weights=[1 / max(1.0, cost[path]) for path in books])
            kind, data = mutated(book.read_bytes(), chance)
            path = work / f"book{book.suffix}"
            path.write_bytes(data)
            fault = fault_of(path, work, max(SECONDS, 2 * cost[book]))
            counts[fault or "right"] += 1
            if fault:
                faults.append(f"{number}: {fault} after {kind!r} of {book.name}")
                print(faults[-1], flush=True)
                if arguments.keep:
                    shutil.copy(path, arguments.keep / f"{number}-{fault.replace(' ', '')}-{book.name}")
            for left in work.iterdir():
                left.unlink()
    print(
        f"{arguments.count} mutations, seed {arguments.seed}: "
        + ", ".join(f"{n} {w}" for w, n in counts.items())
    )
    return bool(faults)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("books", nargs="*", type=Path)
    parser.add_argument("--count", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="directory for the books that are handled wrong")
    sys.exit(run(parser.parse_args()))
