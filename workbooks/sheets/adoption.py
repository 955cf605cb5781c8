"""Sheet 采用/Adoption: the report's tables 05, 06 and 07: retention, daily use, product mix."""

from __future__ import annotations

from udfs import STICKINESS
from workbooks import facts
from workbooks.book import Book
from workbooks.charts import Chart, draw
from workbooks.page import Page
from workbooks.table import Column, Table
from xlplugin.expr import Expr, call

GROUPS = {"incumbent": ("成熟C端应用", "Incumbents"), "ai_first": ("AI-first应用", "AI-first")}
APPS = (  # table, file, column, title, the label of the figures
    (5, "05_monthly_retention.csv", "retention", ("表5  全球C端应用与AI-first应用的用户留存率对比", "Table 5  Monthly retention"),
     ("月留存率", "Retention")),
    (6, "06_dau_mau.csv", "dau_mau", ("表6  全球C端应用与AI-first应用的DAU/MAU对比", "Table 6  DAU/MAU"), ("DAU/MAU", "DAU/MAU")),
)  # fmt: skip
MIX = {
    "user_group": ("AI产品面向的用户群体", "Products by user group"), "free": ("暂时免费", "Free for now"),
    "membership": ("会员订阅", "Membership"), "one_off": ("一次性付费", "One-off purchase"),
    "per_use": ("按次付费", "Pay per use"),
}  # fmt: skip
SIDE, MIDDLE = 1, 6  # left columns of the tables that stand side by side


def lay(book: Book) -> None:
    page = book.page("adoption")
    page.heading(
        ("采用:留存、活跃与产品结构", "Adoption: retention, daily use and product mix"),
        ("中位数由公式从各应用数值算出。", "Medians are formulas over the applications."),
    )
    page.widths(30, 20, 14, 14, 3, 30, 20, 14, 14)
    row = 4
    for (table, file, column, title, label), left in zip(APPS, (SIDE, MIDDLE), strict=True):
        page.put(row, left, title, "section")
        laid = apps(book, page, table, file, column, label, row + 1, left)
        page.sourced(laid.last + 3, left)
        chart(page, laid, title, label, row + 21, left)
    row = mix(book, page, row + 42)
    page.sourced(row + 1)
    last = stickiness(book, page, row + 2)
    page.printed(last, MIDDLE + 3, freeze="A4", upright=True)


def apps(book: Book, page: Page, table: int, file: str, column: str, label, row: int, left: int) -> Table:
    groups = facts.apps(file, column)
    records = {
        f"{group}/{app}": {"app": app, "group": GROUPS[group], "value": float(share)}
        for group in GROUPS
        for app, share in groups[group].items()
    }
    laid = Table(book, page, "apps", row, (
        Column("app", ("应用", "Application")), Column("group", ("类别", "Group")), Column("value", label, "fact.percent"),
    ), records, left)  # fmt: skip
    for group in GROUPS:
        names = [key for key in records if key.startswith(f"{group}/")]
        for key in names:
            book.computes(f"{table}/{key}", laid.at(key, "value"), laid.by_name(records[key], "value"))
    for line, group in enumerate(GROUPS, laid.last + 1):
        names = [key for key in records if key.startswith(f"{group}/")]
        page.put(
            line,
            left,
            page.say(
                *(f"{word}{end}" for word, end in zip(GROUPS[group], ("中位数", ", median"), strict=True))
            ),
            "total_label",
        )
        page.put(line, left + 1, None, "total_label")
        median = call("MEDIAN", page.span(laid.rows[names[0]], left + 2, laid.rows[names[-1]], left + 2))
        book.computes(f"{table}/median/{group}", page.put(line, left + 2, median, "total.percent"))
    return laid


def chart(page: Page, laid: Table, title, label, row: int, left: int) -> None:
    incumbents = [key for key in laid.rows if key.startswith("incumbent")]
    others = [key for key in laid.rows if key.startswith("ai_first")]
    draw(page, row, left, left + 3, Chart(
        (f"{title[0]}(橙:AI-first)", f"{title[1]} (orange: AI-first)"), ("应用", "Application"), label,
        (f"条形图:{len(incumbents)}个成熟应用与{len(others)}个AI-first应用的{label[0]},后者普遍较低",
         f"Bars: {label[1]} of {len(incumbents)} incumbents and {len(others)} AI-first applications, which are lower"),
        laid.span("app"), [(label, laid.span("value"))], kind="bars", rows=19, format="0%", labels=True, lowest=0, highest=1,
        accents=tuple(range(len(incumbents), len(incumbents) + len(others))),
    ))  # fmt: skip


def mix(book: Book, page: Page, row: int) -> int:
    page.put(
        row,
        1,
        ("表7  AI应用面向用户群体结构与收费模式", "Table 7  User groups and charging modes of AI products"),
        "section",
    )
    page.put(
        row + 1,
        1,
        (
            "收费模式的系列归属由图推断,各系列合计100%",
            "series of the charging modes inferred from the chart; each sums to 100%",
        ),
        "note",
    )
    records = {}
    for key, fact in facts.product_mix().items():
        records[key] = {side: facts.figure(fact[side]) for side in ("to_b", "to_c", "both")} | {
            "item": MIX[key]
        }
    laid = Table(book, page, 7, row + 2, (
        Column("item", ("项目", "Item")), Column("to_b", ("To B", "To B"), "fact.percent"),
        Column("to_c", ("To C", "To C"), "fact.percent"), Column("both", ("两者兼有", "Both"), "fact.percent"),
    ), records)  # fmt: skip
    group = laid.rows["user_group"]
    page.put(laid.last + 1, 1, ("用户群体合计", "User groups, total"), "total_label")
    page.put(laid.last + 1, 2, call("SUM", page.span(group, 2, group, 4)), "total.percent")
    page.line(laid.last + 1, 3, (None, None), "total_label")
    page.put(laid.last + 2, 1, ("收费模式合计", "Charging modes, total"), "total_label")
    for column in (2, 3):
        page.put(
            laid.last + 2,
            column,
            call("SUM", page.span(group + 1, column, laid.last, column)),
            "total.percent",
        )
    page.put(laid.last + 2, 4, None, "total_label")
    return laid.last + 2


def stickiness(book: Book, page: Page, row: int) -> int:
    """Daily users that a month's audience would give at the medians above: what the ratio means."""
    page.put(
        row,
        1,
        (
            "按DAU/MAU中位数:每1亿月活对应的日活(万)",
            "At the median DAU/MAU: daily users (10k) of 100m monthly users",
        ),
        "section",
    )
    page.line(
        row + 1,
        1,
        (("类别", "Group"), ("月活(万)", "MAU (10k)"), ("日活(万)", "DAU (10k)"), ("DAU/MAU", "DAU/MAU")),
        "header",
    )
    for line, (group, name) in enumerate(GROUPS.items(), row + 2):
        page.put(line, 1, name, "label")
        page.put(line, 2, Expr("unit_yi/unit_wan"), "result.count")
        page.put(line, 3, page.near(line, 2) * book.figures[f"6/median/{group}"], "result.count")
        page.put(line, 4, book.call(STICKINESS, page.near(line, 3), page.near(line, 2)), "result.percent")
    return row + 1 + len(GROUPS)
