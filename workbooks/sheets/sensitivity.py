"""Sheet 敏感性/Sensitivity: the market recomputed over pairs of assumptions, and one change at a time.

Plain cells, live in every edition: a What-If data table would need Excel and stays dead elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass

from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Font

from udfs import quantities as q
from workbooks import styles
from workbooks.book import Book
from workbooks.entry import FINE, flag, limit, within
from workbooks.page import Page
from workbooks.sheets import one_change, two_way
from workbooks.sheets.market import Market
from workbooks.sheets.model_table import Models
from workbooks.tam import market
from xlplugin.expr import Expr, NumberExpr, call
from xlplugin.quantity import Number

LABEL, FIRST, COUNT = 1, 2, 5
MODELS_ROW, BASE_ROW, SAME_ROW = range(5, 8)
YI, TAM = NumberExpr("unit_yi"), NumberExpr("tam_usd")


@dataclass(frozen=True)
class Axis:
    label: tuple[str, str]
    names: tuple[str, ...]  # the assumptions that it stands for
    quantity: Number
    values: tuple[float, ...]
    format: str


MFU = Axis(("MFU(训练与推理)", "MFU (training and inference)"), ("mfu_training", "mfu_inference"), q.MFU_SHARE,
           (0.15, 0.2, 0.3, 0.4, 0.5), "percent")  # fmt: skip
RESERVE = Axis(
    ("峰值预留倍数", "Peak reserve"), ("peak_factor",), q.PEAK_RESERVE, (1.226, 2, 5, 10, 15), "price"
)
RATIO = Axis(("每参数训练Tokens数", "Tokens per parameter"), ("tokens_ratio",), q.TOKENS_RATIO,
             (20, 38.5, 75, 150, 248), "number")  # fmt: skip
DAYS = Axis(
    ("训练时长(天)", "Training time (days)"), ("training_days",), q.DAYS, (30, 60, 90, 120, 180), "count"
)


def lay(book: Book, models: Models, found: Market) -> one_change.Cases:
    page = book.page("sensitivity")
    page.heading(
        ("服务器市场的敏感性(亿美元)", "Sensitivity of the server market (USD 100m)"),
        ("每格用一个函数（MARKET）重算模型表中的全部模型；坐标值可改，其余假设取采用值。加粗格与当前采用值一致。",
         "Each cell recomputes the whole table of models in one call (MARKET); axis values may be changed, other "
         "assumptions are those in use. Bold cells stand at the values in use."),
    )  # fmt: skip
    page.widths(70, *[13] * COUNT, 13, 16, 13, 13, 13, 14, 13, 3, 40, 16, 12, 12)
    basis(book, page, models, found)
    row = grid(book, page, SAME_ROW + 2, models, MFU, RESERVE)
    row = grid(book, page, row + 2, models, RATIO, DAYS)
    row = two_way.lay(book, page, row + 2, models)
    cases, last = one_change.lay(book, page, row + 2, models, found)
    page.printed(last, one_change.STATUS, freeze="A4")
    return cases


def basis(book: Book, page: Page, models: Models, found: Market) -> None:
    """The market by this sheet's formula, and a proof that it is the market sheet's."""
    page.put(MODELS_ROW, LABEL, ("计入市场的模型数(个)", "Models counted"), "label")
    page.put(MODELS_ROW, FIRST, found.models, "result.count")
    label = ("按采用值重算的市场(亿美元)", "Market at the values in use (USD 100m)")
    page.put(BASE_ROW, LABEL, label, "total_label")
    page.put(BASE_ROW, FIRST, market(book, models, {}) / YI, "total.count")
    page.put(SAME_ROW, LABEL, ("与市场表一致", "Equal to the Server TAM sheet"), "label")
    gap = Expr(f"ABS({page.near(BASE_ROW, FIRST)}-{TAM}/{YI})<0.001")
    page.put(SAME_ROW, FIRST, call("IF", gap, FINE, "×"), "flag")


def grid(book: Book, page: Page, row: int, models: Models, down: Axis, across: Axis) -> int:
    """A table over two assumptions; returns its last row."""
    page.put(row, LABEL, page.say(*(f"{down.label[i]} × {across.label[i]}" for i in (0, 1))), "section")
    head = row + 1
    page.put(head, LABEL, page.say(*(f"{down.label[i]} ↓   {across.label[i]} →" for i in (0, 1))), "header")
    fine = []
    for place, value in enumerate(across.values):
        fine.append(entered(page, head, FIRST + place, across, value))
    flag(book, page, head, FIRST + COUNT, *fine)
    for line, value in enumerate(down.values, head + 1):
        condition = entered(page, line, LABEL, down, value)
        for column in range(FIRST, FIRST + COUNT):
            changed = {name: page.near(line, LABEL, fixed="column") for name in down.names}
            changed |= {name: page.near(head, column, fixed="row") for name in across.names}
            page.put(line, column, market(book, models, changed) / YI, "result.count")
        flag(book, page, line, FIRST + COUNT, condition)
    here = page.span(head + 1, FIRST, head + COUNT, FIRST + COUNT - 1)
    used = [
        f"{reference}={name}_used"
        for reference, axis in (
            (page.near(head + 1, LABEL, fixed="column"), down),
            (page.near(head, FIRST, fixed="row"), across),
        )
        for name in axis.names
    ]
    rule = FormulaRule(
        formula=[f"AND({','.join(used)})"], font=Font(bold=True), fill=styles.fill(styles.TOTAL_FILL)
    )
    page.sheet.conditional_formatting.add(here.text, rule)
    return head + COUNT


def entered(page: Page, row: int, column: int, axis: Axis, value: float) -> Expr:
    page.put(row, column, value, f"input.{axis.format}")
    limit(page, row, column, axis.quantity, axis.label)
    return within(axis.quantity, page.near(row, column))
