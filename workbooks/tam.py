"""The whole server market as one formula, for tables that change a single assumption and keep the others."""

from __future__ import annotations

from dataclasses import dataclass

from udfs import INFER_GPUS, INFER_TOKENS_PER_DAY, SERVERS, TRAIN_GPUS
from workbooks.book import Book
from xlplugin.expr import Expr, NumberExpr

USED = {
    name: NumberExpr(f"{name}_used")
    for name in (
        "tokens_ratio", "mfu_training", "mfu_inference", "training_days", "monthly_visits", "questions_per_visit",
        "tokens_per_question", "peak_factor", "gpus_per_server", "server_cost_usd",
    )
}  # fmt: skip


@dataclass(frozen=True)
class Setting:
    """Where the assumptions of a market figure stand; what is not given is the value in use."""

    tiers: list[tuple[Expr, Expr]]  # parameters and number of models of each tier
    peak_training: Expr
    peak_inference: Expr
    changed: dict[str, Expr]

    def value(self, name: str) -> Expr:
        return self.changed.get(name, USED[name])


def servers(book: Book, setting: Setting, parameters: Expr) -> Expr:
    """Servers of one model."""
    value = setting.value
    training = book.call(
        TRAIN_GPUS, parameters, value("tokens_ratio"), value("training_days"), setting.peak_training,
        value("mfu_training"),
    )  # fmt: skip
    flow = (
        value(name)
        for name in ("monthly_visits", "questions_per_visit", "tokens_per_question", "peak_factor")
    )
    tokens = book.call(INFER_TOKENS_PER_DAY, *flow)
    serving = book.call(INFER_GPUS, parameters, tokens, setting.peak_inference, value("mfu_inference"))
    return book.call(SERVERS, training + serving, value("gpus_per_server"))


def market(book: Book, setting: Setting) -> Expr:
    """The market in USD: models · servers · cost of a server over the tiers."""
    total: Expr | None = None
    for parameters, count in setting.tiers:
        term = count * servers(book, setting, parameters)
        total = term if total is None else total + term
    return total * setting.value("server_cost_usd")
