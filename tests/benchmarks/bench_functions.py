"""What the functions cost above their arithmetic. Run by hand: python -m tests.benchmarks.bench_functions

Each figure is the median of REPEATS runs, with its ratio to what it is compared with, timed in turn with it.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
import timeit
from collections.abc import Callable

import numpy as np

from udfs import GROWTH_RATE, TRAIN_GPUS, TRAIN_TOKENS
from xlplugin.arithmetic import round_up
from xlplugin.runner import call

REPEATS = 9
CELLS = 10_000


def main() -> None:
    print("one scalar call against the bare body")
    peak = TRAIN_GPUS.arguments[3].quantity.read("A100")
    compare(
        "TRAIN_TOKENS(1e10, 38.5)", lambda: TRAIN_TOKENS(1e10, 38.5), lambda: TRAIN_TOKENS.body(1e10, 38.5)
    )
    compare(
        'TRAIN_GPUS(1e10, 38.5, 30, "A100")',
        lambda: TRAIN_GPUS(1e10, 38.5, 30.0, "A100"),
        lambda: TRAIN_GPUS.body(1e10, 38.5, 30.0, peak, 0.3, "FP16", "sparse"),
    )
    compare(
        "  as a cell gives it, all 7 arguments",
        lambda: call(TRAIN_GPUS, [1e10, 38.5, 30.0, "A100", 0.3, "FP16", "sparse"]),
        lambda: TRAIN_GPUS.body(1e10, 38.5, 30.0, peak, 0.3, "FP16", "sparse"),
    )

    print(f"\na range of {CELLS:,} cells against a numpy one-liner on an array")
    array = np.linspace(1e9, 1e12, CELLS)
    rows, texts = [[value] for value in array.tolist()], [[f"{value:.0f}"] for value in array.tolist()]
    one_liner = lambda: round_up(6 * array * (array * 38.5) / (0.3 * 624e12 * (30.0 * 86400)))  # noqa: E731
    compare("numpy array", lambda: TRAIN_GPUS(array, 38.5, 30.0, "A100"), one_liner)
    compare("nested lists, as Excel delivers them", lambda: TRAIN_GPUS(rows, 38.5, 30.0, "A100"), one_liner)
    compare("nested lists of text numbers", lambda: TRAIN_GPUS(texts, 38.5, 30.0, "A100"), one_liner)
    compare("two columns of lists", lambda: GROWTH_RATE(rows, rows), lambda: array / array - 1)

    print("\nimporting in a fresh Python, less its start")
    start = seconds_of("pass")
    functions, numpy = (seconds_of(f"import {name}") - start for name in ("udfs", "numpy"))
    print(f"  {'import udfs':42} {functions * 1e3:9.1f} ms  {functions / numpy:6.2f} x import numpy")


def compare(label: str, ours: Callable, bare: Callable) -> None:
    number, _ = timeit.Timer(ours).autorange()
    times = [(timed(ours, number), timed(bare, number)) for _ in range(REPEATS)]
    ours_time, bare_time = (statistics.median(column) for column in zip(*times, strict=True))
    above = ours_time - bare_time
    print(
        f"  {label:42} {ours_time * 1e6:9.2f} µs  {ours_time / bare_time:6.1f} x  {above * 1e6:9.2f} µs above"
    )


def timed(call: Callable, number: int) -> float:
    return timeit.timeit(call, number=max(1, number // 4)) / max(1, number // 4)


def seconds_of(script: str) -> float:
    """Median time of a Python process that runs the script."""
    times = []
    for _ in range(REPEATS):
        begun = time.perf_counter()
        subprocess.run([sys.executable, "-c", script], check=True)
        times.append(time.perf_counter() - begun)
    return statistics.median(times)


if __name__ == "__main__":
    main()
