"""Sheet 训练/Training: the report's table 10, work and GPUs to train each model; and published runs beside it."""

from __future__ import annotations

from udfs import TRAIN_FLOPS, TRAIN_GPUS, TRAIN_TOKENS
from udfs import quantities as q
from workbooks.book import Book
from workbooks.charts import Chart, draw
from workbooks.chips import CHIP_COLUMNS, chip_cells, chip_header
from workbooks.entry import flag, limit, within
from workbooks.page import Page
from workbooks.sheets import published
from workbooks.sheets.assumptions import Assumptions
from xlplugin.expr import Expr, NumberExpr

LABEL, DAYS, MODELS = 1, 5, 6
HEADER, PARAMETERS, TOKENS, WORK, FIRST_GPUS = 5, 6, 7, 8, 9
ORDER = (1, 2, 3, 4, 0, 5, 6, 7)  # the reference model stands between models 4 and 5
STATUS = MODELS + len(ORDER)
FIGURES = {0: "llama31_405b", **{number: f"model{number}" for number in range(1, 8)}}
ROWS = [(chip, days) for chip in ("A100", "H100") for days in (30, 60, 90)]
LAST = FIRST_GPUS + len(ROWS) - 1
RATIO, MFU, YI, PFLOP = map(NumberExpr, ("tokens_ratio_used", "mfu_training_used", "unit_yi", "unit_pflop"))
DAYS_LABEL = ("假设训练\n时长(天)", "Training\ntime (days)")


def lay(book: Book, assumptions: Assumptions) -> None:
    page = book.page("training")
    page.heading(
        ("训练阶段算力需求测算", "Compute demand of training"),
        ("GPU数量 = 向上取整(6·N·D ÷ (MFU·峰值·天数·86400));黄色单元格可改。",
         "GPUs = round up(6·N·D / (MFU · peak · days · 86,400 s)); yellow cells may be changed."),
    )  # fmt: skip
    page.put(
        3, 1, Expr(page.say('"假设MFU="', '"MFU assumed: "') + '&TEXT(mfu_training_used,"0.0%")'), "text"
    )
    page.widths(32, 13, 11, 15, 13, *[14] * len(ORDER), 11)
    header(page)
    for offset, number in enumerate(ORDER):
        model(book, page, MODELS + offset, number, assumptions.sizes[number])
    for row, (chip, days) in enumerate(ROWS, FIRST_GPUS):
        gpus(book, page, row, chip, days)
    below = chart(page, LAST + 2)
    last = published.lay(book, page, below)
    page.printed(last, STATUS, freeze=f"F{HEADER + 1}", header_rows=f"{HEADER}:{HEADER}")


def header(page: Page) -> None:
    page.put(HEADER, LABEL, ("指标", "Item"), "header")
    chip_header(page, HEADER)
    page.put(HEADER, DAYS, DAYS_LABEL, "header")
    page.put(HEADER, STATUS, ("状态", "Status"), "header")
    for offset, number in enumerate(ORDER):
        name = (f"模型{number}", f"Model {number}") if number else ("Llama 3.1\n(405B)", "Llama 3.1\n(405B)")
        page.put(HEADER, MODELS + offset, name, "header")
    for row, label in (
        (PARAMETERS, ("模型参数量(亿)", "Parameters (100m)")),
        (TOKENS, ("数据量Tokens(亿)", "Training tokens (100m)")),
        (WORK, ("训练所需算力(PFLOPs)", "Training work (PFLOP)")),
    ):
        page.put(row, LABEL, label, "label")
        page.line(row, LABEL + 1, [None] * (DAYS - LABEL), "label")


def model(book: Book, page: Page, column: int, number: int, size: NumberExpr) -> None:
    figure = FIGURES[number]
    parameters = page.near(PARAMETERS, column) * YI
    for row, key, formula, style in (
        (PARAMETERS, "parameters_100m", size / YI, "count"),
        (TOKENS, "tokens_100m", book.call(TRAIN_TOKENS, parameters, RATIO) / YI, "count"),
        (WORK, "training_compute_pflop", book.call(TRAIN_FLOPS, parameters, RATIO) / PFLOP, "flop"),
    ):
        book.computes(f"10/{key}/{figure}", page.put(row, column, formula, f"result.{style}"))


def gpus(book: Book, page: Page, row: int, chip: str, days: int) -> None:
    peak, fine = chip_cells(page, row, chip, "FP16")
    label = Expr(f'{page.near(row, CHIP_COLUMNS[0])}&"("&{page.near(row, CHIP_COLUMNS[1])}&")"')
    wanted = page.say('"所需GPU数量  "&', '"GPUs needed  "&')
    page.put(row, LABEL, Expr(wanted + label.text), "label")
    page.put(row, DAYS, days, "input.count")
    limit(page, row, DAYS, q.DAYS, DAYS_LABEL)
    for offset, number in enumerate(ORDER):
        parameters = page.near(PARAMETERS, MODELS + offset, fixed="row") * YI
        count = book.call(TRAIN_GPUS, parameters, RATIO, page.near(row, DAYS, fixed="column"), peak, MFU)
        cell = page.put(row, MODELS + offset, count, "result.count")
        book.computes(f"10/{chip}_FP16/{days}/{FIGURES[number]}", cell)
    flag(book, page, row, STATUS, *fine, within(q.DAYS, page.near(row, DAYS)))


def chart(page: Page, row: int) -> int:
    """Returns the first row below the charts."""
    last = MODELS + len(ORDER) - 1
    for place, chip in enumerate(("A100", "H100")):
        first = FIRST_GPUS + 3 * place
        names = [(f"{days}天", f"{days} days") for _, days in ROWS[:3]]
        draw(page, row, *((1, MODELS) if not place else (MODELS + 1, STATUS)), Chart(
            (f"训练所需GPU数量({chip},对数轴)", f"GPUs needed for training ({chip}, log axis)"),
            ("模型", "Model"), ("GPU数量(张)", "GPUs"),
            (f"折线图:各模型在30、60、90天内训练所需{chip}数量,由最小模型的数十张到2万亿参数的百万张量级",
             f"Line chart: {chip} GPUs that train each model in 30, 60 and 90 days, from tens for the smallest "
             "model to the order of a million for 2tn parameters"),
            page.far(HEADER, MODELS, HEADER, last),
            [(name, page.far(first + i, MODELS, first + i, last)) for i, name in enumerate(names)],
            kind="lines", logarithmic=True, lowest=1,
        ))  # fmt: skip
    return row + 19
