"""On the Sensitivity sheet: one change at a time; what the report leaves unsaid, in figures."""

from __future__ import annotations

import re
from dataclasses import dataclass

from workbooks.book import Book
from workbooks.charts import Chart, draw
from workbooks.chips import peak
from workbooks.entry import flag, limit, within
from workbooks.inputs import INPUTS
from workbooks.models import SHOWN
from workbooks.page import Page
from workbooks.sheets.market import Market
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
Label = tuple[str, str]
CASES: dict[str, tuple[Label, dict[str, str | float]]] = {  # what is changed against the values in use
    "base": (("采用值", "Values in use"), {}),
    "dense": (("稠密峰值（其余不变）", "Dense peaks, all else equal"), {"basis": "dense"}),
    "published": (("稠密峰值与MFU {mfu_training}（已公布中位数33%）", "Dense peaks and MFU {mfu_training} (published median 33%)"),
                  {"basis": "dense", "mfu_training": 0.33, "mfu_inference": 0.33}),
    "audience": (("所有模型合用一份访问量", "All models share one audience"),
                 {"monthly_visits": SHARED}),
    "kimi": (("每个模型月访问量{monthly_visits}（Kimi 2024年3月：1219万）", "Each model has {monthly_visits} visits a month (Kimi, March 2024: 12.19m)"), {"monthly_visits": 1.219e7}),
    "reserve": (("峰值倍数{peak_factor}（DeepSeek实测：1.226）", "Peak reserve {peak_factor} (DeepSeek measured 1.226)"), {"peak_factor": 1.226}),
    "chinchilla": (("每参数{tokens_ratio} Tokens（Chinchilla：20）", "{tokens_ratio} tokens per parameter (Chinchilla: 20)"), {"tokens_ratio": 20}),
    "qwen": (("每参数{tokens_ratio} Tokens（Qwen2.5-72B：248）", "{tokens_ratio} tokens per parameter (Qwen2.5-72B: 248)"), {"tokens_ratio": 248}),
}  # fmt: skip


@dataclass
class Cases:
    """Where each case's market (in USD 100m), its multiple and its servers stand."""

    market: dict[str, NumberExpr]
    times: dict[str, NumberExpr]
    servers: dict[str, NumberExpr]
    labels: dict[str, NumberExpr]
    models: NumberExpr  # how many models are counted
    model: Expr  # the name of the model whose servers are shown


def lay(book: Book, page: Page, row: int, models: Models, found: Market) -> tuple[Cases, int]:
    page.put(row, LABEL, ("一次只改一项", "One change at a time"), "section")
    head = row + 1
    header(page, head, models)
    cases = Cases({}, {}, {}, {}, found.models, models.at(LARGEST, SHOWN))
    for line, (key, (label, changes)) in enumerate(CASES.items(), head + 1):
        peaks(page, line, changes)
        values = {name: each(found) if value is SHARED else value for name, value in changes.items()}
        case(book, page, line, head + 1, models, label, values)
        for cells, column in ((cases.market, MARKET), (cases.times, TIMES), (cases.servers, SERVERS)):
            cells[key] = page.far(line, column)
        cases.labels[key] = page.far(line, LABEL)
    last = head + len(CASES)
    bottom = draw(page, last + 2, 1, STATUS, Chart(
        ("一次只改一项:服务器市场相对采用值的倍数", "One change at a time: market as a multiple of the values in use"),
        ("改动", "Change"), ("倍", "x"),
        ("条形图：各项改动下的市场相对采用值的倍数", "Bars: the market under each change as a multiple of that in use"),
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
         Expr(f'{models.at(LARGEST, SHOWN)}&"{page.say("服务器数", ": servers")}"'), ("市场\n(亿美元)", "Market\n(USD 100m)"),
         ("相对采用值", "Multiple"), ("状态", "Status")),
        "header",
    )  # fmt: skip


def peaks(page: Page, row: int, changes) -> None:
    basis = changes.get("basis", "")
    for column, precision in ((PEAK_TRAINING, "training_precision"), (PEAK_INFERENCE, "inference_precision")):
        page.put(row, column, peak(Expr("tam_gpu_used"), Expr(precision), basis), "result.number")


TEXTS = {"mfu_training": "0%", "monthly_visits": "#,##0"}


def worded(page: Page, row: int, label: tuple[str, str]) -> Expr:
    """The label as a formula: values that it names are those of its row."""
    parts = re.split(r"\{(\w+)\}", page.say(*label))
    cells = {name: page.near(row, FIRST + place) for place, name in enumerate(NAMES)}
    written = [
        f'"{part}"'
        if not place % 2
        else (f'TEXT({cells[part]},"{TEXTS[part]}")' if part in TEXTS else cells[part].text)
        for place, part in enumerate(parts)
    ]
    return Expr("&".join(piece for piece in written if piece != '""'))


def case(book: Book, page: Page, row: int, base: int, models: Models, label, changes) -> None:
    page.put(row, LABEL, worded(page, row, label), "label")
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
    needed = servers(book, models, LARGEST, changed, used)
    page.put(row, SERVERS, models.filled(LARGEST, needed), "result.count")
    page.put(row, MARKET, market(book, models, changed, used) / YI, "total.count")
    page.put(row, TIMES, page.near(row, MARKET) / page.near(base, MARKET, fixed="row"), "total.times2")
    if fine:
        flag(book, page, row, STATUS, *fine)
    else:
        page.put(row, STATUS, None, "label")
