"""Sheet 市场/Server TAM: the report's table 13, what the servers of all models cost."""

from __future__ import annotations

from udfs import SERVER_COST, SERVER_TAM
from xlplugin.expr import Expr, NumberExpr

from .assumptions import Assumptions
from .book import Book
from .inputs import MODEL_SIZES, TIERS
from .page import Page

NUMBER, PARAMETERS, MODELS, SERVERS, UNIT_COST, COST = range(1, 7)
HEADER, FIRST = 5, 6
LAST = FIRST + len(TIERS) - 1
YI, WAN = NumberExpr("unit_yi"), NumberExpr("unit_wan")
LABELS = (
    ("模型", "Model"), ("模型参数量\n(亿)", "Parameters\n(亿 = 1e8)"), ("模型数量\n(个)", "Models"),
    ("单个模型所需\n服务器数量(台)", "Servers\nper model"), ("单台服务器成本\n(万美元)", "Cost of a server\n(USD 10k)"),
    ("成本测算\n(亿美元)", "Cost\n(USD 100m)"),
)  # fmt: skip


def lay(book: Book, assumptions: Assumptions, servers: dict[int, NumberExpr]) -> None:
    page = book.page("market")
    page.heading(
        ("大模型服务器成本测算", "Server market of large language models"),
        ("市场规模 = Σ 模型数量 × 单个模型所需服务器数量 × 单台服务器成本。",
         "Market = sum of models · servers per model · cost of a server."),
    )  # fmt: skip
    page.widths(16, 16, 14, 18, 18, 16)
    page.line(HEADER, NUMBER, LABELS, "header")
    page.sheet.row_dimensions[HEADER].height = 32
    for row, (number, _) in enumerate(TIERS, FIRST):
        tier(book, page, row, number, assumptions, servers)
    total(book, page, LAST + 1)
    page.printed(LAST + 2, COST, freeze=f"A{FIRST}", header_rows=f"{HEADER}:{HEADER}")


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


def total(book: Book, page: Page, row: int) -> None:
    page.put(row, NUMBER, ("合计", "Total"), "total_label")
    page.put(row, PARAMETERS, None, "total_label")
    page.put(row, MODELS, Expr(f"SUM({page.span(FIRST, MODELS, LAST, MODELS)})"), "total.count")
    page.line(row, SERVERS, (None, None), "total_label")
    amount = book.call(SERVER_TAM, page.span(FIRST, MODELS, LAST, UNIT_COST))
    cell = page.put(row, COST, amount * WAN / YI, "total.count")
    book.computes("13/total/cost_usd_100m_printed", cell)
    page.put(row + 1, NUMBER, ("合计(美元)", "Total (USD)"), "total_label")
    page.line(row + 1, PARAMETERS, [None] * 4, "total_label")
    book.define("tam_usd", page.put(row + 1, COST, amount * WAN, "total.count"))
