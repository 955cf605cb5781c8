"""Models side by side: a column each in the order of a table, empty slots in a closed group behind them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workbooks.book import Book
from workbooks.models import EMPTY, SHOWN, USED_COUNT
from workbooks.page import Page
from workbooks.sheets.model_table import Models
from xlplugin.expr import Expr, NumberExpr, call


@dataclass(frozen=True)
class Across:
    """Where each model's column is."""

    page: Page
    models: Models
    order: Sequence[int]
    left: int

    @property
    def columns(self) -> dict[int, int]:
        return {number: self.left + place for place, number in enumerate(self.order)}

    @property
    def last(self) -> int:
        return self.left + len(self.order) - 1

    def heads(self, book: Book, row: int, hidden: Sequence[int]) -> None:
        """Names above the columns; those of `hidden` models, at the end, in a closed group."""
        for number, column in self.columns.items():
            self.page.put(row, column, self.models.at(number, SHOWN), "header")
        self.page.sheet.row_dimensions[row].height = 30
        self.page.group_columns(self.columns[hidden[0]], self.last)
        book.opens(self.page.far(row, self.columns[EMPTY[0]], row, self.last))

    def counts(self, book: Book, row: int, hidden: Sequence[int]) -> None:
        """How many of each model the market has; a hidden column of one that it has is opened by a fill."""
        for number, column in self.columns.items():
            count = self.models.at(number, USED_COUNT)
            words = Expr(self.page.say(f'"×"&{count}&"个"', f'"× "&{count}'))
            self.page.put(row, column, call("IF", Expr(f"{count}>0"), words, ""), "count_note")
        book.opens(self.page.far(row, self.columns[hidden[0]], row, self.last))

    def series(self, row: int) -> NumberExpr:
        """The models' cells of a row, for a chart."""
        return self.page.far(row, self.left, row, self.last)
