"""A filled workbook, side by side: ours, openpyxl, LibreOffice kept alive, soffice --convert-to, the floor.

Run by hand, on a machine with nothing else to do: python -m tests.benchmarks.bench_fill [--quick]
Medians, in one process, on the same inputs and template: the native edition, since LibreOffice has no
functions of ours.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pandas as pd
from isal import isal_zlib

from tests.headless.test_scenarios import columns, random_scenario
from tests.libreoffice import LibreOffice, missing
from workbooks.build import build
from xlplugin.headless.files import write_whole
from xlplugin.headless.fill import Run, fill
from xlplugin.headless.fill_rows import Scenario, run_chunk
from xlplugin.ooxml import Package

QUICK = "--quick" in sys.argv
ROUNDS, BATCH = (5, 50) if QUICK else (20, 100)
MANY = 1000 if QUICK else 10_000
NAMES = ("mfu_training", "training_days", "monthly_visits", "tam_gpu")


def median_ms(action: Callable[[int], object], rounds: int = ROUNDS, each: int = 1) -> float:
    times = []
    for number in range(rounds):
        start = time.perf_counter()
        action(number)
        times.append((time.perf_counter() - start) * 1000 / each)
    return statistics.median(times)


def table(count: int) -> pd.DataFrame:
    rows = [columns(random_scenario(seed)) for seed in range(count)]
    return pd.DataFrame(rows)[[*NAMES, "model_params[2]", "model_counts[1]"]]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder, "template.xlsx")
        template.write_bytes(build("native"))
        frame = table(BATCH * 2)
        ours = bench_ours(template, frame, Path(folder, "ours"))
        bench_peers(template, frame, Path(folder), ours)
        bench_floor(template, Path(folder, "ours", "0001.xlsx"), Path(folder), ours)
        bench_many(template, Path(folder))


def bench_ours(template: Path, frame: pd.DataFrame, directory: Path) -> float:
    run = Run(template, frame, directory, None)
    scenarios = [
        Scenario(row, tuple(record[c] for c in run.columns.inputs), run.names[row - 1])
        for row, record in enumerate(run.records, start=1)
    ]
    run_chunk(run.job, scenarios)
    halves = scenarios[:BATCH], scenarios[BATCH:]
    together = median_ms(lambda n: run_chunk(run.job, halves[n % 2]), each=BATCH)
    alone = median_ms(lambda n: run_chunk(run.job, [scenarios[n]]), rounds=max(20, ROUNDS))
    print(f"{'':34} ms a workbook   ours is faster by")
    print(f"{'ours, many at once':34} {together:12.2f}")
    print(f"{'ours, one by one (engine only)':34} {alone:12.2f}")
    return together


def bench_peers(template: Path, frame: pd.DataFrame, folder: Path, ours: float) -> None:
    def with_openpyxl(number: int) -> None:
        book = openpyxl.load_workbook(template)
        for name in NAMES:
            ((sheet, cell),) = book.defined_names[name].destinations
            book[sheet][cell.replace("$", "")] = frame[name][number]
        book.save(folder / "openpyxl.xlsx")

    report("openpyxl load, set, save (no values)", median_ms(with_openpyxl), ours)
    if reason := missing():
        print(reason)
        return
    office = LibreOffice(folder / "profile")
    with office.open(template) as book:

        def with_libreoffice(number: int) -> None:
            for name in NAMES:
                value = frame[name][number]
                book[name] = value if isinstance(value, str) else float(value)
            book.recalculate()
            book.export(folder / "libreoffice.xlsx")

        report("LibreOffice kept alive", median_ms(with_libreoffice), ours)
    office.quit()

    def convert(_: int) -> None:
        profile = f"-env:UserInstallation=file://{folder / 'profile2'}"
        command = [
            "soffice",
            profile,
            "--headless",
            "--convert-to",
            "xlsx",
            "--outdir",
            str(folder / "converted"),
        ]
        subprocess.run([*command, str(template)], check=True, capture_output=True)

    convert(0)
    report("soffice --convert-to (no inputs set)", median_ms(convert), ours)


def bench_floor(template: Path, filled: Path, folder: Path, ours: float) -> None:
    """Deflating and writing the changed parts of one output, and what else they could be deflated with."""
    before, after = Package.open(template), Package.open(filled)
    names = [n for n in after.members if n not in before or before.read(n) != after.read(n)]
    parts = [after.read(name) for name in names]
    size = len(after.data)

    def deflate(pack: Callable) -> int:
        return sum(len(pack(part)) for part in parts)

    def isal(level: int) -> Callable:
        return lambda part: isal_zlib.compress(part, level=level, wbits=-15)

    def floor(_: int) -> None:
        deflate(isal(1))
        write_whole(folder / "floor.xlsx", after.data)

    least = median_ms(floor, rounds=200)
    print(f"{'floor: deflate and write alone':34} {least:12.2f}   ours is {ours / least:.1f} times the floor")
    xml = sum(map(len, parts)) / 1000
    print(
        f"changed: {len(parts)} of {len(after.members)} parts, {xml:.0f} kB of XML, in {size / 1000:.0f} kB"
    )
    packs = {f"isal {n}": isal(n) for n in (0, 1, 2, 3)}
    packs |= {f"zlib {n}": (lambda part, n=n: zlib.compress(part, n, -15)) for n in (1, 6)}
    for label, pack in packs.items():
        took = median_ms(lambda _, pack=pack: deflate(pack), rounds=50)
        print(f"    {label}: {took:5.2f} ms, {deflate(pack) / 1000:5.1f} kB")


def bench_many(template: Path, folder: Path) -> None:
    frame = table(MANY)
    start = time.perf_counter()
    fill(template, frame)
    print(f"summary only, {MANY} scenarios: {time.perf_counter() - start:.1f} s")
    sizes: list[float] = []
    seconds = {}
    for jobs in (1, 2):
        start = time.perf_counter()
        progress = (lambda done, _: sizes.append(resident_mb())) if jobs == 1 else None
        fill(template, frame, output=folder / f"jobs{jobs}", jobs=jobs, progress=progress)
        seconds[jobs] = time.perf_counter() - start
        shutil.rmtree(folder / f"jobs{jobs}")
    first, last = sizes[len(sizes) // 10], sizes[-1]
    print(f"resident memory after a tenth of {MANY} workbooks {first:.0f} MB, after all {last:.0f} MB")
    print(f"{MANY} workbooks: --jobs 1 {seconds[1]:.1f} s, --jobs 2 {seconds[2]:.1f} s, "
          f"{seconds[1] / seconds[2]:.2f} times as fast (cores: {os.cpu_count()})")  # fmt: skip


def resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def report(label: str, ms: float, ours: float) -> None:
    print(f"{label:34} {ms:12.1f}   {ms / ours:.0f} times", flush=True)


if __name__ == "__main__":
    main()
