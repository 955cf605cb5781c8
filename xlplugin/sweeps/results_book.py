"""A sweep as a workbook that people want to open: percentiles, charts, correlations, settings, draws."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from xlplugin.headless.files import write_whole
from xlplugin.letters import column_letters
from xlplugin.sweeps.measures import histogram, percentiles, rank_correlations

if TYPE_CHECKING:
    import pandas
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

MOST_ROWS = 10_000  # draws that are shown, taken evenly
_WORDS = {
    "summary": ("汇总", "Summary"),
    "draws": ("抽样", "Draws"),
    "tornado": ("敏感性", "Tornado"),
    "settings": ("设置", "Settings"),
    "percentile": ("百分位", "Percentile"),
    "mean": ("均值", "Mean"),
    "deviation": ("标准差", "Standard deviation"),
    "failed": ("失败情景数", "Failed scenarios"),
    "middle": ("区间中点", "Middle of the bin"),
    "scenarios": ("情景数", "Scenarios"),
    "below": ("累计占比", "Share at or below"),
    "input": ("输入", "Input"),
    "correlation": ("秩相关", "Rank correlation"),
    "index": ("一阶Sobol指数", "First-order Sobol index"),
    "distribution": ("分布", "Distribution"),
    "cumulative": ("累计分布", "Cumulative"),
    "scenario": ("情景", "Scenario"),
    "low": ("低值", "Low"),
    "base": ("基准", "Base"),
    "high": ("高值", "High"),
    "at_low": ("低值时", "At low"),
    "at_high": ("高值时", "At high"),
    "effect": ("影响", "Effect"),
    "output": ("输出", "Output"),
}


@dataclass(frozen=True)
class Report:
    """What a workbook of results shows."""

    table: pandas.DataFrame
    settings: Mapping[str, str]
    language: str = "en"
    indices: pandas.DataFrame | None = None
    tornado: pandas.DataFrame | None = None

    def word(self, name: str) -> str:
        return _WORDS[name][0 if self.language == "zh" else 1]


def write_results(report: Report, path: Path) -> None:
    """Writes the workbook under a temporary name, then renames it."""
    import io

    from openpyxl import Workbook

    workbook = Workbook()
    workbook.remove(workbook.active)
    for name in report.table.columns:
        values = report.table[name].to_numpy()
        if values.dtype.kind == "f":
            _summary(workbook, report, name, values)
    if report.tornado is not None:
        _tornado(workbook, report, report.tornado)
    _draws(workbook, report)
    _settings(workbook, report)
    buffer = io.BytesIO()
    workbook.save(buffer)
    write_whole(path, buffer.getvalue())


def _sheet(workbook: Workbook, title: str, widths: Sequence[int]) -> Worksheet:

    taken = {sheet.title for sheet in workbook.worksheets}
    plain = "".join("_" if letter in "[]:*?/\\'" else letter for letter in title)[:28]
    number = 2
    name = plain
    while name in taken:
        name, number = f"{plain} {number}", number + 1
    sheet = workbook.create_sheet(name)
    for place, width in enumerate(widths, start=1):
        sheet.column_dimensions[column_letters(place)].width = width
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", False
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    return sheet


def _heading(sheet: Worksheet, row: int, column: int, texts: Sequence[str]) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill

    for place, text in enumerate(texts, start=column):
        cell = sheet.cell(row, place, text)
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor="1F3864")
        cell.alignment = Alignment(wrap_text=True, vertical="center")


def _summary(workbook: Workbook, report: Report, name: str, values: np.ndarray[Any, Any]) -> None:
    """Percentiles, histogram and cumulative chart, correlations of one output."""
    from openpyxl.styles import Font

    word = report.word
    sheet = _sheet(workbook, f"{word('summary')} {name}", (22, 18, 4, 20, 12, 16, 4, 26, 18, 22))
    sheet["A1"] = name
    sheet["A1"].font = Font(bold=True, size=14)
    _heading(sheet, 3, 1, [word("percentile"), name])
    row = 4
    for percent, value in percentiles(values).items():
        sheet.cell(row, 1, percent / 100).number_format = "0%"
        sheet.cell(row, 2, value).number_format = _format(value)
        row += 1
    good = values[np.isfinite(values)]
    for text, figure in (
        (word("mean"), float(good.mean()) if good.size else None),
        (word("deviation"), float(good.std(ddof=1)) if good.size > 1 else None),
        (word("failed"), int(values.size - good.size)),
    ):
        sheet.cell(row, 1, text)
        sheet.cell(row, 2, figure).number_format = _format(0.0 if figure is None else figure)
        row += 1
    _histogram(sheet, report, name, values)
    _correlations(sheet, report, name, values)


def _format(value: float) -> str:
    return "#,##0" if abs(value) >= 1000 or isinstance(value, int) else "0.0000"


def _histogram(sheet: Worksheet, report: Report, name: str, values: np.ndarray[Any, Any]) -> None:
    from openpyxl.chart import BarChart, LineChart, Reference

    word = report.word
    _heading(sheet, 3, 4, [word("middle"), word("scenarios"), word("below")])
    middles, counts, below = histogram(values)
    for place, row in enumerate(
        zip(middles.tolist(), counts.astype(int).tolist(), below.tolist(), strict=True), start=4
    ):
        for column, value in enumerate(row, start=4):
            sheet.cell(place, column, value).number_format = "0%" if column == 6 else _format(value)
    last = 3 + len(middles)
    labels = Reference(sheet, min_col=4, min_row=4, max_row=last)
    bars, line = BarChart(), LineChart()
    bars.title, bars.gapWidth, bars.legend = f"{name}: {word('distribution')}", 5, None
    bars.add_data(Reference(sheet, min_col=5, min_row=3, max_row=last), titles_from_data=True)
    bars.y_axis.number_format = "#,##0"
    line.title, line.legend = f"{name}: {word('cumulative')}", None
    line.add_data(Reference(sheet, min_col=6, min_row=3, max_row=last), titles_from_data=True)
    line.y_axis.scaling.min, line.y_axis.scaling.max, line.y_axis.number_format = 0, 1, "0%"
    line.series[0].marker.symbol, line.series[0].smooth = "none", False
    for chart, corner in ((bars, "L3"), (line, "L21")):
        chart.set_categories(labels)
        chart.x_axis.number_format, chart.x_axis.tickLblSkip = _format(float(middles[0])), 8
        chart.x_axis.delete = chart.y_axis.delete = False
        chart.width, chart.height = 20, 9
        sheet.add_chart(chart, corner)


def _correlations(sheet: Worksheet, report: Report, name: str, values: np.ndarray[Any, Any]) -> None:
    word = report.word
    found = rank_correlations(report.table.attrs["inputs"], values)
    indices = report.indices
    if not found and indices is None:
        return
    headings = [word("input"), word("correlation"), *([word("index")] if indices is not None else [])]
    _heading(sheet, 3, 8, headings)
    for row, (input_name, value) in enumerate(sorted(found.items(), key=lambda p: -abs(p[1])), start=4):
        sheet.cell(row, 8, input_name)
        sheet.cell(row, 9, value).number_format = "0.000"
        if indices is not None:
            sheet.cell(row, 10, float(indices.loc[input_name, name])).number_format = "0.000"


def _tornado(workbook: Workbook, report: Report, table: pandas.DataFrame) -> None:
    """Inputs sorted by effect, a bar from the output at the low to that at the high value."""
    from openpyxl.chart import BarChart, Reference

    word = report.word
    for output, rows in table.groupby("output", sort=False):
        sheet = _sheet(workbook, f"{word('tornado')} {output}", (28, 14, 14, 14, 18, 18, 18))
        _heading(
            sheet, 1, 1, [word(w) for w in ("input", "low", "base", "high", "at_low", "at_high", "effect")]
        )
        for place, row in enumerate(rows.itertuples(), start=2):
            shifts = (row.at_low - row.at_base, row.at_high - row.at_base)
            for column, value in enumerate((row.input, row.low, row.base, row.high, *shifts), start=1):
                sheet.cell(place, column, value)
            sheet.cell(place, 7, f"=ABS(F{place}-E{place})")
        last = len(rows) + 1
        chart = BarChart()
        chart.type, chart.grouping, chart.overlap, chart.gapWidth = "bar", "clustered", 100, 30
        chart.title = f"{word('tornado')}: {output}"
        chart.add_data(Reference(sheet, min_col=5, max_col=6, min_row=1, max_row=last), titles_from_data=True)
        chart.set_categories(Reference(sheet, min_col=1, min_row=2, max_row=last))
        chart.y_axis.delete = chart.x_axis.delete = False
        chart.x_axis.scaling.orientation = "maxMin"  # the largest on top
        chart.x_axis.tickLblPos = "low"
        chart.width, chart.height = 24, max(8, len(rows))
        sheet.add_chart(chart, "I2")


def _draws(workbook: Workbook, report: Report) -> None:
    """At most so many scenarios, evenly taken."""
    table, drawn = report.table, report.table.attrs["inputs"]
    sheet = _sheet(workbook, report.word("draws"), [12] + [18] * (len(drawn) + len(table.columns)))
    _heading(sheet, 1, 1, [report.word("scenario"), *drawn, *map(str, table.columns)])
    count = len(table)
    places = (
        np.unique(np.linspace(0, count - 1, min(count, MOST_ROWS)).astype(int)) if count else np.empty(0, int)
    )
    columns = [
        *(np.asarray(column) for column in drawn.values()),
        *(table[name].to_numpy() for name in table.columns),
    ]
    for place in places.tolist():
        values = [column[place] for column in columns]
        sheet.append([place + 1, *(None if _is_missing(value) else _plain(value) for value in values)])
    sheet.freeze_panes = "B2"


def _is_missing(value: Any) -> bool:
    return isinstance(value, float) and not np.isfinite(value)


def _plain(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else value


def _settings(workbook: Workbook, report: Report) -> None:
    sheet = _sheet(workbook, report.word("settings"), (28, 80))
    for row, (name, value) in enumerate(report.settings.items(), start=1):
        sheet.cell(row, 1, name)
        sheet.cell(row, 2, value)
