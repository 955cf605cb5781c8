"""Sheet 来源/Sources: every fact with its source and date; which fact each input rests on; what has grown old."""

from __future__ import annotations

import datetime

from openpyxl.formatting.rule import FormulaRule
from openpyxl.utils import quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation

from workbooks import evidence, styles
from workbooks.book import TITLES, Book
from workbooks.entry import stop
from workbooks.evidence import Fact
from workbooks.inputs import INPUTS, WORDS
from workbooks.page import Page
from workbooks.sheets.source_words import CONFIDENCE, ROLES, units
from xlplugin.expr import Expr, NumberExpr, call

ID, WHAT, VALUE, UNIT, PERIOD, SOURCE, DATE, SURE, AGE = range(1, 10)
AS_OF, LIMIT, STALE, UNDATED, MISSING, ASSUMED = range(4, 10)
TAKEN = datetime.date(2026, 11, 29)  # the day the facts were last looked through
OLD = 18  # months
INPUTS_HEAD = 12
MODEL_TABLE = ("model_params", "reference_params", "model_counts")
NEEDED = (*(item.name for item in INPUTS), *(word.name for word in WORDS), *MODEL_TABLE, "usd_cny")
INPUT_ROWS = evidence.table("inputs")
FIRST = INPUTS_HEAD + len(INPUT_ROWS) + 4
ROWS = {id: FIRST + place for place, id in enumerate(evidence.facts())}
LAST = FIRST + len(ROWS) - 1
HEAD = (
    ("编号", "Id"), ("内容", "What"), ("数值", "Value"), ("单位", "Unit"), ("期间", "Period"), ("来源", "Source"),
    ("来源日期", "Source date"), ("可信度", "How sure"), ("月龄", "Months old"),
)  # fmt: skip
SUMMARY = {
    AS_OF: ("本表截至日期(可改)", "As of (may be changed)"),
    LIMIT: ("超过几个月算旧(可改)", "Old after so many months (may be changed)"),
    STALE: ("早于此的事实数", "Facts older than that"),
    UNDATED: ("来源未注明日期的事实数", "Facts whose source states no date"),
    MISSING: ("没有事实编号的输入数(应为0)", "Inputs that name no fact (must be 0)"),
    ASSUMED: ("其中只是假设的杠杆数", "Levers that are assumptions"),
}


def lay(book: Book) -> None:
    page = book.page("sources")
    page.heading(
        ("来源：每个数字从哪里来", "Sources: where each figure comes from"),
        ("「假设」一词表示没有来源；T、R为训练，I为推理，K为市场，G为自行实测，F为输入，L为杠杆，C为系数。",
         "The word assumption means that there is no source. T and R: training, I: inference, K: market, G: measured by us, "
         "F: inputs, L: levers, C: coefficients."),
    )  # fmt: skip
    page.widths(24, 62, 22, 22, 17, 84, 15, 14, 12)
    summary(book, page)
    used_inputs(page)
    page.put(FIRST - 2, ID, ("全部事实", "Every fact"), "section")
    page.line(FIRST - 1, ID, HEAD, "header")
    for fact in evidence.facts().values():
        listed(page, ROWS[fact.id], fact)
    colours(page)
    page.sheet.auto_filter.ref = page.span(FIRST - 1, ID, LAST, AGE).text
    page.printed(LAST, AGE, freeze="B4", header_rows=f"{FIRST - 1}:{FIRST - 1}", tall=0)


def cite(page: Page, row: int, column: int, id: str, short: bool = False) -> None:
    """A cell that names a fact and leads to it; `short` shows only of which kind it is."""
    target = f"{quote_sheetname(page.say(*TITLES['sources']))}!A{ROWS[id]}"
    page.link(row, column, f"{id[0]}→" if short else id, Expr(target), "key_link")


def told(page: Page, row: int, column: int, id: str, style: str, part: int | None = None) -> NumberExpr:
    """A cell that shows a fact: the Sources sheet's own cell or, of several figures, the one at `part`."""
    fact = evidence.facts()[id]
    if part is not None:
        return page.put(row, column, fact.numbers[part], f"fact.{style}")
    return page.put(row, column, figure(page, id), f"fact.{style}")


def figure(page: Page, id: str) -> NumberExpr:
    """The Sources sheet's cell of a fact that is one number."""
    if not is_number(evidence.facts()[id].value):
        raise ValueError(f"{id} is no single number: {evidence.facts()[id].value}")
    return NumberExpr(f"{quote_sheetname(page.say(*TITLES['sources']))}!$C${ROWS[id]}")


def listed(page: Page, row: int, fact: Fact) -> None:
    plain = (lambda text: text) if page.lang == "zh" else evidence.without_chinese
    number = float(fact.value) if is_number(fact.value) else None
    page.put(row, ID, fact.id, "key")
    page.put(row, WHAT, (evidence.in_chinese(fact.what), plain(fact.what)), "source")
    told = evidence.in_chinese(fact.value).replace(" to ", "至"), plain(fact.value)
    page.put(row, VALUE, told if number is None else number, "source" if number is None else "fact.facts")
    page.put(row, UNIT, units(fact.unit), "source")
    period = evidence.in_chinese(fact.period), plain(fact.period)
    page.put(row, PERIOD, period if fact.period else "-", "source")
    said = evidence.in_chinese(fact.source) if fact.id[0] in "FLCG" else fact.source
    page.put(row, SOURCE, (said, plain(fact.source)), "source")
    latest = fact.latest
    page.put(row, DATE, latest or ("未注明", "not stated"), "label.date" if latest else "label")
    page.put(row, SURE, CONFIDENCE[fact.confidence], "label")
    date = page.near(row, DATE)
    page.put(row, AGE, call("IF", call("ISNUMBER", date), Expr(f"(as_of-{date})/30.4375"), ""), "result.one")


def is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def summary(book: Book, page: Page) -> None:
    ages, sure = page.span(FIRST, AGE, LAST, AGE), page.span(FIRST, DATE, LAST, DATE)
    found = page.span(INPUTS_HEAD + 1, SURE, INPUTS_HEAD + len(INPUT_ROWS), SURE)
    sources = page.span(FIRST, SOURCE, LAST, SOURCE)
    values: dict[int, tuple[object, str, str]] = {
        AS_OF: (TAKEN, "input.date", "as_of"),
        LIMIT: (OLD, "input.count", "old_after_months"),
        STALE: (call("COUNTIF", ages, Expr('">"&old_after_months')), "result.count", "stale_facts"),
        UNDATED: (call("COUNTIF", sure, page.say("未注明", "not stated")), "result.count", ""),
        MISSING: (call("COUNTIF", found, "×*"), "total.count", "inputs_without_fact"),
        ASSUMED: (call("COUNTIF", sources, page.say("假设*", "assumption*")), "result.count", ""),
    }
    for row, (value, style, name) in values.items():
        page.put(row, ID, SUMMARY[row], "label")
        page.put(row, WHAT, None, "label")
        page.sheet.merge_cells(start_row=row, end_row=row, start_column=ID, end_column=WHAT)
        cell = page.put(row, VALUE, value, style)
        if name:
            book.define(name, cell)
    entry(page, AS_OF, "date", ("2024-01-01", "2040-12-31"))
    entry(page, LIMIT, "whole", ("1", "600"))


def entry(page: Page, row: int, kind: str, span: tuple[str, str]) -> None:
    low, high = (f"DATE({text.replace('-', ',')})" if kind == "date" else text for text in span)
    rule = DataValidation(kind, operator="between", formula1=low, formula2=high, allow_blank=False)
    cell = page.near(row, VALUE)
    stop(page, cell, rule, SUMMARY[row], " – ".join(span), cell)


def used_inputs(page: Page) -> None:
    """Each input of the Assumptions sheet with the fact that it rests on; × where there is none."""
    page.put(INPUTS_HEAD - 1, ID, ("输入与其事实", "Inputs and their facts"), "section")
    heads = (
        ("输入", "Input"),
        HEAD[1],
        HEAD[2],
        HEAD[3],
        ("用于", "Used as"),
        HEAD[5],
        HEAD[6],
        ("事实", "Fact"),
        HEAD[0],
    )
    page.line(INPUTS_HEAD, ID, heads, "header")
    ids = page.span(FIRST, ID, LAST, ID)
    for line, one in enumerate(INPUT_ROWS, INPUTS_HEAD + 1):
        page.put(line, ID, one["input"], "label")
        at = ROWS[one["id"]]
        for column in (WHAT, VALUE, UNIT, SOURCE):
            page.put(line, column, page.near(at, column), "result.facts" if column == VALUE else "source")
        page.put(line, DATE, evidence.facts()[one["id"]].latest, "label.date")
        page.put(line, PERIOD, ROLES[one["role"]], "label")
        cite(page, line, AGE, one["id"])
        known = Expr(f"COUNTIF({ids},{page.near(line, AGE)})>0")
        page.put(line, SURE, call("IF", known, "✓", "×"), "flag")
    missing = [name for name in NEEDED if name not in {one["input"] for one in INPUT_ROWS}]
    if missing:
        raise ValueError(f"inputs.csv names no fact for {', '.join(missing)}")


def colours(page: Page) -> None:
    """Old facts, and assumptions, stand out."""
    area = page.span(FIRST, ID, LAST, AGE).text
    old = FormulaRule(formula=[f"N($I{FIRST})>old_after_months"], fill=styles.fill(styles.NOTICE_FILL))
    told = FormulaRule(
        formula=[f'ISNUMBER(SEARCH("{page.say("假设", "assumption")}",$F{FIRST}))'],
        fill=styles.fill(styles.ASSUMED_FILL),
    )
    for rule in (told, old):
        page.sheet.conditional_formatting.add(area, rule)
