"""The sheet of one output: percentiles, histogram, cumulative chart, rank correlations, Sobol indices."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xlplugin.sweeps.distributions import Floats
from xlplugin.sweeps.measures import histogram, percentiles, rank_correlations
from xlplugin.sweeps.report import Report, add_sheet, bold, number_format, put_heading, word

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_WIDTHS = (20, 24, 3, 18, 12, 12, 3, 34, 16, 16)
_HEADING, _BIN, _INPUT = 3, 4, 8  # the row of headings; columns of the bins and of the inputs


def add_summary(workbook: Workbook, report: Report, name: str, values: Floats) -> None:
    """Adds the sheet of an output."""
    sheet = add_sheet(workbook, f"{word('summary')} {name}", _WIDTHS)
    label = report.label(name)
    sheet["A1"] = label if label == name else f"{label} ({name})"
    sheet["A1"].font = bold(14)
    _put_percentiles(sheet, name, values)
    last_bin = _put_bins(sheet, values)
    below = _put_correlations(sheet, report, name, values)
    _add_charts(sheet, report.label(name), last_bin, below)


def _put_percentiles(sheet: Worksheet, name: str, values: Floats) -> None:
    put_heading(sheet, _HEADING, 1, [word("percentile"), name])
    found = percentiles(values)
    shape = number_format(list(found.values()))
    good = values[np.isfinite(values)]
    mean = float(good.mean()) if good.size else None
    deviation = float(good.std(ddof=1)) if good.size > 1 else None
    lines: list[tuple[str | float, float | None, str]] = [
        *((percent / 100, value, shape) for percent, value in found.items()),
        (word("mean"), mean, number_format([] if mean is None else [mean])),
        (word("deviation"), deviation, number_format([] if deviation is None else [deviation])),
        (word("failed"), values.size - good.size, "#,##0"),
    ]
    for row, (what, figure, shape) in enumerate(lines, start=_HEADING + 1):
        sheet.cell(row, 1, what).number_format = "0%"
        sheet.cell(row, 2, figure).number_format = shape


def _put_bins(sheet: Worksheet, values: Floats) -> int:
    """The table behind the charts; its last row."""
    put_heading(sheet, _HEADING, _BIN, [word("middle"), word("scenarios"), word("below")])
    middles, counts, below = histogram(values)
    shapes = (number_format(middles), "#,##0", "0%")
    for row, line in enumerate(
        zip(middles.tolist(), counts.tolist(), below.tolist(), strict=True), start=_HEADING + 1
    ):
        for column, (value, shape) in enumerate(zip(line, shapes, strict=True), start=_BIN):
            sheet.cell(row, column, value).number_format = shape
    return _HEADING + len(middles)


def _put_correlations(sheet: Worksheet, report: Report, name: str, values: Floats) -> int:
    """Inputs by how strongly they go with the output; the row from which on nothing stands."""
    found = rank_correlations(report.table.attrs["inputs"], values)
    indices = report.indices
    rest = [] if indices is None else [one for one in indices.index if one not in found]
    if not found and not rest:
        return _HEADING
    headings = [word("input"), word("correlation"), *([word("index")] if indices is not None else [])]
    put_heading(sheet, _HEADING, _INPUT, headings)
    ranked = sorted(found, key=lambda one: -abs(found[one]))
    for row, input_name in enumerate([*ranked, *rest], start=_HEADING + 1):
        sheet.cell(row, _INPUT, report.label(input_name))
        sheet.cell(row, _INPUT + 1, found.get(input_name)).number_format = "0.000"
        if indices is not None:
            sheet.cell(row, _INPUT + 2, float(indices.loc[input_name, name])).number_format = "0.000"
    return _HEADING + len(ranked) + len(rest) + 2


def _add_charts(sheet: Worksheet, label: str, last: int, row: int) -> None:
    from openpyxl.chart import BarChart, LineChart, Reference

    bars, line = BarChart(), LineChart()
    bars.title, bars.gapWidth = f"{label}: {word('distribution')}", 5
    bars.add_data(Reference(sheet, min_col=_BIN + 1, min_row=_HEADING, max_row=last), titles_from_data=True)
    bars.y_axis.number_format = "#,##0"
    line.title = f"{label}: {word('cumulative')}"
    line.add_data(Reference(sheet, min_col=_BIN + 2, min_row=_HEADING, max_row=last), titles_from_data=True)
    line.y_axis.scaling.min, line.y_axis.scaling.max, line.y_axis.number_format = 0, 1, "0%"
    line.series[0].marker.symbol, line.series[0].smooth = "none", False
    for chart, top in ((bars, row), (line, row + 16)):
        chart.set_categories(Reference(sheet, min_col=_BIN, min_row=_HEADING + 1, max_row=last))
        chart.x_axis.number_format = sheet.cell(last, _BIN).number_format
        chart.x_axis.tickLblSkip, chart.legend = 8, None
        chart.x_axis.delete = chart.y_axis.delete = False
        chart.width, chart.height = 15, 7.5
        sheet.add_chart(chart, f"H{top}")
