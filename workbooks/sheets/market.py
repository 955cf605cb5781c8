"""Sheet 市场/Server TAM: the report's table 13, what the servers of all models cost."""

from __future__ import annotations

from dataclasses import dataclass

from udfs import SERVER_COST
from workbooks.across import Across
from workbooks.book import Book
from workbooks.charts import Chart, draw
from workbooks.inputs import MODEL_SIZES
from workbooks.models import BY_SIZE, PARAMS, PRINTED_MARKET, SHOWN, USED_COUNT
from workbooks.page import COMPUTED, Page
from workbooks.sheets import totals
from workbooks.sheets.model_table import Models
from xlplugin.expr import Expr, NumberExpr, call

NUMBER, PARAMETERS, MODELS, SERVERS, UNIT_COST, COST, SHARE, BELOW = range(1, 9)
HEADER, FIRST = 5, 6
LAST = FIRST + len(BY_SIZE) - 1
ANCHOR = LAST + 1  # empty: sums end here, so that a row inserted above it counts
TOTAL, TOTAL_USD, TOTAL_CNY, IDC, MULTIPLE = range(ANCHOR + 1, ANCHOR + 6)
YI, WAN = NumberExpr("unit_yi"), NumberExpr("unit_wan")
LABELS = (
    ("模型", "Model"), ("模型参数量\n(亿)", "Parameters\n(100m)"), ("模型数量\n(个)", "Models"),
    ("单个模型所需\n服务器数量(台)", "Servers\nper model"), ("单台服务器成本\n(万美元)", "Cost of a server\n(USD 10k)"),
    ("成本测算\n(亿美元)", "Cost\n(USD 100m)"), ("占比", "Share"), ("其上各行累计\n(亿美元)", "Rows above it\n(USD 100m)"),
)  # fmt: skip


@dataclass(frozen=True)
class Market:
    """Cells that other sheets watch."""

    models: NumberExpr  # how many models are counted
    total: NumberExpr  # USD 100 million
    costs: NumberExpr  # of the rows


def lay(book: Book, models: Models, both: Across) -> Market:
    """`both`: the models' columns on the Totals sheet."""
    page = book.page("market")
    page.heading(
        ("表13  大模型服务器成本测算", "Table 13  Server market of large language models"),
        ("市场规模 = Σ 模型数量 × 单个模型所需服务器数量 × 单台服务器成本；在假设表给模型填数量即计入。",
         "Market = sum of models · servers per model · cost of a server; a model counts once it has a number on Assumptions."),
    )  # fmt: skip
    page.widths(34, 16, 14, 18, 18, 20, 12, 18)
    page.line(HEADER, NUMBER, LABELS, "header")
    for row, number in enumerate(BY_SIZE, FIRST):
        tier(book, page, models, row, number, both.page.far(totals.SERVER, both.columns[number]))
        if number not in PRINTED_MARKET:
            page.group_rows(row, row)
    book.opens(page.far(FIRST, NUMBER, LAST, NUMBER))
    anchor = page.anchor(ANCHOR, BELOW, PARAMETERS)
    found = total(book, page)
    book.anchors["market"] = found.total, anchor
    multiple(book, page)
    page.sourced(MULTIPLE + 1, words=COMPUTED)
    last = chart(page, MULTIPLE + 3)
    page.printed(last, BELOW, freeze=f"A{FIRST}", header_rows=f"{HEADER}:{HEADER}")
    return found


def tier(book: Book, page: Page, models: Models, row: int, number: int, servers: NumberExpr) -> None:
    count = models.at(number, USED_COUNT)
    cells = [page.near(row, column) for column in (MODELS, SERVERS)]
    cost = book.call(SERVER_COST, *cells, page.near(row, UNIT_COST) * WAN) / YI
    key = f"13/{MODEL_SIZES[number - 1] / 1e8:.0f}" if number in PRINTED_MARKET else ""

    def counted(value: Expr) -> Expr:
        return call("IF", Expr(f"{count}>0"), value, "")

    page.put(row, NUMBER, counted(models.at(number, SHOWN)), "label")
    for column, name, formula, style in (
        (PARAMETERS, "parameters_100m", models.at(number, PARAMS) / YI, "count"),
        (MODELS, "models", count, "count"),
        (SERVERS, "servers_per_model", servers, "count"),
        (UNIT_COST, "unit_cost_usd_10k", NumberExpr("server_cost_usd_used") / WAN, "number"),
        (COST, "cost_usd_100m_printed", cost, "count"),
    ):
        cell = page.put(row, column, counted(formula), f"result.{style}")
        if key:
            sizes, figures = (page.far(FIRST, place, ANCHOR, place) for place in (PARAMETERS, column))
            size = key.removeprefix("13/")
            book.computes(f"{key}/{name}", cell, call("SUMIF", sizes, Expr(size), figures))
    share = page.near(row, COST) / page.near(TOTAL, COST, fixed="row")
    page.put(row, SHARE, counted(share), "result.percent1")
    above = f"SUM({page.near(HEADER, COST, fixed='row')}:{page.near(row - 1, COST)})"
    page.put(row, BELOW, counted(Expr(above)), "result.count")


def total(book: Book, page: Page) -> Market:
    def added(column: int) -> Expr:
        return Expr(f"SUM({page.near(FIRST, column, fixed='row')}:{page.near(ANCHOR, column)})")

    page.put(TOTAL, NUMBER, ("合计", "Total"), "total_label")
    page.put(TOTAL, PARAMETERS, None, "total_label")
    models = page.put(TOTAL, MODELS, added(MODELS), "total.count")
    page.line(TOTAL, SERVERS, (None, None), "total_label")
    cell = page.put(TOTAL, COST, added(COST), "total.count")
    book.computes("13/total/cost_usd_100m_printed", cell)
    page.put(TOTAL, SHARE, added(SHARE), "total.percent1")
    page.put(TOTAL, BELOW, 0, "total.count")
    page.put(TOTAL_USD, NUMBER, ("合计(美元)", "Total (USD)"), "total_label")
    page.line(TOTAL_USD, PARAMETERS, [None] * 4, "total_label")
    cents = call("ROUND", page.near(TOTAL, COST) * YI, 2)  # the division by unit_yi leaves noise behind
    book.define("tam_usd", page.put(TOTAL_USD, COST, cents, "total.count"))
    page.put(TOTAL_CNY, NUMBER, ("合计(亿元人民币)", "Total (CNY 100m)"), "label")
    page.line(TOTAL_CNY, PARAMETERS, [None] * 4, "label")
    yuan = call("IF", Expr('usd_cny=""'), "n.a.", page.near(TOTAL, COST) * Expr("usd_cny"))
    page.put(TOTAL_CNY, COST, yuan, "result.count")
    return Market(models, cell, page.far(FIRST, COST, ANCHOR, COST))


def multiple(book: Book, page: Page) -> None:
    """The market against what IDC counted for 2023."""
    page.put(IDC, NUMBER, ("2023年全球AI服务器市场(IDC)", "Global AI servers in 2023 (IDC)"), "label")
    page.put(MULTIPLE, NUMBER, ("测算市场÷2023年", "Market / 2023"), "label")
    for row in (IDC, MULTIPLE):
        page.line(row, PARAMETERS, [None] * 4, "label")
    book.computes("15/idc_2023", page.put(IDC, COST, 211, "fact.count"))
    book.define(
        "tam_multiple", page.put(MULTIPLE, COST, page.near(TOTAL, COST) / page.near(IDC, COST), "total.times")
    )


def chart(page: Page, row: int) -> int:
    """A waterfall: each model stands on the sum of those above it in the table; returns its last row."""
    return draw(page, row, 1, BELOW, Chart(
        ("服务器市场按模型(亿美元)", "Server market by model (USD 100m)"),
        ("模型", "Model"), ("亿美元", "USD 100m"),
        ("瀑布图：各模型的服务器成本逐级累加到合计", "Waterfall: the models' servers add up to the total"),
        page.far(FIRST, NUMBER, TOTAL, NUMBER),
        [(("累计", "Rows above"), page.far(FIRST, BELOW, TOTAL, BELOW)),
         (("成本", "Cost"), page.far(FIRST, COST, TOTAL, COST))],
        stacked=True, hidden=(0,), labels=True,
    ))  # fmt: skip
