"""A sweep as a workbook that people want to open: percentiles, charts, correlations, settings, draws."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from xlplugin.headless.files import write_whole
from xlplugin.messages import say
from xlplugin.sweeps.draws_sheet import add_draws
from xlplugin.sweeps.report import Report, add_sheet, bold, width_of, word
from xlplugin.sweeps.summary_sheet import add_summary
from xlplugin.sweeps.tornado_sheet import add_tornados

if TYPE_CHECKING:
    from openpyxl import Workbook


def write_results(report: Report, path: Path) -> None:
    """Writes the workbook under a temporary name, then renames it."""
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
        add_draws(workbook, report)
    _settings(workbook, report)
    write_whole(path, report.live.saved(workbook))


def _settings(workbook: Workbook, report: Report) -> None:
    from openpyxl.styles import Alignment

    labels = {name: report.label(name) for name, value in report.settings.items() if value != ""}
    shown = {name: label if label == name else f"{label} ({name})" for name, label in labels.items()}
    sheet = add_sheet(workbook, word("settings"), (width_of(shown.values(), 24), 80))
    for row, (name, label) in enumerate(shown.items(), start=1):
        value = report.settings[name]
        cell = sheet.cell(row, 1, label)
        cell.font, cell.alignment = bold(), Alignment(wrap_text=True, vertical="top")
        cell = sheet.cell(row, 2, value)
        cell.alignment = Alignment(wrap_text=True, vertical="top", horizontal="left")
        if isinstance(value, str):
            cell.data_type = "s"
        else:
            cell.number_format = "#,##0" if name == say("scenarios") else "0"
