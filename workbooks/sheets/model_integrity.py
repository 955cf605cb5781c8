"""Tests of Integrity that ask whether every model is in sight, carried and counted."""

from __future__ import annotations

from workbooks.across import Across
from workbooks.book import TITLES, Book
from workbooks.models import EMPTY, PARAMS, STATUS, USED_COUNT
from workbooks.page import Page
from workbooks.sheets import totals
from workbooks.sheets.findings import Finding, Test
from workbooks.sheets.market import HEADER, NUMBER, Market
from workbooks.sheets.model_table import Models
from workbooks.tam import market
from xlplugin.expr import Expr, NumberExpr


def of_models(book: Book, page: Page, models: Models, both: Across, found: Market) -> list[Test]:
    """In the order in which they stand on the page."""
    return [
        out_of_sight(book, page, models),
        table(page, models, both),
        total(book, page, models, found),
        below_anchor(book, page),
    ]


def out_of_sight(book: Book, page: Page, models: Models) -> Test:
    """Rows of models in use that stand in a closed group. Columns cannot be asked without a volatile function."""
    where, shop = book.pages["assumptions"], book.pages["market"]

    def closed(other: Page, head: Expr, cells: list[NumberExpr]) -> str:
        return "+".join(f'({cell}<>"")*(SUBTOTAL(103,{head},{cell})<2)' for cell in cells)

    slots = [models.at(number, STATUS) for number in EMPTY]
    rows = [shop.far(row, NUMBER) for row in book.group_of(shop)]
    return Test(
        ("在用模型是否可见", "Models in use are in sight"),
        [Finding(Expr(f"{closed(where, models.page.far(models.first - 1, STATUS), slots)}>0"), page.say(
            "▲ 假设：有在用模型的行收起，请点行号左侧的“+”展开", "▲ Assumptions: a model in use is in a closed group: open it by the + beside the rows")),
         Finding(Expr(f"{closed(shop, shop.far(HEADER, NUMBER), rows)}>0"), page.say(
             "▲ 市场：有计入市场的模型行收起，请点行号左侧的“+”展开；训练、推理、合计、单位经济的列同样展开",
             "▲ Server TAM: a model that counts is in a closed group: open it by the + beside the rows, and those above the "
             "columns of Training, Inference, Totals and Unit economics")),
         ],
    )  # fmt: skip


def table(page: Page, models: Models, both: Across) -> Test:
    """A row inserted in the table of models has no column in the tables that follow."""
    entered, carried = f"COUNTA({models.area(PARAMS)})", f'COUNTIF({both.series(totals.HEADER)},"?*")'
    words = (
        f'"× 模型表有"&({entered}-{carried})&"行未进入各表：不要插入行，请改用模型表末的空位行"',
        f'"× "&({entered}-{carried})&" rows of the table of models are in no other table: use its empty slots instead of inserted rows"',
    )
    return Test(
        ("模型表各行进入各表", "Every row of the table of models is carried"),
        [Finding(Expr(f"{entered}<>{carried}"), Expr(page.say(*words)))],
    )


def total(book: Book, page: Page, models: Models, found: Market) -> Test:
    """The market by the table's sum and by MARKET over the table of models."""
    again = f"({market(book, models, {})})"
    step = "MAX(1,ABS(tam_usd)*1E-9)"  # of USD: sums of another order differ in the last digits of a large market
    hand = f'(COUNT({found.costs})-COUNTIF({models.area(USED_COUNT)},">0"))'
    error = (
        "× 市场合计无法计算：请查上面的输入，或「硬件」中所用GPU的峰值",
        "× the market cannot be computed: see the inputs above, or the peaks of its GPU on Hardware",
    )
    nothing = (
        "× 市场为零：请给模型填数量，给服务器填成本",
        "× the market is 0: give a model a number, and servers a cost",
    )
    by_hand = (
        '"? 市场表有手工加入的行：合计含之，敏感性等按模型表计，差"&TEXT((tam_usd-{again})/unit_yi,"0.00")&"亿美元"',
        '"? Server TAM has rows added by hand: the total counts them, Sensitivity and others do not; USD bn "&TEXT((tam_usd-{again})/1E9,"0.00")',
    )
    apart = (
        '"× 市场合计与模型表重算不符，差"&TEXT((tam_usd-{again})/unit_yi,"0.00")&"亿美元：有公式被改写"',
        '"× the total differs from the table of models by USD bn "&TEXT((tam_usd-{again})/1E9,"0.00")&": a formula was overwritten"',
    )
    return Test(
        ("市场合计＝按模型表重算", "The market's total is that of the table of models"),
        [Finding(Expr("NOT(ISNUMBER(tam_usd))"), page.say(*error)),
         Finding(Expr(f"AND({hand}>0,ABS(tam_usd-{again})>={step})"), Expr(page.say(*by_hand).replace("{again}", again))),
         Finding(Expr(f"ABS(tam_usd-{again})>={step}"), Expr(page.say(*apart).replace("{again}", again))),
         Finding(Expr("tam_usd<=0"), page.say(*nothing))],
    )  # fmt: skip


def below_anchor(book: Book, page: Page) -> Test:
    """A page that was deleted leaves nothing out."""
    found = []
    for key, (total, anchor) in book.anchors.items():
        words = (
            f"× {TITLES[key][0]}：有行插在合计与其上方细线之间，未计入合计；请移到细线之上",
            f"× {TITLES[key][1]}: a row stands between the total and the thin line above it and is not counted: move it above the line",
        )
        found.append(Finding(Expr(f"IFERROR(ROW({total})-ROW({anchor}),1)<>1"), page.say(*words)))
    return Test(("合计之上没有漏计的行", "No row is left out above the total"), found)
