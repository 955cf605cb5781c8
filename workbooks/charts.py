"""Charts: native, editable, of one look. Colours are safe for every eye; texts come in both languages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from openpyxl.chart import BarChart, LineChart
from openpyxl.chart.data_source import AxDataSource, NumDataSource, NumRef, StrRef
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.legend import LegendEntry
from openpyxl.chart.marker import DataPoint, Marker
from openpyxl.chart.series import Series, SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.spreadsheet_drawing import TwoCellAnchor
from openpyxl.drawing.text import CharacterProperties, Font, Paragraph, ParagraphProperties, RegularTextRun

from workbooks.page import Page
from workbooks.styles import FACE, PALETTE
from xlplugin.expr import Expr

GREY = "595959"
FONT = Font(typeface=FACE)


@dataclass(frozen=True)
class Chart:
    """What a chart shows. `series` are (name cell or text, cells); `alternative` says it in a sentence."""

    title: tuple[
        str, str
    ]  # of no input: Excel alone can link a title to a cell, series' names are links everywhere
    across: tuple[str, str]  # the title of the category axis
    up: tuple[str, str]  # the title of the value axis
    alternative: tuple[str, str]
    categories: Expr
    series: Sequence[tuple[Expr | tuple[str, str], Expr]]
    format: str = "#,##0"
    kind: str = "columns"  # columns, bars (lying), lines
    logarithmic: bool = False
    stacked: bool = False
    lowest: float | None = None
    highest: float | None = None
    labels: bool = False
    accents: tuple[int, ...] = ()  # points of the first series in the second colour
    hidden: tuple[int, ...] = ()  # series without ink: what a waterfall stands on
    rows: int = 17  # how many rows of a sheet it is tall
    legend: bool = field(default=True)


def draw(page: Page, row: int, column: int, to_column: int, chart: Chart) -> int:
    """Put the chart over whole cells, from one column to another; returns its last row.

    Tied to cells because programs do not agree how wide a column is.
    """
    drawn = LineChart() if chart.kind == "lines" else BarChart()
    if chart.kind != "lines":
        drawn.type = "bar" if chart.kind == "bars" else "col"
        drawn.gapWidth = 60
        drawn.grouping, drawn.overlap = ("stacked", 100) if chart.stacked else ("clustered", 0)
    drawn.title = title(
        chart.title if isinstance(chart.title, Expr) else page.say(*chart.title), 1200, bold=True
    )
    for place, (name, cells) in enumerate(chart.series):
        drawn.series.append(series(page, chart, place, name, cells))
    axes(page, drawn, chart)
    if len(chart.series) - len(chart.hidden) < 2 or not chart.legend:
        drawn.legend = None
    else:
        drawn.legend.position = "b"
        drawn.legend.overlay = False
        drawn.legend.legendEntry = [LegendEntry(idx=place, delete=True) for place in chart.hidden]
    drawn.roundedCorners = False
    drawn.anchor = TwoCellAnchor(editAs="oneCell")
    drawn.anchor._from.col, drawn.anchor._from.row = column - 1, row - 1
    drawn.anchor.to.col, drawn.anchor.to.row = to_column, row - 1 + chart.rows
    page.sheet.add_chart(drawn)
    page.alternative_texts.append(page.say(*chart.alternative))
    return row + chart.rows


def axes(page: Page, drawn, chart: Chart) -> None:
    across, up = drawn.x_axis, drawn.y_axis
    across.title, up.title = title(page.say(*chart.across), 900), title(page.say(*chart.up), 900)
    for axis in (across, up):
        axis.delete = False  # openpyxl hides axes otherwise
        axis.txPr = RichText(p=[Paragraph(pPr=ParagraphProperties(defRPr=ink(900)), endParaRPr=ink(900))])
        axis.title.overlay = False
    across.tickLblPos = "low"
    up.number_format, up.numFmt.sourceLinked = chart.format, False
    up.majorGridlines.spPr = GraphicalProperties(ln=LineProperties(solidFill="D9D9D9", w=6350))
    if chart.logarithmic:
        up.scaling.logBase = 10
    up.scaling.min, up.scaling.max = chart.lowest, chart.highest
    if chart.kind == "bars":
        across.scaling.orientation = "maxMin"  # first row on top, as in the table
        up.crosses = "max"


def series(page: Page, chart: Chart, place: int, name: Expr | tuple[str, str], cells: Expr) -> Series:
    label = (
        SeriesLabel(strRef=StrRef(name.text)) if isinstance(name, Expr) else SeriesLabel(v=page.say(*name))
    )
    made = Series(idx=place, order=place, tx=label)
    made.cat = AxDataSource(strRef=StrRef(chart.categories.text))
    made.val = NumDataSource(numRef=NumRef(f=cells.text))
    colour = PALETTE[(place - len(chart.hidden)) % len(PALETTE)]
    if place in chart.hidden:
        made.spPr = GraphicalProperties(noFill=True, ln=LineProperties(noFill=True))
    elif chart.kind == "lines":
        made.spPr = GraphicalProperties(ln=LineProperties(solidFill=colour, w=25400))
        made.marker = Marker(
            symbol=("circle", "square", "triangle", "diamond")[place % 4], size=7,
            spPr=GraphicalProperties(solidFill=colour, ln=LineProperties(solidFill=colour)),
        )  # fmt: skip
        made.smooth = False
    else:
        made.spPr = GraphicalProperties(solidFill=colour, ln=LineProperties(noFill=True))
        made.invertIfNegative = False
    for point in chart.accents if not place else ():
        made.dPt.append(
            DataPoint(idx=point, spPr=GraphicalProperties(solidFill=PALETTE[1]), invertIfNegative=False)
        )
    if chart.labels and place not in chart.hidden:
        label = ink(900, bold=True, colour="FFFFFF") if chart.stacked else ink(800)
        made.dLbls = DataLabelList(
            showVal=True, showSerName=False, showCatName=False, showLegendKey=False, showPercent=False,
            numFmt=chart.format, txPr=RichText(p=[Paragraph(pPr=ParagraphProperties(defRPr=label), endParaRPr=label)]),
        )  # fmt: skip
    return made


def title(words: str, size: int, bold: bool = False) -> Title:
    run = RegularTextRun(rPr=ink(size, bold), t=words)
    made = Title(
        tx=Text(rich=RichText(p=[Paragraph(pPr=ParagraphProperties(defRPr=ink(size, bold)), r=[run])]))
    )
    made.overlay = False
    return made


def ink(size: int, bold: bool = False, colour: str = GREY) -> CharacterProperties:
    return CharacterProperties(sz=size, b=bold, solidFill=colour, latin=FONT, ea=FONT)
