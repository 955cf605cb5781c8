"""The whole server market as one call, for tables that change some assumptions and keep the others."""

from __future__ import annotations

from collections.abc import Mapping

from udfs import INFER_GPUS, INFER_TOKENS_PER_DAY, MARKET, SERVERS, TRAIN_GPUS
from workbooks.book import Book
from workbooks.models import (
    CLEAN,
    DAYS,
    DENSE_INFERENCE,
    DENSE_TRAINING,
    PARAMS,
    PEAK_INFERENCE,
    PEAK_TRAINING,
    RATIO,
    USED_ACTIVE,
    VISITS,
)
from workbooks.sheets.model_table import Models
from xlplugin.expr import Expr, NumberExpr, call
from xlplugin.runner import OMITTED

NAMES = (
    "tokens_ratio", "training_days", "monthly_visits", "questions_per_visit", "tokens_per_question", "peak_factor",
    "mfu_training", "mfu_inference", "gpus_per_server", "server_cost_usd",
)  # fmt: skip
IN_USE, DENSE = (PEAK_TRAINING, PEAK_INFERENCE), (DENSE_TRAINING, DENSE_INFERENCE)  # columns of peaks

Changed = Mapping[str, Expr]


def value(changed: Changed, name: str) -> Expr:
    """The assumption as a table changes it, else the one in use."""
    return changed.get(name, NumberExpr(f"{name}_used"))


def market(
    book: Book, models: Models, changed: Changed, peaks: tuple[int, int] | tuple[Expr, Expr] = IN_USE
) -> NumberExpr:
    """The market in USD: every model of the table, each by its own figures where it has some.

    `peaks` are two columns of the table, or two cells that hold for every model.
    """
    values = (value(changed, name) for name in NAMES)
    given = (models.area(peak) if isinstance(peak, int) else peak for peak in peaks)
    return book.call(MARKET, models.area(CLEAN, CLEAN + VISITS - PARAMS), *given, *values)


def servers(
    book: Book, models: Models, number: int, changed: Changed, peaks: tuple[int, int] = IN_USE
) -> NumberExpr:
    """Servers of one model under the changed assumptions."""

    def own(column: int, name: str) -> NumberExpr:
        cell = models.at(number, column)
        return NumberExpr(call("IF", Expr(f'{cell}=""'), value(changed, name), cell).text)

    size, active = models.at(number, PARAMS), models.at(number, USED_ACTIVE)
    training = book.call(
        TRAIN_GPUS, size, own(RATIO, "tokens_ratio"), own(DAYS, "training_days"), models.at(number, peaks[0]),
        value(changed, "mfu_training"), OMITTED, OMITTED, active,
    )  # fmt: skip
    flow = (value(changed, name) for name in ("questions_per_visit", "tokens_per_question", "peak_factor"))
    tokens = book.call(INFER_TOKENS_PER_DAY, own(VISITS, "monthly_visits"), *flow)
    serving = book.call(
        INFER_GPUS, active, tokens, models.at(number, peaks[1]), value(changed, "mfu_inference")
    )
    return book.call(SERVERS, training + serving, value(changed, "gpus_per_server"))
