"""Facts that stand beside the project, not in it: other people's formulas and workbooks."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("XLPLUGIN_SHARED", Path(__file__).parents[2] / "shared"))
if not SHARED.is_dir():
    SHARED = Path(__file__).parents[3] / "shared"


def shared_rows(name: str) -> list[dict[str, str]]:
    """The rows of a table of facts; the test is skipped where there is none."""
    path = SHARED / "facts" / name
    if not path.is_file():
        pytest.skip(f"{name} is not beside this project: nothing to compare with")
    csv.field_size_limit(1 << 30)
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def shared_books() -> list[Path]:
    """Workbooks saved by Excel; the test is skipped where there are none."""
    books = sorted((SHARED / "books").glob("*.xls[xm]"))
    if not books:
        pytest.skip("no workbooks beside this project: nothing to compare with")
    return books
