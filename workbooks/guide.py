"""Sheet 说明/Guide: how to use the workbook, what the colours mean, which functions there are."""

from __future__ import annotations

from openpyxl.utils import quote_sheetname

import xlplugin
from xlplugin.registry import functions

from .book import TITLES, Book
from .page import Page

UNSAID = (
    ("624与1979 TFLOPS是含结构化稀疏的峰值,稠密为312与989.5;稀疏峰值的30%等于稠密的60%,已公布的大规模训练无一达到。",
     "624 and 1979 TFLOPS are peaks with structured sparsity; dense they are 312 and 989.5. 30% of sparse is 60% of "
     "dense: no published large run reaches that."),
    ("100个模型各自都被赋予ChatGPT规模的访问量(每月14亿次)与自己的训练集群。",
     "Each of the 100 models is given a ChatGPT-sized audience (1.4bn visits a month) and a training cluster of its own."),
    ("峰值倍数10与固定30%利用率影响很大;只取自一个模型的38.5倍数据量比例也是。",
     "Peak factor 10 and a flat 30% utilisation are large levers; so is the ratio 38.5, taken from one model."),
    ("8,000 QPS是8,101.85取整;表中0.049按未取整计算。",
     "8,000 QPS is 8,101.85 rounded; the table's 0.049 uses the unrounded figure."),
    ("「2010至2022年增长1e10倍」意味着每4.3个月翻倍,快于其引用的2016至2022年5–6个月。",
     "'1e10 times from 2010 to 2022' implies a doubling every 4.3 months, faster than the 5-6 months it cites for "
     "2016-2022."),
)  # fmt: skip
COLOURS = 4  # row where the legend starts
LEGEND = (
    ("input", ("输入,可改", "input, may be changed")),
    ("result", ("公式结果", "result of a formula")),
    ("total", ("合计或关键结果", "total or key result")),
)


def lay(book: Book) -> Page:
    page = book.page("guide")
    page.heading(
        ("大模型算力需求测算模型", "Compute demand of large language models"),
        (
            f"xlplugin {xlplugin.__version__} · {book.edition}",
            f"xlplugin {xlplugin.__version__} · {book.edition}",
        ),
    )
    page.widths(26, 62, 70)
    page.put(COLOURS, 1, ("颜色", "Colours"), "section")
    for row, (style, meaning) in enumerate(LEGEND, COLOURS + 1):
        page.put(row, 1, ("示例", "example"), style)
        page.put(row, 2, meaning, "text")
    return page


def finish(book: Book, page: Page) -> None:
    """What needs the other sheets to be there: links, functions, the points left unsaid."""
    row = sheets(book, page, COLOURS + len(LEGEND) + 2)
    row = unsaid(page, row + 2)
    row = function_list(page, row + 2)
    page.printed(row, 3, freeze="A3")


def sheets(book: Book, page: Page, start: int) -> int:
    page.put(start, 1, ("工作表", "Sheets"), "section")
    for row, (key, other) in enumerate(book.pages.items(), start + 1):
        page.put(row, 1, TITLES[key], "link")
        page.sheet.cell(row, 1).hyperlink = f"#{quote_sheetname(other.sheet.title)}!A1"
        page.put(row, 2, other.sheet.cell(1, 1).value, "text")
    return row


def unsaid(page: Page, start: int) -> int:
    page.put(start, 1, ("报告未言明之处", "What the report leaves unsaid"), "section")
    for row, point in enumerate(UNSAID, start + 1):
        page.put(row, 1, point, "wrapped")
        page.sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=3)
        page.sheet.row_dimensions[row].height = 28
    return row


def function_list(page: Page, start: int) -> int:
    page.put(start, 1, ("函数", "Functions"), "section")
    for row, item in enumerate(functions().values(), start + 1):
        page.put(row, 1, item.name, "label")
        page.put(row, 2, item.signature, "label")
        page.put(row, 3, item.summary, "label")
    return row
