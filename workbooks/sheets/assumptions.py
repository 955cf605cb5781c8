"""Sheet 假设/Assumptions: every input once, with unit, allowed range, flag, scenarios and source."""

from __future__ import annotations

from dataclasses import dataclass, field

from udfs import quantities as q
from workbooks.book import Book
from workbooks.entry import bounds, choose, flag, limit, listed, within
from workbooks.inputs import INPUTS, MODEL_SIZES, REFERENCE_SIZE, TIERS, WORDS, Input, Word
from workbooks.page import Page
from xlplugin.expr import Expr, NumberExpr, call
from xlplugin.quantity import Number

NAME, VALUE, UNIT, USED, LOW, HIGH, ALLOWED, FLAG, SOURCE = range(1, 10)
SCENARIO, FIRST = 4, 7  # rows: the scenario, the first input
SCENARIOS = '"base,low,high"'
TABLE_10 = ("报告4.2,第10表", "Report §4.2, table 10")
TABLE_13 = ("报告4.3,第13表", "Report §4.3, table 13")
HEADER = (
    ("输入", "Input"), ("输入值", "Value"), ("单位", "Unit"), ("采用值", "In use"), ("低情景", "Low"),
    ("高情景", "High"), ("允许范围", "Allowed"), ("状态", "Status"), ("来源", "Source"),
)  # fmt: skip


@dataclass
class Assumptions:
    """Where other sheets find the model sizes and counts in use."""

    sizes: dict[int, NumberExpr] = field(default_factory=dict)  # by model number; 0: the reference model
    counts: dict[int, NumberExpr] = field(default_factory=dict)


def lay(book: Book) -> Assumptions:
    page = book.page("assumptions")
    page.heading(
        ("假设", "Assumptions"),
        ("黄色单元格为输入,改动后所有表格随之变化;「采用值」是所选情景下实际使用的数值。",
         "Yellow cells are inputs; every table follows them. 'In use' is the value under the chosen scenario."),
    )  # fmt: skip
    page.widths(33, 20, 16, 20, 13, 15, 14, 11, 52)
    scenario(book, page)
    page.line(FIRST - 1, NAME, HEADER, "header")
    row = FIRST
    for row, item in enumerate(INPUTS, FIRST):
        number(book, page, row, item)
    for row, word in enumerate(WORDS, row + 1):  # noqa: B020
        choice(book, page, row, word)
    laid = Assumptions()
    row = models(book, page, laid, row + 2)
    last = units(book, page, row + 1)
    page.printed(last, SOURCE, freeze=f"B{FIRST}", header_rows=f"{FIRST - 1}:{FIRST - 1}")
    return laid


def scenario(book: Book, page: Page) -> None:
    label = ("情景", "Scenario")
    page.put(SCENARIO, NAME, label, "label")
    book.define("scenario_choice", page.put(SCENARIO, VALUE, "base", "input.text"))
    choose(page, SCENARIO, VALUE, SCENARIOS, label)
    page.put(SCENARIO, UNIT, None, "label")
    flag(book, page, SCENARIO, USED, listed(SCENARIOS, page.near(SCENARIO, VALUE)))
    page.put(
        SCENARIO, LOW,
        ("base:报告口径;low、high:算力需求低、高,采用低、高情景列,空格仍用输入值",
         "base: the report; low, high: less, more compute, from their columns; where blank the input"),
        "note",
    )  # fmt: skip


def in_use(page: Page, row: int) -> Expr:
    value, low, high = (page.near(row, column) for column in (VALUE, LOW, HIGH))
    upper = call("IF", Expr(f'AND(scenario_choice="high",{high}<>"")'), high, value)
    return call("IF", Expr(f'AND(scenario_choice="low",{low}<>"")'), low, upper)


def number(book: Book, page: Page, row: int, item: Input) -> None:
    source = tuple(
        "\n".join(filter(None, pair)) for pair in zip(item.source, item.scenario_source, strict=True)
    )
    used = in_use(page, row)
    entry(book, page, row, item.label, item.value, item.unit, item.quantity, source, item.format, used)
    for column, figure in ((LOW, item.low), (HIGH, item.high)):
        page.put(row, column, figure, f"input.{item.format}")
        limit(page, row, column, item.quantity, item.label, blank=True)
    book.define(item.name, page.far(row, VALUE))
    book.define(f"{item.name}_used", page.far(row, USED))


def entry(
    book, page, row, label, value, unit, quantity: Number, source, number_format, used=None
) -> NumberExpr:  # fmt: skip
    """One input with its unit, value in use, bounds, flag and source; returns the value in use."""
    page.put(row, NAME, label, "label")
    page.put(row, VALUE, value, f"input.{number_format}")
    page.put(row, UNIT, unit, "label")
    page.put(row, USED, page.near(row, VALUE) if used is None else used, f"result.{number_format}")
    page.line(row, LOW, (None, None), "label")
    page.put(row, ALLOWED, bounds(quantity), "source")
    flag(
        book, page, row, FLAG, within(quantity, page.near(row, USED)), within(quantity, page.near(row, VALUE))
    )
    page.put(row, SOURCE, source, "source")
    limit(page, row, VALUE, quantity, label)
    return page.far(row, USED)


def choice(book: Book, page: Page, row: int, word: Word) -> None:
    """An input that is a word: its drop-down points to a list on the Hardware sheet."""
    page.put(row, NAME, word.label, "label")
    book.define(word.name, page.put(row, VALUE, word.value, "input.text"))
    page.put(row, UNIT, None, "label")
    for column, figure in ((LOW, word.low), (HIGH, word.high)):
        page.put(row, column, figure, "input.text")
        choose(page, row, column, word.listed, word.label)
    book.define(f"{word.name}_used", page.put(row, USED, in_use(page, row), "result"))
    page.put(row, ALLOWED, ("见硬件表", "see Hardware"), "source")
    flag(book, page, row, FLAG, *(listed(word.listed, page.near(row, column)) for column in (USED, VALUE)))
    source = tuple(
        "\n".join(filter(None, pair)) for pair in zip(word.source, word.scenario_source, strict=True)
    )
    page.put(row, SOURCE, source, "source")
    choose(page, row, VALUE, word.listed, word.label)


def models(book: Book, page: Page, laid: Assumptions, row: int) -> int:
    """Model sizes and, for the market, how many models of a size there are."""
    page.put(row, NAME, ("模型", "Models"), "section")
    page.line(row + 1, NAME, HEADER, "header")
    row += 2
    parameters = ("参数", "parameters")
    for place, size in enumerate(MODEL_SIZES, 1):
        label = (f"模型{place}参数量", f"Parameters of model {place}")
        laid.sizes[place] = entry(
            book, page, row + place - 1, label, size, parameters, q.PARAMETERS, TABLE_10, "count"
        )  # fmt: skip
    last = row + len(MODEL_SIZES) - 1
    book.define("model_params", page.far(row, VALUE, last, VALUE))
    row = last + 1
    label = ("Llama 3.1(405B)参数量", "Parameters of Llama 3.1 (405B)")
    laid.sizes[0] = entry(book, page, row, label, REFERENCE_SIZE, parameters, q.PARAMETERS, TABLE_10, "count")
    book.define("reference_params", page.far(row, VALUE))
    for offset, (place, count) in enumerate(TIERS, 1):
        label = (f"模型{place}的数量", f"How many of model {place}")
        laid.counts[place] = entry(
            book, page, row + offset, label, count, ("个", "models"), q.MODEL_COUNT, TABLE_13, "count"
        )  # fmt: skip
    book.define("model_counts", page.far(row + 1, VALUE, row + len(TIERS), VALUE))
    return row + len(TIERS) + 1


def units(book: Book, page: Page, start: int) -> int:
    page.put(start, NAME, ("单位换算(固定,请勿改动)", "Units (fixed, leave them)"), "section")
    for row, (name, value, meaning) in enumerate(
        (("unit_yi", 1e8, ("亿", "100 million (亿)")), ("unit_wan", 1e4, ("万", "10 thousand (万)")),
         ("unit_pflop", 1e15, ("PFLOP", "PFLOP"))), start + 1
    ):  # fmt: skip
        page.put(row, NAME, meaning, "label")
        book.define(name, page.put(row, VALUE, value, "result.flop"))
        page.put(row, UNIT, name, "label")
    return row
