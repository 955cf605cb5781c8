"""On the Sensitivity sheet: the market over any two inputs, chosen from lists; multiples of the values in use."""

from __future__ import annotations

from workbooks.book import Book
from workbooks.entry import choose, flag, limit, within
from workbooks.inputs import INPUTS
from workbooks.page import Page
from workbooks.sheets.model_table import Models
from workbooks.tam import NAMES, market
from xlplugin.expr import Expr, NumberExpr, call
from xlplugin.quantity import Number
from xlplugin.usual import Usual

LABEL, FIRST, COUNT = 1, 2, 5
MULTIPLES = (0.5, 0.75, 1, 1.5, 2)
FACTOR = Number("Multiple of the value in use", "x", 0, 100, low_open=True, usual=Usual(0.01, 20))
ITEMS = {item.name: item for item in INPUTS}
YI = NumberExpr("unit_yi")
LISTS = ("sensitive_inputs", "sensitive_values", "sensitive_from", "sensitive_to")  # hidden names
LISTED = 15  # the column where the inputs to choose from stand, with their values


def lay(book: Book, page: Page, row: int, models: Models) -> int:
    """Returns the last row."""
    page.put(
        row, LABEL, ("双向表：任选两个输入（亿美元）", "Two-way table: any two inputs (USD 100m)"), "section"
    )
    listed = choices(book, page, row + 1)
    down, across = (
        choice(book, page, line, label, chosen)
        for line, label, chosen in (
            (row + 1, ("纵轴输入（可选）", "Down (choose)"), "mfu_training"),
            (row + 2, ("横轴输入（可选）", "Across (choose)"), "monthly_visits"),
        )
    )
    head = row + 4
    axes(book, page, head, row + 1, (down, across))
    for line in range(head + 2, head + 2 + COUNT):
        for column in range(FIRST + 1, FIRST + 1 + COUNT):
            axis = page.near(line, FIRST, fixed="column"), page.near(head + 1, column, fixed="row")
            changed = {}
            for number, name in enumerate(NAMES, 1):
                other = call("IF", Expr(f"{across}={number}"), axis[1], listed[name])
                changed[name] = call("IF", Expr(f"{down}={number}"), axis[0], other)
            page.put(line, column, market(book, models, changed) / YI, "result.count")
    return head + 1 + COUNT


def choices(book: Book, page: Page, row: int) -> dict[str, NumberExpr]:
    """The list to choose from, with each input's value in use and bounds; returns the values."""
    heads = (("可选输入", "To choose from"), ("采用值", "In use"), ("下限", "From"), ("上限", "To"))
    page.line(row - 1, LISTED, heads, "header")
    found = {}
    for line, name in enumerate(NAMES, row):
        item = ITEMS[name]
        page.put(line, LISTED, item.label, "source")
        page.put(line, LISTED + 1, Expr(f"{name}_used"), f"result.{item.format}")
        found[name] = page.near(line, LISTED + 1, fixed="row column")
        page.line(line, LISTED + 2, (max(item.quantity.low, 1e-9), item.quantity.high), "result.flop")
    for offset, name in enumerate(LISTS):
        area = page.far(row, LISTED + offset, row + len(NAMES) - 1, LISTED + offset)
        book.define(name, area, hidden=True)
    return found


def choice(book: Book, page: Page, row: int, label: tuple[str, str], chosen: str) -> NumberExpr:
    """An input chosen by its name; returns the cell with its number in the list."""
    page.put(row, LABEL, label, "label")
    page.put(row, FIRST, ITEMS[chosen].label, "input_text")
    page.sheet.merge_cells(start_row=row, end_row=row, start_column=FIRST, end_column=FIRST + 2)
    choose(page, row, FIRST, LISTS[0], label)
    number = call("MATCH", page.near(row, FIRST), Expr(LISTS[0]), 0)
    page.put(row, FIRST + 3, number, "result.count")
    flag(book, page, row, FIRST + 4, call("ISNUMBER", page.near(row, FIRST + 3)))
    return page.near(row, FIRST + 3, fixed="row column")


def axes(book: Book, page: Page, head: int, choice_row: int, chosen: tuple[NumberExpr, NumberExpr]) -> None:
    """Multiples, which may be changed, and the values that they give, within the input's bounds."""
    page.put(head, LABEL, ("倍数 →", "Multiples →"), "header")
    page.put(head + 1, LABEL, ("倍数 ↓", "Multiples ↓"), "header")
    page.put(head, FIRST, None, "header")
    names = (page.near(choice_row + offset, FIRST) for offset in (0, 1))
    page.put(head + 1, FIRST, Expr('&"↓ "&'.join(map(str, names)) + '&"→"'), "header")
    page.sheet.row_dimensions[head + 1].height = 54
    fine = []
    for offset, multiple in enumerate(MULTIPLES):
        for (row, column), target, number in (
            ((head + 2 + offset, LABEL), (head + 2 + offset, FIRST), chosen[0]),
            ((head, FIRST + 1 + offset), (head + 1, FIRST + 1 + offset), chosen[1]),
        ):
            page.put(row, column, multiple, "input.times2")
            limit(page, row, column, FACTOR, ("倍数", "Multiple"))
            fine.append(within(FACTOR, page.near(row, column)))
            used, low, high = (call("INDEX", Expr(name), number) for name in LISTS[1:])
            value = call("MAX", low, call("MIN", high, Expr(f"{page.near(row, column)}*{used}")))
            page.put(*target, value, "total.axis")
    flag(book, page, head, FIRST + 1 + COUNT, *fine)
