"""What may be entered in an input cell, and the flag that shows what was pasted over the rule."""

from __future__ import annotations

import math

from openpyxl.formatting.rule import FormulaRule
from openpyxl.worksheet.datavalidation import DataValidation

from workbooks import styles
from workbooks.book import Book
from workbooks.page import Page
from xlplugin.expr import Expr, NumberExpr, call
from xlplugin.quantity import Number

FINE = "✓"
PRECISIONS = '"FP16,FP8,INT8,FP4"'
WRONG = ("越界", "not allowed")


def bounds(quantity: Number) -> str:
    """The allowed range as a short interval: (0, 1], ≥ 0."""
    if quantity.low == -math.inf and quantity.high == math.inf:
        return "(-∞, ∞)"
    low = f"{'(' if quantity.low_open else '['}{short(quantity.low)}"
    return f"{low}, {short(quantity.high)}]" if quantity.high < math.inf else f"{low}, ∞)"


def short(number: float) -> str:
    if abs(number) >= 1e5:
        return f"{number:.3g}".replace("e+0", "e").replace("e+", "e")
    return f"{number:,.15g}"


def within(quantity: Number, cell: Expr) -> Expr:
    """An Excel condition: the cell holds a number within the quantity's bounds."""
    low = f"{cell}>{quantity.low:.15g}" if quantity.low_open else f"{cell}>={quantity.low:.15g}"
    return Expr(f"AND(ISNUMBER({cell}),{low},{cell}<={quantity.high:.15g})")


def listed(words: str, cell: Expr) -> Expr:
    """An Excel condition: the cell holds a word of a named range or of a quoted comma-separated list."""
    if words.startswith('"'):
        return Expr(
            f"OR({','.join(f'{cell}={chr(34)}{word}{chr(34)}' for word in words.strip(chr(34)).split(','))})"
        )
    return call("ISNUMBER", call("MATCH", cell, Expr(words), 0))


def limit(page: Page, row: int, column: int, quantity: Number, label, blank: bool = False) -> Expr:
    """Stop an entry that is out of bounds; returns the condition."""
    cell = page.near(row, column)
    rule = DataValidation("custom", formula1=within(quantity, cell).text, allow_blank=blank)
    return stop(page, cell, rule, label, f"{bounds(quantity)} {quantity.unit}", within(quantity, cell))


def choose(page: Page, row: int, column: int, words: str, label) -> Expr:
    """Offer the words of a named range, or of a quoted comma-separated list; returns the condition."""
    cell = page.near(row, column)
    source = words if words.startswith('"') else f"={words}"
    rule = DataValidation("list", formula1=source, allow_blank=False)
    return stop(page, cell, rule, label, words.strip('"'), listed(words, cell))


def stop(page: Page, cell: Expr, rule: DataValidation, label, allowed: str, fine: Expr) -> Expr:
    rule.errorTitle = page.say(*label)[:32]
    rule.error = page.say(f"允许:{allowed}", f"Allowed: {allowed}")[:255]
    rule.showErrorMessage = True
    rule.add(cell.text)
    page.sheet.add_data_validation(rule)
    return fine


def flag(book: Book, page: Page, row: int, column: int, *fine: Expr) -> NumberExpr:
    """A cell that says whether the inputs beside it are fine; an error counts as not fine. Checks counts it."""
    condition = fine[0] if len(fine) == 1 else call("AND", *fine)
    words = (FINE, page.say(*WRONG))
    cell = page.put(row, column, call("IF", call("IFERROR", condition, Expr("FALSE")), *words), "flag")
    book.flags.append(cell)
    here = page.near(row, column)
    red = FormulaRule(formula=[f'{here}<>"{FINE}"'], fill=styles.fill(styles.WRONG_FILL))
    page.sheet.conditional_formatting.add(here.text, red)
    return cell
