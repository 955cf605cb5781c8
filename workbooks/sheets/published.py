"""On the Training sheet: the method against published training runs, which it puts at about half."""

from __future__ import annotations

from udfs import IMPLIED_MFU, TRAIN_GPU_HOURS
from workbooks.book import Book
from workbooks.chips import peak
from workbooks.page import Page
from xlplugin.expr import NumberExpr

LABEL, CHIP, PRECISION, PEAK_DENSE, PEAK_SPARSE, SIZE, TOKENS, HOURS, REACHED, METHOD, SHARE, SOURCE = range(
    1, 13
)
YI = NumberExpr("unit_yi")
RUNS = (  # model, chip, active parameters and tokens in 100 million, GPU-hours spent, source
    ("Llama 2 70B", "A100", 700, 20000, 1720320, ("Llama 2模型卡", "Llama 2 model card")),
    ("BLOOM 176B", "A100", 1762.5, 3660, 1082990, ("GENCI公告", "GENCI press note")),
    ("Llama 3 70B", "H100", 700, 150000, 6400000, ("Llama 3模型卡", "Llama 3 model card")),
    ("Llama 3.1 405B", "H100", 4050, 156000, 30840000, ("Llama 3.1模型卡", "Llama 3.1 model card")),
    ("DeepSeek-V3", "H800", 370, 148000, 2664000, ("DeepSeek-V3报告表1", "DeepSeek-V3 report, table 1")),
)
LABELS = (
    ("已公布的训练", "Published run"), ("GPU", "GPU"), ("精度", "Precision"), ("稠密峰值\n(TFLOPS)", "Dense peak\n(TFLOPS)"),
    ("稀疏峰值\n(TFLOPS)", "Sparse peak\n(TFLOPS)"), ("激活参数\n(亿)", "Active params\n(100m)"),
    ("训练Tokens\n(亿)", "Tokens\n(100m)"), ("实际GPU小时", "GPU-hours\nspent"), ("实际MFU\n(稠密)", "MFU reached\n(dense)"),
    ("本方法GPU小时\n(稀疏峰值)", "This method,\nsparse peak"), ("方法÷实际", "Method\n/ spent"), ("来源", "Source"),
)  # fmt: skip


def lay(book: Book, page: Page, row: int) -> int:
    """Returns the last row."""
    page.put(row, LABEL, ("与已公布的训练比较", "Against published training runs"), "section")
    page.put(
        row + 1, LABEL,
        ("以含稀疏的峰值和所选训练MFU计算,本方法得到的GPU小时约为实际的一半;混合专家模型按激活参数计。",
         "With peaks that count sparsity and the training MFU in use, the method returns about half of the GPU-hours "
         "really spent; mixtures of experts by their active parameters."),
        "note",
    )  # fmt: skip
    page.line(row + 2, LABEL, LABELS, "header")
    page.sheet.merge_cells(start_row=row + 2, end_row=row + 2, start_column=SOURCE, end_column=SOURCE + 2)
    for line, run in enumerate(RUNS, row + 3):
        published(book, page, line, *run)
    return row + 2 + len(RUNS)


def published(book: Book, page: Page, row: int, name, chip, size, tokens, hours, source) -> None:
    at = {column: page.near(row, column) for column in range(LABEL, SOURCE + 1)}
    page.put(row, LABEL, name, "label")
    page.line(row, CHIP, (chip, "FP16"), "fact.text")
    for column, basis in ((PEAK_DENSE, "dense"), (PEAK_SPARSE, "sparse")):
        page.put(row, column, peak(at[CHIP], at[PRECISION], basis), "result.number")
    page.line(row, SIZE, (size, tokens, hours), "fact.count")
    reached = book.call(IMPLIED_MFU, at[SIZE] * YI, at[TOKENS] * YI, at[HOURS], at[PEAK_DENSE])
    page.put(row, REACHED, reached, "result.percent1")
    method = book.call(
        TRAIN_GPU_HOURS,
        at[SIZE] * YI,
        at[TOKENS] / at[SIZE],
        at[PEAK_SPARSE],
        NumberExpr("mfu_training_used"),
    )
    page.put(row, METHOD, method, "result.count")
    page.put(row, SHARE, at[METHOD] / at[HOURS], "total.percent")
    page.paragraph(row, SOURCE, SOURCE + 2, source, "source")
