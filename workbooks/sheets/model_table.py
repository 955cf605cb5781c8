"""On the Assumptions sheet: the table of models, the one place where a model is entered; and what counts of it."""

from __future__ import annotations

from dataclasses import dataclass

from udfs import quantities as q
from workbooks.book import Book
from workbooks.chips import peak
from workbooks.entry import choose, limit, listed, within
from workbooks.inputs import TIERS
from workbooks.models import (
    ACTIVE,
    ALL,
    CLEAN,
    COUNT,
    DAYS,
    DENSE_INFERENCE,
    DENSE_TRAINING,
    EMPTY,
    FORMATS,
    GPU,
    LABELS,
    NAME,
    NAMES,
    PARAMS,
    PEAK_INFERENCE,
    PEAK_TRAINING,
    QUANTITIES,
    RATIO,
    REFERENCE,
    SHOWN,
    SPARSE_INFERENCE,
    SPARSE_TRAINING,
    STATUS,
    USED_ACTIVE,
    USED_COUNT,
    USED_DAYS,
    USED_GPU,
    USED_RATIO,
    USED_VISITS,
    VALID,
    VISITS,
    flat,
    report_models,
)
from workbooks.page import Page
from workbooks.sheets import model_status
from xlplugin.expr import Expr, NumberExpr, RangeExpr, call

GLOBALS = {
    RATIO: ("tokens_ratio_used", USED_RATIO), DAYS: ("training_days_used", USED_DAYS),
    GPU: ("tam_gpu_used", USED_GPU), VISITS: ("monthly_visits_used", USED_VISITS),
}  # fmt: skip
EITHER = "sparse-else-dense"
PEAKS = {  # column: the precision and the basis that it is looked up at
    PEAK_TRAINING: ("training_precision", ""), PEAK_INFERENCE: ("inference_precision", ""),
    DENSE_TRAINING: ("training_precision", "dense"), DENSE_INFERENCE: ("inference_precision", "dense"),
    SPARSE_TRAINING: ("training_precision", EITHER), SPARSE_INFERENCE: ("inference_precision", EITHER),
}  # fmt: skip


@dataclass(frozen=True)
class Models:
    """Where other sheets find what counts of each model, by its row in the table (1 is the first)."""

    page: Page
    first: int
    last: int

    def at(self, number: int, column: int) -> NumberExpr:
        return self.page.far(self.first + number - 1, column)

    def area(self, column: int, to_column: int = 0) -> RangeExpr:
        return RangeExpr(self.page.far(self.first, column, self.last, to_column or column).text)

    def filled(self, number: int, value: Expr) -> Expr:
        """The value, or an empty text while the model's row is empty or faulty: its status says which."""
        return call("IF", self.at(number, VALID), value, "")


def lay(book: Book, page: Page, row: int) -> Models:
    page.put(
        row,
        NAME,
        (
            "模型(在此一处录入,各表、图、市场随之变化)",
            "Models (entered here once; every table, chart and the market follow)",
        ),
        "section",
    )
    for column, label in LABELS.items():
        page.put(row + 1, column, label, "header")
    page.put(row, CLEAN, ("供整体重算(只含数字,-1=空)", "For MARKET (numbers only; -1: blank)"), "section")
    for column in QUANTITIES:
        page.put(row + 1, CLEAN + column - PARAMS, LABELS[column], "header")
    page.put(row, VALID, ("采用值(公式)", "In use (formulas)"), "section")
    models = Models(page, row + 2, row + 1 + len(ALL))
    for number in ALL:
        entries(page, models, number)
        in_use(page, models, number)
        shown(page, models.first + number - 1, number)
        numbers(page, models.first + number - 1)
        model_status.lay(page, models, number)
    define(book, page, models)
    page.group_rows(models.first + EMPTY[0] - 1, models.last)
    book.opens(models.area(STATUS))
    return models


def entries(page: Page, models: Models, number: int) -> None:
    row, told = models.first + number - 1, report_models().get(number)
    page.put(row, NAME, told.name if told else None, "input_text")
    label = LABELS[NAME]
    page.any_text(row, NAME, label)
    values = {PARAMS: told.size, COUNT: told.count} if told else {}
    for column, quantity in QUANTITIES.items():
        page.put(row, column, values.get(column), f"input.{FORMATS[column]}")
        limit(page, row, column, quantity, flat(LABELS[column]), blank=True)
    page.put(row, GPU, None, "input.text")
    choose(page, row, GPU, "hw_chips", LABELS[GPU], blank=True)


def shown(page: Page, row: int, number: int) -> None:
    """The name; one without gets its row's number, so that nothing hides, and a sign leads to a faulty row."""
    name, size = page.near(row, NAME), page.near(row, PARAMS)
    unnamed = page.say(f"未命名{number}", f"unnamed {number}")
    words = f'IF({page.near(row, VALID)},"","× ")&IF({name}="","{unnamed}",{name})'
    known = call("IF", Expr(f'{size}=""'), "", Expr(words))
    page.put(row, SHOWN, call("IFERROR", known, "× ?"), "label")


def is_valid(page: Page, row: int) -> Expr:
    """A size, and every figure of the row within its bounds."""
    size = page.near(row, PARAMS)
    tests = [within(q.PARAMETERS, size).text]
    for column, quantity in QUANTITIES.items():
        cell = page.near(row, column)
        if column != PARAMS:
            tests.append(f'OR({cell}="",{within(quantity, cell)})')
    active, chip = page.near(row, ACTIVE), page.near(row, GPU)
    tests.append(f'OR({active}="",N({active})<={size})')
    tests.append(f'OR({chip}="",{listed("hw_chips", chip)})')
    return call("IFERROR", Expr(f"AND({','.join(tests)})*1"), 0)


def in_use(page: Page, models: Models, number: int) -> None:
    row = models.first + number - 1
    size, valid, active = page.near(row, PARAMS), page.near(row, VALID), page.near(row, ACTIVE)
    page.put(row, VALID, is_valid(page, row), "result.general")
    empty = Expr(f'{size}=""')
    page.put(
        row, USED_ACTIVE, call("IF", empty, "", call("IF", Expr(f'{active}=""'), size, active)), "result.big"
    )
    for column, (name, used) in GLOBALS.items():
        cell = page.near(row, column)
        value = call("IF", empty, "", call("IF", Expr(f'{cell}=""'), Expr(name), cell))
        page.put(row, used, value, f"result.{FORMATS.get(column, 'general')}")
    count = call("IF", Expr(f"{valid}*{page.near(row, PEAK_TRAINING)}*{page.near(row, PEAK_INFERENCE)}>0"),
                 call("N", page.near(row, COUNT)), 0)  # fmt: skip
    page.put(row, USED_COUNT, count, "result.count")
    chip = page.near(row, GPU)
    for column, (precision, basis) in PEAKS.items():
        found = [peak(Expr(gpu), Expr(precision), basis)
                 for gpu in ("tam_gpu_used", chip.text)]  # fmt: skip
        own = call("IF", Expr(f'{chip}=""'), found[0], call("IFERROR", found[1], 0))
        page.put(row, column, call("IF", Expr(f"{valid}=0"), 0, own), "result.general")


def numbers(page: Page, row: int) -> None:
    """The row without what is no number, so that one faulty cell does not spoil what is computed of all rows."""
    for column in QUANTITIES:
        cell, valid = page.near(row, column), page.near(row, VALID)
        if column == COUNT:
            clean = call("IF", valid, call("N", cell), 0)
        elif column == PARAMS:
            clean = call("IF", valid, cell, 0)
        else:
            clean = call("IF", Expr(f"ISNUMBER({cell})"), cell, -1)
        page.put(row, CLEAN + column - PARAMS, clean, "key.general")


def define(book: Book, page: Page, models: Models) -> None:
    """The names of the whole table, and those of its first edition: models 1 to 7, the counts of table 13."""
    for column, name in NAMES.items():
        book.define(name, models.area(column))
    book.define(
        "model_params", RangeExpr(page.far(models.first, PARAMS, models.first + REFERENCE - 2, PARAMS).text)
    )
    book.define("counted_models", models.area(USED_COUNT), hidden=True)
    book.define("reference_params", models.at(REFERENCE, PARAMS))
    areas: list[list[int]] = []
    for number, _ in TIERS:
        if areas and areas[-1][-1] == number - 1:
            areas[-1].append(number)
        else:
            areas.append([number])
    row = models.first - 1
    book.define(
        "model_counts",
        Expr(",".join(page.far(row + area[0], COUNT, row + area[-1], COUNT).text for area in areas)),
    )
