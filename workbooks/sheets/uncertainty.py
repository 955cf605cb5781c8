"""Sheet 不确定性/Uncertainty: the levers with their evidence, and what a seeded run over them gives."""

from __future__ import annotations

from udfs.bridge import levers
from workbooks import evidence
from workbooks.book import Book
from workbooks.charts import Chart, draw
from workbooks.entry import limit
from workbooks.inputs import INPUTS
from workbooks.page import Page
from workbooks.sheets import assumptions
from workbooks.sheets.sources import TAKEN, cite
from xlplugin.expr import Expr, NumberExpr, call
from xlplugin.quantity import Number

NAME, LOW, BASE, HIGH, UNIT, SHAPE, STEP, EVIDENCE, DATE, FACT = range(1, 11)
HEAD, FIRST = 4, 5
LAST = FIRST + len(levers()) - 1
WITH_SCENARIOS = [item for item in INPUTS if item.low is not None or item.high is not None]
HEADS = (
    ("杠杆", "Lever"), ("低", "Low"), ("基准(可改)", "Base (may be changed)"), ("高", "High"), ("单位", "Unit"), ("分布", "Distribution"),
    ("用于步骤", "Used in step"), ("依据", "Evidence"), ("日期", "Date"), ("事实", "Fact"),
)  # fmt: skip
SHAPES = {
    "log-normal sd 0.30": ("对数正态，标准差0.30", "log-normal, sd 0.30"), "triangular": ("三角", "triangular"),
    "log-triangular": ("对数三角", "log-triangular"), "fixed": ("固定", "fixed"),
}  # fmt: skip
UNITS = {
    "x": "倍", "share": "占比", "tokens/parameter": "Tokens/参数", "days": "天", "tokens/question": "Tokens/问答",
    "questions": "次", "USD": "美元", "GPUs": "张", "visits/month": "次/月",
}  # fmt: skip
STEP_WORDS = {"": ("（含于乘数）", "(within the multiplier)"), "0": ("报告输入", "input of the report")}
PERCENTILE_HEADS = (
    ("分位", "Percentile"),
    ("2024(美元)", "2024 (USD)"),
    ("2026(美元)", "2026 (USD)"),
)
TORNADO_HEADS = (
    ("杠杆单独移动", "One lever moved"), ("低端\n(美元)", "Low end\n(USD)"), ("基准\n(美元)", "Base\n(USD)"),
    ("高端\n(美元)", "High end\n(USD)"), ("小值", "Smaller"), ("差", "Spread"),
)  # fmt: skip
COMMAND = "python -m workbooks.evidence.draws"


def lay(book: Book) -> None:
    page = book.page("uncertainty")
    page.heading(
        ("不确定性：杠杆、依据与结果的区间", "Uncertainty: levers, evidence, and how far the result reaches"),
        ("紫色杠杆没有来源，是假设；改动基准，「衔接」随之变化，分位与龙卷风图为所注种子的一次运行结果。",
         "Purple levers have no source: assumptions. Bridge follows the base values; percentiles and tornado are values of the "
         "seeded run named below."),
    )  # fmt: skip
    page.widths(46, 14, 15, 14, 17, 24, 21, 72, 13, 31)
    page.line(HEAD, NAME, HEADS, "header")
    for row, (name, lever) in enumerate(levers().items(), FIRST):
        one_lever(book, page, row, name, lever)
    last = scenario_values(book, page, LAST + 1)
    row = run_words(page, last + 2)
    row = percentiles(book, page, row + 1)
    row = tornado(page, row + 2)
    page.printed(row, FACT, freeze=f"B{FIRST}")


def one_lever(book: Book, page: Page, row: int, name: str, lever: dict[str, str]) -> None:
    assumed = bool(lever["assumption"])
    style = number_style(float(lever["high"]), lever["unit"])
    page.put(row, NAME, (lever["zh"], lever["meaning"]), "assumed" if assumed else "label")
    for column, end in ((LOW, "low"), (HIGH, "high")):
        page.put(row, column, float(lever[end]), f"fact.{style}")
    cell = page.put(row, BASE, float(lever["base"]), f"{'assumption' if assumed else 'input'}.{style}")
    most = 1 if lever["unit"] == "share" else 1e12
    limit(
        page,
        row,
        BASE,
        Number(lever["meaning"], lever["unit"], 0, most, low_open=True),
        (lever["zh"], lever["meaning"]),
    )
    book.define(f"lever_{name}", cell)
    page.put(row, UNIT, (UNITS[lever["unit"]], lever["unit"]), "label")
    page.put(row, SHAPE, SHAPES[lever["shape"]], "label")
    step = lever["used_in"]
    page.put(row, STEP, STEP_WORDS.get(step) or (f"第{step}步", f"step {step}"), "label")
    source = lever["source"]
    words = (evidence.in_chinese(source), source)
    page.put(row, EVIDENCE, words, "assumed" if assumed else "source")
    page.put(row, DATE, lever["date"], "label")
    cite(page, row, FACT, f"L-{name}")


def scenario_values(book: Book, page: Page, row: int) -> int:
    """The scenario columns of Assumptions, a row an input; with the measured median where there is one."""
    inputs = book.pages["assumptions"]
    ids = {(one["input"], one["role"]): one["id"] for one in evidence.table("inputs")}
    for row, item in enumerate(WITH_SCENARIOS, row):  # noqa: B020
        at = assumptions.FIRST + INPUTS.index(item)
        typed = inputs.far(at, assumptions.VALUE)
        # An input of its own, so a label of its own: a scenario table finds inputs by them.
        measured = f"{item.label[0]}：实测中位数", f"{item.label[1]}: measured median"
        page.put(row, NAME, item.label if item.middle is None else measured, "label")
        for column, there in ((LOW, assumptions.LOW), (HIGH, assumptions.HIGH)):
            cell = inputs.far(at, there)
            page.put(row, column, call("IF", Expr(f'{cell}=""'), typed, cell), f"result.{item.format}")
        if item.middle is None:
            page.put(row, BASE, typed, f"result.{item.format}")
        else:
            book.define(f"lever_{item.name}", page.put(row, BASE, item.middle, f"input.{item.format}"))
            limit(page, row, BASE, item.quantity, item.label)
        id = ids[item.name, "low" if item.low is not None else "high"]
        page.put(row, UNIT, item.unit, "label")
        page.put(row, SHAPE, ("情景值", "scenario values"), "label")
        page.put(row, STEP, ("假设页的情景", "scenarios"), "label")
        page.put(row, EVIDENCE, item.scenario_source, "source")
        page.put(row, DATE, evidence.facts()[id].date, "label")
        cite(page, row, FACT, id)
    return row


def number_style(largest: float, unit: str) -> str:
    if unit == "share":
        return "percent1"
    return "count" if largest >= 100 else "exact"


def run_words(page: Page, row: int) -> int:
    seed, draws = (float(found("run", "seed")[end]) for end in ("low", "high"))
    page.put(row, NAME, ("一次带种子的运行", "A seeded run"), "section")
    for line, (label, value, style) in enumerate(
        ((("种子", "Seed"), seed, "fact.general"), (("抽样数", "Draws"), draws, "fact.count"), (("运行日期", "Run on"), TAKEN, "fact.date"),
         (("重算命令", "Command that renews it"), COMMAND, "long")), row + 1
    ):  # fmt: skip
        page.put(line, NAME, label, "label")
        page.put(line, LOW, value, style)
        page.sheet.merge_cells(start_row=line, end_row=line, start_column=LOW, end_column=HIGH)
    return line


def found(kind: str, name: str, year: str = "") -> dict[str, str]:
    return next(
        one
        for one in evidence.table("draws")
        if (one["kind"], one["name"], one["year"]) == (kind, name, year)
    )


def percentiles(book: Book, page: Page, row: int) -> int:
    page.line(row, NAME, PERCENTILE_HEADS, "header")
    names = [
        one["name"]
        for one in evidence.table("draws")
        if one["kind"] == "percentile" and one["year"] == "2024"
    ]
    for line, name in enumerate(names, row + 1):
        page.put(line, NAME, f"p{name}", "label")
        for column, year in ((LOW, "2024"), (BASE, "2026")):
            page.put(line, column, float(found("percentile", name, year)["low"]), "fact.big")
            if name in ("10", "50", "90"):
                book.define(f"draws_p{name}_{year}", page.far(line, column), hidden=True)
    return line


def tornado(page: Page, row: int) -> int:
    """What each lever does alone to the market of 2024 (steps 1 to 7), the widest first; as values of the run."""
    page.put(
        row,
        NAME,
        ("每次只移动一个杠杆：2024年校准后的市场", "One lever at a time: the calibrated market of 2024"),
        "section",
    )
    page.line(row + 1, NAME, TORNADO_HEADS, "header")
    ends = {
        one["name"]: (float(one["low"]), float(one["high"]))
        for one in evidence.table("draws")
        if one["kind"] == "tornado" and one["year"] == "2024" and one["low"] != one["high"]
    }
    widest = sorted(ends, key=lambda name: -abs(ends[name][1] - ends[name][0]))
    first = row + 2
    for line, name in enumerate(widest, first):
        low, high = ends[name]
        lever = levers()[name]
        page.put(line, NAME, (lever["zh"], lever["meaning"]), "assumed" if lever["assumption"] else "label")
        page.put(line, LOW, low, "fact.big")
        page.put(line, BASE, NumberExpr("bridge_2024_usd"), "result.big")
        page.put(line, HIGH, high, "fact.big")
        at = [page.near(line, column) for column in (LOW, HIGH)]
        page.put(line, UNIT, NumberExpr(f"MIN({at[0]},{at[1]})"), "result.big")
        page.put(line, SHAPE, NumberExpr(f"ABS({at[1]}-{at[0]})"), "result.big")
        cite(page, line, STEP, f"L-{name}", short=True)
    last = first + len(widest) - 1
    return draw(page, last + 2, NAME, EVIDENCE, Chart(
        ("龙卷风图：单一杠杆由低到高时2024年市场的范围（美元）", "Tornado: the market of 2024 as one lever moves from low to high (USD)"),
        ("杠杆", "Lever"), ("美元", "USD"),
        ("条形图：激活参数占比、每参数Tokens与研发倍数移动结果最多",
         "Bars: active share, tokens per parameter and the research multiple move the result most"),
        page.far(first, NAME, last, NAME),
        [(("起点", "start"), page.far(first, UNIT, last, UNIT)), (("范围", "range"), page.far(first, SHAPE, last, SHAPE))],
        kind="bars", stacked=True, hidden=(0,), lowest=0, rows=20, format=page.say('0\\.00,,"亿"', '#,##0,,,"bn"'),
    ))  # fmt: skip
