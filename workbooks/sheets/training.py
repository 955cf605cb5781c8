"""Sheet 训练/Training: the report's table 10, work and GPUs to train each model; and published runs beside it."""

from __future__ import annotations

from udfs import TRAIN_FLOPS, TRAIN_GPUS, TRAIN_TOKENS
from udfs import quantities as q
from workbooks.across import Across
from workbooks.book import Book
from workbooks.charts import Chart, draw
from workbooks.chips import CHIP, PRECISION, chip_cells, chip_header, took_dense
from workbooks.entry import flag, limit, within
from workbooks.models import BY_SIZE, EMPTY, PARAMS, REPORT, USED_ACTIVE, USED_RATIO, figure
from workbooks.page import COMPUTED, Page
from workbooks.sheets import published
from workbooks.sheets.model_table import Models
from xlplugin.expr import Expr, NumberExpr, call
from xlplugin.runner import OMITTED

LABEL, DAYS, MODELS = 1, 5, 6
HEADER, WORK, PARAMETERS, TOKENS, ACTIVE, FIRST_GPUS = range(5, 11)
STATUS = MODELS + len(BY_SIZE)
SHOWN_LAST = MODELS + len(REPORT) - 1  # the last column that the report prints
ROWS = [(chip, days) for chip in ("A100", "H100") for days in (30, 60, 90)]
LAST = FIRST_GPUS + len(ROWS) - 1
MFU, YI, PFLOP = map(NumberExpr, ("mfu_training_used", "unit_yi", "unit_pflop"))
DAYS_LABEL = ("假设训练\n时长(天)", "Training\ntime (days)")


def lay(book: Book, models: Models) -> None:
    page = book.page("training")
    page.heading(
        ("表10  训练阶段算力需求测算", "Table 10  Compute demand of training"),
        ("GPU数量 = 向上取整(6·激活参数·Tokens ÷ (MFU·峰值·天数·86400))；黄色单元格可改。",
         "GPUs = round up(6 · active parameters · tokens / (MFU · peak · days · 86,400 s)); yellow cells may be changed."),
    )  # fmt: skip
    page.put(
        4, 1, Expr(page.say('"假设MFU＝"', '"MFU assumed: "') + '&TEXT(mfu_training_used,"0.0%")'), "text"
    )
    page.widths(32, 13, 11, 15, 13, *[14] * len(BY_SIZE), 13)
    across = Across(page, models, BY_SIZE, MODELS)
    header(book, page, across)
    for number, column in across.columns.items():
        model(book, page, models, column, number)
    for row, (chip, days) in enumerate(ROWS, FIRST_GPUS):
        gpus(book, page, across, row, chip, days)
    page.sourced(LAST + 1, words=COMPUTED)
    below = chart(page, across, LAST + 3)
    last = published.lay(page, below)
    page.printed(last, STATUS, freeze=f"F{HEADER + 1}", header_rows=f"{HEADER}:{HEADER}")


def header(book: Book, page: Page, across: Across) -> None:
    page.put(HEADER, LABEL, ("指标", "Item"), "header")
    chip_header(page, HEADER)
    page.put(HEADER, DAYS, DAYS_LABEL, "header")
    page.put(HEADER, STATUS, ("状态", "Status"), "header")
    across.heads(book, HEADER, EMPTY)
    for row, label in (
        (WORK, ("训练所需算力(PFLOPs)", "Training work (PFLOP)")),
        (PARAMETERS, ("模型参数量(亿)", "Parameters (100m)")),
        (TOKENS, ("数据量Tokens(亿)", "Training tokens (100m)")),
        (ACTIVE, ("激活参数量(亿)", "Active parameters (100m)")),
    ):
        page.put(row, LABEL, label, "label")
        page.line(row, LABEL + 1, [None] * (DAYS - LABEL), "label")


def model(book: Book, page: Page, models: Models, column: int, number: int) -> None:
    parameters, active = (page.near(row, column) * YI for row in (PARAMETERS, ACTIVE))
    ratio = models.at(number, USED_RATIO)
    for row, key, formula, style in (
        (WORK, "training_compute_pflop", book.call(TRAIN_FLOPS, parameters, ratio, active) / PFLOP, "flop"),
        (PARAMETERS, "parameters_100m", models.at(number, PARAMS) / YI, "count"),
        (TOKENS, "tokens_100m", book.call(TRAIN_TOKENS, parameters, ratio) / YI, "count"),
        (ACTIVE, "", models.at(number, USED_ACTIVE) / YI, "count"),
    ):
        cell = page.put(row, column, models.filled(number, formula), f"result.{style}")
        if number in REPORT and key:
            book.computes(f"10/{key}/{figure(number)}", cell)


def gpus(book: Book, page: Page, across: Across, row: int, chip: str, days: int) -> None:
    peak, fine = chip_cells(page, row, chip, "FP16")
    label = Expr(f'{page.near(row, CHIP)}&"("&{page.near(row, PRECISION)}&")"')
    wanted = page.say('"所需GPU数量  "&', '"GPUs needed  "&')
    page.put(row, LABEL, Expr(wanted + label.text), "label")
    page.put(row, DAYS, days, "input.count")
    limit(page, row, DAYS, q.DAYS, DAYS_LABEL)
    for number, column in across.columns.items():
        parameters, active = (page.near(line, column, fixed="row") * YI for line in (PARAMETERS, ACTIVE))
        ratio, time = across.models.at(number, USED_RATIO), page.near(row, DAYS, fixed="column")
        count = book.call(TRAIN_GPUS, parameters, ratio, time, peak, MFU, OMITTED, OMITTED, active)
        cell = page.put(row, column, across.models.filled(number, count), "result.count")
        if number in REPORT:
            last = FIRST_GPUS + len(ROWS) - 1
            chips, times, counts = (
                page.far(FIRST_GPUS, place, last, place) for place in (CHIP, DAYS, column)
            )
            found = call("SUMPRODUCT", Expr(f'({chips}="{chip}")*({times}={days})'), counts)
            book.computes(f"10/{chip}_FP16/{days}/{figure(number)}", cell, found)
    flag(book, page, row, STATUS, *fine, within(q.DAYS, page.near(row, DAYS)), odd=took_dense(page, row))


def chart(page: Page, across: Across, row: int) -> int:
    """Returns the first row below the charts."""
    for place in (0, 1):
        first = FIRST_GPUS + 3 * place
        draw(page, row, *((1, MODELS) if not place else (MODELS + 1, STATUS)), Chart(
            ("训练所需GPU数量（对数轴）", "GPUs needed for training (log axis)"), ("模型", "Model"), ("GPU数量(张)", "GPUs"),
            ("折线图：各模型在所设天数内训练所需GPU数量" + ("，上三行", "，下三行")[place],
             f"Line chart: GPUs that train each model in the days set above, {('upper', 'lower')[place]} three rows"),
            across.series(HEADER),
            [(series_name(page, line), across.series(line)) for line in range(first, first + 3)],
            kind="lines", logarithmic=True, lowest=1,
        ))  # fmt: skip
    return row + 19


def series_name(page: Page, row: int) -> NumberExpr:
    """What a line of a chart is called: chip and days of its row. (No program but Excel links a chart's title.)"""
    chip, days = page.near(row, CHIP), page.near(row, DAYS)
    words = page.say(f'{chip}&"，"&{days}&"天"', f'{chip}&", "&{days}&" days"')
    return page.put(row, STATUS + 2, Expr(words), "hidden")
