"""Sheet 推导/Trace: from the inputs to the headline in ten lines, for a model of choice, and all models below."""

from __future__ import annotations

from dataclasses import dataclass

from udfs import INFER_FLOPS, SERVER_COST, TRAIN_FLOPS, TRAIN_TOKENS
from workbooks.across import Across
from workbooks.book import Book
from workbooks.entry import FINE, choose, flag
from workbooks.models import (
    ALL,
    EMPTY,
    PARAMS,
    SHOWN,
    USED_ACTIVE,
    USED_COUNT,
    USED_RATIO,
    USED_VISITS,
    VALID,
)
from workbooks.page import Page
from workbooks.sheets import totals
from workbooks.sheets.model_table import Models
from xlplugin.expr import Expr, NumberExpr, call

STEP, WHAT, HOW, VALUE, UNIT, SOURCE = range(1, 7)
CHOICE, HEAD, FIRST = 5, 7, 8
LARGEST = "6"  # model 6 is the largest that the report counts
YI = NumberExpr("unit_yi")


@dataclass(frozen=True)
class Line:
    what: tuple[str, str]
    how: tuple[str, str]
    value: Expr
    style: str
    unit: tuple[str, str]
    source: tuple[str, str]
    target: Expr  # where it stands in the workbook


def lay(book: Book, models: Models, both: Across) -> None:
    page = book.page("trace")
    page.heading(
        ("推导：从输入到市场规模", "Trace: from the inputs to the market"),
        ("十行走完全部计算；模型可选，链接指向所在表。", "The whole calculation in ten lines; choose a model; links lead to the tables."),
    )  # fmt: skip
    page.widths(11, 34, 66, 20, 16, 34)
    label = ("模型（可选）", "Model (choose)")
    page.put(CHOICE, WHAT, label, "label")
    page.put(CHOICE, HOW, (f"模型{LARGEST}", f"Model {LARGEST}"), "input_text")
    choose(page, CHOICE, HOW, "all_models", label)
    place = call("MATCH", page.near(CHOICE, HOW, fixed="row column"), Expr("all_models"), 0)
    flag(book, page, CHOICE, VALUE, call("INDEX", models.area(VALID), place))
    fine = Expr(f'EXACT({page.near(CHOICE, VALUE, fixed="row column")},"{FINE}")')
    head = (
        ("步", "Step"),
        ("量", "Quantity"),
        ("怎么算", "How"),
        ("数值", "Value"),
        ("单位", "Unit"),
        ("来源（点击到所在表）", "Source (leads there)"),
    )
    page.line(HEAD, STEP, head, "header")
    for number, line in enumerate(lines(book, page, models, both, place), 1):
        row = FIRST + number - 1
        page.put(row, STEP, number, "result.count")
        page.put(row, WHAT, line.what, "label")
        page.put(row, HOW, line.how, "label")
        last = number == 10  # the market, whichever model was chosen
        value = line.value if last else call("IF", fine, line.value, "n.a.")
        page.put(row, VALUE, value, f"{'total' if last else 'result'}.{line.style}")
        page.put(row, UNIT, line.unit, "label")
        page.link(row, SOURCE, line.source, line.target, "key_link")
    end = every_model(book, page, models, both, FIRST + 11)
    page.printed(end, SOURCE, freeze=f"A{HEAD + 1}")


def lines(book: Book, page: Page, models: Models, both: Across, place: Expr) -> list[Line]:
    def picked(column: int) -> NumberExpr:
        return NumberExpr(call("INDEX", models.area(column), place).text)

    def counted(row: int) -> NumberExpr:
        return NumberExpr(call("INDEX", both.series(row), place).text)

    def step(number: int) -> NumberExpr:
        return page.near(FIRST + number - 1, VALUE)

    where, active = models.at(1, PARAMS), picked(USED_ACTIVE)
    tokens = counted(totals.TOKENS_USED) * YI
    cost = book.call(SERVER_COST, picked(USED_COUNT), step(8), Expr("server_cost_usd_used"))
    gpu, tokens_unit = ("张", "GPUs"), ("Tokens", "tokens")
    assumptions, report = (
        ("假设：模型表", "Assumptions: table of models"),
        ("训练+推理（报告第12表）", "Totals (report, table 12)"),
    )
    return [
        Line(("参数量N（其中激活A）", "Parameters N (of them active A)"), ("模型表", "table of models"), picked(PARAMS), "big", ("参数", "parameters"), assumptions, where),
        Line(("训练Tokens D", "Training tokens D"), ("N × 每参数Tokens数", "N · tokens per parameter"),
             book.call(TRAIN_TOKENS, step(1), picked(USED_RATIO)), "big", tokens_unit, ("Llama 3.1：15.6T÷405B（报告4.2）", "Llama 3.1: 15.6T / 405B (report §4.2)"), Expr("tokens_ratio")),
        Line(("训练算力", "Training work"), ("6 × A × D", "6 · A · D"),
             book.call(TRAIN_FLOPS, step(1), picked(USED_RATIO), active), "flop", ("FLOP", "FLOP"), ("Kaplan等2020；报告4.2", "Kaplan et al. 2020; report §4.2"), both.page.far(totals.TRAINING, both.left)),
        Line(("训练所需GPU", "GPUs for training"), ("向上取整[第3步 ÷（训练MFU × 峰值 × 天数 × 86400秒）]", "round up [step 3 / (MFU · peak · days · 86,400 s)]"),
             counted(totals.TRAINING), "count", gpu, report, both.page.far(totals.TRAINING, both.left)),
        Line(("峰值每日Tokens", "Peak tokens a day"), ("月访问量 × 提问次数 × 每次Tokens ÷ 30天 × 峰值倍数", "visits · questions · tokens / 30 days · peak reserve"),
             tokens, "flop", tokens_unit, ("推理（报告第11表）", "Inference (report, table 11)"), Expr("peak_daily_tokens")),
        Line(("推理算力（每日）", "Inference work a day"), ("2 × A × 第5步", "2 · A · step 5"),
             book.call(INFER_FLOPS, active, step(5)), "flop", ("FLOP", "FLOP"), ("Kaplan等2020；报告4.2", "Kaplan et al. 2020; report §4.2"), Expr("peak_daily_tokens")),
        Line(("推理所需GPU", "GPUs for inference"), ("向上取整[第6步 ÷（推理MFU × 峰值 × 86400秒）]", "round up [step 6 / (MFU · peak · 86,400 s)]"),
             counted(totals.INFERENCE), "count", gpu, report, both.page.far(totals.INFERENCE, both.left)),
        Line(("服务器", "Servers"), ("向上取整[（第4步 + 第7步）÷ 每台GPU数]", "round up [(step 4 + step 7) / GPUs per server]"),
             counted(totals.SERVER), "count", ("台", "servers"), report, both.page.far(totals.SERVER, both.left)),
        Line(("此类模型的服务器成本", "Servers of such models"), ("模型数量 × 第8步 × 单台成本", "number of models · step 8 · cost of a server"),
             cost, "big", ("美元", "USD"), ("市场（报告第13表）", "Server TAM (report, table 13)"), Expr("tam_usd")),
        Line(("市场规模", "Market"), ("各模型第9步之和（见下）", "step 9 summed over the models (below)"),
             Expr("tam_usd"), "big", ("美元", "USD"), ("市场（报告第13表）", "Server TAM (report, table 13)"), Expr("tam_usd")),
    ]  # fmt: skip


def every_model(book: Book, page: Page, models: Models, both: Across, row: int) -> int:
    """Step 9 for each model of the table; returns the last row."""
    page.put(row, STEP, ("各模型", "All models"), "section")
    head = (
        ("行", "Row"),
        ("模型", "Model"),
        ("月访问量", "Visits a month"),
        ("服务器成本（美元）", "Servers (USD)"),
        ("数量", "Number"),
        ("服务器（台/个）", "Servers per model"),
    )
    page.line(row + 1, STEP, head, "header")
    first = row + 2
    for number in ALL:
        line = first + number - 1
        servers, count = both.page.far(totals.SERVER, both.columns[number]), models.at(number, USED_COUNT)
        cost = book.call(
            SERVER_COST, page.near(line, UNIT), page.near(line, SOURCE), Expr("server_cost_usd_used")
        )
        cost = NumberExpr(call("IF", Expr(f"{count}>0"), cost, 0).text)
        page.put(line, STEP, number, "result.count")
        page.put(line, WHAT, models.at(number, SHOWN), "label")
        for column, value, style in (
            (HOW, models.at(number, USED_VISITS), "result.big"), (UNIT, count, "result.count"),
            (SOURCE, servers, "result.count"), (VALUE, cost, "result.big"),
        ):  # fmt: skip
            page.put(line, column, models.filled(number, value), style)
    last = first + len(ALL) - 1
    page.group_rows(first + EMPTY[0] - 1, last)
    book.opens(page.far(first + EMPTY[0] - 1, WHAT, last, WHAT))
    page.put(last + 1, WHAT, ("合计", "Total"), "total_label")
    page.put(last + 1, STEP, None, "total_label")
    page.put(last + 1, HOW, None, "total_label")
    added = call("SUM", page.span(first, VALUE, last, VALUE))
    page.put(last + 1, VALUE, added, "total.big")
    page.put(last + 1, UNIT, call("SUM", page.span(first, UNIT, last, UNIT)), "total.count")
    page.put(last + 1, SOURCE, None, "total_label")
    return last + 1
