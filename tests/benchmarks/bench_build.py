"""Build time of the template. Run by hand: python -m tests.benchmarks.bench_build"""

from __future__ import annotations

import io
import statistics
import time

import openpyxl

from workbooks.build import build, lay, saved
from workbooks.editions import LANGUAGES

ROUNDS = 5


def median_ms(action) -> float:
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        action()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def main() -> None:
    """Prints milliseconds a build, and their ratio to openpyxl laying out and saving without any values."""
    build()  # imports and the catalogue are not the build's cost
    print("edition  lang  build ms  openpyxl only ms  ratio  load ms    kB")
    for edition in ("udf", "native"):
        for lang in LANGUAGES:
            content = build(edition, lang)
            ours = median_ms(lambda e=edition, g=lang: build(e, g))
            bare = median_ms(lambda e=edition, g=lang: saved(lay(e, g)))
            load = median_ms(lambda c=content: openpyxl.load_workbook(io.BytesIO(c)))
            size = len(content) / 1024
            print(f"{edition:8} {lang:4} {ours:9.0f} {bare:17.0f} {ours / bare:6.2f} {load:8.0f} {size:5.0f}")


if __name__ == "__main__":
    main()
