"""On the Sensitivity sheet: one change at a time; what the report leaves unsaid, in figures."""

from __future__ import annotations

from dataclasses import dataclass

from workbooks.across import shown_name
from workbooks.book import Book
from workbooks.charts import Chart, draw
from workbooks.chips import peak
from workbooks.entry import flag, limit, within
from workbooks.inputs import INPUTS
from workbooks.page import Page
from workbooks.sheets.market import Market
from workbooks.sheets.model_table import DENSE as DENSE_WORD
from workbooks.sheets.model_table import Models
from workbooks.tam import DENSE, IN_USE, market, servers
from xlplugin.expr import Expr, NumberExpr

NAMES = ("tokens_ratio", "mfu_training", "mfu_inference", "training_days", "monthly_visits", "peak_factor")
LABEL, PEAK_TRAINING, PEAK_INFERENCE, FIRST = 1, 2, 3, 4
SERVERS = FIRST + len(NAMES)
MARKET, TIMES = SERVERS + 1, SERVERS + 2
STATUS = TIMES + 1
LARGEST = 6  # whose servers are shown: the largest that the report counts
YI = NumberExpr("unit_yi")
ITEMS = {item.name: item for item in INPUTS}
HEADS = {
    "tokens_ratio": ("Tokens\n/参数", "Tokens per\nparameter"), "mfu_training": ("训练MFU", "MFU,\ntraining"),
    "mfu_inference": ("推理MFU", "MFU,\ninference"), "training_days": ("训练时长\n(天)", "Training\ndays"),
    "monthly_visits": ("月访问量\n(次)", "Visits\na month"), "peak_factor": ("峰值倍数", "Peak\nreserve"),
}  # fmt: skip
SHARED = "one audience for all"  # a value that depends on how many models there are
CASES = {  # what is changed against the values in use
    "base": (("采用值", "Values in use"), {}),
    "dense": (("稠密峰值(其余不变)", "Dense peaks, all else equal"), {"basis": "dense"}),
    "published": (("稠密峰值与已公布MFU中位数33%", "Dense peaks and the median published MFU, 33%"),
                  {"basis": "dense", "mfu_training": 0.33, "mfu_inference": 0.33}),
    "audience": (("所有模型合用一个ChatGPT规模的访问量", "All models share one audience of that size"),
                 {"monthly_visits": SHARED}),
    "kimi": (("每个模型如Kimi 2024年3月(1219万次)", "Each model has Kimi's visits of March 2024"), {"monthly_visits": 1.219e7}),
    "reserve": (("峰值倍数1.226(DeepSeek实测)", "Peak reserve 1.226, as DeepSeek measured"), {"peak_factor": 1.226}),
    "chinchilla": (("每参数20 Tokens(Chinchilla)", "20 tokens per parameter (Chinchilla)"), {"tokens_ratio": 20}),
    "qwen": (("每参数248 Tokens(Qwen2.5-72B)", "248 tokens per parameter (Qwen2.5-72B)"), {"tokens_ratio": 248}),
}  # fmt: skip


@dataclass
class Cases:
    """Where each case's market (in USD 100m), its multiple and its servers stand."""

    market: dict[str, NumberExpr]
    times: dict[str, NumberExpr]
    servers: dict[str, NumberExpr]
    models: NumberExpr  # how many models are counted


def lay(book: Book, page: Page, row: int, models: Models, found: Market) -> tuple[Cases, int]:
    page.put(row, LABEL, ("一次只改一项", "One change at a time"), "section")
    head = row + 1
    header(page, head, models)
    cases = Cases({}, {}, {}, found.models)
    for line, (key, (label, changes)) in enumerate(CASES.items(), head + 1):
        peaks(page, line, changes)
        values = {name: each(found) if value is SHARED else value for name, value in changes.items()}
        case(book, page, line, head + 1, models, label, values)
        for cells, column in ((cases.market, MARKET), (cases.times, TIMES), (cases.servers, SERVERS)):
            cells[key] = page.far(line, column)
    last = head + len(CASES)
    bottom = draw(page, last + 2, 1, STATUS, Chart(
        ("一次只改一项:服务器市场相对采用值的倍数", "One change at a time: market as a multiple of the values in use"),
        ("改动", "Change"), ("倍", "x"),
        ("条形图:改用稠密峰值市场翻倍,共用访问量或降低峰值倍数使市场缩小",
         "Bars: dense peaks double the market; a shared audience or a lower peak reserve shrink it"),
        page.far(head + 1, LABEL, last, LABEL), [(("倍", "x"), page.far(head + 1, TIMES, last, TIMES))],
        kind="bars", rows=19, format='0.00"x"', labels=True, lowest=0,
    ))  # fmt: skip
    return cases, bottom


def each(found: Market) -> Expr:
    """The visits of each model if all of them shared one audience."""
    return Expr(f"monthly_visits_used/MAX({found.models},1)")


def header(page: Page, row: int, models: Models) -> None:
    page.line(
        row, LABEL,
        (("改动", "Change"), ("训练峰值\n(TFLOPS)", "Peak,\ntraining"), ("推理峰值\n(TFLOPS)", "Peak,\ninference"),
         *(HEADS[name] for name in NAMES),
         Expr(f'{shown_name(page, models, LARGEST)}&"{page.say("服务器数", ": servers")}"'), ("市场\n(亿美元)", "Market\n(USD 100m)"),
         ("相对采用值", "Multiple"), ("状态", "Status")),
        "header",
    )  # fmt: skip


def peaks(page: Page, row: int, changes) -> None:
    basis = f'"{page.say(*DENSE_WORD)}"' if "basis" in changes else "peak_basis_used"
    for column, precision in ((PEAK_TRAINING, "training_precision"), (PEAK_INFERENCE, "inference_precision")):
        page.put(row, column, peak(Expr("tam_gpu_used"), Expr(precision), basis), "result.number")


def case(book: Book, page: Page, row: int, base: int, models: Models, label, changes) -> None:
    page.put(row, LABEL, label, "label")
    fine = []
    for column, name in enumerate(NAMES, FIRST):
        item = ITEMS[name]
        value = changes.get(name, Expr(f"{name}_used"))
        page.put(row, column, value, f"{'result' if isinstance(value, Expr) else 'input'}.{item.format}")
        if not isinstance(value, Expr):
            limit(page, row, column, item.quantity, item.label)
            fine.append(within(item.quantity, page.near(row, column)))
    changed = {name: page.near(row, column, fixed="column") for column, name in enumerate(NAMES, FIRST)}
    used = DENSE if "basis" in changes else IN_USE
    page.put(row, SERVERS, servers(book, models, LARGEST, changed, used), "result.count")
    page.put(row, MARKET, market(book, models, changed, used) / YI, "total.count")
    page.put(row, TIMES, page.near(row, MARKET) / page.near(base, MARKET, fixed="row"), "total.times2")
    if fine:
        flag(book, page, row, STATUS, *fine)
    else:
        page.put(row, STATUS, None, "label")
