"""What may be entered in an input cell, and the flag that shows what was pasted over the rule."""

from __future__ import annotations

import math
from collections.abc import Sequence

from openpyxl.worksheet.datavalidation import DataValidation

from workbooks import styles
from workbooks.book import Book
from workbooks.page import Page
from xlplugin.expr import Expr, NumberExpr, call
from xlplugin.quantity import Number

FINE = "✓"
PRECISIONS = '"FP16,FP8,INT8,FP4"'
SIGN_FILLS = {"×": styles.WRONG_FILL, "?": styles.NOTICE_FILL}
WRONG = ("× 越界", "× not allowed")
LISTS = {  # where the words of a named list stand
    "hw_chips": ("硬件表所列的GPU", "a chip of the Hardware sheet"),
    "all_models": ("模型表所列的名称", "a name of the table of models"),
    "sensitive_inputs": ("右侧所列的输入", "an input of the list to the right"),
    "basis_words": ("硬件表所列的口径", "a basis of the Hardware sheet"),
}  # fmt: skip


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


def unusual(quantity: Number, cell: Expr) -> Expr | None:
    """An Excel condition: the cell lies outside the quantity's usual range; None where it has none."""
    usual = quantity.usual
    if usual is None:
        return None
    zero = f",{cell}<>0" if usual.zero else ""
    return Expr(f"AND(OR({cell}<{usual.low:.15g},{cell}>{usual.high:.15g}){zero})")


def meant(page: Page, quantity: Number, cell: Expr, label: tuple[str, str]) -> Expr:
    """A formula that says what is odd about a cell outside the usual range, and what was perhaps meant."""
    usual = quantity.usual
    assert usual is not None
    number = cell.text
    asked = Expr('""')
    for unit, factor in reversed(usual.zh if page.lang == "zh" else usual.en):
        scaled = f"{cell}*{factor:.15g}"
        words = page.say(f'"：是否为"&{number}&"{unit}？"', f'": was "&{number}&"{unit} meant?"')
        asked = call(
            "IF", Expr(f"AND({scaled}>={usual.low:.15g},{scaled}<={usual.high:.15g})"), Expr(words), asked
        )
    odd = page.say(f'"? {label[0]}"&{number}&"少见"', f'"? {label[1]} "&{number}&" is unusual"')
    return Expr(f"{odd}&{asked}")


def limit(page: Page, row: int, column: int, quantity: Number, label, blank: bool = False) -> Expr:
    """Stop an entry that is out of bounds; returns the condition.

    A cell has one rule only: it refuses what is out of bounds. What is merely unusual passes, and the
    prompt of the cell names the usual range; the status beside the cell says so once it is entered.
    """
    cell = page.near(row, column)
    rule = DataValidation("custom", formula1=within(quantity, cell).text, allow_blank=blank)
    usual = quantity.usual
    if usual is not None:
        rule.showInputMessage = True
        rule.promptTitle = page.say(*label)[:32]
        span = f"{short(usual.low)} – {short(usual.high)}"
        rule.prompt = page.say(f"通常：{span}", f"Usual: {span}")
    unit = f" {quantity.unit}" if page.lang == "en" else ""
    return stop(page, cell, rule, label, f"{bounds(quantity)}{unit}", within(quantity, cell))


def choose(page: Page, row: int, column: int, words: str, label, blank: bool = False) -> Expr:
    """Offer the words of a named range, or of a quoted comma-separated list; returns the condition."""
    cell = page.near(row, column)
    source = words if words.startswith('"') else f"={words}"
    rule = DataValidation("list", formula1=source, allow_blank=blank)
    told = words.strip('"') if words.startswith('"') else page.say(*LISTS[words])
    return stop(page, cell, rule, label, told, listed(words, cell))


def stop(page: Page, cell: Expr, rule: DataValidation, label, allowed: str, fine: Expr) -> Expr:
    rule.errorTitle = page.say(*label)[:32]
    rule.error = page.say(f"允许:{allowed}", f"Allowed: {allowed}")[:255]
    rule.showErrorMessage = True
    rule.add(cell.text)
    page.sheet.add_data_validation(rule)
    return fine


def flag(
    book: Book, page: Page, row: int, column: int, *fine: Expr, odd: Sequence[tuple[Expr, Expr | str]] = ()
) -> NumberExpr:
    """A cell that says whether the inputs beside it are fine; an error counts as not fine.

    `odd` are conditions with their words: allowed, but hardly meant. Integrity counts both.
    """
    condition = fine[0] if len(fine) == 1 else call("AND", *fine)
    told: Expr | str = FINE
    for doubted, words in reversed(odd):
        told = call("IF", call("IFERROR", doubted, Expr("FALSE")), words, told)
    wrong = page.say(*WRONG)
    cell = page.put(row, column, call("IF", call("IFERROR", condition, Expr("FALSE")), told, wrong), "flag")
    book.flags_of(page).append((row, column))
    here = page.near(row, column)
    page.coloured(here, here, SIGN_FILLS)
    return cell
