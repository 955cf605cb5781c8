"""Sheet 假设/Assumptions: every input once, with unit, allowed range, flag and source."""

from __future__ import annotations

from dataclasses import dataclass, field

from udfs import quantities as q
from xlplugin.expr import Expr, NumberExpr, call
from xlplugin.quantity import Number

from .book import Book
from .entry import choose, flag, limit, within
from .inputs import CHOICES, INPUTS, MODEL_SIZES, REFERENCE_SIZE, TIERS
from .page import Page

NAME, VALUE, UNIT, USED, LOW, HIGH, ALLOWED, FLAG, SOURCE = range(1, 10)
SCENARIO, FIRST = 4, 7  # rows: the scenario, the first input
TABLE_10 = ("报告4.2,第10表", "Report §4.2, table 10")
TABLE_13 = ("报告4.3,第13表", "Report §4.3, table 13")
HEADER = (
    ("输入", "Input"), ("输入值", "Value"), ("单位", "Unit"), ("采用值", "In use"), ("低情景", "Low"),
    ("高情景", "High"), ("允许范围", "Allowed"), ("状态", "Status"), ("来源", "Source"),
)  # fmt: skip


@dataclass
class Assumptions:
    """Where other sheets find the model sizes and counts in use, and the flags of all inputs."""

    sizes: dict[int, NumberExpr] = field(default_factory=dict)  # by model number; 0: the reference model
    counts: dict[int, NumberExpr] = field(default_factory=dict)
    flags: list[NumberExpr] = field(default_factory=list)


def lay(book: Book) -> Assumptions:
    page = book.page("assumptions")
    page.heading(
        ("假设", "Assumptions"),
        ("黄色单元格为输入,改动后所有表格随之变化;「采用值」是所选情景下实际使用的数值。",
         "Yellow cells are inputs; every table follows them. 'In use' is the value under the chosen scenario."),
    )  # fmt: skip
    page.widths(30, 18, 18, 18, 12, 12, 36, 10, 54)
    laid = Assumptions()
    scenario(book, page)
    page.line(FIRST - 1, NAME, HEADER, "header")
    row = numbers(book, page, laid, FIRST)
    row = words(book, page, laid, row)
    row = models(book, page, laid, row + 1)
    last = units(book, page, row + 1)
    page.printed(last, SOURCE, freeze=f"B{FIRST}", header_rows=f"{FIRST - 1}:{FIRST - 1}")
    return laid


def scenario(book: Book, page: Page) -> None:
    label = ("情景", "Scenario")
    page.put(SCENARIO, NAME, label, "label")
    book.define("scenario", page.put(SCENARIO, VALUE, "base", "input.text"))
    choose(page, SCENARIO, VALUE, '"base,low,high"', label)
    page.put(
        SCENARIO,
        UNIT,
        ("base:用输入值;low、high:用低、高情景列,留空的仍用输入值",
         "base: the inputs; low, high: their columns, where blank the input"),
        "note",
    )  # fmt: skip


def numbers(book: Book, page: Page, laid: Assumptions, start: int) -> int:
    for row, item in enumerate(INPUTS, start):
        value, low, high = (page.near(row, column) for column in (VALUE, LOW, HIGH))
        in_use = call(
            "IF", Expr(f'AND(scenario="low",{low}<>"")'), low,
            call("IF", Expr(f'AND(scenario="high",{high}<>"")'), high, value),
        )  # fmt: skip
        entry(
            page,
            laid,
            row,
            item.label,
            item.value,
            item.unit,
            item.quantity,
            item.source,
            item.format,
            in_use,
        )
        for column, figure in ((LOW, item.low), (HIGH, item.high)):
            page.put(row, column, figure, f"input.{item.format}")
            limit(page, row, column, item.quantity, item.label, blank=True)
        book.define(item.name, page.far(row, VALUE))
        book.define(f"{item.name}_used", page.far(row, USED))
    return row + 1


def entry(
    page, laid, row, label, value, unit, quantity: Number, source, number_format, in_use=None
) -> NumberExpr:
    """One input with its unit, value in use, bounds, flag and source; returns the value in use."""
    page.put(row, NAME, label, "label")
    page.put(row, VALUE, value, f"input.{number_format}")
    page.put(row, UNIT, unit, "label")
    page.put(row, USED, page.near(row, VALUE) if in_use is None else in_use, f"result.{number_format}")
    page.line(row, LOW, (None, None), "label")
    page.put(row, ALLOWED, quantity.allowed, "source")
    laid.flags.append(flag(page, row, FLAG, within(quantity, page.near(row, USED))))
    page.put(row, SOURCE, source, "source")
    limit(page, row, VALUE, quantity, label)
    return page.far(row, USED)


def words(book: Book, page: Page, laid: Assumptions, start: int) -> int:
    """Inputs that are words: their drop-downs point to lists on the Hardware sheet."""
    for row, (name, value, label, listed, source) in enumerate(CHOICES, start):
        page.put(row, NAME, label, "label")
        book.define(name, page.put(row, VALUE, value, "input.text"))
        page.line(row, UNIT, (None, None, None, None), "label")
        book.define(f"{name}_used", page.put(row, USED, page.near(row, VALUE), "result"))
        page.put(row, ALLOWED, (f"见硬件表({listed})", f"listed on Hardware ({listed})"), "source")
        known = call("ISNUMBER", call("MATCH", page.near(row, USED), Expr(listed), 0))
        laid.flags.append(flag(page, row, FLAG, known))
        page.put(row, SOURCE, source, "source")
        choose(page, row, VALUE, listed, label)
    return row + 1


def models(book: Book, page: Page, laid: Assumptions, row: int) -> int:
    """Model sizes and, for the market, how many models of a size there are."""
    page.put(row, NAME, ("模型", "Models"), "section")
    page.line(row + 1, NAME, HEADER, "header")
    row += 2
    parameters = ("参数", "parameters")
    for number, size in enumerate(MODEL_SIZES, 1):
        label = (f"模型{number}参数量", f"Parameters of model {number}")
        laid.sizes[number] = entry(
            page, laid, row + number - 1, label, size, parameters, q.PARAMETERS, TABLE_10, "count"
        )
    last = row + len(MODEL_SIZES) - 1
    book.define("model_params", page.far(row, VALUE, last, VALUE))
    row = last + 1
    label, source = ("Llama 3.1(405B)参数量", "Parameters of Llama 3.1 (405B)"), TABLE_10
    laid.sizes[0] = entry(page, laid, row, label, REFERENCE_SIZE, parameters, q.PARAMETERS, source, "count")
    book.define("reference_params", page.far(row, VALUE))
    for offset, (number, count) in enumerate(TIERS, 1):
        label = (f"模型{number}的数量", f"How many of model {number}")
        laid.counts[number] = entry(
            page, laid, row + offset, label, count, ("个", "models"), q.MODEL_COUNT, TABLE_13, "count"
        )
    book.define("model_counts", page.far(row + 1, VALUE, row + len(TIERS), VALUE))
    return row + len(TIERS) + 1


def units(book: Book, page: Page, start: int) -> int:
    page.put(start, NAME, ("单位换算(固定,请勿改动)", "Units (fixed, leave them)"), "section")
    for row, (name, value, meaning) in enumerate(
        (("unit_yi", 1e8, "亿"), ("unit_wan", 1e4, "万"), ("unit_pflop", 1e15, "PFLOP")), start + 1
    ):
        page.put(row, NAME, meaning, "label")
        book.define(name, page.put(row, VALUE, value, "result.general"))
        page.put(row, UNIT, name, "label")
    return row
