"""Sheet 核对/Checks: each printed figure of the report beside the workbook's value, with a verdict."""

from __future__ import annotations

from openpyxl.formatting.rule import FormulaRule

from xlplugin.expr import Expr, NumberExpr, call

from . import styles
from .book import Book
from .figures import TABLES, all_figures
from .page import Page

ID, TABLE, PRINTED, VALUE, DIFFERENCE, TOLERANCE, WHY, VERDICT = range(1, 9)
SUMMARY, INPUT_FLAGS, HEADER, FIRST = 3, 4, 6, 7
HIT, MISS = "✓", "✗"


def lay(book: Book, flags: list[NumberExpr]) -> None:
    page = book.page("checks")
    page.heading(
        ("与报告逐项核对", "Checked against the report, figure by figure"),
        (
            "改动输入后,此处显示与报告原值的偏离。",
            "After an input is changed, this shows how far the result moved from the report.",
        ),
    )
    page.widths(44, 34, 18, 18, 16, 14, 36, 10)
    page.line(
        HEADER, ID,
        (("项目", "Figure"), ("报告表", "Table of the report"), ("报告值", "Printed"), ("工作簿值", "Workbook"),
         ("差", "Difference"), ("允许误差", "Tolerance"), ("依据", "Why"), ("结论", "Verdict")),
        "header",
    )  # fmt: skip
    figures = all_figures()
    missing = [figure.id for figure in figures if figure.id not in book.figures]
    if missing:
        raise ValueError(f"no cell computes these figures of the report: {', '.join(missing)}")
    for row, figure in enumerate(figures, FIRST):
        line(page, row, figure, book.figures[figure.id])
    last = FIRST + len(figures) - 1
    book.define("check_figures", page.far(FIRST, ID, last, ID))
    book.define("check_values", page.far(FIRST, VALUE, last, VALUE))
    summary(page, last, flags)
    red = FormulaRule(formula=[f'$H{FIRST}="{MISS}"'], fill=styles.fill("F8CBAD"))
    page.sheet.conditional_formatting.add(page.span(FIRST, ID, last, VERDICT).text, red)
    page.sheet.auto_filter.ref = page.span(HEADER, ID, last, VERDICT).text
    page.printed(last, VERDICT, freeze=f"B{FIRST}", header_rows=f"{HEADER}:{HEADER}")


def line(page: Page, row: int, figure, computed: NumberExpr) -> None:
    look = "flop" if figure.printed >= 1e7 and figure.tolerance else "general"
    page.put(row, ID, figure.id, "label")
    page.put(row, TABLE, TABLES[figure.table], "label")
    page.put(row, PRINTED, figure.printed, f"result.{look}")
    page.put(row, VALUE, computed, f"result.{look}")
    difference = page.near(row, VALUE) - page.near(row, PRINTED)
    page.put(row, DIFFERENCE, difference, "result.general")
    page.put(row, TOLERANCE, figure.tolerance, "result.general")
    page.put(row, WHY, figure.why, "source")
    within = Expr(f"ABS({page.near(row, DIFFERENCE)})<={page.near(row, TOLERANCE)}")
    page.put(row, VERDICT, call("IFERROR", call("IF", within, HIT, MISS), MISS), "flag")


def summary(page: Page, last: int, flags: list[NumberExpr]) -> None:
    verdicts = page.span(FIRST, VERDICT, last, VERDICT)
    page.put(SUMMARY, ID, ("核对项数 / 不符项数", "Figures / misses"), "total_label")
    page.put(SUMMARY, TABLE, Expr(f'COUNTA({verdicts})&" / "&COUNTIF({verdicts},"{MISS}")'), "total")
    page.put(INPUT_FLAGS, ID, ("超出允许范围的输入数", "Inputs out of their allowed range"), "total_label")
    wrong = "+".join(f'({cell}<>"{HIT}")' for cell in flags)
    page.put(INPUT_FLAGS, TABLE, Expr(wrong), "total")
