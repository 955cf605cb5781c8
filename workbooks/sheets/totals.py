"""Sheet 训练+推理/Totals: the report's table 12, GPUs and servers of a model that trains and serves."""

from __future__ import annotations

from dataclasses import dataclass

from udfs import INFER_GPUS, SERVERS, TRAIN_GPUS
from workbooks.book import Book
from workbooks.charts import Chart, draw
from workbooks.chips import PRECISION, chip_cells, chip_header
from workbooks.entry import flag
from workbooks.page import Page
from workbooks.sheets.assumptions import Assumptions
from xlplugin.expr import Expr, NumberExpr

LABEL, MODELS, COUNT = 1, 5, 7
STATUS = MODELS + COUNT
HEADER, TOTAL, PARAMETERS, TRAINING, INFERENCE, SERVER = range(5, 11)
RATIO, DAYS, MFU_TRAINING, MFU_INFERENCE, YI, GPU, TOKENS = map(
    NumberExpr,
    ("tokens_ratio_used", "training_days_used", "mfu_training_used", "mfu_inference_used", "unit_yi",
     "tam_gpu_used", "peak_daily_tokens"),
)  # fmt: skip
LABELS = {
    TOTAL: (
        '"模型训练+推理所需GPU数量("&tam_gpu_used&")"',
        '"GPUs for training and inference ("&tam_gpu_used&")"',
    ),
    PARAMETERS: ('"模型参数量(亿)"', '"Parameters (100m)"'),
    TRAINING: (
        '"训练所需GPU数量("&tam_gpu_used&",训练时长"&training_days_used&"天)"',
        '"GPUs for training ("&tam_gpu_used&", "&training_days_used&" days)"',
    ),
    INFERENCE: (
        '"推理所需GPU数量("&tam_gpu_used&",单场景)"',
        '"GPUs for inference ("&tam_gpu_used&", one service)"',
    ),
    SERVER: (
        '"模型所需服务器数量("&gpus_per_server_used&"张"&tam_gpu_used&")"',
        '"Servers for the model ("&gpus_per_server_used&" "&tam_gpu_used&" each)"',
    ),
}


@dataclass(frozen=True)
class Totals:
    """Where other sheets find the servers of each model and the precisions of the GPUs counted here."""

    servers: dict[int, NumberExpr]
    precisions: tuple[NumberExpr, NumberExpr]  # training, inference


def lay(book: Book, assumptions: Assumptions) -> Totals:
    page = book.page("totals")
    page.heading(
        ("训练+推理算力需求测算", "Compute demand of training and inference"),
        ("每个模型各自训练,并各自提供一个问答场景的推理服务。",
         "Each model is trained once and serves one question-and-answer service of its own."),
    )  # fmt: skip
    page.widths(44, 13, 11, 15, *[15] * COUNT, 11)
    page.put(HEADER, LABEL, ("指标", "Item"), "header")
    chip_header(page, HEADER)
    page.put(HEADER, STATUS, ("状态", "Status"), "header")
    for row, label in LABELS.items():
        page.put(row, LABEL, Expr(page.say(*label)), "total_label" if row in (TOTAL, SERVER) else "label")
        page.line(row, LABEL + 1, [None] * (MODELS - LABEL - 1), "label")
    peaks = []
    for row, precision in ((TRAINING, "FP16"), (INFERENCE, "INT8")):
        peak, fine = chip_cells(page, row, GPU, precision)
        flag(book, page, row, STATUS, *fine)
        peaks.append(peak)
    for number in range(1, COUNT + 1):
        model(book, page, number, assumptions.sizes[number], peaks)
    last = MODELS + COUNT - 1
    book.define("gpus_total", page.far(TOTAL, MODELS, TOTAL, last))
    book.define("servers_per_model", page.far(SERVER, MODELS, SERVER, last))
    bottom = chart(page, SERVER + 2)
    page.printed(bottom, STATUS, freeze=f"E{HEADER + 1}", header_rows=f"{HEADER}:{HEADER}")
    servers = {number: page.far(SERVER, MODELS + number - 1) for number in range(1, COUNT + 1)}
    return Totals(servers, (page.far(TRAINING, PRECISION), page.far(INFERENCE, PRECISION)))


def model(book: Book, page: Page, number: int, size: NumberExpr, peaks) -> None:
    column = MODELS + number - 1
    page.put(HEADER, column, (f"模型{number}", f"Model {number}"), "header")
    parameters = page.near(PARAMETERS, column, fixed="row") * YI
    training, inference, total = (page.near(row, column) for row in (TRAINING, INFERENCE, TOTAL))
    precision = page.near(INFERENCE, 3, fixed="column")
    for row, key, formula, style in (
        (TOTAL, "gpus_total_A100", training + inference, "total"),
        (PARAMETERS, "parameters_100m", size / YI, "result"),
        (TRAINING, "gpus_training_A100_60d",
         book.call(TRAIN_GPUS, parameters, RATIO, DAYS, peaks[0], MFU_TRAINING), "result"),
        (INFERENCE, "gpus_inference_A100",
         book.call(INFER_GPUS, parameters, TOKENS, peaks[1], MFU_INFERENCE, precision), "result"),
        (SERVER, "servers_of_8_A100", book.call(SERVERS, total, Expr("gpus_per_server_used")), "total"),
    ):  # fmt: skip
        book.computes(f"12/{key}/model{number}", page.put(row, column, formula, f"{style}.count"))


def chart(page: Page, row: int) -> int:
    last = MODELS + COUNT - 1
    return draw(page, row, 1, STATUS, Chart(
        ("训练与推理所需GPU数量", "GPUs for training and for inference"), ("模型", "Model"), ("GPU数量(张)", "GPUs"),
        ("堆叠柱状图:各模型训练与推理所需GPU数量;模型越大,训练所占越多",
         "Stacked columns: GPUs that each model needs for training and for inference; the larger the model, the "
         "more of them are for training"),
        page.far(HEADER, MODELS, HEADER, last),
        [(page.far(line, LABEL), page.far(line, MODELS, line, last)) for line in (TRAINING, INFERENCE)],
        stacked=True,
    ))  # fmt: skip
