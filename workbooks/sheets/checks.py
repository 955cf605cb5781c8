"""Sheet 核对/Checks: each printed figure of the report beside the workbook's value, with a verdict."""

from __future__ import annotations

from openpyxl.formatting.rule import FormulaRule

from workbooks import styles
from workbooks.book import Book
from workbooks.figure import CONTRADICTION, HIT, MISS, Figure
from workbooks.figures import TABLES, all_figures
from workbooks.page import Page
from xlplugin.expr import Expr, NumberExpr, call

ID, TABLE, PRINTED, VALUE, DIFFERENCE, TOLERANCE, OWN, WHY, VERDICT = range(1, 10)
SUMMARY, LEGEND, BY_TABLE = 4, 5, 7
HEADER = BY_TABLE + len(TABLES) + 3
FIRST = HEADER + 1
LABELS = (
    ("项目(点击看单元格)", "Figure (click for its cell)"), ("报告表", "Table of the report"), ("报告值", "Printed"),
    ("工作簿值", "Workbook"), ("差", "Difference"), ("允许误差", "Tolerance"),
    ("按报告自身数字应为", "By the report's\nown numbers"), ("依据", "Why"), ("结论", "Verdict"),
)  # fmt: skip
WORDS = {
    HIT: ("一致", "agrees"),
    CONTRADICTION: ("报告自相矛盾", "report contradicts itself"),
    MISS: ("不符", "differs"),
}


def lay(book: Book) -> None:
    page = book.page("checks")
    page.heading(
        ("与报告逐项核对", "Checked against the report, figure by figure"),
        ("改动输入后,此处显示与报告原值的偏离。",
         "After an input is changed, this shows how far the result moved from the report."),
    )  # fmt: skip
    page.widths(40, 40, 15, 17, 15, 13, 16, 44, 31)
    figures = all_figures()
    missing = [figure.id for figure in figures if figure.id not in book.figures]
    if missing:
        raise ValueError(f"no cell computes these figures of the report: {', '.join(missing)}")
    page.line(HEADER, ID, LABELS, "header")
    for row, figure in enumerate(figures, FIRST):
        line(page, row, figure, book.figures[figure.id])
    last = FIRST + len(figures) - 1
    book.define("check_figures", page.far(FIRST, ID, last, ID), hidden=True)
    book.define("check_values", page.far(FIRST, VALUE, last, VALUE), hidden=True)
    tables(page, figures)
    summary(book, page, last)
    colours(page, last)
    page.sheet.auto_filter.ref = page.span(HEADER, ID, last, VERDICT).text
    page.printed(last, VERDICT, freeze="B3", tall=0)


def look(figure: Figure) -> str:
    size = abs(figure.printed if figure.printed is not None else figure.own)
    if size >= 1e7:
        return "flop"
    return "exact"


def line(page: Page, row: int, figure: Figure, computed: NumberExpr) -> None:
    style = look(figure)
    page.link(row, ID, figure.id, computed, "key_link")
    page.put(row, TABLE, TABLES[figure.table], "label")
    page.put(row, PRINTED, "-" if figure.printed is None else figure.printed, f"result.{style}")
    page.put(row, VALUE, computed, f"result.{style}")
    at = {column: page.near(row, column) for column in range(ID, VERDICT + 1)}
    gap = difference(at[VALUE], at[PRINTED]) if figure.printed is not None else "-"
    small = "flop" if style == "flop" else "difference"
    page.put(row, DIFFERENCE, gap, f"result.{small}")
    page.put(row, TOLERANCE, figure.tolerance, f"result.{small}")
    page.put(row, OWN, figure.own, f"result.{style}")
    page.put(row, WHY, figure.why, "source")
    page.put(
        row,
        VERDICT,
        call("IFERROR", call("IF", fine(figure, at), *words(page, figure)), said(page, MISS)),
        "flag",
    )


def difference(value: NumberExpr, printed: NumberExpr) -> Expr:
    """Excel and LibreOffice take a difference of mere noise as 0; said here, so that every reader shows it."""
    gap = value - printed
    return call("IF", Expr(f"ABS({gap})<=ABS({printed})*1E-12"), 0, gap)


def fine(figure: Figure, at: dict[int, NumberExpr]) -> Expr:
    """The condition of figures.verdict as a formula."""
    if figure.own is not None:
        return Expr(f"ABS({at[VALUE] - at[OWN]})<=MAX({at[TOLERANCE]},ABS({at[OWN]})*1E-9)")
    if figure.above:
        return Expr(f"{at[VALUE]}>{at[PRINTED]}")
    return Expr(f"ABS({at[DIFFERENCE]})<={at[TOLERANCE]}*(1+1E-9)")


def words(page: Page, figure: Figure) -> tuple[str, str]:
    return said(page, CONTRADICTION if figure.own is not None else HIT), said(page, MISS)


def said(page: Page, sign: str) -> str:
    return f"{sign} {page.say(*WORDS[sign])}"


def count(page: Page, area: Expr, sign: str) -> Expr:
    return call("COUNTIF", area, said(page, sign))


def tables(page: Page, figures: list[Figure]) -> None:
    """A line for each of the report's tables."""
    head = (
        ("报告表", "Table"),
        ("名称", "Title"),
        ("核对项数", "Figures"),
        *(WORDS[sign] for sign in (HIT, CONTRADICTION, MISS)),
    )
    page.line(BY_TABLE, ID, head, "header")
    top = FIRST
    for row, (table, name) in enumerate(TABLES.items(), BY_TABLE + 1):
        bottom = top + sum(figure.table == table for figure in figures) - 1
        verdicts = page.span(top, VERDICT, bottom, VERDICT)
        page.link(row, ID, (f"第{table:02}表", f"Table {table:02}"), page.far(top, ID), "key_link")
        page.put(row, TABLE, name, "label")
        page.put(row, PRINTED, call("COUNTA", verdicts), "result.count")
        for column, sign in enumerate((HIT, CONTRADICTION, MISS), VALUE):
            page.put(row, column, count(page, verdicts, sign), "result.count")
        top = bottom + 1


def summary(book: Book, page: Page, last: int) -> None:
    verdicts = page.span(FIRST, VERDICT, last, VERDICT)
    page.put(SUMMARY, ID, ("总结", "Summary"), "total_label")
    parts = [f'COUNTA({verdicts})&"{page.say(" 项核对:", " figures: ")}"']
    for sign in (HIT, CONTRADICTION, MISS):
        parts.append(f'"{said(page, sign)} "&{count(page, verdicts, sign)}')
    page.put(SUMMARY, TABLE, Expr(parts[0] + "&" + '&"   "&'.join(parts[1:])), "total_label")
    page.line(SUMMARY, PRINTED, [None] * (OWN - PRINTED + 1), "total_label")
    page.sheet.merge_cells(start_row=SUMMARY, end_row=SUMMARY, start_column=TABLE, end_column=OWN)
    page.put(
        LEGEND, ID,
        ("「≠ 报告自相矛盾」:报告所印与其自身数字不符;工作簿给出后者,不算作工作簿的差错,也不算一致。",
         "'≠ report contradicts itself': what is printed does not follow from the report's own numbers; the workbook gives "
         "the latter. Neither an agreement nor a miss of the workbook."),
        "note",
    )  # fmt: skip


def colours(page: Page, last: int) -> None:
    area = page.span(FIRST, ID, last, VERDICT).text
    for sign, colour in ((MISS, styles.WRONG_FILL), (CONTRADICTION, styles.NOTICE_FILL)):
        rule = FormulaRule(formula=[f'LEFT($I{FIRST},1)="{sign}"'], fill=styles.fill(colour))
        page.sheet.conditional_formatting.add(area, rule)
