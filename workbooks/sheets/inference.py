"""Sheet 推理/Inference: the report's table 11, work and GPUs of one question-and-answer service."""

from __future__ import annotations

from udfs import INFER_FLOPS, INFER_GPUS, INFER_QPS, INFER_TOKENS_PER_DAY, INFER_TOKENS_PER_SEC
from workbooks.across import Across
from workbooks.book import Book
from workbooks.charts import Chart, draw
from workbooks.chips import CHIP, PRECISION, chip_cells, chip_header, took_dense
from workbooks.entry import flag
from workbooks.models import ALL, EMPTY, PARAMS, REFERENCE, USED_ACTIVE, USED_VISITS, figure
from workbooks.page import COMPUTED, Page
from workbooks.sheets.model_table import Models
from xlplugin.expr import Expr, NumberExpr, call

LABEL, MODELS = 1, 5
STATUS = MODELS + len(ALL)
HIDDEN = (REFERENCE, *EMPTY)  # the report's table has the models 1 to 7
HEADER, WORK, PARAMETERS, TOKENS_A_DAY, TOKENS_A_SECOND, QPS, VISITS, QUESTIONS, TOKENS, RESERVE, ACTIVE = (
    range(5, 16)
)
FIRST_GPUS = 16
RESULT = FIRST_GPUS + 3
YI, WAN, PFLOP, MFU = map(NumberExpr, ("unit_yi", "unit_wan", "unit_pflop", "mfu_inference_used"))
LABELS = {
    WORK: ("单日推理所需算力(PFLOPs)", "Inference work a day (PFLOP)"),
    PARAMETERS: ("模型参数量(亿)", "Parameters (100m)"),
    TOKENS_A_DAY: ("峰值每日消耗Tokens(亿)", "Peak tokens a day (100m)"),
    TOKENS_A_SECOND: ("每秒消耗Tokens(亿)", "Tokens per second (100m)"),
    QPS: ("QPS（每秒查询数，万次）", "QPS (queries per second, 10k)"),
    VISITS: ("月访问量(亿次)", "Visits a month (100m)"),
    QUESTIONS: ("单用户每次访问提问次数(次)", "Questions per visit"),
    TOKENS: ("每次问答消耗Tokens数", "Tokens per question and answer"),
    RESERVE: ("峰值预留倍数", "Peak reserve (x)"),
    ACTIVE: ("激活参数量(亿)", "Active parameters (100m)"),
}


def lay(book: Book, models: Models) -> Across:
    """Returns where each model's column is, for tables that read its tokens a day."""
    page = book.page("inference")
    page.heading(
        ("表11  单场景(问答)推理算力需求测算", "Table 11  Compute demand of inference, one service (questions and answers)"),
        ("GPU数量 = 向上取整(2·激活参数·每日Tokens ÷ (MFU·峰值·86400))；流量数据取自假设表。",
         "GPUs = round up(2 · active parameters · tokens a day / (MFU · peak · 86,400 s)); traffic comes from Assumptions."),
    )  # fmt: skip
    page.widths(46, 13, 11, 15, *[15] * len(ALL), 13)
    page.put(HEADER, LABEL, ("指标", "Item"), "header")
    chip_header(page, HEADER)
    page.put(HEADER, STATUS, ("状态", "Status"), "header")
    for row, label in LABELS.items():
        page.put(row, LABEL, label, "label")
        page.line(row, LABEL + 1, [None] * (MODELS - LABEL - 1), "label")
    across = Across(page, models, ALL, MODELS)
    across.heads(book, HEADER, HIDDEN)
    across.counts(book, HEADER - 1, HIDDEN)
    for number, column in across.columns.items():
        model(book, page, models, number, column)
    for row, chip in enumerate(("A100", "H100"), FIRST_GPUS):
        gpus(book, page, across, row, chip)
    results(book, page)
    page.sourced(RESULT + 1, words=COMPUTED)
    last = chart(page, across, RESULT + 3)
    page.printed(last, STATUS, freeze=f"E{HEADER + 1}", header_rows=f"{HEADER}:{HEADER}")
    return across


def traffic(page: Page, column: int) -> tuple[Expr, NumberExpr, NumberExpr]:
    """Visits, questions and tokens of a column, in single units."""
    visits, questions, tokens = (page.near(row, column) for row in (VISITS, QUESTIONS, TOKENS))
    return visits * YI, questions, tokens


def model(book: Book, page: Page, models: Models, number: int, column: int) -> None:
    flow, tokens_a_day = traffic(page, column), page.near(TOKENS_A_DAY, column) * YI
    work = book.call(INFER_FLOPS, page.near(ACTIVE, column) * YI, tokens_a_day)
    peak_tokens = book.call(INFER_TOKENS_PER_DAY, *flow, page.near(RESERVE, column))
    for row, key, formula, style in (
        (WORK, "daily_inference_compute_pflop", work / PFLOP, "flop"),
        (PARAMETERS, "parameters_100m", models.at(number, PARAMS) / YI, "count"),
        (TOKENS_A_DAY, "peak_daily_tokens_100m", peak_tokens / YI, "count"),
        (TOKENS_A_SECOND, "tokens_per_second_100m", book.call(INFER_TOKENS_PER_SEC, *flow) / YI, "three"),
        (QPS, "qps_10k", book.call(INFER_QPS, *flow[:2]) / WAN, "one"),
        (VISITS, "monthly_visits_100m", models.at(number, USED_VISITS) / YI, "number"),
        (QUESTIONS, "questions_per_visit", Expr("questions_per_visit_used"), "number"),
        (TOKENS, "tokens_per_question", Expr("tokens_per_question_used"), "count"),
        (RESERVE, "peak_factor", Expr("peak_factor_used"), "number"),
        (ACTIVE, "", models.at(number, USED_ACTIVE) / YI, "count"),
    ):
        cell = page.put(row, column, models.filled(number, formula), f"result.{style}")
        if key and number not in HIDDEN:
            book.computes(f"11/{key}/{figure(number)}", cell)


def gpus(book: Book, page: Page, across: Across, row: int, chip: str) -> None:
    peak, fine = chip_cells(page, row, chip, "INT8")
    name = f'{page.near(row, CHIP)}&" "&{page.near(row, PRECISION)}&"{page.say("，", ", ")}MFU="&TEXT(mfu_inference_used,"0.0%")&"{page.say("）", ")")}"'
    page.put(row, LABEL, Expr(page.say('"推理所需GPU数量("&', '"GPUs needed ("&') + name), "label")
    for number, column in across.columns.items():
        active = page.near(ACTIVE, column, fixed="row") * YI
        tokens_a_day = page.near(TOKENS_A_DAY, column, fixed="row") * YI
        precision = page.near(row, PRECISION, fixed="column")
        count = book.call(INFER_GPUS, active, tokens_a_day, peak, MFU, precision)
        cell = page.put(row, column, across.models.filled(number, count), "result.count")
        if number not in HIDDEN:
            last = FIRST_GPUS + 1
            chips, kinds, counts = (
                page.far(FIRST_GPUS, place, last, place) for place in (CHIP, PRECISION, column)
            )
            found = call("SUMPRODUCT", Expr(f'({chips}="{chip}")*({kinds}="INT8")'), counts)
            book.computes(f"11/gpus_{chip}_INT8/{figure(number)}", cell, found)
    flag(book, page, row, STATUS, *fine, odd=took_dense(page, row))


def results(book: Book, page: Page) -> None:
    label = ("峰值每日消耗Tokens(个,全局访问量)", "Peak tokens a day (global audience)")
    page.put(RESULT, LABEL, label, "total_label")
    page.line(RESULT, LABEL + 1, [None] * (MODELS - LABEL - 1), "total_label")
    flow = (
        NumberExpr(f"{name}_used")
        for name in ("monthly_visits", "questions_per_visit", "tokens_per_question", "peak_factor")
    )
    tokens = book.call(INFER_TOKENS_PER_DAY, *flow)
    book.define("peak_daily_tokens", page.put(RESULT, MODELS, tokens, "total.flop"))


def chart(page: Page, across: Across, row: int) -> int:
    return draw(page, row, 1, STATUS, Chart(
        ("单场景推理所需GPU数量(对数轴)", "GPUs needed for one service (log axis)"),
        ("模型", "Model"), ("GPU数量(张)", "GPUs"),
        ("柱状图：各模型单场景推理所需两种GPU的数量", "Columns: GPUs of two kinds that serve each model"),
        across.series(HEADER),
        [(page.far(line, LABEL), across.series(line)) for line in (FIRST_GPUS, FIRST_GPUS + 1)],
        logarithmic=True, lowest=100,
    ))  # fmt: skip
