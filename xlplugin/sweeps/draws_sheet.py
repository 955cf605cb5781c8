"""The sheet of scenarios: at most 10,000 of them, evenly taken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from xlplugin.letters import column_letters
from xlplugin.ooxml.addresses import quote_sheet
from xlplugin.sweeps.report import Report, add_sheet, number_format, put_heading, width_of, word

if TYPE_CHECKING:
    from openpyxl import Workbook

MOST_ROWS = 10_000


def area_of(report: Report, output: str) -> str:
    """Where all values of an output stand, as formulas write it; empty where not all are shown."""
    count = len(report.table)
    if count > MOST_ROWS:
        return ""
    column = 2 + len(report.table.attrs["inputs"]) + list(report.table.columns).index(output)
    letters = column_letters(column)
    return f"{quote_sheet(word('draws'))}!${letters}$2:${letters}${count + 1}"


def add_draws(workbook: Workbook, report: Report) -> None:
    """Adds the sheet."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Alignment

    right = Alignment(horizontal="right")
    drawn, count = report.table.attrs["inputs"], len(report.table)
    names = [*drawn, *map(str, report.table.columns)]
    columns = [*drawn.values(), *(report.table[name].to_numpy() for name in report.table.columns)]
    widths = [width_of([name], 16) for name in names]
    sheet = add_sheet(workbook, word("draws"), [12, *widths])
    put_heading(sheet, 1, 1, [word("scenario"), *map(report.label_and_name, names)], words=0)
    places = np.unique(np.linspace(0, count - 1, min(count, MOST_ROWS)).astype(int))
    numbers = report.table.index.to_numpy()[places]
    for row, scenario in enumerate(numbers.tolist(), start=2):
        sheet.cell(row, 1, scenario + 1).number_format = "#,##0"
    for at, column in enumerate(columns, start=2):
        shown = np.asarray(column)[places]
        shape = number_format(shown) if shown.dtype.kind == "f" else "General"
        for row, value in enumerate(shown.tolist(), start=2):
            if not _is_missing(value):
                text = isinstance(value, str)
                cell = sheet.cell(row, at, ILLEGAL_CHARACTERS_RE.sub("\ufffd", value) if text else value)
                cell.number_format = shape
                if text:
                    cell.data_type, cell.alignment = "s", right  # one that begins with = is no formula
    sheet.freeze_panes, sheet.print_title_rows = "B2", "1:1"


def _is_missing(value: Any) -> bool:
    return isinstance(value, float) and not np.isfinite(value)
