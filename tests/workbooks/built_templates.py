"""The built templates, once a session: where several processes run it, one builds and the others read."""

from __future__ import annotations

import functools
import io
from pathlib import Path

import openpyxl
from filelock import FileLock

from workbooks.build import build

_shared: list[Path] = []  # the folder of all processes, where there are several


def share_builds(folder: Path) -> None:
    _shared[:] = [folder]


@functools.cache
def built(edition: str, lang: str) -> bytes:
    if not _shared:
        return build(edition, lang)
    path = _shared[0] / f"built-{edition}-{lang}.xlsx"
    with FileLock(f"{path}.lock"):
        if not path.exists():
            path.write_bytes(build(edition, lang))
        return path.read_bytes()


@functools.cache
def cached(edition: str, lang: str) -> openpyxl.Workbook:
    """The template as a reader without recalculation sees it."""
    return openpyxl.load_workbook(io.BytesIO(built(edition, lang)), data_only=True)


@functools.cache
def formulas(edition: str, lang: str) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(built(edition, lang)))
