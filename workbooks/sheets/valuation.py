"""Sheet 估值/Valuation: the report's tables 14 and 17: PEs from price and EPS, and the recommendations."""

from __future__ import annotations

from udfs import CAGR, PE_RATIO
from workbooks import facts
from workbooks.book import Book
from workbooks.charts import Chart, draw
from workbooks.page import Page
from workbooks.table import Column, Table
from workbooks.words import both
from xlplugin.expr import Expr, NumberExpr, call

YEARS = ("2023A", "2024E", "2025E", "2026E")
SPREAD = NumberExpr("eps_rounding")
WIDTHS = (21, 15, 13, *[11] * 8, 14, 20, *[11] * 4, 14)


def lay(book: Book) -> None:
    page = book.page("valuation")
    page.heading(
        ("表14  重点公司预测与评级", "Table 14  Forecasts and ratings of covered companies"),
        ("市盈率 = 收盘价 ÷ 每股收益;亏损为负。右侧为报告所印市盈率,并判断是否落在每股收益四舍五入所允许的区间内。",
         "PE = close / EPS, negative for a loss. To the right the printed PE, and whether it lies in the interval that the "
         "rounding of EPS and price allows."),
    )  # fmt: skip
    page.widths(*WIDTHS)
    page.put(4, 1, ("每股收益与股价的舍入误差", "Rounding of EPS and price, ±"), "text")
    book.define("eps_rounding", page.put(4, 4, 0.005, "fact.three"))
    table = companies(book, page, 5)
    page.sheet.auto_filter.ref = page.span(table.first - 1, 1, table.last, len(WIDTHS)).text
    page.sourced(table.last + 2)
    row = charts(page, table, table.last + 3)
    last = recommendations(book, page, row) + 1
    page.sourced(last)
    page.printed(last, len(WIDTHS), freeze="B6")


def companies(book: Book, page: Page, row: int) -> Table:
    records = {}
    for code, fact in facts.valuation().items():
        records[code] = {
            "company": both(fact["company"]),
            "code": code,
            "close": float(fact["close_cny"]),
            "rating": both(fact["rating"]),
        }
        for year in YEARS:
            records[code] |= {
                f"eps_{year}": float(fact[f"eps_{year}"]),
                f"printed_{year}": float(fact[f"pe_{year}"]),
            }

    def pe(year: str):
        return lambda at: book.call(PE_RATIO, at("close"), at(f"eps_{year}"))

    def inside(at) -> Expr:
        return Expr("+".join(f"({interval(at, year)})" for year in YEARS))

    def growth(at) -> Expr:
        first, last = at("eps_2023A"), at("eps_2026E")
        return call("IF", Expr(f"AND({first}>0,{last}>0)"), book.call(CAGR, first, last, 3), "n.a.")

    table = Table(book, page, 14, row, (
        Column("company", ("公司", "Company")), Column("code", ("代码", "Code")),
        Column("close", ("收盘价\n(元)", "Close\n(CNY)"), "fact.two"),
        *(Column(f"eps_{year}", (f"EPS\n{year}", f"EPS\n{year}"), "fact.two") for year in YEARS),
        *(Column(f"pe_{year}", (f"PE\n{year}", f"PE\n{year}"), "result.two", pe(year)) for year in YEARS),
        Column("growth", ("EPS增速\n2023–26", "EPS growth\n2023-26"), "result.percent", growth),
        Column("rating", ("评级", "Rating")),
        *(Column(f"printed_{year}", (f"所印PE\n{year}", f"Printed PE\n{year}"), "fact.two") for year in YEARS),
        Column("inside", ("区间内\n(共4项)", "Inside\n(of 4)"), "result.count", inside),
    ), records, name="code")  # fmt: skip
    page.put(table.last + 1, 1, ("中位数", "Median"), "total_label")
    page.line(table.last + 1, 2, [None] * (len(table.columns) - 1), "total_label")
    for key in (*(f"pe_{year}" for year in YEARS), "growth"):
        column = table.columns[key]
        median = call("MEDIAN", page.span(table.first, column, table.last, column))
        page.put(table.last + 1, column, median, "total.percent" if key == "growth" else "total.two")
    column = table.columns["inside"]
    inside_all = call("SUM", page.span(table.first, column, table.last, column))
    book.computes("15/pe_definition", page.put(table.last + 1, column, inside_all, "total.count"))
    return table


def interval(at, year: str) -> str:
    """A condition: the printed PE lies between the extremes that rounded price and EPS allow; and its own digits."""
    close, eps, printed = at("close"), at(f"eps_{year}"), at(f"printed_{year}")
    ends = ",".join(f"({close}{p}{SPREAD})/({eps}{e}{SPREAD})" for p in "+-" for e in "+-")
    digits = f"IF(ROUND({printed},1)={printed},0.05,{SPREAD})"  # 136.2 is printed to one place
    return f"AND({printed}>=MIN({ends})-{digits},{printed}<=MAX({ends})+{digits})*1"


def charts(page: Page, table: Table, row: int) -> int:
    return 2 + draw(page, row + 1, 1, len(WIDTHS), Chart(
        ("各公司市盈率(轴截至0–150;龙芯中科等超出部分不显示)", "PE by company (axis cut at 0-150; Loongson and others run beyond it)"),
        ("公司", "Company"), ("市盈率(倍)", "PE (x)"),
        ("柱状图:13家公司2023A至2026E市盈率,多数逐年下降;龙芯中科2023与2024年亏损,2025年超过800倍",
         "Columns: PE of 13 companies from 2023A to 2026E, falling for most; Loongson has losses in 2023 and 2024 and a PE "
         "above 800 for 2025"),
        table.span("company"), [((year, year), table.span(f"pe_{year}")) for year in YEARS],
        lowest=0, highest=150,
    ))  # fmt: skip


def recommendations(book: Book, page: Page, row: int) -> int:
    page.put(row, 1, ("表17  投资建议", "Table 17  Recommendations"), "section")
    page.line(row + 1, 1, (("公司", "Company"), ("主题", "Theme")), "header")
    page.paragraph(row + 1, 3, 4, ("建议", "Stance"), "header")
    told = facts.rows("17_recommendations.csv")
    for line, fact in enumerate(told, row + 2):
        page.line(line, 1, (both(fact["company"]), both(fact["theme"])), "label")
        page.paragraph(line, 3, 4, both(fact["stance"]), "label")
    last = row + 1 + len(told)
    page.put(last + 1, 1, ("条目数", "Entries"), "label")
    entries = page.put(last + 1, 2, Expr(f"COUNTA({page.span(row + 2, 1, last, 1)})"), "result.count")
    book.computes("17/entries", entries)
    return last + 1
