"""Sheet 核对/Checks: each printed figure of the report beside the workbook's value, with a verdict."""

from __future__ import annotations

from workbooks import styles
from workbooks.book import Book
from workbooks.figure import CONTRADICTION, EXPLAINED, HIT, MISS, ROUNDED, SCOPE, UNPRINTED, Figure
from workbooks.figures import TABLES, all_figures
from workbooks.page import Page
from workbooks.sheets import report_inputs
from workbooks.sheets.model_table import Models
from xlplugin.expr import Expr, NumberExpr, call

ID, TABLE, PRINTED, VALUE, DIFFERENCE, TOLERANCE, OWN, WHY, VERDICT = range(1, 10)
MOVED, GONE = "△", "–"
SUMMARY, LEGEND, BY_TABLE = 4, 5, 8
HEADER = BY_TABLE + report_inputs.ROWS + 4
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
    MOVED: ("随输入变动", "moved with the inputs"),
    GONE: ("页已删除或出错", "page deleted, or an error"),
}
REASONS = {
    ROUNDED: ("取整", "rounded"),
    UNPRINTED: ("未列示", "not printed"),
    SCOPE: ("口径不同", "another scope"),
}
FILLS = {MISS: styles.WRONG_FILL, CONTRADICTION: styles.NOTICE_FILL, MOVED: styles.TOTAL_FILL}
COUNTED = (HIT, EXPLAINED, CONTRADICTION, MOVED, MISS)


def lay(book: Book, models: Models) -> None:
    page = book.page("checks")
    page.heading(
        ("与报告逐项核对", "Checked against the report, figure by figure"),
        ("在报告的输入下比较；输入改动后，差异只作信息。xlplugin check 把输入设回报告值再比较。",
         "Holds at the report's inputs; once inputs differ, differences are information. xlplugin check sets them back and compares."),
    )  # fmt: skip
    page.widths(40, 40, 15, 17, 15, 13, 16, 44, 31)
    figures = all_figures()
    missing = [figure.id for figure in figures if figure.id not in book.figures]
    if missing:
        raise ValueError(f"no cell computes these figures of the report: {', '.join(missing)}")
    page.line(HEADER, ID, LABELS, "header")
    for row, figure in enumerate(figures, FIRST):
        line(page, row, figure, book.figures[figure.id], book.meaning(figure.id))
    last = FIRST + len(figures) - 1
    book.define("check_figures", page.far(FIRST, ID, last, ID), hidden=True)
    book.define("check_values", page.far(FIRST, VALUE, last, VALUE), hidden=True)
    tables(page, figures)
    summary(page, last)
    report_inputs.lay(book, page, models, BY_TABLE)
    colours(page, last)
    page.sheet.auto_filter.ref = page.span(HEADER, ID, last, VERDICT).text
    page.printed(last, VERDICT, freeze=f"B{HEADER + 1}", header_rows=f"{HEADER}:{HEADER}", tall=0)


def look(figure: Figure) -> str:
    shown = figure.own if figure.printed is None else figure.printed
    assert shown is not None
    size = abs(shown)
    if size >= 1e7:
        return "flop"
    exact = figure.tolerance == 0 and float(figure.printed or 0).is_integer() and figure.own is None
    return "count" if exact else "price"


def line(page: Page, row: int, figure: Figure, place: Expr, computed: Expr) -> None:
    style = look(figure)
    page.link(row, ID, figure.id, place, "key_link")
    page.put(row, TABLE, TABLES[figure.table], "label")
    page.put(row, PRINTED, "n.a." if figure.printed is None else figure.printed, f"result.{style}")
    page.put(row, VALUE, computed, f"result.{style}")
    at = {column: page.near(row, column) for column in range(ID, VERDICT + 1)}
    gap = difference(at[VALUE], at[PRINTED]) if figure.printed is not None else "n.a."
    small = "flop" if style == "flop" else "difference"
    page.put(row, DIFFERENCE, gap, f"result.{small}")
    page.put(row, TOLERANCE, figure.tolerance, f"result.{small}")
    page.put(row, OWN, figure.own, f"result.{style}")
    page.put(row, WHY, figure.why, "source")
    page.put(row, VERDICT, judged(page, figure, at), "flag")


def judged(page: Page, figure: Figure, at: dict[int, NumberExpr]) -> Expr:
    missed = call("IF", Expr("report_inputs_differ>0"), said(page, MOVED), said(page, MISS))
    found = call("IF", fine(figure, at), words(page, figure), missed)
    return call("IF", call("ISNUMBER", at[VALUE]), found, said(page, GONE))


def difference(value: NumberExpr, printed: NumberExpr) -> Expr:
    """Excel and LibreOffice take a difference of mere noise as 0; said here, so that every reader shows it."""
    gap = value - printed
    return call("IFERROR", call("IF", Expr(f"ABS({gap})<=ABS({printed})*1E-12"), 0, gap), "n.a.")


def fine(figure: Figure, at: dict[int, NumberExpr]) -> Expr:
    """The condition of figures.verdict as a formula."""
    if figure.own is not None:
        return Expr(f"ABS({at[VALUE] - at[OWN]})<=MAX({at[TOLERANCE]},ABS({at[OWN]})*1E-9)")
    if figure.above:
        return Expr(f"{at[VALUE]}>{at[PRINTED]}")
    return Expr(f"ABS({at[DIFFERENCE]})<={at[TOLERANCE]}*(1+1E-9)")


def words(page: Page, figure: Figure) -> str:
    if figure.reason:
        return f"{EXPLAINED} {page.say(*REASONS[figure.reason])}"
    return said(page, HIT if figure.own is None else CONTRADICTION)


def said(page: Page, sign: str) -> str:
    return f"{sign} {page.say(*WORDS[sign])}"


def count(area: Expr, sign: str) -> Expr:
    """How many verdicts begin with a sign, by its code: to Excel of some languages ✓, ≈ and ≠ are one."""
    return Expr(f'SUMPRODUCT(--EXACT(LEFT({area},1),"{sign}"))')


HEADS = {
    HIT: WORDS[HIT], EXPLAINED: ("取整、未列示、口径", "rounded, not printed, scope"), CONTRADICTION: WORDS[CONTRADICTION],
    MOVED: WORDS[MOVED], MISS: WORDS[MISS],
}  # fmt: skip


def tables(page: Page, figures: list[Figure]) -> None:
    """A line for each of the report's tables."""
    head = (
        ("报告表", "Table"),
        ("名称", "Title"),
        ("核对项数", "Figures"),
        *(HEADS[sign] for sign in COUNTED),
    )
    page.line(BY_TABLE, ID, head, "header")
    top = FIRST
    for row, (table, name) in enumerate(TABLES.items(), BY_TABLE + 1):
        bottom = top + sum(figure.table == table for figure in figures) - 1
        verdicts = page.span(top, VERDICT, bottom, VERDICT)
        page.link(row, ID, (f"第{table:02}表", f"Table {table:02}"), page.far(top, ID), "key_link")
        page.put(row, TABLE, name, "label")
        lost = count(verdicts, GONE)
        page.put(row, PRINTED, Expr(f"COUNTA({verdicts})-{lost}"), "result.count")
        for column, sign in enumerate(COUNTED, VALUE):
            page.put(row, column, count(verdicts, sign), "result.count")
        top = bottom + 1


def summary(page: Page, last: int) -> None:
    verdicts = page.span(FIRST, VERDICT, last, VERDICT)
    page.put(SUMMARY, ID, ("总结", "Summary"), "total_label")
    parts = [f'(COUNTA({verdicts})-{count(verdicts, GONE)})&"{page.say(" 项核对：", " figures: ")}"']
    for sign in COUNTED:
        parts.append(f'"{sign} {page.say(*HEADS[sign])} "&{count(verdicts, sign)}')
    page.put(SUMMARY, TABLE, Expr(parts[0] + "&" + '&"   "&'.join(parts[1:])), "total_label")
    page.sheet.row_dimensions[SUMMARY].height = 30
    page.line(SUMMARY, PRINTED, [None] * (OWN - PRINTED + 1), "total_label")
    page.sheet.merge_cells(start_row=SUMMARY, end_row=SUMMARY, start_column=TABLE, end_column=OWN)
    n = "report_inputs_differ"
    told = page.say(
        f'IF({n}=0,"输入均为报告值","有"&{n}&"个输入与报告不同（见右侧K列）：差异只作信息")',
        f'IF({n}=0,"every input is the report\'s","Inputs that differ from the report: "&{n}&" (column K): differences are information")',
    )
    page.put(LEGEND + 1, ID, Expr(told), "text")
    page.put(
        LEGEND, ID,
        ("≠：报告两处市盈率与其自身数字不符；≈：报告取整、未列示或口径不同，工作簿给出其自身数字所得，不算差错。",
         "≠: two PEs do not follow from the report's own numbers; ≈: the report rounds, does not print, or means another scope: the "
         "workbook gives what its own numbers give. Neither is a miss."),
        "note",
    )  # fmt: skip


def colours(page: Page, last: int) -> None:
    page.coloured(page.span(FIRST, ID, last, VERDICT), f"$I{FIRST}", FILLS)
