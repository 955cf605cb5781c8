"""A filled workbook, side by side: ours, openpyxl, LibreOffice kept alive, soffice --convert-to, the floor.

Run by hand, on a machine with nothing else to do: python -m tests.benchmarks.bench_fill [--quick]
Medians of the same inputs in the same template: the native edition, since LibreOffice has no functions of
ours; first as it is, then as an .xlsm with everything of the rich test book in it as well. Ours, openpyxl and
the floor by processor time, LibreOffice and whole runs by the clock.
"""

from __future__ import annotations

import contextlib
import dataclasses
import os
import random
import shutil
import statistics
import tempfile
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import pandas as pd
from deflate import deflate_compress

from tests.benchmarks.fill_peers import bench_peers
from tests.benchmarks.timing import QUICK, median_ms
from tests.headless.random_scenarios import columns, random_scenario
from tests.headless.rich_book import template_with_rich_parts
from workbooks.build import build
from xlplugin.headless.files import write_whole
from xlplugin.headless.fill import LARGEST_CHUNK, Run, fill
from xlplugin.headless.fill_rows import Scenario, run_chunk
from xlplugin.ooxml import Book, Package

BATCH = 50 if QUICK else LARGEST_CHUNK
CHUNKS = 5
MANY = 1000 if QUICK else 10_000
JOB_ROUNDS = 1 if QUICK else 5
INPUTS = ["mfu_training", "training_days", "monthly_visits", "tam_gpu", "model_params[2]", "model_counts[1]"]
RICH_INPUTS = {"share": (0.1, 0.9), "rates[2]": (1, 9)}  # these change the rich sheets as well


def table(count: int, *, rich: bool = False) -> pd.DataFrame:
    frame = pd.DataFrame([columns(random_scenario(seed)) for seed in range(count)])[INPUTS]
    frame = frame.sort_values("tam_gpu", kind="stable", ignore_index=True)  # as `fill` takes rows
    chance = random.Random(1)
    for name, ends in RICH_INPUTS.items() if rich else ():
        frame[name] = [chance.uniform(*ends) for _ in range(count)]
    return frame


def main() -> None:
    native = build("native")
    templates = {"template.xlsx": native, "rich.xlsm": template_with_rich_parts(native)}
    with tempfile.TemporaryDirectory() as folder:
        for name, content in templates.items():
            template, outputs = Path(folder, name), Path(folder, name).with_suffix("")
            template.write_bytes(content)
            outputs.mkdir()
            bench_one(template, table(BATCH * 2, rich=template.suffix == ".xlsm"), outputs)
        bench_many(Path(folder, "template.xlsx"), Path(folder))


def bench_one(template: Path, frame: pd.DataFrame, folder: Path) -> None:
    book = Book(Package.open(template))
    cells = [cell for sheet in book.sheets for cell in sheet.cells.cells.values()]
    formulas = sum(cell.formula is not None for cell in cells)
    print(
        f"{template.name}: {len(book.package.members)} parts, {len(book.sheets)} sheets, {formulas} formulas"
    )
    ours = bench_ours(template, frame, folder / "ours")
    bench_peers(template, frame, folder, ours)
    bench_floor(template, folder / "ours" / f"0001{template.suffix}", folder, ours)
    print()


def bench_ours(template: Path, frame: pd.DataFrame, directory: Path) -> float:
    package = Package.open(template)
    run = Run(template, package, Book(package), frame, directory, None, ())
    scenarios = [
        Scenario(row, tuple(record[c.text] for c in run.columns.inputs), run.names[row - 1])
        for row, record in enumerate(run.records, start=1)
    ]
    halves = scenarios[:BATCH], scenarios[BATCH:]
    with run.folder or contextlib.nullcontext():
        for half in halves:
            assert {outcome.message for outcome in run_chunk(run.job, half)} == {""}
        together = median_ms(lambda n: run_chunk(run.job, halves[n % 2]), CHUNKS, BATCH, time.process_time)
        doubted = [dataclasses.replace(scenario, values=in_doubt(scenario.values)) for scenario in halves[0]]
        single = median_ms(lambda n: run_chunk(run.job, doubted), CHUNKS, BATCH, time.process_time)
        alone = median_ms(lambda n: run_chunk(run.job, [scenarios[n]]), clock=time.process_time)
    print(f"{'':36} ms a workbook   ours is faster by", flush=True)
    print(f"{'ours, many at once':36} {together:12.2f}")
    print(f"{'ours, a cell of each by the engine':36} {single:12.2f}")
    print(f"{'ours, one by one (engine only)':36} {alone:12.2f}")
    return together


def in_doubt(values: tuple[object, ...]) -> tuple[object, ...]:
    """With the default number of days but for the last digit: only the engine compares those."""
    days = INPUTS.index("training_days")
    return (*values[:days], 60.00000000000001, *values[days + 1 :])


def bench_floor(template: Path, filled: Path, folder: Path, ours: float) -> None:
    """Deflating and writing the changed parts of one output, and what else they could be deflated with."""
    before, after = Package.open(template), Package.open(filled)
    names = [n for n in after.members if n not in before or before.read(n) != after.read(n)]
    parts = [after.read(name) for name in names]
    size = len(after.data)

    def deflate(pack: Callable) -> int:
        return sum(len(pack(part)) for part in parts)

    def libdeflate(level: int) -> Callable:
        return lambda part: deflate_compress(part, level)

    def floor(_: int) -> None:
        deflate(libdeflate(1))
        write_whole(folder / f"floor{template.suffix}", after.data)

    least = median_ms(floor, rounds=200, clock=time.process_time)
    print(f"{'floor: deflate and write alone':36} {least:12.2f}   ours is {ours / least:.1f} times the floor")
    xml = sum(map(len, parts)) / 1000
    print(
        f"changed: {len(parts)} of {len(after.members)} parts, {xml:.0f} kB of XML, in {size / 1000:.0f} kB"
    )
    packs = {f"libdeflate {n}": libdeflate(n) for n in (1, 2, 3)}
    packs |= {f"zlib {n}": (lambda part, n=n: zlib.compress(part, n, -15)) for n in (1, 6)}
    for label, pack in packs.items():
        took = median_ms(lambda _, pack=pack: deflate(pack), rounds=50, clock=time.process_time)
        print(f"    {label}: {took:5.2f} ms, {deflate(pack) / 1000:5.1f} kB")


def bench_many(template: Path, folder: Path) -> None:
    frame = table(MANY)
    start = time.perf_counter()
    fill(template, frame)
    print(f"summary only, {MANY} scenarios: {time.perf_counter() - start:.1f} s", flush=True)
    sizes: list[float] = []
    fill(template, frame, output=folder / "memory", progress=lambda done, _: sizes.append(resident_mb()))
    shutil.rmtree(folder / "memory")
    first, last = sizes[len(sizes) // 10], sizes[-1]
    print(f"resident memory after a tenth of {MANY} workbooks {first:.0f} MB, after all {last:.0f} MB")
    bench_jobs(template, frame, folder, "disk")
    if Path("/dev/shm").is_dir():
        with tempfile.TemporaryDirectory(dir="/dev/shm") as memory:
            bench_jobs(template, frame, Path(memory), "memory, where no disk holds them up")


def bench_jobs(template: Path, frame: pd.DataFrame, folder: Path, where: str) -> None:
    """One and two processes in turn, since a shared machine's speed changes within minutes."""
    seconds: dict[int, list[float]] = {1: [], 2: []}
    for _ in range(JOB_ROUNDS):
        for jobs, times in seconds.items():
            start = time.perf_counter()
            fill(template, frame, output=folder / "jobs", jobs=jobs)
            times.append(time.perf_counter() - start)
            shutil.rmtree(folder / "jobs")
    one, two = map(statistics.median, seconds.values())
    ratios = sorted(a / b for a, b in zip(*seconds.values(), strict=True))
    print(
        f"{MANY} workbooks to {where}: --jobs 1 {one:.1f} s, --jobs 2 {two:.1f} s, "
        f"{one / two:.2f} times as fast ({ratios[0]:.2f} to {ratios[-1]:.2f}; cores: {os.cpu_count()})",
        flush=True,
    )


def resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


if __name__ == "__main__":
    main()
