"""Sheet 硬件/Hardware: the catalogue, editable, where every other sheet looks peaks up."""

from __future__ import annotations

from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Font

from udfs import catalogue
from udfs.accelerator import PEAK_FIELDS
from xlplugin.expr import Expr, NumberExpr, call

from .book import Book
from .page import Page

COLUMNS = (  # field, label, width, number format
    ("short_name", ("简称", "Short name"), 17, "text"),
    ("vendor", ("厂商", "Vendor"), 12, "text"),
    ("name", ("全称", "Full name"), 24, "text"),
    *(
        (field, (f"{precision}\n{zh}", f"{precision}\n{basis}"), 10, "number")
        for (precision, basis), field in PEAK_FIELDS.items()
        for zh in ({"dense": "稠密", "sparse": "稀疏"}[basis],)
    ),
    ("memory_gb", ("显存\n(GB)", "Memory\n(GB)"), 9, "number"),
    ("bandwidth_gb_s", ("带宽\n(GB/s)", "Bandwidth\n(GB/s)"), 11, "number"),
    ("tdp_w", ("TDP\n(W)", "TDP\n(W)"), 8, "number"),
    ("release_date", ("发布日期", "Released"), 12, "text"),
    ("form_or_domain", ("形态", "Form"), 16, "text"),
    ("arch", ("架构", "Architecture"), 16, "text"),
    ("id", ("编号", "Id"), 16, "text"),
    ("verified", ("核实程度", "How sure"), 27, "text"),
    ("verified_where", ("出处", "Where verified"), 50, "text"),
    ("notes_conflicts", ("备注与出处矛盾", "Notes and conflicts"), 60, "text"),
)
FIELDS_ROW, KINDS_ROW, LABELS_ROW, FIRST = 4, 5, 6, 7
PEAKS_FROM, PEAKS_TO = 4, 3 + len(PEAK_FIELDS)


def lay(book: Book) -> None:
    page = book.page("hardware")
    page.heading(
        ("加速卡参数表(峰值单位:TFLOPS,INT8为TOPS)", "Accelerators (peaks in TFLOPS, INT8 in TOPS)"),
        ("稠密与含稀疏的峰值分列;#N/A表示厂商未公布或未知,不是0。改动峰值,所有表格随之变化。",
         "Dense and sparse peaks stand apart; #N/A is a figure not stated or not known, never 0. Edit a peak and "
         "every table follows."),
    )  # fmt: skip
    page.widths(*(width for _, _, width, _ in COLUMNS))
    headers(page)
    chips = catalogue.accelerators()
    for row, chip in enumerate(chips, FIRST):
        for column, (field, _, _, number_format) in enumerate(COLUMNS, 1):
            value = getattr(chip, field)
            style = "label" if number_format == "text" else f"input.{number_format}"
            page.put(row, column, "#N/A" if value is None else value, style)
    last = FIRST + len(chips) - 1
    names(book, page, last)
    grey_gaps(page, last)
    page.printed(last, PEAKS_TO + 4, freeze=f"B{FIRST}", header_rows=f"{LABELS_ROW}:{LABELS_ROW}")


def headers(page: Page) -> None:
    """Labels for readers; above them the keys by which functions find a column."""
    for column, (field, label, _, _) in enumerate(COLUMNS, 1):
        page.put(FIELDS_ROW, column, field, "key")
        page.put(LABELS_ROW, column, label, "header")
    for column, kind in enumerate(PEAK_FIELDS, PEAKS_FROM):
        page.put(KINDS_ROW, column, " ".join(kind), "key")
    page.sheet.row_dimensions[LABELS_ROW].height = 30
    for row in (FIELDS_ROW, KINDS_ROW):
        page.sheet.row_dimensions[row].hidden = True


def names(book: Book, page: Page, last: int) -> None:
    book.define("hw_chips", page.far(FIRST, 1, last, 1))
    book.define("hw_peaks", page.far(FIRST, PEAKS_FROM, last, PEAKS_TO))
    book.define("hw_peak_kinds", page.far(KINDS_ROW, PEAKS_FROM, KINDS_ROW, PEAKS_TO))
    book.define("hw_table", page.far(FIRST, 1, last, len(COLUMNS)))
    book.define("hw_fields", page.far(FIELDS_ROW, 1, FIELDS_ROW, len(COLUMNS)))
    lists = len(COLUMNS) + 2
    page.put(LABELS_ROW, lists, ("口径", "Basis"), "header")
    for row, word in enumerate(("sparse", "dense"), FIRST):
        page.put(row, lists, word, "label")
    book.define("basis_words", page.far(FIRST, lists, FIRST + 1, lists))


def grey_gaps(page: Page, last: int) -> None:
    area = page.span(FIRST, 1, last, len(COLUMNS)).text
    gap = FormulaRule(formula=[f"ISNA(A{FIRST})"], font=Font(color="BFBFBF"))
    page.sheet.conditional_formatting.add(area, gap)


def peak(chip: Expr, precision: Expr) -> NumberExpr:
    """The catalogue's peak in TFLOPS for a chip and precision that stand in cells, at the basis in use."""
    kind = Expr(f'{precision}&" "&peak_basis_used')
    row = call("MATCH", chip, Expr("hw_chips"), 0)
    column = call("MATCH", kind, Expr("hw_peak_kinds"), 0)
    return call("INDEX", Expr("hw_peaks"), row, column)
