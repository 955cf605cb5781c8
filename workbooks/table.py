"""A table of a sheet: columns that say how their cells look and what they compute, rows by key."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from workbooks.book import Book
from workbooks.page import Page
from xlplugin.expr import Expr, NumberExpr, call

At = Callable[[str], NumberExpr]  # the cell of a column in the same row


@dataclass(frozen=True)
class Column:
    """`compute` gives the formula of a row from its other cells; without it the rows bring the values."""

    key: str
    label: tuple[str, str]
    style: str = "label"
    compute: Callable[[At], Expr | None] | None = None


class Table:
    """Lays a header at `top` and the rows below it; notes each cell as the figure number/row/column."""

    def __init__(
        self,
        book: Book,
        page: Page,
        number: int | str,
        top: int,
        columns,
        rows: Mapping[str, Mapping],
        left=1,
        name: str = "",
    ) -> None:
        """`name`: the column that tells the rows apart, else the first."""
        self.page, self.first, self.last = page, top + 1, top + len(rows)
        self.columns = {column.key: left + place for place, column in enumerate(columns)}
        self.name = name or columns[0].key
        self.rows = {key: self.first + place for place, key in enumerate(rows)}
        for column in columns:
            page.put(top, self.columns[column.key], column.label, "header")
        for key, values in rows.items():
            for column in columns:
                value = values.get(column.key)
                if column.compute and value is None:
                    value = column.compute(self.beside(self.rows[key]))
                style = column.style
                if style.startswith("fact") and not isinstance(value, int | float | Expr):
                    style = "label" if value is None or isinstance(value, tuple) else "fact.text"
                cell = page.put(self.rows[key], self.columns[column.key], value, style)
                if isinstance(value, int | float | Expr):
                    book.computes(f"{number}/{key}/{column.key}", cell, self.by_name(values, column.key))

    def by_name(self, values: Mapping, column: str) -> Expr | None:
        """A cell of a row found by what the row is called, so that the table may be sorted."""
        key = self.name
        label = values.get(key)
        label = self.page.say(*label) if isinstance(label, tuple) else label
        if not isinstance(label, str):
            return None
        row = call("MATCH", label, self.span(key), 0)
        return call("INDEX", self.span(column), row)

    def beside(self, row: int) -> At:
        return lambda key: self.page.near(row, self.columns[key])

    def at(self, row: str, column: str) -> NumberExpr:
        """A cell, from any sheet."""
        return self.page.far(self.rows[row], self.columns[column])

    def span(self, column: str, first: str = "", last: str = "") -> NumberExpr:
        """A column's cells, or those from one row to another, from any sheet."""
        place = self.columns[column]
        top, bottom = self.rows.get(first, self.first), self.rows.get(last, self.last)
        return self.page.far(top, place, bottom, place)
