"""What the models here explain of the market: the right side of the sheet 对账/Reconcile."""

from __future__ import annotations

from udfs import CLUSTER_MW, FLEET_GPUS
from workbooks import evidence
from workbooks.book import Book
from workbooks.page import Page
from workbooks.sheets.sources import figure
from xlplugin.expr import NumberExpr, call

WHAT, VALUE, UNIT, PERIOD, FACT, GAP, SAID, LOW, HIGH, MEASURE, BASIS = range(1, 12)
HEAD, FIRST = 4, 5
BN = ("十亿美元", "USD bn")
TREND_GROWTH = 0.69  # K084: +69% on 2023
DAY_TOKENS, DAY_GPUS = 434, 1814  # I01: bn tokens that were computed, GPUs on average


def bottom_up(book: Book, page: Page, placed: dict[str, int]) -> int:
    """Returns the last row."""
    row = said(page, FIRST, ("(a) 报告的市场（当前输入）", "(a) The report's market (inputs in use)"), NumberExpr("tam_usd") / 1e9, None, BN,
               ("市场表", "Server TAM"))  # fmt: skip
    row = said(page, row, ("(b) 校准后的同一需求，2024与2026", "(b) The same demand calibrated, 2024 and 2026"), NumberExpr("bridge_2024_usd") / 1e9,
               NumberExpr("bridge_2026_usd") / 1e9, BN, ("衔接表", "Bridge"))  # fmt: skip
    row = tokens(book, page, row, placed)
    return scope(page, row, placed)


def said(page: Page, row: int, label, low, high, unit, basis, style: str = "one") -> int:
    """One line; returns the next row."""
    page.put(row, SAID, label, "label")
    for column, value in ((LOW, low), (HIGH, high)):
        page.put(row, column, value, f"result.{style}")
    page.put(row, MEASURE, unit, "label")
    page.put(row, BASIS, basis, "source")
    return row + 1


def tokens(book: Book, page: Page, row: int, placed: dict[str, int]) -> int:
    """(c) The tokens that are disclosed, the GPUs that serve them, and their share of what is installed."""
    t = ("万亿Tokens/天", "T tokens/day")
    first = row
    for label, value, basis in (
        (("(c) 已公布的Tokens：谷歌", "(c) Disclosed tokens: Google"), figure(page, "K112") / 30.5, ("K112：每月3,200万亿，按30.5天", "K112: 3,200T a month of 30.5 days")),
        (("　　中国", "     China"), figure(page, "K119"), ("K119：2026年3月", "K119: March 2026")),
        (("　　OpenAI API", "     OpenAI API"), figure(page, "K114") * 1440 / 1000, ("K114：每分钟60亿", "K114: 6bn a minute")),
    ):  # fmt: skip
        row = said(page, row, label, value, None, t, basis)
    total = call("SUM", page.span(first, LOW, row - 1, LOW))
    row = said(page, row, ("　　合计", "     Together"), total, None, t, ("上三行之和", "sum of the three"))
    row = day(page, row)
    speed = row
    slowest = page.near(row - 2, LOW) * 1e9 / 86400 / page.near(row - 1, LOW)
    row = said(page, row, ("每张GPU每秒Tokens", "Tokens a second and GPU"), slowest, float(evidence.row("inference_measured", "I092")["total_tok_s_gpu"]),
               ("Tokens/秒", "tokens/s"), ("低：上两行；高：I092，B200，含输入", "low: the two lines above; high: I092, B200, input counted"), "count")  # fmt: skip
    gpus = row
    for column in (LOW, HIGH):
        needed = book.call(
            FLEET_GPUS,
            page.near(speed - 3, LOW) * 1e12,
            page.near(speed, column),
            NumberExpr("lever_peak_average"),
        )
        page.put(row, column, needed / 1e6, "total.two")
    page.put(row, SAID, ("承载所需GPU（H100级）", "GPUs that serve them (H100 class)"), "total_label")
    page.put(row, MEASURE, ("百万张", "m"), "total_label")
    page.put(
        row,
        BASIS,
        ("FLEET_GPUS，峰值÷均值取杠杆表基准", "FLEET_GPUS, peak over average from Uncertainty"),
        "source",
    )
    row += 1
    slow, fast = page.near(gpus, LOW), page.near(gpus, HIGH)
    row = said(page, row, ("　　其服务器价值", "     their servers"), fast * figure(page, "K054") * 1000 / 8, slow * figure(page, "K051") * 1000 / 72, BN,
               ("K054：DGX H100 27万美元/8；K051：机柜400万美元/72", "K054: DGX H100 at USD 270k / 8; K051: a rack at USD 4m / 72"))  # fmt: skip
    low, high = (book.call(CLUSTER_MW, cell * 1e6, figure(page, "K056")) / 1000 for cell in (fast, slow))
    row = said(
        page,
        row,
        ("　　其功率", "     their power"),
        low,
        high,
        ("吉瓦", "GW"),
        ("K056：H100整体1.73千瓦", "K056: H100 1.73 kW all-in"),
    )
    installed = page.near(placed["K022"], VALUE) + page.near(placed["K026"], VALUE)
    row = said(
        page,
        row,
        ("已安装（H100当量）", "Installed (H100 equivalents)"),
        installed,
        None,
        ("百万张", "m"),
        ("K022与K026", "K022 and K026"),
    )
    low, high = (cell / page.near(row - 1, LOW) for cell in (fast, slow))
    row = said(
        page,
        row,
        ("　　已公布Tokens所能解释", "     explained by disclosed tokens"),
        low,
        high,
        ("占比", "share"),
        ("上两项之比", "ratio of the two"),
        "percent",
    )
    book.define("explained_share", page.far(row - 1, HIGH))
    rest = [1 - page.near(row - 1, column) for column in (HIGH, LOW)]
    for column, value in zip((LOW, HIGH), rest, strict=True):
        page.put(row, column, value, "total.percent")
    page.put(row, SAID, ("未解释", "Not explained"), "total_label")
    page.put(row, MEASURE, ("占比", "share"), "total_label")
    page.put(
        row, BASIS,
        ("训练与研发、更大的模型、视频与推荐、未公布的Anthropic/Meta/xAI、闲置：没有数据，不填",
         "training and research, larger models, video, recommendation, Anthropic, Meta and xAI undisclosed, idle: no data, not filled"),
        "source",
    )  # fmt: skip
    return row + 1


def day(page: Page, row: int) -> int:
    """DeepSeek's day: what was computed, on how many GPUs."""
    for label, value, unit, basis in (
        (("DeepSeek一日计算的Tokens", "Tokens computed in DeepSeek's day"), DAY_TOKENS, ("十亿", "bn"), ("I01：输入6080亿+输出1680亿−缓存3420亿", "I01: 608bn in + 168bn out - 342bn cached")),
        (("　　所用GPU（均值）", "     on GPUs, on average"), DAY_GPUS, ("张", "GPUs"), ("I01：226.75节点×8", "I01: 226.75 nodes of 8")),
    ):  # fmt: skip
        said(page, row, label, value, None, unit, basis, "count")
        page.put(row, LOW, value, "fact.count")
        row += 1
    return row


def scope(page: Page, row: int, placed: dict[str, int]) -> int:
    """The report's base of 2023 against two others."""
    nvidia, idc = page.near(placed["FY24"], VALUE), page.near(placed["K089"], VALUE)
    row += 1
    page.put(
        row, SAID, ("口径提示：报告的“2023年的10.9倍”", "Scope: the report's '10.9 times 2023'"), "section"
    )
    row = said(
        page,
        row + 1,
        ("报告市场 ÷ IDC 2023", "The report's market / IDC 2023"),
        page.near(FIRST, LOW) / idc,
        None,
        ("倍", "x"),
        ("K089", "K089"),
    )
    row = said(page, row, ("NVIDIA FY24收入 ÷ IDC 2023", "NVIDIA's FY24 revenue / IDC 2023"), nvidia / idc, None, ("倍", "x"),
               ("K005–K008：一家芯片商的收入高于整个市场的IDC数，两者口径不同", "K005 to K008: one vendor's revenue is above IDC's whole market, so the scopes differ"))  # fmt: skip
    trend = page.near(placed["K084"], VALUE) / (1 + TREND_GROWTH)
    row = said(
        page,
        row,
        ("TrendForce 2023 ÷ IDC 2023", "TrendForce 2023 / IDC 2023"),
        trend / idc,
        None,
        ("倍", "x"),
        ("K084：2024年1870亿，增长69%", "K084: 187bn in 2024, +69%"),
    )
    return said(page, row, ("报告市场 ÷ NVIDIA FY24收入", "The report's market / NVIDIA's FY24 revenue"), page.near(FIRST, LOW) / nvidia, None, ("倍", "x"),
                ("同一年两种口径之比", "the two scopes of one year"))  # fmt: skip
