"""Sheet 企业/Enterprise: the report's tables 08 and 03: what enterprises spend, what OpenAI earns."""

from __future__ import annotations

from udfs import GROWTH_RATE, SUBSCRIPTION_REVENUE
from workbooks import facts
from workbooks.book import Book
from workbooks.page import Page
from xlplugin.expr import Expr, NumberExpr

YI = NumberExpr("unit_yi")
ACCESS = {
    "endpoint": ("调用模型端点(API)", "Through a model endpoint (API)"),
    "self_hosted": ("自行部署(本地或云上GPU)", "Self-hosted (own or cloud GPUs)"),
    "through_cloud": ("API用户:经云厂商", "API users: through a cloud provider"),
    "through_vendor": ("API用户:经模型厂商", "API users: through the model vendor"),
    "other": ("API用户:其他", "API users: other"),
}


def lay(book: Book) -> None:
    page = book.page("enterprise")
    page.heading(
        ("企业支出与OpenAI收入", "Enterprise spending and OpenAI's revenue"),
        ("蓝字为报告所载,黑字为公式。", "Blue figures are the report's, black ones are formulas."),
    )
    page.widths(52, 18, 26, 40)
    row = spending(book, page, 4)
    row = access(book, page, row + 2)
    page.sourced(row + 1)
    last = revenue(book, page, row + 2) + 1
    page.sourced(last)
    page.printed(last, 4, freeze="A4")


def head(page: Page, row: int, title) -> int:
    page.put(row, 1, title, "section")
    page.line(row + 1, 1, (("项目", "Item"), ("数值", "Value"), ("单位", "Unit"), ("说明", "Note")), "header")
    return row + 2


def entry(
    book: Book, page: Page, row: int, label, value, style: str, unit, note=None, figure: str = ""
) -> NumberExpr:
    page.put(row, 1, label, "total_label" if style.startswith("total") else "label")
    cell = page.put(row, 2, value, style)
    page.put(row, 3, unit, "label")
    page.put(row, 4, note, "source")
    if figure:
        book.computes(figure, cell)
    return page.near(row, 2)


def spending(book: Book, page: Page, row: int) -> int:
    told, money = facts.enterprise(), ("百万美元/年", "USD million a year")
    row = head(page, row, ("表8  B端对于大模型的预算正在快速增长", "Table 8  Enterprise spending on models"))
    old = entry(
        book,
        page,
        row,
        ("受访企业平均支出 2023A", "Average spending per enterprise 2023A"),
        float(told["spend_2023"]),
        "fact.number",
        money,
        figure="8/spend_2023",
    )
    new = entry(
        book,
        page,
        row + 1,
        ("受访企业平均支出 2024E", "Average spending per enterprise 2024E"),
        float(told["spend_2024"]),
        "fact.number",
        money,
        figure="8/spend_2024",
    )
    note = ("报告印作约2.5倍;18÷7=2.57", "printed as about 2.5x; 18/7 is 2.57")
    entry(
        book,
        page,
        row + 2,
        ("增长倍数", "Multiple"),
        new / old,
        "total.times2",
        ("倍", "x"),
        note,
        "8/multiple",
    )
    entry(
        book,
        page,
        row + 3,
        ("增长率", "Growth"),
        book.call(GROWTH_RATE, new, old),
        "result.percent",
        ("占比", "share"),
    )
    return row + 3


def access(book: Book, page: Page, row: int) -> int:
    row = head(page, row, ("获取模型的方式", "How enterprises get at models"))
    share = ("占比", "share")
    for line, (key, label) in enumerate(ACCESS.items(), row):
        entry(
            book, page, line, label, float(facts.enterprise()[key]), "fact.percent", share, figure=f"8/{key}"
        )
    last = row + len(ACCESS)
    for line, (label, first, end) in enumerate((
        (("方式合计", "Ways, total"), row, row + 1), (("API用户合计", "API users, total"), row + 2, row + 4),
    ), last):  # fmt: skip
        entry(book, page, line, label, Expr(f"SUM({page.span(first, 2, end, 2)})"), "total.percent", share)
    return last + 1


def revenue(book: Book, page: Page, row: int) -> int:
    told, unit = facts.revenue(), ("亿美元/年", "USD 100m a year")
    row = head(
        page, row, ("表3  OpenAI年化收入(2024年6月)", "Table 3  OpenAI's annualised revenue (June 2024)")
    )
    direct = entry(
        book,
        page,
        row,
        ("ChatGPT订阅与API", "ChatGPT subscriptions and API"),
        float(told["direct"]),
        "fact.number",
        unit,
        figure="3/direct",
    )
    azure = entry(
        book,
        page,
        row + 1,
        ("经微软Azure", "Through Microsoft Azure"),
        float(told["azure"]),
        "fact.number",
        unit,
        figure="3/azure",
    )
    total = entry(
        book, page, row + 2, ("合计", "Total"), direct + azure, "total.number", unit, figure="3/annualised"
    )
    entry(
        book,
        page,
        row + 3,
        ("Azure占比", "Share through Azure"),
        azure / total,
        "result.percent1",
        ("占比", "share"),
    )
    price = book.meaning("2/ChatGPT Plus/input_usd")
    entry(
        book,
        page,
        row + 4,
        ("ChatGPT Plus月费", "ChatGPT Plus, a month"),
        price,
        "result.price",
        ("美元", "USD"),
    )
    per_user = book.call(SUBSCRIPTION_REVENUE, 1, page.near(row + 4, 2))
    users = direct * YI / per_user / YI
    note = ("若全部来自ChatGPT Plus:上限", "had all of it come from ChatGPT Plus: an upper bound")
    entry(
        book,
        page,
        row + 5,
        ("相当于订阅用户(亿)", "Subscribers that this would take (100m)"),
        users,
        "result.three",
        ("亿人", "100m"),
        note,
    )
    return row + 5
