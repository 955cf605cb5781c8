"""The sheet of a tornado: inputs sorted by effect, a bar from the output at the low to the high value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlplugin.sweeps.report import Report, add_sheet, number_format, put_heading, word

if TYPE_CHECKING:
    import pandas
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_COLUMNS = ("input", "low", "base", "high", "change_at_low", "change_at_high", "effect")
_MOST_BARS = 25


def add_tornados(workbook: Workbook, report: Report, table: pandas.DataFrame) -> None:
    """A sheet for each output."""
    for output, rows in table.groupby("output", sort=False):
        label = report.label(str(output))
        sheet = add_sheet(workbook, f"{word('tornado')} {output}", (34, 14, 14, 14, 16, 16, 16))
        sheet.page_setup.fitToHeight = 1
        put_heading(sheet, 1, 1, [word(name) for name in _COLUMNS])
        _put_rows(sheet, report, rows)
        moving = int((rows["effect"] > 0).sum())  # sorted: they stand first
        if moving:
            _add_chart(sheet, f"{word('tornado')}: {label}", 1 + min(moving, _MOST_BARS), len(rows) + 3)


def _put_rows(sheet: Worksheet, report: Report, rows: pandas.DataFrame) -> None:
    changes = number_format(rows["effect"].to_numpy())
    for place, row in enumerate(rows.itertuples(), start=2):
        sheet.cell(place, 1, report.label(row.input))
        values = (row.low, row.base, row.high)
        for column, value in enumerate(values, start=2):
            sheet.cell(place, column, value).number_format = number_format(values)
        for column, at_end in ((5, row.at_low), (6, row.at_high)):
            change = at_end - row.at_base
            sheet.cell(place, column, None if change != change else change).number_format = changes
        sheet.cell(place, 7, f"=ABS(F{place}-E{place})").number_format = changes


def _add_chart(sheet: Worksheet, title: str, last: int, row: int) -> None:
    from openpyxl.chart import BarChart, Reference

    chart = BarChart()
    chart.type, chart.grouping, chart.overlap, chart.gapWidth = "bar", "clustered", 100, 30
    chart.title, chart.legend.position = title, "b"
    chart.add_data(Reference(sheet, min_col=5, max_col=6, min_row=1, max_row=last), titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=1, min_row=2, max_row=last))
    chart.y_axis.delete = chart.x_axis.delete = False
    chart.y_axis.number_format = sheet.cell(2, 5).number_format
    chart.x_axis.scaling.orientation = "maxMin"  # the largest on top
    chart.x_axis.tickLblPos = "low"
    chart.width, chart.height = 24, max(8, 0.8 * last)
    sheet.add_chart(chart, f"A{row}")
