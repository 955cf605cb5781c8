"""Sheet 硬件/Hardware: the catalogue, editable, where every other sheet looks peaks up."""

from __future__ import annotations

from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Font
from openpyxl.worksheet.datavalidation import DataValidation

from udfs import catalogue
from udfs.accelerator import PEAK_FIELDS
from udfs.quantities import BASES
from workbooks.book import Book
from workbooks.entry import flag, stop
from workbooks.page import Page
from workbooks.sheets import hardware_words as words
from xlplugin.expr import Expr

COLUMNS = (  # field, label, width, number format
    ("short_name", ("简称", "Short name"), 18, "label"),
    ("vendor", ("厂商", "Vendor"), 13, "label"),
    ("name", ("全称", "Full name"), 30, "label"),
    *(
        (field, (f"{precision}\n{zh}", f"{precision}\n{basis}"), 10, "number")
        for (precision, basis), field in PEAK_FIELDS.items()
        for zh in ({"dense": "稠密", "sparse": "稀疏"}[basis],)
    ),
    ("memory_gb", ("显存\n(GB)", "Memory\n(GB)"), 10, "number"),
    ("bandwidth_gb_s", ("带宽\n(GB/s)", "Bandwidth\n(GB/s)"), 11, "number"),
    ("tdp_w", ("TDP\n(W)", "TDP\n(W)"), 9, "number"),
    ("release_date", ("发布日期", "Released"), 14, "label"),
    ("form_or_domain", ("形态", "Form"), 13, "label"),
    ("arch", ("架构", "Architecture"), 15, "label"),
    ("id", ("编号", "Id"), 18, "label"),
    ("verified", ("核实程度", "How sure"), 20, "label"),
    ("verified_where", ("出处", "Where verified"), 50, "source"),
    ("notes_conflicts", ("备注与出处矛盾", "Notes and conflicts"), 60, "long"),
)
WORDS = {"verified": words.sure, "verified_where": words.where, "notes_conflicts": words.note}
FIELDS_ROW, KINDS_ROW, LABELS_ROW, FIRST = 4, 5, 6, 7
PEAKS_FROM, PEAKS_TO = 4, 3 + len(PEAK_FIELDS)
NUMBERS_TO = PEAKS_TO + 3
STATUS = len(COLUMNS) + 1
SOURCES = [field for field, *_ in COLUMNS].index("verified_where") + 1  # the last column that prints


def lay(book: Book) -> None:
    page = book.page("hardware")
    page.heading(
        ("加速卡参数表(峰值单位：TFLOPS，INT8为TOPS)", "Accelerators (peaks in TFLOPS, INT8 in TOPS)"),
        ("稠密与含稀疏的峰值分列;#N/A表示厂商未公布或未知,不是0。改动峰值,所有表格随之变化。厂商数据表多未能打开:出处为公开汇编,凭记忆者可信度为低。",
         "Dense and sparse peaks stand apart; #N/A is a figure not stated or not known, never 0. Edit a peak and "
         "every table follows. Most vendors' data sheets could not be opened: sources are public tables, from memory is low confidence."),
    )  # fmt: skip
    page.widths(*(width for _, _, width, _ in COLUMNS), 11, 12)
    headers(page)
    chips = catalogue.accelerators()
    for row, chip in enumerate(chips, FIRST):
        for column, (field, _, _, number_format) in enumerate(COLUMNS, 1):
            value = getattr(chip, field)
            if value is not None and field in WORDS:
                value = WORDS[field](value)
            style = (
                number_format if number_format in ("label", "long", "source") else f"input.{number_format}"
            )
            page.put(row, column, "#N/A" if value is None else value, style)
        allowed(book, page, row)
    last = FIRST + len(chips) - 1
    limits(page, last)
    names(book, page, last)
    grey_gaps(page, last)
    page.sheet.auto_filter.ref = page.span(LABELS_ROW, 1, last, STATUS).text
    page.printed(last, SOURCES, freeze=f"B{FIRST}", header_rows=f"{LABELS_ROW}:{LABELS_ROW}", tall=0)


def headers(page: Page) -> None:
    """Labels for readers; above them the keys by which functions find a column."""
    for column, (field, label, _, _) in enumerate(COLUMNS, 1):
        page.put(FIELDS_ROW, column, field, "key")
        page.put(LABELS_ROW, column, label, "header")
    page.put(LABELS_ROW, STATUS, ("状态", "Status"), "header")
    for column, kind in enumerate(PEAK_FIELDS, PEAKS_FROM):
        page.put(KINDS_ROW, column, " ".join(kind), "key")
    for row in (FIELDS_ROW, KINDS_ROW):
        page.sheet.row_dimensions[row].hidden = True


def limits(page: Page, last: int) -> None:
    first = page.near(FIRST, PEAKS_FROM)
    rule = DataValidation(
        "custom", formula1=f"OR(ISNA({first}),AND(ISNUMBER({first}),{first}>0))", allow_blank=False
    )
    area = page.span(FIRST, PEAKS_FROM, last, NUMBERS_TO)
    stop(
        page,
        area,
        rule,
        ("加速卡参数", "Accelerator figure"),
        page.say("正数,或#N/A", "a number above 0, or #N/A"),
        first,
    )


def allowed(book: Book, page: Page, row: int) -> None:
    """A row's figures are each above 0 or #N/A."""
    cells = page.span(row, PEAKS_FROM, row, NUMBERS_TO)
    columns = range(PEAKS_FROM, NUMBERS_TO + 1)
    gaps = "+".join(f"ISNA({page.near(row, column)})" for column in columns)
    flag(book, page, row, STATUS, Expr(f'COUNTIF({cells},">0")+{gaps}={len(columns)}'))


def names(book: Book, page: Page, last: int) -> None:
    book.define("hw_chips", page.far(FIRST, 1, last, 1))
    book.define("hw_peaks", page.far(FIRST, PEAKS_FROM, last, PEAKS_TO))
    book.define("hw_peak_kinds", page.far(KINDS_ROW, PEAKS_FROM, KINDS_ROW, PEAKS_TO))
    book.define("hw_table", page.far(FIRST, 1, last, len(COLUMNS)))
    book.define("hw_fields", page.far(FIELDS_ROW, 1, FIELDS_ROW, len(COLUMNS)))
    listed = STATUS + 1
    page.put(LABELS_ROW, listed, ("口径", "Basis"), "header")
    for row, word in enumerate(BASES, FIRST):
        page.put(row, listed, page.word(word), "label")
    book.define("basis_words", page.far(FIRST, listed, FIRST + len(BASES) - 1, listed))


def grey_gaps(page: Page, last: int) -> None:
    area = page.span(FIRST, 1, last, len(COLUMNS)).text
    gap = FormulaRule(formula=[f"ISNA(A{FIRST})"], font=Font(color="BFBFBF"))
    page.sheet.conditional_formatting.add(area, gap)
