"""Build time of the template, and LibreOffice opening it. By hand: python -m tests.benchmarks.bench_build"""

from __future__ import annotations

import io
import statistics
import tempfile
import time
from pathlib import Path

import openpyxl

from tests.libreoffice import LibreOffice, missing
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
    if reason := missing():
        print(reason)
    else:
        opened_in_libreoffice()


def opened_in_libreoffice() -> None:
    """Prints milliseconds to open a template in LibreOffice beside an empty workbook."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        openpyxl.Workbook().save(folder / "empty.xlsx")
        for lang in LANGUAGES:
            (folder / f"{lang}.xlsx").write_bytes(build("native", lang))
        office = LibreOffice(folder / "profile")
        for path in sorted(folder.glob("*.xlsx")):
            print(
                f"opened in LibreOffice: {path.stem} {median_ms(lambda p=path: open_close(office, p)):.0f} ms"
            )
        office.quit()


def open_close(office: LibreOffice, path: Path) -> None:
    with office.open(path):
        pass


if __name__ == "__main__":
    main()
