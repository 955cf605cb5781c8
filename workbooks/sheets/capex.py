"""Sheet 资本支出/Capex: the report's table 09, and the earlier quarters that its growth rates imply."""

from __future__ import annotations

from udfs import GROWTH_RATE, IMPLIED_BASE
from workbooks import facts
from workbooks.book import Book
from workbooks.charts import Chart, draw
from workbooks.page import Page
from xlplugin.expr import call

COMPANIES = {
    "Microsoft": ("微软", "Microsoft"), "Meta": ("Meta", "Meta"), "Google": ("谷歌", "Google"), "Amazon": ("亚马逊", "Amazon"),
}  # fmt: skip
FIRST = 6
ANCHOR = FIRST + len(COMPANIES)
TOTAL = ANCHOR + 1
RATES, QUARTERS = TOTAL + 3, TOTAL + 7


def lay(book: Book) -> None:
    page = book.page("capex")
    page.heading(
        ("表9  四家科技巨头资本支出", "Table 9  Capex of four technology companies"),
        (
            "合计为公式;上年同期与上季由报告所印增速倒推。",
            "The total is a formula; earlier quarters follow from the printed growth.",
        ),
    )
    page.widths(46, 20, 16, 40)
    told = facts.capex()
    page.line(FIRST - 1, 1, (("2Q24", "2Q24"), ("亿美元", "USD 100m"), ("占比", "Share")), "header")
    for row, (company, name) in enumerate(COMPANIES.items(), FIRST):
        page.put(row, 1, name, "label")
        book.computes(f"9/{company}", page.put(row, 2, float(told[company]), "fact.count"))
        page.put(row, 3, page.near(row, 2) / page.near(TOTAL, 2, fixed="row"), "result.percent1")
    page.put(TOTAL, 1, ("合计", "Total"), "total_label")
    total = page.put(TOTAL, 2, call("SUM", page.span(FIRST, 2, ANCHOR, 2)), "total.count")
    page.put(TOTAL, 3, call("SUM", page.span(FIRST, 3, ANCHOR, 3)), "total.percent1")
    book.anchors["capex"] = total, page.anchor(ANCHOR, 3)
    for figure in ("9/total", "15/capex_2q24"):
        book.computes(figure, total)
    implied(book, page, told)
    page.sourced(QUARTERS + 3)
    last = chart(page, QUARTERS + 5)
    page.printed(last, 4, freeze="A4")


def implied(book: Book, page: Page, told: dict[str, str]) -> None:
    page.line(RATES - 1, 1, (("报告所印增速", "Growth as printed"), ("增速", "Growth")), "header")
    for row, (key, label) in enumerate((("yoy", ("同比", "YoY")), ("qoq", ("环比", "QoQ"))), RATES):
        page.put(row, 1, label, "label")
        book.computes(f"9/{key}", page.put(row, 2, float(told[key]), "fact.percent"))
    head = (("倒推的合计", "Totals implied"), ("亿美元", "USD 100m"), ("增速复核", "Growth again"))
    page.line(QUARTERS - 1, 1, head, "header")
    for row, (quarter, rate) in enumerate((("2Q23", RATES), ("1Q24", RATES + 1)), QUARTERS):
        page.put(row, 1, quarter, "label")
        base = book.call(IMPLIED_BASE, page.near(TOTAL, 2, fixed="row"), page.near(rate, 2))
        page.put(row, 2, base, "total.one")
        growth = book.call(GROWTH_RATE, page.near(TOTAL, 2, fixed="row"), page.near(row, 2))
        page.put(row, 3, growth, "result.percent")
    page.put(QUARTERS + 2, 1, ("2Q24", "2Q24"), "label")
    page.put(QUARTERS + 2, 2, page.near(TOTAL, 2), "total.one")
    page.put(QUARTERS + 2, 3, None, "label")


def chart(page: Page, row: int) -> int:
    draw(page, row, 1, 2, Chart(
        ("2Q24资本支出(亿美元)", "Capex in 2Q24 (USD 100m)"), ("公司", "Company"), ("亿美元", "USD 100m"),
        ("柱状图:微软最高,其后为亚马逊、谷歌、Meta", "Columns: Microsoft spends most, then Amazon, Google and Meta"),
        page.far(FIRST, 1, ANCHOR - 1, 1), [(("2Q24", "2Q24"), page.far(FIRST, 2, ANCHOR - 1, 2))], labels=True, lowest=0,
    ))  # fmt: skip
    draw(page, row, 3, 4, Chart(
        ("四家合计(亿美元)", "Total of the four (USD 100m)"), ("季度", "Quarter"), ("亿美元", "USD 100m"),
        ("柱状图:2Q23与1Q24由增速倒推,2Q24为571", "Columns: 2Q23 and 1Q24 are implied by the growth rates, 2Q24 is 571"),
        page.far(QUARTERS, 1, QUARTERS + 2, 1), [(("合计", "Total"), page.far(QUARTERS, 2, QUARTERS + 2, 2))],
        labels=True, lowest=0,
    ))  # fmt: skip
    return row + 17
