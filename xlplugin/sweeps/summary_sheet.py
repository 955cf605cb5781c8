"""The sheet of one output: percentiles, histogram, cumulative chart, rank correlations, Sobol indices.

Where all scenarios stand on the sheet of draws, they are formulas over it; beyond, the counts are values.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xlplugin.messages import say
from xlplugin.sweeps.distributions import Floats
from xlplugin.sweeps.draws_sheet import MOST_ROWS, area_of
from xlplugin.sweeps.measures import BINS, TAILS, Histogram, histogram, percentiles, rank_correlations
from xlplugin.sweeps.report import Report, add_sheet, bold, number_format, put_heading, width_of, word

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_WIDTHS = (26, 24, 3, 18, 18, 12, 12, 3, 34, 16, 16)
_HEADING, _FIRST, _BIN, _INPUT = 3, 4, 4, 9  # rows of headings and below; columns of the bins, the inputs
_LAST = f"PERCENTILE({{d}},{TAILS[1] / 100})"
# Exact, where COUNTIF(draws,">"&end) compares 15 digits; a failed scenario is a blank.
_OVER = 'SUMPRODUCT(({d}>{end})*({d}<>""))'
_PERCENTILE = "PERCENTILE({d},A{row})"
_FORMULAS = {  # over the area of draws
    "mean": "AVERAGE({d})",
    "deviation": "STDEV({d})",
    "computed": "COUNT({d})",
    "failed": "ROWS({d})-{computed}",
    "from": f"PERCENTILE({{d}},{TAILS[0] / 100})",
    "to": f"IF({_LAST}>{{from}},{_LAST},{{from}}+1)",
    "before": f"{{computed}}-{_OVER.format(d='{d}', end='{from}')}-COUNTIF({{d}},{{from}})",
}


def add_summary(workbook: Workbook, report: Report, name: str, values: Floats) -> None:
    """Adds the sheet of an output."""
    sheet = add_sheet(workbook, f"{word('summary')} {name}", _WIDTHS)
    label = report.label(name)
    sheet["A1"] = label if label == name else f"{label} ({name})"
    sheet["A1"].font = bold(14)
    sheet["A2"] = _basis(values.size)
    bins = histogram(values)
    facts = _put_figures(sheet, report, name, values, bins)
    last_bin = _put_bins(sheet, report, area_of(report, name), bins, facts)
    below = _put_correlations(sheet, report, name, values)
    _add_charts(sheet, report.label(name), last_bin, below)


def _basis(count: int) -> str:
    """Of how many scenarios the figures are, and where these stand."""
    if count <= MOST_ROWS:
        return say("formulas over all {count:,} scenarios, which stand on the sheet {sheet}",
                   count=count, sheet=word("draws"))  # fmt: skip
    return say("values over all {count:,} scenarios; the sheet {sheet} shows {shown:,} of them, evenly taken",
               count=count, sheet=word("draws"), shown=MOST_ROWS)  # fmt: skip


def _put_figures(
    sheet: Worksheet, report: Report, name: str, values: Floats, bins: Histogram
) -> dict[str, str]:
    """Percentiles and what else is known of the output; the cells of the latter."""
    from openpyxl.styles import Alignment

    put_heading(sheet, _HEADING, 1, [word("percentile"), name])
    found, known, area = percentiles(values), _known(values, bins), area_of(report, name)
    shape = number_format([*found.values(), bins.low, bins.ends[-1]])
    lines: list[tuple[str | float, float | None, str, str]] = [
        (percent / 100, value, shape, _PERCENTILE) for percent, value in found.items()
    ]
    for what, formula in _FORMULAS.items():
        form = shape if what in ("from", "to") else number_format([known[what] or 0.0])
        lines.append((word(what), known[what], form, formula))
    below = _FIRST + len(found)
    cells = {what: f"$B${row}" for row, what in enumerate(_FORMULAS, start=below)}
    for row, (label, figure, form, formula) in enumerate(lines, start=_FIRST):
        cell = sheet.cell(row, 1, label)
        cell.number_format, cell.alignment = "0%", Alignment(horizontal="left")
        if area and bins.size and figure is not None:
            report.live.put(sheet, row, 2, formula.format(d=area, row=row, **cells), figure, form)
        else:
            sheet.cell(row, 2, figure).number_format = form
    return cells


def _known(values: Floats, bins: Histogram) -> dict[str, float | None]:
    """What the formulas of the same names give."""
    good = values[np.isfinite(values)]
    return {
        "mean": float(good.mean()) if good.size else None,
        "deviation": float(good.std(ddof=1)) if good.size > 1 else None,
        "computed": good.size,
        "failed": values.size - good.size,
        "from": bins.low,
        "to": float(bins.ends[-1]),
        "before": bins.before,
    }


def _put_bins(sheet: Worksheet, report: Report, area: str, bins: Histogram, facts: dict[str, str]) -> int:
    """The table behind the charts; its last row."""
    headings = ("middle", "end", "scenarios", "below")
    put_heading(sheet, _HEADING, _BIN, [word(name) for name in headings], words=0)
    low, high, shape = facts["from"], facts["to"], number_format(bins.ends)
    columns = [column.tolist() for column in (bins.middles, bins.ends, bins.counts, bins.shares)]
    for place, (middle, end, count, share) in enumerate(zip(*columns, strict=True)):
        row = _FIRST + place
        before = f"E{row - 1}" if place else low
        upper = high if place == BINS - 1 else f"{low}+({high}-{low})*{place + 1}/{BINS}"
        report.live.put(sheet, row, _BIN, f"({before}+E{row})/2", middle, shape)
        report.live.put(sheet, row, _BIN + 1, upper, end, shape)
        over = _OVER.format(d=area, end=before) if place else f"{facts['computed']}-{facts['before']}"
        inside = f"{over}-{_OVER.format(d=area, end=f'E{row}')}"
        if area and bins.size:
            report.live.put(sheet, row, _BIN + 2, inside, count, "#,##0")
        else:
            sheet.cell(row, _BIN + 2, count).number_format = "#,##0"
        shares = f"({facts['before']}+SUM(F${_FIRST}:F{row}))/MAX({facts['computed']},1)"
        report.live.put(sheet, row, _BIN + 3, shares, share, "0%")
    return _HEADING + BINS


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
    sheet.column_dimensions["I"].width = width_of(map(report.label, [*ranked, *rest]), 24)
    for row, input_name in enumerate([*ranked, *rest], start=_FIRST):
        sheet.cell(row, _INPUT, report.label(input_name))
        sheet.cell(row, _INPUT + 1, found.get(input_name)).number_format = "0.000"
        if indices is not None:
            sheet.cell(row, _INPUT + 2, float(indices.loc[input_name, name])).number_format = "0.000"
    return _HEADING + len(ranked) + len(rest) + 2


def _add_charts(sheet: Worksheet, label: str, last: int, row: int) -> None:
    from openpyxl.chart import BarChart, LineChart, Reference

    bars, line = BarChart(), LineChart()
    bars.title, bars.gapWidth = f"{label}: {word('distribution')}", 5
    bars.y_axis.number_format = "#,##0"
    line.title = f"{label}: {word('cumulative')}"
    line.y_axis.scaling.min, line.y_axis.scaling.max, line.y_axis.number_format = 0, 1, "0%"
    for chart, top, along in ((bars, row, _BIN), (line, row + 16, _BIN + 1)):
        data = Reference(sheet, min_col=along + 2, min_row=_HEADING, max_row=last)
        chart.add_data(data, titles_from_data=True)
        chart.set_categories(Reference(sheet, min_col=along, min_row=_FIRST, max_row=last))
        chart.x_axis.number_format = sheet.cell(last, along).number_format
        chart.x_axis.tickLblSkip, chart.legend = 8, None
        chart.x_axis.delete = chart.y_axis.delete = False
        chart.width, chart.height = 15, 7.5
        sheet.add_chart(chart, f"I{top}")
    line.series[0].marker.symbol, line.series[0].smooth = "none", False
