"""On the Bridge sheet, below the print: what each model brings to the steps, a row a model, always numbers."""

from __future__ import annotations

from dataclasses import dataclass

from udfs import TRAIN_FLOPS, WALL_MFU
from udfs.bridge import LATER_GPU
from udfs.coefficients import generations
from workbooks.book import Book
from workbooks.chips import peak
from workbooks.models import (
    ACTIVE,
    ALL,
    DENSE_INFERENCE,
    DENSE_TRAINING,
    PARAMS,
    PEAK_INFERENCE,
    PEAK_TRAINING,
    USED_ACTIVE,
    USED_COUNT,
    USED_DAYS,
    USED_GPU,
    USED_RATIO,
    USED_VISITS,
)
from workbooks.page import Page
from workbooks.sheets.model_table import Models
from xlplugin.expr import Expr, NumberExpr, call

(MODEL, COUNT, SIZE, RATIO, DAYS, VISITS, PT, PI, DT, DI, GENERATION, A0, A24, A26, M0, M24, M0L, M26L) = (
    range(1, 19)
)
HEADS = {
    MODEL: ("模型", "Model"), COUNT: ("数量", "How many"), SIZE: ("参数量", "Parameters"), RATIO: ("Tokens/参数", "Tokens/param."),
    DAYS: ("训练天数", "Days"), VISITS: ("月访问量", "Visits"), PT: ("训练峰值", "Training peak"), PI: ("推理峰值", "Inference peak"),
    DT: ("训练稠密峰值", "Training, dense"), DI: ("推理稠密峰值", "Inference, dense"), GENERATION: ("代际", "Generation"),
    A0: ("激活参数", "Active"), A24: ("激活,2024", "Active, 2024"), A26: ("激活,2026", "Active, 2026"), M0: ("全程MFU", "Wall MFU"),
    M24: ("全程MFU,混合专家", "Wall MFU, mixture"), M0L: ("全程MFU,新一代", "Wall MFU, later chip"),
    M26L: ("全程MFU,两者", "Wall MFU, both"),
}  # fmt: skip
FORMATS = {
    COUNT: "count", SIZE: "flop", RATIO: "one", DAYS: "one", VISITS: "flop", PT: "general", PI: "general", DT: "general",
    DI: "general", A0: "flop", A24: "flop", A26: "flop", M0: "percent1", M24: "percent1", M0L: "percent1", M26L: "percent1",
}  # fmt: skip
LATER_PEAKS = (("FP16", "dense"), ("FP16", "in use"), ("FP8", "dense"), ("FP8", "in use"))


@dataclass(frozen=True)
class Columns:
    """Where the columns and the peaks of the later chip stand, for the formulas of the combinations."""

    page: Page
    first: int
    later: dict[tuple[str, str], NumberExpr]

    @property
    def last(self) -> int:
        return self.first + len(ALL) - 1

    def area(self, column: int) -> NumberExpr:
        first, last = (self.page.near(row, column, "rowcolumn") for row in (self.first, self.last))
        return NumberExpr(f"{first}:{last}")


def lay(book: Book, page: Page, models: Models, row: int) -> Columns:
    page.put(row, MODEL, ("计算用：各模型", "Working: the models"), "section")
    for column, words in HEADS.items():
        page.put(row + 1, column, words, "key")
    for line, number in enumerate(ALL, row + 2):
        model(book, page, models, line, number)
    first = row + 2
    below = first + len(ALL)
    table(page, below + 4)
    later = {}
    for place, (precision, basis) in enumerate(LATER_PEAKS):
        shown = page.say("采用", basis) if basis == "in use" else page.word(basis)
        page.put(below, 2 + place, f"{LATER_GPU} {precision} {shown}", "key")
        found = peak(Expr(f'"{LATER_GPU}"'), Expr(f'"{precision}"'), "" if basis == "in use" else basis)
        page.put(below + 1, 2 + place, found, "key.general")
        later[precision, basis] = page.near(below + 1, 2 + place, "rowcolumn")
    return Columns(page, first, later)


def table(page: Page, row: int) -> None:
    """The generation of each architecture, where the models look theirs up."""
    for place, (arch, generation) in enumerate(generations("wall").items()):
        page.put(row, 2 + place, arch, "key")
        page.put(row + 1, 2 + place, generation, "key")


def generation_row(page: Page, row: int) -> tuple[Expr, Expr]:
    last = 1 + len(generations("wall"))
    arch, generation = (
        Expr(f"{page.near(line, 2, 'rowcolumn')}:{page.near(line, last, 'rowcolumn')}")
        for line in (row, row + 1)
    )
    return arch, generation


def model(book: Book, page: Page, models: Models, row: int, number: int) -> None:
    at = {column: page.near(row, column) for column in HEADS}
    counted = Expr(f"{models.at(number, USED_COUNT)}>0")

    def where(value: Expr, otherwise: Expr | str | float = 1) -> Expr:
        return call("IF", counted, value, otherwise)

    own = Expr(f'{models.at(number, ACTIVE)}<>""')
    arch, generation = generation_row(page, table_row(models, row, number))
    chip = call("MATCH", models.at(number, USED_GPU), Expr("hw_chips"), 0)
    built = call("INDEX", Expr("hw_table"), chip, call("MATCH", "arch", Expr("hw_fields"), 0))
    values: dict[int, Expr] = {
        MODEL: models.at(number, 1), COUNT: models.at(number, USED_COUNT), SIZE: where(models.at(number, PARAMS)),
        RATIO: where(models.at(number, USED_RATIO)), DAYS: where(models.at(number, USED_DAYS)),
        VISITS: where(models.at(number, USED_VISITS), 0), PT: where(models.at(number, PEAK_TRAINING)),
        PI: where(models.at(number, PEAK_INFERENCE)), DT: where(models.at(number, DENSE_TRAINING)),
        DI: where(models.at(number, DENSE_INFERENCE)),
        GENERATION: where(call("INDEX", generation, 1, call("MATCH", built, arch, 0)), "Ampere"),
        A0: where(models.at(number, USED_ACTIVE)),
        A24: where(call("IF", own, at[A0], at[SIZE] * NumberExpr("lever_active_share_2024"))),
        A26: where(call("IF", own, at[A0], at[SIZE] * NumberExpr("lever_active_share_2026"))),
    }  # fmt: skip
    chosen = {
        M0: (A0, at[GENERATION]),
        M24: (A24, at[GENERATION]),
        M0L: (A0, "Ampere"),
        M26L: (A26, "Ampere"),
    }
    for column, (active, kind) in chosen.items():
        mixture = Expr("TRUE") if active != A0 else Expr(f"({at[A0]}<{at[SIZE]})")
        work = book.call(TRAIN_FLOPS, at[SIZE], at[RATIO], at[active])
        reached = book.call(WALL_MFU, work, kind, mixture) * NumberExpr("lever_wall_mfu_multiplier")
        if column in (M0L, M26L):
            reached = reached * NumberExpr("lever_generation_factor")
        values[column] = call("MIN", 1, reached)
    for column, value in values.items():
        page.put(row, column, value, f"key.{FORMATS.get(column, 'general')}" if column != MODEL else "trail")


def table_row(models: Models, row: int, number: int) -> int:
    """Where the generations stand: four rows below the last model."""
    return row - (number - ALL[0]) + len(ALL) + 4
