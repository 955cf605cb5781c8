"""A sweep as a workbook that people want to open: percentiles, charts, correlations, settings, draws."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from xlplugin.headless.files import write_whole
from xlplugin.sweeps.report import Report, add_sheet, bold, number_format, put_heading, word
from xlplugin.sweeps.summary_sheet import add_summary
from xlplugin.sweeps.tornado_sheet import add_tornados

if TYPE_CHECKING:
    from openpyxl import Workbook

MOST_ROWS = 10_000  # draws that are shown, taken evenly


def write_results(report: Report, path: Path) -> None:
    """Writes the workbook under a temporary name, then renames it."""
    import io

    from openpyxl import Workbook

    workbook = Workbook()
    workbook.remove(workbook.active)
    for name in report.table.columns:
        values = report.table[name].to_numpy()
        if values.dtype.kind == "f":
            add_summary(workbook, report, name, values)
    if report.tornado is not None:
        add_tornados(workbook, report, report.tornado)
    if len(report.table):
        _draws(workbook, report)
    _settings(workbook, report)
    buffer = io.BytesIO()
    workbook.save(buffer)
    write_whole(path, buffer.getvalue())


def _draws(workbook: Workbook, report: Report) -> None:
    """At most so many scenarios, evenly taken."""
    drawn, count = report.table.attrs["inputs"], len(report.table)
    names = [*drawn, *map(str, report.table.columns)]
    columns = [*drawn.values(), *(report.table[name].to_numpy() for name in report.table.columns)]
    widths = [max(16, len(name) + 2) for name in names]
    sheet = add_sheet(workbook, word("draws"), [12, *widths])
    put_heading(sheet, 1, 1, [word("scenario"), *map(report.label_and_name, names)], lines=3)
    places = np.unique(np.linspace(0, count - 1, min(count, MOST_ROWS)).astype(int))
    numbers = report.table.index.to_numpy()[places]
    for row, scenario in enumerate(numbers.tolist(), start=2):
        sheet.cell(row, 1, scenario + 1)
    for at, column in enumerate(columns, start=2):
        shown = np.asarray(column)[places]
        shape = number_format(shown) if shown.dtype.kind == "f" else "General"
        for row, value in enumerate(shown.tolist(), start=2):
            if not _is_missing(value):
                cell = sheet.cell(row, at, value)
                cell.number_format = shape
                if isinstance(value, str):
                    cell.data_type = "s"  # a text that begins with = is no formula
    sheet.freeze_panes, sheet.print_title_rows = "B2", "1:1"


def _is_missing(value: Any) -> bool:
    return isinstance(value, float) and not np.isfinite(value)


def _settings(workbook: Workbook, report: Report) -> None:
    from openpyxl.styles import Alignment

    sheet = add_sheet(workbook, word("settings"), (44, 80))
    shown = [(name, value) for name, value in report.settings.items() if value]
    for row, (name, value) in enumerate(shown, start=1):
        label = report.label(name)
        sheet.cell(row, 1, label if label == name else f"{label} ({name})").font = bold()
        sheet.cell(row, 2, value).alignment = Alignment(wrap_text=True, vertical="top")
