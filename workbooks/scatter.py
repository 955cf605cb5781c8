"""Scatter charts on log axes: points of several series, and lines that mark where they should lie."""

from __future__ import annotations

from dataclasses import dataclass

from openpyxl.chart import ScatterChart
from openpyxl.chart.data_source import AxDataSource, NumDataSource, NumRef
from openpyxl.chart.layout import Layout, ManualLayout
from openpyxl.chart.marker import Marker
from openpyxl.chart.series import SeriesLabel, XYSeries
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.spreadsheet_drawing import TwoCellAnchor
from openpyxl.drawing.text import Paragraph, ParagraphProperties

from workbooks.charts import ink, title
from workbooks.page import Page
from workbooks.styles import PALETTE
from xlplugin.expr import Expr

Words = tuple[str, str]
SIGNS = ("circle", "triangle", "square", "diamond")
GRIDLINE = GraphicalProperties(ln=LineProperties(solidFill="E3E3E3", w=6350))


@dataclass(frozen=True)
class Points:
    """Points of one kind, or with `line` a line through them: "solid" or "dash"."""

    name: Words
    x: Expr
    y: Expr
    line: str = ""


@dataclass(frozen=True)
class Scatter:
    """What the chart shows; `low` and `high` are the ends of both axes."""

    title: Words
    across: Words
    up: Words
    alternative: Words
    points: list[Points]
    low: float
    high: float
    rows: int = 24


def scatter(page: Page, row: int, column: int, to_column: int, chart: Scatter) -> int:
    """Put the chart over whole cells; returns its last row."""
    drawn = ScatterChart()
    drawn.style, drawn.scatterStyle = 13, "lineMarker"
    drawn.title = title(page.say(*chart.title), 1200, bold=True)
    for place, points in enumerate(chart.points):
        drawn.series.append(series(page, place, points))
    for axis, words in ((drawn.x_axis, chart.across), (drawn.y_axis, chart.up)):
        axis.delete = False  # openpyxl hides axes otherwise
        axis.title = title(page.say(*words), 900)
        axis.txPr = RichText(p=[Paragraph(pPr=ParagraphProperties(defRPr=ink(900)), endParaRPr=ink(900))])
        axis.number_format, axis.numFmt.sourceLinked = "0E+0", False
        axis.scaling.logBase, axis.scaling.min, axis.scaling.max = 10, chart.low, chart.high
        axis.majorGridlines.spPr = GRIDLINE
        axis.crosses = "min"
    drawn.legend.position, drawn.legend.overlay = "b", False
    drawn.layout = Layout(manualLayout=ManualLayout(x=0.1, y=0.1, w=0.86, h=0.68))
    drawn.roundedCorners = False
    drawn.anchor = TwoCellAnchor(editAs="oneCell")
    drawn.anchor._from.col, drawn.anchor._from.row = column - 1, row - 1
    drawn.anchor.to.col, drawn.anchor.to.row = to_column, row - 1 + chart.rows
    page.sheet.add_chart(drawn)
    page.alternative_texts.append(page.say(*chart.alternative))
    return row + chart.rows


def series(page: Page, place: int, points: Points) -> XYSeries:
    made = XYSeries(idx=place, order=place, tx=SeriesLabel(v=page.say(*points.name)))
    made.xVal = AxDataSource(numRef=NumRef(f=points.x.text))
    made.yVal = NumDataSource(numRef=NumRef(f=points.y.text))
    colour = PALETTE[place % len(PALETTE)]
    if points.line:
        ink = LineProperties(solidFill="595959", w=15875, prstDash=points.line)
        made.marker, made.spPr = Marker(symbol="none"), GraphicalProperties(ln=ink)
    else:
        look = GraphicalProperties(solidFill=colour, ln=LineProperties(solidFill=colour))
        made.marker = Marker(symbol=SIGNS[place % len(SIGNS)], size=6, spPr=look)
        made.spPr = GraphicalProperties(ln=LineProperties(noFill=True))
    made.smooth = False
    return made
