"""Sheet 市场/Server TAM: the report's table 13, what the servers of all models cost."""

from __future__ import annotations

from udfs import SERVER_COST, SERVER_TAM
from workbooks.book import Book
from workbooks.charts import Chart, draw
from workbooks.inputs import MODEL_SIZES, TIERS
from workbooks.page import Page
from workbooks.sheets.assumptions import Assumptions
from xlplugin.expr import Expr, NumberExpr

NUMBER, PARAMETERS, MODELS, SERVERS, UNIT_COST, COST, SHARE, BELOW = range(1, 9)
HEADER, FIRST = 5, 6
LAST = FIRST + len(TIERS) - 1
TOTAL, TOTAL_USD, IDC, MULTIPLE = range(LAST + 1, LAST + 5)
YI, WAN = NumberExpr("unit_yi"), NumberExpr("unit_wan")
LABELS = (
    ("模型", "Model"), ("模型参数量\n(亿)", "Parameters\n(100m)"), ("模型数量\n(个)", "Models"),
    ("单个模型所需\n服务器数量(台)", "Servers\nper model"), ("单台服务器成本\n(万美元)", "Cost of a server\n(USD 10k)"),
    ("成本测算\n(亿美元)", "Cost\n(USD 100m)"), ("占比", "Share"), ("其下各档累计\n(亿美元)", "Tiers above it\n(USD 100m)"),
)  # fmt: skip


def lay(book: Book, assumptions: Assumptions, servers: dict[int, NumberExpr]) -> None:
    page = book.page("market")
    page.heading(
        ("大模型服务器成本测算", "Server market of large language models"),
        ("市场规模 = Σ 模型数量 × 单个模型所需服务器数量 × 单台服务器成本。",
         "Market = sum of models · servers per model · cost of a server."),
    )  # fmt: skip
    page.widths(34, 16, 14, 18, 18, 20, 12, 18)
    page.line(HEADER, NUMBER, LABELS, "header")
    for row, (number, _) in enumerate(TIERS, FIRST):
        tier(book, page, row, number, assumptions, servers)
    total(book, page)
    multiple(book, page)
    last = chart(page, MULTIPLE + 2)
    page.printed(last, BELOW, freeze=f"A{FIRST}", header_rows=f"{HEADER}:{HEADER}")


def tier(book: Book, page: Page, row: int, number: int, assumptions: Assumptions, servers) -> None:
    page.put(row, NUMBER, (f"模型{number}", f"Model {number}"), "label")
    key = f"13/{MODEL_SIZES[number - 1] / 1e8:.0f}"
    figures = [page.near(row, column) for column in (MODELS, SERVERS)]
    cost = book.call(SERVER_COST, *figures, page.near(row, UNIT_COST) * WAN) / YI
    for column, name, formula, style in (
        (PARAMETERS, "parameters_100m", assumptions.sizes[number] / YI, "count"),
        (MODELS, "models", assumptions.counts[number], "count"),
        (SERVERS, "servers_per_model", servers[number], "count"),
        (UNIT_COST, "unit_cost_usd_10k", NumberExpr("server_cost_usd_used") / WAN, "number"),
        (COST, "cost_usd_100m_printed", cost, "count"),
    ):
        book.computes(f"{key}/{name}", page.put(row, column, formula, f"result.{style}"))
    page.put(row, SHARE, page.near(row, COST) / page.near(TOTAL, COST, fixed="row"), "result.percent1")
    below = page.near(row - 1, BELOW) + page.near(row - 1, COST) if row > FIRST else 0
    page.put(row, BELOW, below, "result.count")


def total(book: Book, page: Page) -> None:
    page.put(TOTAL, NUMBER, ("合计", "Total"), "total_label")
    page.put(TOTAL, PARAMETERS, None, "total_label")
    page.put(TOTAL, MODELS, Expr(f"SUM({page.span(FIRST, MODELS, LAST, MODELS)})"), "total.count")
    page.line(TOTAL, SERVERS, (None, None), "total_label")
    amount = book.call(SERVER_TAM, page.span(FIRST, MODELS, LAST, UNIT_COST))
    cell = page.put(TOTAL, COST, amount * WAN / YI, "total.count")
    book.computes("13/total/cost_usd_100m_printed", cell)
    page.put(TOTAL, SHARE, Expr(f"SUM({page.span(FIRST, SHARE, LAST, SHARE)})"), "total.percent1")
    page.put(TOTAL, BELOW, 0, "total.count")
    page.put(TOTAL_USD, NUMBER, ("合计(美元)", "Total (USD)"), "total_label")
    page.line(TOTAL_USD, PARAMETERS, [None] * 4, "total_label")
    book.define("tam_usd", page.put(TOTAL_USD, COST, amount * WAN, "total.count"))


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
    """A waterfall: each tier stands on the sum of those above it in the table; returns its last row."""
    return draw(page, row, 1, BELOW, Chart(
        ("服务器市场按模型规模(亿美元)", "Server market by size of model (USD 100m)"),
        ("模型", "Model"), ("亿美元", "USD 100m"),
        ("瀑布图:四档模型的服务器成本逐级累加到合计,1万亿参数的一档最大",
         "Waterfall: the four tiers add up to the total; the tier of 1tn parameters is the largest"),
        page.far(FIRST, NUMBER, TOTAL, NUMBER),
        [(("累计", "Tiers above"), page.far(FIRST, BELOW, TOTAL, BELOW)),
         (("成本", "Cost"), page.far(FIRST, COST, TOTAL, COST))],
        stacked=True, hidden=(0,), labels=True,
    ))  # fmt: skip
