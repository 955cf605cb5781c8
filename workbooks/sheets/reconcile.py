"""Sheet 对账/Reconcile: what was really bought and installed, beside what the models here explain of it."""

from __future__ import annotations

from workbooks import evidence
from workbooks.book import Book
from workbooks.charts import Chart, draw
from workbooks.page import Page
from workbooks.sheets.explained import (
    BASIS,
    BN,
    FACT,
    FIRST,
    HEAD,
    PERIOD,
    SAID,
    UNIT,
    VALUE,
    WHAT,
    bottom_up,
)
from workbooks.sheets.sources import cite, told
from xlplugin.expr import call

QUARTERS = tuple(f"K{number:03}" for number in (*range(1, 17), 18))
LAST_QUARTER = FIRST + len(QUARTERS) - 1
YEARS = (("FY24", 4), ("FY25", 8), ("FY26", 12))  # NVIDIA's years and where their four quarters begin
MARKETS = (  # fact, what, unit, period
    ("K084", ("AI服务器产值,TrendForce", "AI servers, TrendForce"), "2024"), ("K085", ("AI服务器产值,TrendForce", "AI servers, TrendForce"), "2025"),
    ("K086", ("AI服务器产值,TrendForce(超过)", "AI servers, TrendForce (more than)"), "2026"),
    ("K089", ("AI服务器,IDC(报告所引)", "AI servers, IDC (the report's base)"), "2023"), ("K092", ("AI基础设施,IDC", "AI infrastructure, IDC"), "2025"),
    ("K098", ("四家资本支出(报告第9表)", "Capex of four companies (report, table 9)"), "2Q24"), ("K100", ("四家资本支出", "Capex of four companies"), "3Q25"),
    ("K105", ("四家资本支出(一致预期)", "Capex of four companies (consensus)"), "2026"),
)  # fmt: skip
INSTALLED = (
    ("K022", ("NVIDIA累计(H100当量)", "NVIDIA, cumulative, H100 equivalents"), ("百万张", "m")),
    ("K026", ("谷歌TPU累计(H100当量)", "Google TPU, cumulative, H100 equivalents"), ("百万张", "m")),
    ("K021", ("NVIDIA累计出货", "NVIDIA, chips shipped"), ("百万张", "m")), ("K023", ("NVIDIA累计功率", "NVIDIA, power"), ("吉瓦", "GW")),
)  # fmt: skip
HEADS = (
    ("自上而下：已公布", "Top-down: what is published"),
    ("数值", "Value"),
    ("单位", "Unit"),
    ("期间", "Period"),
    ("事实", "Fact"),
)
HEADS_UP = (
    ("自下而上：本工作簿", "Bottom-up: this workbook"), ("低/报告", "Low / report"), ("高/校准", "High / calibrated"), ("单位", "Unit"),
    ("依据", "Basis"),
)  # fmt: skip


def lay(book: Book) -> None:
    page = book.page("reconcile")
    page.heading(
        ("对账：市场实际买了多少，这里能解释多少", "Reconcile: what the market bought, and what is explained here"),
        ("两侧口径不同，差额如实列出，绝不以调节项抹平。",
         "The two sides have different scopes; the rest that is not explained stays visible and is never filled by a plug."),
    )  # fmt: skip
    page.widths(43, 14, 13, 19, 11, 3, 52, 16, 16, 13, 58)
    page.line(HEAD, WHAT, HEADS, "header")
    page.line(HEAD, SAID, HEADS_UP, "header")
    placed = top_down(page)
    bottom = bottom_up(book, page, placed)
    last = charts(page, max(bottom, placed["last"]) + 2, placed)
    page.printed(last, BASIS, freeze=f"A{FIRST}")


def top_down(page: Page) -> dict[str, int]:
    """Rows by what stands in them."""
    placed = {}
    for row, id in enumerate(QUARTERS, FIRST):
        fact = evidence.facts()[id]
        quarter = fact.what.split()[-1]
        published(
            page,
            row,
            id,
            (f"NVIDIA数据中心收入 {quarter}", f"NVIDIA data-centre revenue {quarter}"),
            BN,
            fact.period,
        )
    row = LAST_QUARTER
    for year, start in YEARS:
        row += 1
        placed[year] = row
        total = call("SUM", page.span(FIRST + start, VALUE, FIRST + start + 3, VALUE))
        page.put(row, WHAT, (f"NVIDIA {year}合计", f"NVIDIA, {year}"), "total_label")
        page.line(row, VALUE, (total,), "total.one")
        page.line(row, UNIT, (BN, year, None), "total_label")
    for id, label, period in MARKETS:
        row += 1
        placed[id] = row
        published(page, row, id, label, BN, period, 0 if id == "K086" else None)
    for id, label, unit in INSTALLED:
        row += 1
        placed[id] = row
        published(page, row, id, label, unit, "2025Q4")
    return placed | {"last": row}


def published(page: Page, row: int, id: str, label, unit, period: str, part: int | None = None) -> None:
    page.put(row, WHAT, label, "label")
    told(page, row, VALUE, id, "two", part)
    page.line(row, UNIT, (unit, period), "long")
    cite(page, row, FACT, id)


def charts(page: Page, row: int, placed: dict[str, int]) -> int:
    quarters = page.far(FIRST, PERIOD, LAST_QUARTER, PERIOD)
    return draw(page, row, WHAT, SAID, Chart(
        ("NVIDIA数据中心收入（按季，十亿美元）", "NVIDIA data-centre revenue by quarter (USD bn)"),
        ("季度", "Quarter"), ("十亿美元", "USD bn"),
        ("柱状图：由2022年每季约40亿美元增至2026年初的750亿美元",
         "Columns: from about USD 4bn a quarter in 2022 to 75bn in early 2026"),
        quarters, [(("十亿美元", "USD bn"), page.far(FIRST, VALUE, LAST_QUARTER, VALUE))], lowest=0,
    ))  # fmt: skip
