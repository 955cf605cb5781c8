"""Sheet 推理/Inference: the report's table 11, work and GPUs of one question-and-answer service."""

from __future__ import annotations

from udfs import INFER_FLOPS, INFER_GPUS, INFER_QPS, INFER_TOKENS_PER_DAY, INFER_TOKENS_PER_SEC
from workbooks.book import Book
from workbooks.charts import Chart, draw
from workbooks.chips import CHIP, PRECISION, chip_cells, chip_header
from workbooks.entry import flag
from workbooks.page import Page
from workbooks.sheets.assumptions import Assumptions
from xlplugin.expr import Expr, NumberExpr

LABEL, MODELS, COUNT = 1, 5, 7
STATUS = MODELS + COUNT
HEADER, WORK, PARAMETERS, TOKENS_A_DAY, TOKENS_A_SECOND, QPS, VISITS, QUESTIONS, TOKENS, RESERVE = range(
    5, 15
)
FIRST_GPUS = 15
RESULT = FIRST_GPUS + 3
YI, WAN, PFLOP, MFU = map(NumberExpr, ("unit_yi", "unit_wan", "unit_pflop", "mfu_inference_used"))
LABELS = {
    WORK: ("单日推理所需算力(PFLOPs)", "Inference work a day (PFLOP)"),
    PARAMETERS: ("模型参数量(亿)", "Parameters (100m)"),
    TOKENS_A_DAY: ("峰值每日消耗Tokens(亿)", "Peak tokens a day (100m)"),
    TOKENS_A_SECOND: ("每秒消耗Tokens(亿)", "Tokens per second (100m)"),
    QPS: ("QPS(query per second,万次)", "QPS (queries per second, 10k)"),
    VISITS: ("月访问量(亿次)", "Visits a month (100m)"),
    QUESTIONS: ("单用户每次访问提问次数(次)", "Questions per visit"),
    TOKENS: ("每次问答消耗Tokens数", "Tokens per question and answer"),
    RESERVE: ("峰值预留倍数", "Peak reserve (x)"),
}


def lay(book: Book, assumptions: Assumptions) -> None:
    page = book.page("inference")
    page.heading(
        ("单场景(问答)推理算力需求测算", "Compute demand of inference, one service (questions and answers)"),
        ("GPU数量 = 向上取整(2·N·每日Tokens ÷ (MFU·峰值·86400));流量数据取自假设表。",
         "GPUs = round up(2·N·tokens a day / (MFU · peak · 86,400 s)); traffic comes from Assumptions."),
    )  # fmt: skip
    page.widths(46, 13, 11, 15, *[15] * COUNT, 11)
    page.put(HEADER, LABEL, ("指标", "Item"), "header")
    chip_header(page, HEADER)
    page.put(HEADER, STATUS, ("状态", "Status"), "header")
    for row, label in LABELS.items():
        page.put(row, LABEL, label, "label")
        page.line(row, LABEL + 1, [None] * (MODELS - LABEL - 1), "label")
    for number in range(1, COUNT + 1):
        model(book, page, number, assumptions.sizes[number])
    for row, chip in enumerate(("A100", "H100"), FIRST_GPUS):
        gpus(book, page, row, chip)
    results(book, page)
    last = chart(page, RESULT + 2)
    page.printed(last, STATUS, freeze=f"E{HEADER + 1}", header_rows=f"{HEADER}:{HEADER}")


def traffic(page: Page, column: int) -> tuple[NumberExpr, NumberExpr, NumberExpr]:
    """Visits, questions and tokens of a column, in single units."""
    visits, questions, tokens = (page.near(row, column) for row in (VISITS, QUESTIONS, TOKENS))
    return visits * YI, questions, tokens


def model(book: Book, page: Page, number: int, size: NumberExpr) -> None:
    column = MODELS + number - 1
    page.put(HEADER, column, (f"模型{number}", f"Model {number}"), "header")
    flow, tokens_a_day = traffic(page, column), page.near(TOKENS_A_DAY, column) * YI
    work = book.call(INFER_FLOPS, page.near(PARAMETERS, column) * YI, tokens_a_day)
    peak_tokens = book.call(INFER_TOKENS_PER_DAY, *flow, page.near(RESERVE, column))
    for row, key, formula, style in (
        (WORK, "daily_inference_compute_pflop", work / PFLOP, "flop"),
        (PARAMETERS, "parameters_100m", size / YI, "count"),
        (TOKENS_A_DAY, "peak_daily_tokens_100m", peak_tokens / YI, "count"),
        (TOKENS_A_SECOND, "tokens_per_second_100m", book.call(INFER_TOKENS_PER_SEC, *flow) / YI, "three"),
        (QPS, "qps_10k", book.call(INFER_QPS, *flow[:2]) / WAN, "one"),
        (VISITS, "monthly_visits_100m", NumberExpr("monthly_visits_used") / YI, "number"),
        (QUESTIONS, "questions_per_visit", Expr("questions_per_visit_used"), "number"),
        (TOKENS, "tokens_per_question", Expr("tokens_per_question_used"), "count"),
        (RESERVE, "peak_factor", Expr("peak_factor_used"), "number"),
    ):
        book.computes(f"11/{key}/model{number}", page.put(row, column, formula, f"result.{style}"))


def gpus(book: Book, page: Page, row: int, chip: str) -> None:
    peak, fine = chip_cells(page, row, chip, "INT8")
    name = (
        f'{page.near(row, CHIP)}&" "&{page.near(row, PRECISION)}&",MFU="&TEXT(mfu_inference_used,"0.0%")&")"'
    )
    page.put(row, LABEL, Expr(page.say('"推理所需GPU数量("&', '"GPUs needed ("&') + name), "label")
    for column in range(MODELS, MODELS + COUNT):
        parameters = page.near(PARAMETERS, column, fixed="row") * YI
        tokens_a_day = page.near(TOKENS_A_DAY, column, fixed="row") * YI
        precision = page.near(row, PRECISION, fixed="column")
        count = book.call(INFER_GPUS, parameters, tokens_a_day, peak, MFU, precision)
        cell = page.put(row, column, count, "result.count")
        book.computes(f"11/gpus_{chip}_INT8/model{column - MODELS + 1}", cell)
    flag(book, page, row, STATUS, *fine)


def results(book: Book, page: Page) -> None:
    page.put(RESULT, LABEL, ("峰值每日消耗Tokens(个)", "Peak tokens a day"), "total_label")
    page.line(RESULT, LABEL + 1, [None] * (MODELS - LABEL - 1), "total_label")
    tokens = page.near(TOKENS_A_DAY, MODELS) * YI
    book.define("peak_daily_tokens", page.put(RESULT, MODELS, tokens, "total.flop"))


def chart(page: Page, row: int) -> int:
    last = MODELS + COUNT - 1
    return draw(page, row, 1, STATUS, Chart(
        ("单场景推理所需GPU数量(对数轴)", "GPUs needed for one service (log axis)"),
        ("模型", "Model"), ("GPU数量(张)", "GPUs"),
        ("柱状图:各模型单场景推理所需A100与H100数量,H100约为A100的三分之一",
         "Columns: A100 and H100 GPUs that serve each model; H100 need about a third of the A100"),
        page.far(HEADER, MODELS, HEADER, last),
        [(page.far(line, LABEL), page.far(line, MODELS, line, last)) for line in (FIRST_GPUS, FIRST_GPUS + 1)],
        logarithmic=True, lowest=100,
    ))  # fmt: skip
