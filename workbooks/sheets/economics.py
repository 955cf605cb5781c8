"""Sheet 单位经济/Unit economics: API prices against the compute that a million tokens cost, live on the inputs."""

from __future__ import annotations

from udfs import API_COST, INFER_GPUS
from workbooks.across import Across
from workbooks.book import Book
from workbooks.charts import Chart, draw
from workbooks.chips import peak
from workbooks.entry import PRECISIONS, choose, flag, listed
from workbooks.models import ALL, EMPTY, PARAMS, USED_ACTIVE
from workbooks.page import Page
from workbooks.sheets import inference
from workbooks.sheets.model_table import Models
from workbooks.table import Table
from xlplugin.expr import Expr, NumberExpr, call

LABEL, FIRST, COUNT = 1, 2, len(ALL)
STATUS = FIRST + COUNT
HIDDEN = inference.HIDDEN
CHIP, PRECISION, PEAK, PRICE, SHARE, AVERAGE = range(5, 11)
COST_HEAD = 12
GPUS, PER_DAY, PER_MILLION, AT_PEAK = range(COST_HEAD + 1, COST_HEAD + 5)
MARGIN = AT_PEAK + 2
PRODUCTS = ("GPT-4o", "GPT-4o mini", "GPT-3.5-turbo-instruct")
YI, MFU, RESERVE = map(NumberExpr, ("unit_yi", "mfu_inference_used", "peak_factor_used"))
TOKENS, MILLION = NumberExpr("peak_daily_tokens"), 1e6


def lay(book: Book, models: Models, served: Across, prices: Table) -> None:
    page = book.page("economics")
    page.heading(
        ("单位经济:API价格与推理算力成本", "Unit economics: API prices against the compute that serving costs"),
        ("每百万Tokens算力成本 = GPU数 × 24小时 × GPU小时价格 ÷ 平均每日Tokens；GPU按峰值配置,故含闲置。模型规模非厂商披露,按行对照。",
         "Compute per 1M tokens = GPUs · 24 h · price of a GPU-hour / mean tokens a day; GPUs are sized for the peak, so idle "
         "ones count. Vendors do not say their model sizes: compare along the row."),
    )  # fmt: skip
    page.widths(44, *[15] * COUNT, 11)
    shared(book, page)
    costs(book, page, models, served)
    margins(book, page, prices)
    last = chart(page, MARGIN + len(PRODUCTS) + 5)
    page.printed(last, STATUS, freeze="B4")


def shared(book: Book, page: Page) -> None:
    """The assumptions that the tables share; prices and shares are inputs of the Assumptions sheet."""
    page.line(4, LABEL, (("共用数据", "Shared"), ("数值", "Value"), ("单位", "Unit")), "header")
    page.put(CHIP, FIRST, Expr("serving_gpu_used"), "result")
    page.put(PRECISION, FIRST, "INT8", "input.text")
    label = ("推理精度", "Precision of serving")
    choose(page, PRECISION, FIRST, PRECISIONS, label)
    flag(book, page, PRECISION, FIRST + 2, listed(PRECISIONS, page.near(PRECISION, FIRST)))
    page.put(PEAK, FIRST, peak(page.near(CHIP, FIRST), page.near(PRECISION, FIRST)), "result.number")
    page.put(PRICE, FIRST, Expr("gpu_hour_usd_used"), "result.two")
    page.put(SHARE, FIRST, Expr("input_share_used"), "result.percent1")
    page.put(AVERAGE, FIRST, TOKENS / RESERVE / YI, "result.count")
    for row, (name, unit) in {
        CHIP: (("推理所用GPU", "GPU of serving"), None), PRECISION: (label, None),
        PEAK: (("采用峰值", "Peak used"), "TFLOPS"), PRICE: (("GPU小时价格", "Price of a GPU-hour"), ("美元", "USD")),
        SHARE: (("输入占计费Tokens", "Input among billed tokens"), ("占比", "share")),
        AVERAGE: (("平均每日Tokens(亿)", "Mean tokens a day (100m)"), ("亿/天", "100m/day")),
    }.items():  # fmt: skip
        page.put(row, LABEL, name, "label")
        page.put(row, FIRST + 1, unit, "label")


def fixed(page: Page, row: int) -> NumberExpr:
    return page.near(row, FIRST, fixed="row column")


def costs(book: Book, page: Page, models: Models, served: Across) -> None:
    page.put(COST_HEAD, LABEL, ("模型参数量(亿)", "Parameters (100m)"), "header")
    for row, label in {
        GPUS: ("按峰值配置的GPU数量", "GPUs, sized for the peak"), PER_DAY: ("每日算力成本(美元)", "Compute a day (USD)"),
        PER_MILLION: ("每百万Tokens算力成本(美元)", "Compute per 1M tokens (USD)"),
        AT_PEAK: ("其中满载时(美元)", "The same at full load (USD)"),
    }.items():  # fmt: skip
        page.put(row, LABEL, label, "total_label" if row == PER_MILLION else "label")
    for number in ALL:
        column = FIRST + number - 1
        tokens = served.page.far(inference.TOKENS_A_DAY, served.columns[number]) * YI
        active = models.at(number, USED_ACTIVE)
        a_day = page.near(PER_DAY, column)
        for row, value, style in (
            (COST_HEAD, models.at(number, PARAMS) / YI, "header.count"),
            (GPUS, book.call(INFER_GPUS, active, tokens, fixed(page, PEAK), MFU), "result.count"),
            (PER_DAY, page.near(GPUS, column) * 24 * fixed(page, PRICE), "result.count"),
            (PER_MILLION, a_million(a_day, tokens / RESERVE), "total.price"),
            (AT_PEAK, a_million(a_day, tokens), "result.price"),
        ):
            page.put(row, column, models.filled(number, value), style)
    page.group_columns(FIRST + HIDDEN[0] - 1, FIRST + COUNT - 1)
    book.opens(page.far(COST_HEAD, FIRST + EMPTY[0] - 1, COST_HEAD, FIRST + COUNT - 1))


def a_million(cost: NumberExpr, tokens: Expr) -> Expr:
    """The cost of a day for each million of its tokens; there is none without an audience."""
    return call("IF", Expr(f"{tokens}=0"), "n.a.", cost / tokens * MILLION)


def margins(book: Book, page: Page, prices: Table) -> None:
    """Blended price of each product, and the gross margin had it a model of that size."""
    page.put(
        MARGIN,
        LABEL,
        ("毛利率 = 1 − 算力成本 ÷ 综合价格", "Gross margin = 1 − compute / blended price"),
        "section",
    )
    head = MARGIN + 1
    page.put(
        head,
        LABEL,
        ("产品(综合价格,美元/百万Tokens)", "Product (blended price, USD per 1M tokens)"),
        "header",
    )
    page.put(head, STATUS, ("综合价格", "Blended"), "header")
    for column in range(FIRST, FIRST + COUNT):
        size = page.near(COST_HEAD, column)
        page.put(head, column, call("IF", Expr(f'{size}=""'), "", size), "header.count")
    share = fixed(page, SHARE)
    for row, product in enumerate(PRODUCTS, head + 1):
        page.put(row, LABEL, product, "label")
        blended = book.call(
            API_COST,
            share * MILLION,
            (1 - share) * MILLION,
            prices.at(product, "input_usd"),
            prices.at(product, "output_usd"),
        )
        page.put(row, STATUS, blended, "total.price")
        for column in range(FIRST, FIRST + COUNT):
            cost = page.near(PER_MILLION, column, fixed="row")
            margin = 1 - cost / page.near(row, STATUS, fixed="column")
            page.put(
                row, column, call("IF", call("ISNUMBER", cost), margin, Expr(f'{cost}&""')), "result.margin"
            )


def chart(page: Page, row: int) -> int:
    last = FIRST + COUNT - 1
    return draw(page, row, 1, STATUS, Chart(
        ("每百万Tokens算力成本(对数轴)", "Compute per 1M tokens (log axis)"),
        ("模型参数量(亿)", "Parameters (100m)"), ("美元", "USD"),
        ("柱状图:每百万Tokens算力成本随模型规模上升,含闲置的成本为满载时的峰值倍数倍",
         "Columns: compute per 1M tokens rises with the size of the model; with idle GPUs it is the peak reserve times "
         "that at full load"),
        page.far(COST_HEAD, FIRST, COST_HEAD, last),
        [(page.far(line, LABEL), page.far(line, FIRST, line, last)) for line in (PER_MILLION, AT_PEAK)],
        format="0.00", logarithmic=True, lowest=0.001,
    ))  # fmt: skip
