"""The head of every page: the way back to the Guide, and the light; what the light cannot ask stands over it."""

from __future__ import annotations

from openpyxl.formatting.rule import Rule
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat
from openpyxl.utils import range_boundaries

from udfs import XLP_VERSION
from workbooks import styles
from workbooks.book import Book
from workbooks.page import Page
from xlplugin.expr import Expr, NumberExpr, call

LIGHTS = {
    "×": styles.WRONG_FILL,
    "▲": styles.NOTICE_FILL,
    "?": styles.NOTICE_FILL,
    "✓": styles.FINE_FILL,
}


def heads(book: Book) -> None:
    """The light and the way back in the head of every page."""
    for page in book.pages.values():
        page.link(3, 1, ("← 说明", "← Guide"), book.pages["guide"].far(1, 1))
        page.link(3, 2, banner(book, page), NumberExpr("integrity"), "light")
        closed_columns(book, page)
        page.coloured(page.near(3, 2), page.near(3, 2), LIGHTS)


def closed_columns(book: Book, page: Page) -> None:
    """Over the light: a column in use stands in a closed group. Only a rule of formatting may ask for widths:
    in a cell CELL would make the workbook volatile, and no engine but Excel and LibreOffice knows the answer.
    """
    prefix = page.far(1, 1).text.rpartition("!")[0] + "!"
    asked = []
    for area in book.opening:
        sheet, _, cells = area.text.rpartition("!")
        left, top, right, bottom = range_boundaries(cells.replace("$", ""))
        if f"{sheet}!" == prefix and top == bottom:
            asked += [
                f'({cell}<>"")*(CELL("width",{cell})=0)'
                for cell in (page.near(top, c) for c in range(left, right + 1))
            ]
    if not asked:
        return
    words = page.say(
        "▲ 有在用模型的列收起：点列标上方的“+”展开",
        "▲ a model in use is in a closed group of columns: open it by the + above them",
    )
    shown = NumberFormat(numFmtId=190, formatCode=f';;;"{words}"')
    style = DifferentialStyle(numFmt=shown, fill=styles.fill(styles.NOTICE_FILL))
    rule = Rule(type="expression", dxf=style, formula=[f"{'+'.join(asked)}>0"], stopIfTrue=True)
    page.sheet.conditional_formatting.add(page.near(3, 2).text, rule)


def banner(book: Book, page: Page) -> Expr:
    """The light; where the functions are missing, what the file needs."""
    if book.edition not in ("udf", "lite"):
        return Expr("integrity")
    missing = page.say(
        "⚠ 此处没有xlplugin的函数，数字为上次所算：运行xlplugin install，或改用native版",
        "⚠ no xlplugin functions here, figures are those last computed: xlplugin install, or take the native edition",
    )
    return call("IF", call("ISERROR", book.call(XLP_VERSION)), missing, Expr("integrity"))
