"""Sheet 训练+推理/Totals: the report's table 12, GPUs and servers of a model that trains and serves."""

from __future__ import annotations

from udfs import INFER_GPUS, SERVERS, TRAIN_GPUS
from workbooks.across import Across
from workbooks.book import Book
from workbooks.charts import Chart, draw
from workbooks.chips import PRECISION, chip_cells, chip_header, took_dense
from workbooks.entry import flag
from workbooks.models import (
    ALL,
    GPU,
    PARAMS,
    PEAK_INFERENCE,
    PEAK_TRAINING,
    REFERENCE,
    USED_ACTIVE,
    USED_DAYS,
    USED_GPU,
    USED_RATIO,
    figure,
)
from workbooks.page import COMPUTED, Page
from workbooks.sheets import inference
from workbooks.sheets.model_table import Models
from xlplugin.expr import Expr, NumberExpr, call
from xlplugin.runner import OMITTED

LABEL, MODELS = 1, 5
STATUS = MODELS + len(ALL)
HIDDEN = inference.HIDDEN
HEADER, TOTAL, PARAMETERS, TRAINING, INFERENCE, SERVER = range(5, 11)
IN_USE = SERVER + 2
CHIP_USED, DAYS_USED, PEAKS_TRAINING, PEAKS_INFERENCE, TOKENS_USED, ACTIVE_USED = range(
    IN_USE + 1, IN_USE + 7
)
MFU_TRAINING, MFU_INFERENCE, YI, TAM_GPU = map(
    NumberExpr, ("mfu_training_used", "mfu_inference_used", "unit_yi", "tam_gpu_used")
)
LABELS = {
    TOTAL: ('"模型训练+推理所需GPU数量（"&{gpu}&"）"', '"GPUs for training and inference ("&{gpu}&")"'),
    PARAMETERS: ('"模型参数量(亿)"', '"Parameters (100m)"'),
    TRAINING: (
        '"训练所需GPU数量("&{gpu}&"，训练时长"&training_days_used&"天)"',
        '"GPUs for training ("&{gpu}&", "&training_days_used&" days)"',
    ),
    INFERENCE: ('"推理所需GPU数量("&{gpu}&"，单场景)"', '"GPUs for inference ("&{gpu}&", one service)"'),
    SERVER: (
        '"模型所需服务器数量（"&gpus_per_server_used&"张"&{gpu}&"）"',
        '"Servers for the model ("&gpus_per_server_used&" "&{gpu}&" each)"',
    ),
}  # fmt: skip
IN_USE_LABELS = {
    CHIP_USED: ("采用GPU", "GPU in use"), DAYS_USED: ("采用训练时长(天)", "Training days in use"),
    PEAKS_TRAINING: ("训练峰值(TFLOPS)", "Peak, training (TFLOPS)"),
    PEAKS_INFERENCE: ("推理峰值(TFLOPS)", "Peak, inference (TFLOPS)"),
    TOKENS_USED: ("峰值每日消耗Tokens(亿)", "Peak tokens a day (100m)"),
    ACTIVE_USED: ("激活参数量(亿)", "Active parameters (100m)"),
}  # fmt: skip


def lay(book: Book, models: Models, served: Across) -> Across:
    """`served`: the models' columns on the Inference sheet. Returns those here."""
    page = book.page("totals")
    page.heading(
        ("表12  训练+推理算力需求测算", "Table 12  Compute demand of training and inference"),
        ("每个模型各自训练，并各自提供一个问答场景的推理服务。",
         "Each model is trained once and serves one question-and-answer service of its own."),
    )  # fmt: skip
    page.widths(46, 13, 11, 15, *[15] * len(ALL), 13)
    page.put(HEADER, LABEL, ("指标", "Item"), "header")
    chip_header(page, HEADER)
    page.put(HEADER, STATUS, ("状态", "Status"), "header")
    # A model with a chip of its own is counted on that: the label then says so.
    gpu = f'tam_gpu_used&IF(COUNTA({models.area(GPU)})>0,"{page.say("等", " and others")}","")'
    for row, label in LABELS.items():
        words = page.say(*label).replace("{gpu}", gpu)
        page.put(row, LABEL, Expr(words), "total_label" if row in (TOTAL, SERVER) else "label")
        page.line(row, LABEL + 1, [None] * (MODELS - LABEL - 1), "label")
    page.sourced(SERVER + 1, words=COMPUTED)
    page.put(IN_USE, LABEL, ("各模型采用值", "In use for each model"), "section")
    for row, label in IN_USE_LABELS.items():
        page.put(row, LABEL, label, "label")
        page.line(row, LABEL + 1, [None] * (MODELS - LABEL - 1), "label")
    for row, precision, name in ((TRAINING, "FP16", "training"), (INFERENCE, "INT8", "inference")):
        _, fine = chip_cells(page, row, TAM_GPU, precision)
        flag(book, page, row, STATUS, *fine, odd=took_dense(page, row))
        book.define(f"{name}_precision", page.far(row, PRECISION))
    across = Across(page, models, ALL, MODELS)
    across.heads(book, HEADER, HIDDEN)
    across.counts(book, HEADER - 1, HIDDEN)
    for number, column in across.columns.items():
        in_use(page, models, served, number, column)
        model(book, page, models, number, column)
    for name, row in (("gpus", TOTAL), ("servers", SERVER)):
        book.define(f"all_{name}", across.series(row))
    last = across.columns[REFERENCE] - 1
    book.define("gpus_total", page.far(TOTAL, MODELS, TOTAL, last))
    book.define("servers_per_model", page.far(SERVER, MODELS, SERVER, last))
    bottom = chart(page, across, ACTIVE_USED + 2)
    page.printed(bottom, STATUS, freeze=f"E{HEADER + 1}", header_rows=f"{HEADER}:{HEADER}")
    return across


def in_use(page: Page, models: Models, served: Across, number: int, column: int) -> None:
    tokens = served.page.far(inference.TOKENS_A_DAY, served.columns[number])
    training, serving = (models.at(number, place) for place in (PEAK_TRAINING, PEAK_INFERENCE))
    gap = Expr("NA()")  # no peak, or a row that is not valid: its status says which
    for row, value, style in (
        (CHIP_USED, models.at(number, USED_GPU), "general"),
        (DAYS_USED, models.at(number, USED_DAYS), "general"),
        (PEAKS_TRAINING, call("IF", Expr(f"{training}=0"), gap, training), "general"),
        (PEAKS_INFERENCE, call("IF", Expr(f"{serving}=0"), gap, serving), "general"),
        (TOKENS_USED, tokens, "count"),
        (ACTIVE_USED, models.at(number, USED_ACTIVE) / YI, "count"),
    ):
        page.put(row, column, models.filled(number, value), f"result.{style}")


def model(book: Book, page: Page, models: Models, number: int, column: int) -> None:
    parameters, active, tokens = (
        page.near(row, column) * YI for row in (PARAMETERS, ACTIVE_USED, TOKENS_USED)
    )
    training, inference, total = (page.near(row, column) for row in (TRAINING, INFERENCE, TOTAL))
    days, peak_training, peak_inference = (
        page.near(row, column) for row in (DAYS_USED, PEAKS_TRAINING, PEAKS_INFERENCE)
    )
    ratio, precision = models.at(number, USED_RATIO), page.near(INFERENCE, PRECISION, fixed="column")
    trained = book.call(
        TRAIN_GPUS, parameters, ratio, days, peak_training, MFU_TRAINING, OMITTED, OMITTED, active
    )
    for row, key, formula, style in (
        (TOTAL, "gpus_total_A100", training + inference, "total"),
        (PARAMETERS, "parameters_100m", models.at(number, PARAMS) / YI, "result"),
        (TRAINING, "gpus_training_A100_60d", trained, "result"),
        (INFERENCE, "gpus_inference_A100",
         book.call(INFER_GPUS, active, tokens, peak_inference, MFU_INFERENCE, precision), "result"),
        (SERVER, "servers_of_8_A100", book.call(SERVERS, total, Expr("gpus_per_server_used")), "total"),
    ):  # fmt: skip
        cell = page.put(row, column, models.filled(number, formula), f"{style}.count")
        if number not in HIDDEN:
            book.computes(f"12/{key}/{figure(number)}", cell)


def chart(page: Page, across: Across, row: int) -> int:
    return draw(page, row, 1, STATUS, Chart(
        ("训练与推理所需GPU数量（对数轴）", "GPUs for training and for inference (log axis)"),
        ("模型", "Model"), ("GPU数量(张)", "GPUs"),
        ("柱状图：各模型训练与推理所需GPU数量；模型越大，训练所占越多",
         "Columns: GPUs that each model needs for training and for inference; the larger the model, the "
         "more of them are for training"),
        across.series(HEADER),
        [(page.far(line, LABEL), across.series(line)) for line in (TRAINING, INFERENCE)],
        logarithmic=True, lowest=10,
    ))  # fmt: skip
