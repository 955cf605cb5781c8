"""Sheet 说明/Guide: how to use the workbook, its colours, units, sheets, functions and sources."""

from __future__ import annotations

import xlplugin
from udfs import XLP_VERSION
from workbooks.book import TITLES, Book
from workbooks.page import Page
from workbooks.sheets import function_list, unsaid
from workbooks.sheets.one_change import Cases
from xlplugin.expr import Expr, call

LAST = 4
LEGEND = (
    ("input", ("输入,可改", "input, may be changed")),
    ("fact", ("报告所载数字", "figure of the report, as it is printed")),
    ("result", ("公式结果", "result of a formula")),
    ("total", ("合计或关键结果", "total or key result")),
)
NOT_LOADED = (
    "此处未启用加载项:数值为最近一次计算结果",
    "add-in not loaded here: figures are those last computed",
)
AT_SIGN = (
    "较新的Excel在这些函数前显示@(如 =@TRAIN_GPUS(...)):仅表示取一个值,结果不变;自行输入时不必写@",
    "Newer Excel shows an @ before these functions, as in =@TRAIN_GPUS(...): it says that one value is taken, and "
    "changes no result; you need not type it",
)
JOBS = (
    (("修改", "Edit"),
     ("在「假设」或「硬件」改黄色单元格,或在「假设」选情景;所有表格与图随之变化,「核对」显示与报告的偏离。",
      "Change a yellow cell on Assumptions or Hardware, or choose a scenario there; every table and chart follows, and Checks "
      "shows how far you are from the report.")),
    (("批量填充", "Fill"),
     ("脚本按情景表批量生成工作簿,无需Excel：xlplugin fill 模板 情景表。列名用各输入的名称(如 mfu_training)。",
      "A script makes a workbook for each row of a table of scenarios, without Excel: xlplugin fill TEMPLATE SCENARIOS. "
      "Columns are named after the inputs (mfu_training).")),
    (("分享", "Share"),
     ("对方没有Python时发送native版(纯公式,Excel、WPS、LibreOffice皆可);只需数字时发送values版。",
      "To someone without Python send the native edition (plain formulas, for Excel, WPS, LibreOffice); where figures are "
      "enough, the values edition.")),
)  # fmt: skip
UNITS = (
    ("亿 = 1e8,万 = 1e4；PFLOP = 1e15次浮点运算(工作量,不是速率)", "100m = 1e8 (亿), 10k = 1e4 (万); PFLOP = 1e15 floating-point operations of work, not a rate"),
    ("TFLOPS、TOPS = 每秒1e12次;函数的参数一律用绝对数(参数量1.746e11,不是1746亿)", "TFLOPS, TOPS = 1e12 a second; functions take absolute numbers (1.746e11 parameters)"),
)  # fmt: skip
SOURCES = (
    ("大模型行业研究报告(2024-08-15),19张表与正文数字", "Broker report on large language models (2024-08-15): 19 tables and the figures of its text"),
    ("加速卡参数:Epoch AI等公开汇编,逐行注明出处(见硬件表);厂商数据表多未能打开,凭记忆者可信度为低", "Accelerators: Epoch AI and other public tables, source by row (Hardware); vendors' data sheets mostly could not be opened: what is from memory is low confidence"),
    ("已公布训练与推理:模型卡、论文、厂商披露、Epoch AI(CC-BY)", "Published training and serving: model cards, papers, vendors' disclosures, Epoch AI (CC-BY)"),
    ("计算方法:Kaplan等2020(6·N·D与2·N),报告第4章", "Method: Kaplan et al. 2020 (6·N·D and 2·N), chapter 4 of the report"),
)  # fmt: skip


def lay(book: Book) -> Page:
    """The first sheet; what refers to later ones is put in by `finish`."""
    page = book.page("guide")
    page.heading(("大模型算力需求测算模型", "Compute demand of large language models"))
    page.widths(25, 60, 17, 54)
    return page


def finish(book: Book, page: Page, cases: Cases) -> None:
    headline(page, 5)
    row = stamp(book, page, 7)
    row = listing(page, row + 2, ("怎么用", "How to use it"), JOBS)
    row = legend(page, row + 2)
    row = lines(page, row + 2, ("单位", "Units"), UNITS)
    row = sheets(book, page, row + 2)
    row = unsaid.lay(book, page, row + 2, cases)
    row = function_list.lay(page, row + 2)
    row = lines(page, row + 2, ("来源", "Sources"), SOURCES)
    page.printed(row, LAST, freeze="A2", upright=True, tall=0)


def headline(page: Page, row: int) -> None:
    """What the workbook says, on the first screen."""
    models = 'COUNTIF(counted_models,">0")'
    zh = (
        '"测算结果：服务器市场 "&TEXT(tam_usd/unit_yi,"#,##0")&" 亿美元（"&TEXT(tam_usd/1E9,"#,##0.0")&"bn USD），为2023年全球AI服务器市场的 "'
        f'&TEXT(tam_multiple,"0.0")&" 倍；计入 "&SUM(counted_models)&" 个模型（"&{models}&" 种）"'
    )
    en = (
        '"Result: a server market of USD "&TEXT(tam_usd/1E9,"#,##0.0")&"bn, "&TEXT(tam_multiple,"0.0")&" times the global AI '
        f'servers of 2023; "&SUM(counted_models)&" models of "&{models}&" kinds count"'
    )
    broken = page.say("测算结果：无法计算，见页首指示灯", "Result: cannot be computed, see the light above")
    page.paragraph(row, 1, LAST, call("IFERROR", Expr(page.say(zh, en)), broken), "headline")
    page.sheet.row_dimensions[row].height = 30


def stamp(book: Book, page: Page, row: int) -> int:
    """Which version made the file and, in the udf edition, whether functions compute here and now."""
    page.put(row, 1, ("版本", "Version"), "label")
    page.put(row, 2, f"xlplugin {xlplugin.__version__} · {book.edition}", "label")
    page.put(row + 1, 1, ("函数状态", "Functions"), "label")
    if book.edition == "values":
        page.put(row + 1, 2, ("仅数值,无公式", "figures only, no formulas"), "label")
    elif book.edition == "native":
        page.put(row + 1, 2, ("普通公式,无需加载项", "plain formulas, no add-in needed"), "label")
    else:
        # Not volatile: that would ask to save on closing, and a run over scenarios would compute it each time.
        version = book.call(XLP_VERSION)
        live = Expr(f'"{page.say("由xlplugin计算,版本", "computed by xlplugin ")}"&{version}')
        missing = page.say(*NOT_LOADED)
        page.put(row + 1, 2, call("IFERROR", live, missing), "label")
        page.put(
            row + 1,
            3,
            ("按Ctrl+Alt+F9可查看加载项在此是否运行", "Ctrl+Alt+F9 shows whether the add-in runs here"),
            "note",
        )
        page.paragraph(row + 2, 2, LAST, AT_SIGN, "note")
    return row + 2  # every edition has its cells in the same places


def listing(page: Page, row: int, title, items) -> int:
    page.put(row, 1, title, "section")
    for line, (name, text) in enumerate(items, row + 1):
        page.put(line, 1, name, "label")
        page.paragraph(line, 2, LAST, text)
    return row + len(items)


def lines(page: Page, row: int, title, texts) -> int:
    page.put(row, 1, title, "section")
    for line, text in enumerate(texts, row + 1):
        page.paragraph(line, 1, LAST, text)
    return row + len(texts)


def legend(page: Page, row: int) -> int:
    page.put(row, 1, ("颜色", "Colours"), "section")
    for line, (style, meaning) in enumerate(LEGEND, row + 1):
        page.put(line, 1, ("示例", "example"), style)
        page.put(line, 2, meaning, "text")
    return row + len(LEGEND)


def sheets(book: Book, page: Page, row: int) -> int:
    page.put(row, 1, ("工作表", "Sheets"), "section")
    for line, (key, other) in enumerate(book.pages.items(), row + 1):
        page.link(line, 1, TITLES[key], other.far(1, 1))
        page.paragraph(line, 2, LAST, other.sheet.cell(1, 1).value)
    return line
