"""On the Training sheet: how far off the method is against published runs, and where each run is compared."""

from __future__ import annotations

from openpyxl.utils import quote_sheetname

from workbooks.book import TITLES
from workbooks.page import Page
from workbooks.sheets import backtest
from xlplugin.expr import Expr, call

LABEL, FIRST = 1, 2
HEADS = (
    ("与已公布的训练比较", "Against published runs"), ("训练数", "Runs"), ("误差中位数", "Median\nerror"), ("误差15%以内", "Within\n15%"),
    ("预测÷实际", "Predicted\n/ spent"),
)  # fmt: skip
SHOWN = (
    (backtest.COUNT, "count"),
    (backtest.MEDIAN, "percent1"),
    (backtest.NEAR, "percent"),
    (backtest.BIAS, "two"),
)


def lay(page: Page, row: int) -> int:
    """The statistics of the Back-test sheet, and a link to it; returns the last row."""
    page.line(row, LABEL, HEADS, "header")
    title = page.say(*TITLES["backtest"])
    for line, (_, label) in enumerate(backtest.METHODS.values(), row + 1):
        page.put(line, LABEL, label, "label")
        for place, (column, style) in enumerate(SHOWN, FIRST):
            there = page.near(backtest.STATISTICS + line - row - 1, column, "rowcolumn")
            shown = call("IFERROR", Expr(f"{quote_sheetname(title)}!{there}"), "–")
            page.put(line, place, shown, f"result.{style}")
    words = ("逐个训练的比较见「回测」：报告方法得到的GPU小时约为实际的一半",
             "Run by run: Back-test. The report's method returns about half of the GPU-hours really spent")  # fmt: skip
    page.link(line + 1, LABEL, words, Expr(f"{quote_sheetname(title)}!A1"))
    return line + 1
