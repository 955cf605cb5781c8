"""What a fill made of the small model of conftest.py."""

from __future__ import annotations

from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet


def cells(path: Path, data_only: bool = True) -> Worksheet:
    """The sheet that the model computes, of a copy."""
    return openpyxl.load_workbook(path, data_only=data_only)["In & Out"]
