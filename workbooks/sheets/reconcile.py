"""Sheet 对账/Reconcile: what was really bought and installed, beside what the models here explain of it."""

from __future__ import annotations

from udfs import CLUSTER_MW, FLEET_GPUS
from workbooks import evidence
from workbooks.book import Book
from workbooks.charts import Chart, draw
from workbooks.page import Page
from workbooks.sheets.sources import cite, figure, told
from xlplugin.expr import NumberExpr, call

WHAT, VALUE, UNIT, PERIOD, FACT, GAP, SAID, LOW, HIGH, MEASURE, BASIS = range(1, 12)
QUARTERS = tuple(f"K{number:03}" for number in (*range(1, 17), 18))
HEAD, FIRST = 4, 5
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
BN = ("十亿美元", "USD bn")
TREND_GROWTH = 0.69  # K084: +69% on 2023
DAY_TOKENS, DAY_GPUS = 434, 1814  # I01: bn tokens that were computed, GPUs on average


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
    power = (book.call(CLUSTER_MW, cell * 1e6, figure(page, "K056")) / 1000 for cell in (fast, slow))
    row = said(
        page,
        row,
        ("　　其功率", "     their power"),
        *power,
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
    share = [cell / page.near(row - 1, LOW) for cell in (fast, slow)]
    row = said(
        page,
        row,
        ("　　已公布Tokens所能解释", "     explained by disclosed tokens"),
        *share,
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
    row = said(page, row, ("TrendForce 2023 ÷ IDC 2023", "TrendForce 2023 / IDC 2023"), trend / idc, None, ("倍", "x"),
               ("K084：2024年1870亿，增长69%", "K084: 187bn in 2024, +69%"))  # fmt: skip
    return said(page, row, ("报告市场 ÷ NVIDIA FY24收入", "The report's market / NVIDIA's FY24 revenue"), page.near(FIRST, LOW) / nvidia, None, ("倍", "x"),
                ("同一年两种口径之比", "the two scopes of one year"))  # fmt: skip


def charts(page: Page, row: int, placed: dict[str, int]) -> int:
    quarters = page.far(FIRST, PERIOD, LAST_QUARTER, PERIOD)
    return draw(page, row, WHAT, SAID, Chart(
        ("NVIDIA数据中心收入（按季，十亿美元）", "NVIDIA data-centre revenue by quarter (USD bn)"),
        ("季度", "Quarter"), ("十亿美元", "USD bn"),
        ("柱状图：由2022年每季约40亿美元增至2026年初的750亿美元",
         "Columns: from about USD 4bn a quarter in 2022 to 75bn in early 2026"),
        quarters, [(("十亿美元", "USD bn"), page.far(FIRST, VALUE, LAST_QUARTER, VALUE))], lowest=0,
    ))  # fmt: skip
