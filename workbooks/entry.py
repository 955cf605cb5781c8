"""What may be entered in an input cell, and the flag that shows what was pasted over the rule."""

from __future__ import annotations

from openpyxl.worksheet.datavalidation import DataValidation

from xlplugin.expr import Expr, NumberExpr, call
from xlplugin.quantity import Number

from .page import Page


def within(quantity: Number, cell: Expr) -> Expr:
    """An Excel condition: the cell holds a number within the quantity's bounds."""
    low = f"{cell}>{quantity.low:.15g}" if quantity.low_open else f"{cell}>={quantity.low:.15g}"
    return Expr(f"AND(ISNUMBER({cell}),{low},{cell}<={quantity.high:.15g})")


def limit(page: Page, row: int, column: int, quantity: Number, label, blank: bool = False) -> None:
    """Stop an entry that is out of bounds."""
    condition = within(quantity, page.near(row, column)).text
    stop(
        page,
        row,
        column,
        DataValidation("custom", formula1=condition, allow_blank=blank),
        label,
        quantity.allowed,
    )


def choose(page: Page, row: int, column: int, words: str, label) -> None:
    """Offer the words of a named range, or of a quoted comma-separated list."""
    source = words if words.startswith('"') else f"={words}"
    rule = DataValidation("list", formula1=source, allow_blank=False)
    stop(page, row, column, rule, label, words.strip('"'))


def stop(page: Page, row: int, column: int, rule: DataValidation, label, allowed: str) -> None:
    rule.errorTitle = page.say(*label)[:32]
    rule.error = page.say(f"允许:{allowed}", f"Allowed: {allowed}")[:255]
    rule.showErrorMessage = True
    rule.add(page.near(row, column).text)
    page.sheet.add_data_validation(rule)


def flag(page: Page, row: int, column: int, fine: Expr) -> NumberExpr:
    """A cell that says whether the input beside it is fine; an error counts as not fine."""
    words = ("✓", page.say("越界", "out of range"))
    return page.put(row, column, call("IF", call("IFERROR", fine, Expr("FALSE")), *words), "flag")
