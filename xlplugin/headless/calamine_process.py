"""The cells of an .xls, .xlsb or .ods file, read by calamine in a process of its own.

A damaged file can have calamine ask for a size that does not exist: Rust then ends the whole process, which
nothing in Python can catch.

    python -m xlplugin.headless.calamine_process FILE [SHEET]      pickles a `Sheets` to standard output
"""

from __future__ import annotations

import contextlib
import pickle
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from xlplugin.errors import InputError
from xlplugin.messages import say

SECONDS, MEMORY = 120, 4 * 2**30  # for one file


class Sheets(NamedTuple):
    """What a file holds; rows and merged areas of the sheet asked for, empty where none has that name."""

    names: list[str]
    shown: list[str]
    rows: list[list[object]]
    merged: list[tuple[int, int, int, int]]  # first row and column, last row and column, from 0


def sheets_of(path: Path, sheet: str | None) -> Sheets:
    """A file's sheets, with the cells of one of them: by default the first shown. InputError in one line."""
    command = [sys.executable, "-m", __name__, str(path), *([] if sheet is None else [sheet])]
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        done = None
    if done is None or done.returncode:
        raise InputError(say("the file is damaged, or larger than can be read"))
    found = pickle.loads(done.stdout)
    if isinstance(found, str):
        raise InputError(found)
    return Sheets(*found)


def _read(path: str, sheet: str | None = None) -> tuple[object, ...] | str:
    from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

    try:
        book = CalamineWorkbook.from_path(path)
        names = book.sheet_names
        shown = [one.name for one in book.sheets_metadata if one.visible == SheetVisibleEnum.Visible] or names
        asked = shown[:1] if sheet is None else [n for n in names if n.casefold() == sheet.casefold()][:1]
        found = [book.get_sheet_by_name(name) for name in asked]
        rows = [row for one in found for row in one.to_python(skip_empty_area=False)]
        merged = [(*first, *last) for one in found for first, last in one.merged_cell_ranges or ()]
    except (CalamineError, OSError) as error:
        return str(error)
    return names, shown, rows, merged


if __name__ == "__main__":
    with contextlib.suppress(ImportError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    sys.stdout.buffer.write(pickle.dumps(_read(*sys.argv[1:])))
