"""Sheet 情景/Scenarios: the report, low, base, high and the values in use side by side, and what moved each."""

from __future__ import annotations

from workbooks.book import Book
from workbooks.charts import Chart, draw
from workbooks.inputs import INPUTS, WORDS, Input, Word
from workbooks.models import DENSE_INFERENCE, DENSE_TRAINING, SPARSE_INFERENCE, SPARSE_TRAINING
from workbooks.page import Page
from workbooks.sheets.assumptions import FIRST as FIRST_INPUT
from workbooks.sheets.assumptions import HIGH, LOW, USED, VALUE
from workbooks.sheets.model_table import Models
from workbooks.tam import NAMES, market
from xlplugin.bilingual import spellings
from xlplugin.expr import Expr, NumberExpr, call

LABEL, REPORT, LOWER, BASE, MEASURED, HIGHER, OWN = range(1, 8)
UNIT = OWN + 1
HEAD, FIRST = 5, 6
BASIS = FIRST + len(NAMES)
MARKET, DIFFERENCE, TIMES = range(BASIS + 2, BASIS + 5)
BRIDGE = TIMES + 3
START, TABLE, STEPS = BRIDGE + 1, BRIDGE + 2, BRIDGE + 3
END = STEPS + len(NAMES)
PRINTED = 230135000000  # USD: the report's counts, servers and cost; it prints 2,301 in 100 million
ITEMS = {item.name: item for item in INPUTS}
NAMED: tuple[Input | Word, ...] = (*INPUTS, *WORDS)
ROWS = {item.name: FIRST_INPUT + place for place, item in enumerate(NAMED)}
COLUMNS = {
    REPORT: ("报告", "Report"), LOWER: ("低", "Low"), BASE: ("基准（输入值）", "Base (as typed)"),
    MEASURED: ("基准（实测中位MFU，稠密）", "Base (median MFU as measured, dense)"), HIGHER: ("高", "High"),
    OWN: ("采用值", "In use"),
}  # fmt: skip
OTHERS = tuple(COLUMNS)[1:]
DENSE, SPARSE = (DENSE_TRAINING, DENSE_INFERENCE), (SPARSE_TRAINING, SPARSE_INFERENCE)


def lay(book: Book, models: Models) -> None:
    page = book.page("scenarios")
    page.heading(
        ("情景并列：与报告的差异及其来源", "Scenarios side by side, and what moved each from the report"),
        ("报告列为报告的假设；低、高取假设页情景列，空格用输入值；各列都用当前模型表。",
         "The report's column holds its assumptions; low and high are the columns on Assumptions, blanks the typed input; all "
         "use the table of models as it is."),
    )  # fmt: skip
    page.widths(44, *[21] * len(COLUMNS), 18)
    page.line(HEAD, LABEL, (("输入", "Input"), *COLUMNS.values(), ("单位", "Unit")), "header")
    for row, name in enumerate(NAMES, FIRST):
        item = ITEMS[name]
        page.put(row, LABEL, item.label, "label")
        page.put(row, UNIT, item.unit, "label")
        page.put(row, REPORT, item.value, f"fact.{item.format}")
        for column in OTHERS:
            page.put(row, column, taken(book, name, column), f"result.{item.format}")
    page.put(BASIS, LABEL, ("峰值口径", "Peak basis"), "label")
    page.put(BASIS, REPORT, page.word("sparse"), "fact.text")
    page.put(BASIS, UNIT, None, "label")
    for column in OTHERS:
        value = Expr(f'"{page.word("dense")}"') if column == MEASURED else taken(book, "peak_basis", column)
        page.put(BASIS, column, value, "result")
    outcome(book, page, models)
    bridge(book, page, models)
    last = chart(page, END + 2)
    page.printed(last, UNIT, freeze=f"B{HEAD + 1}")


def taken(book: Book, name: str, column: int) -> Expr:
    """The value of an input in a scenario."""
    inputs, row = book.pages["assumptions"], ROWS[name]
    typed = inputs.far(row, VALUE)
    if column == MEASURED and name in ITEMS and ITEMS[name].middle is not None:
        return NumberExpr(f"lever_{name}")
    if column in (BASE, MEASURED):
        return typed
    if column == OWN:
        return inputs.far(row, USED)
    other = inputs.far(row, LOW if column == LOWER else HIGH)
    return call("IF", Expr(f'{other}=""'), typed, other)


def of_column(book: Book, page: Page, models: Models, column: int, moved: int) -> NumberExpr:
    """The market with the first `moved` inputs as in the column and the others as in the report."""
    changed = {
        name: page.near(FIRST + place, column if place < moved else REPORT)
        for place, name in enumerate(NAMES)
    }
    basis = page.near(BASIS, column, fixed="row")
    dense = f"OR({','.join(f'{basis}={chr(34)}{word}{chr(34)}' for word in spellings('dense'))})"
    sets = (market(book, models, changed, peaks) for peaks in (DENSE, SPARSE))
    return NumberExpr(call("IF", Expr(dense), *sets).text)


def outcome(book: Book, page: Page, models: Models) -> None:
    for row, label in (
        (MARKET, ("服务器市场", "Server market")), (DIFFERENCE, ("与报告之差", "Difference from the report")),
        (TIMES, ("相对报告", "Multiple of the report")),
    ):  # fmt: skip
        page.put(row, LABEL, label, "total_label" if row == MARKET else "label")
        page.put(row, UNIT, ("倍", "x") if row == TIMES else ("美元", "USD"), "label")
    for column in COLUMNS:
        value: object = PRINTED if column == REPORT else of_column(book, page, models, column, len(NAMES))
        page.put(MARKET, column, value, "fact.yi" if column == REPORT else "total.yi")
        report = page.near(MARKET, REPORT, fixed="column")
        page.put(DIFFERENCE, column, page.near(MARKET, column) - report, "result.yi")
        page.put(TIMES, column, page.near(MARKET, column) / report, "result.times2")


def bridge(book: Book, page: Page, models: Models) -> None:
    """From the report to each column: the inputs moved one after the other, in the order of the rows."""
    page.put(
        BRIDGE,
        LABEL,
        (
            "由报告到各情景：逐项改动的影响（依次累加）",
            "From the report to each: the effect of each input, one after the other",
        ),
        "section",
    )
    page.put(START, LABEL, ("报告", "Report"), "total_label")
    page.put(TABLE, LABEL, ("模型表、GPU与峰值口径", "Table of models, GPU and peak basis"), "label")
    page.put(END, LABEL, ("该情景", "The scenario"), "total_label")
    for row in range(START, END + 1):
        page.put(row, UNIT, ("美元", "USD"), "label")
        page.put(row, REPORT, None, "label")
    for place, name in enumerate(NAMES):
        page.put(STEPS + place, LABEL, ITEMS[name].label, "label")
    for column in OTHERS:
        page.put(START, column, page.near(MARKET, REPORT, fixed="row column"), "total.yi")
        page.put(
            TABLE, column, of_column(book, page, models, column, 0) - page.near(START, column), "result.yi"
        )
        for place in range(len(NAMES)):
            above = call("SUM", page.span(START, column, STEPS + place - 1, column))
            step = of_column(book, page, models, column, place + 1) - NumberExpr(above.text)
            page.put(STEPS + place, column, step, "result.yi")
        page.put(END, column, call("SUM", page.span(START, column, END - 1, column)), "total.yi")


def chart(page: Page, row: int) -> int:
    return draw(page, row, 1, UNIT, Chart(
        ("服务器市场：各情景（美元，对数轴）", "Server market by scenario (USD, log axis)"), ("情景", "Scenario"), ("美元", "USD"),
        ("柱状图：报告与各情景的服务器市场", "Columns: the server market by the report and in each scenario"),
        page.far(HEAD, REPORT, HEAD, OWN),
        [(page.far(MARKET, LABEL), page.far(MARKET, REPORT, MARKET, OWN))],
        logarithmic=True, format=page.say('0\\.00,,"亿"', '#,##0.0,,,"bn"'), labels=True, lowest=1e9,
    ))  # fmt: skip
