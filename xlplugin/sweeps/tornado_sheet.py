"""The sheet of a tornado: inputs sorted by effect, a bar from the output at the low to the high value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlplugin.sweeps.report import Report, add_sheet, number_format, put_heading, width_of, word

if TYPE_CHECKING:
    import pandas
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_AT = ["at_low", "at_base", "at_high"]
_COLUMNS = ("input", "low", "base", "high", *_AT, "change_at_low", "change_at_high", "effect")
_FORMULAS = {8: "E{row}-F{row}", 9: "G{row}-F{row}", 10: "ABS(G{row}-E{row})"}  # by column
_CHANGE = 8
_MOST_BARS = 25


def add_tornados(workbook: Workbook, report: Report, table: pandas.DataFrame) -> None:
    """A sheet for each output."""
    for output, rows in table.groupby("output", sort=False):
        label = report.label(str(output))
        widths = (width_of(map(report.label, rows["input"]), 24), *(14,) * 3, *(16,) * 6)
        sheet = add_sheet(workbook, f"{word('tornado')} {output}", widths)
        sheet.page_setup.fitToHeight = 1
        put_heading(sheet, 1, 1, [word(name) for name in _COLUMNS])
        _put_rows(sheet, report, rows)
        moving = int((rows["effect"] > 0).sum())  # sorted: they stand first
        if moving:
            _add_chart(sheet, f"{word('tornado')}: {label}", 1 + min(moving, _MOST_BARS), len(rows) + 3)


def _put_rows(sheet: Worksheet, report: Report, rows: pandas.DataFrame) -> None:
    changes, at = (number_format(rows[names].to_numpy().ravel()) for names in (["effect"], _AT))
    for place, row in enumerate(rows.itertuples(), start=2):
        sheet.cell(place, 1, report.label(row.input))
        values = (row.low, row.base, row.high)
        for column, value in enumerate(values, start=2):
            sheet.cell(place, column, value).number_format = number_format(values)
        for column, value in enumerate((row.at_low, row.at_base, row.at_high), start=5):
            sheet.cell(place, column, None if value != value else value).number_format = at
        found = (row.at_low - row.at_base, row.at_high - row.at_base, row.effect)
        for (column, formula), value in zip(_FORMULAS.items(), found, strict=True):
            if value == value:  # an end that failed has none
                report.live.put(sheet, place, column, formula.format(row=place), value, changes)


def _add_chart(sheet: Worksheet, title: str, last: int, row: int) -> None:
    from openpyxl.chart import BarChart, Reference

    chart = BarChart()
    chart.type, chart.grouping, chart.overlap, chart.gapWidth = "bar", "clustered", 100, 30
    chart.title, chart.legend.position = title, "b"
    changes = Reference(sheet, min_col=_CHANGE, max_col=_CHANGE + 1, min_row=1, max_row=last)
    chart.add_data(changes, titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=1, min_row=2, max_row=last))
    chart.y_axis.delete = chart.x_axis.delete = False
    chart.y_axis.number_format = sheet.cell(2, _CHANGE).number_format
    chart.x_axis.scaling.orientation = "maxMin"  # the largest on top
    chart.x_axis.tickLblPos = "low"
    chart.width, chart.height = 24, max(8, 0.8 * last)
    sheet.add_chart(chart, f"A{row}")
