"""Sheet 假设/Assumptions: every input once, with unit, allowed range, flag, scenarios and source."""

from __future__ import annotations

from functools import partial

from udfs.quantities import BASES
from workbooks import evidence
from workbooks.book import Book
from workbooks.entry import bounds, choose, flag, limit, listed, meant, unusual, within
from workbooks.inputs import INPUTS, WORDS, Input, Word
from workbooks.models import SHOWN, VALID
from workbooks.page import Page
from workbooks.sheets import model_table
from workbooks.sheets.model_table import Models
from xlplugin.bilingual import spellings
from xlplugin.expr import Expr, NumberExpr, call
from xlplugin.quantity import Number
from xlplugin.usual import Usual

NAME, VALUE, UNIT, USED, LOW, HIGH, ALLOWED, FLAG, SOURCE = range(1, 10)
SCENARIO, FIRST = 4, 7  # rows: the scenario, the first input
MODELS_SOURCE = (
    "模型1–7与Llama 3.1的参数量：报告第10表；数量：报告第13表；空位为使用者所填",
    "parameters of models 1 to 7 and of Llama 3.1: report, table 10; how many: table 13; the slots are the user's",
)
SCENARIOS = ("base", "low", "high")
HEADER = (
    ("输入", "Input"), ("输入值", "Value"), ("单位", "Unit"), ("采用值", "In use"), ("低情景", "Low"),
    ("高情景", "High"), ("允许范围", "Allowed"), ("状态", "Status"), ("来源", "Source"),
)  # fmt: skip


def scenarios(page: Page) -> str:
    """The words of the scenario cell, as a list."""
    return f'"{",".join(map(page.word, SCENARIOS))}"'


def is_chosen(scenario: str) -> str:
    """A condition; scenario files name the scenario in either language."""
    return f"OR({','.join(f'scenario_choice={chr(34)}{word}{chr(34)}' for word in spellings(scenario))})"


def lay(book: Book) -> Models:
    page = book.page("assumptions")
    page.heading(
        ("假设", "Assumptions"),
        ("黄色单元格为输入,改动后所有表格随之变化;「采用值」是所选情景下实际使用的数值。",
         "Yellow cells are inputs; every table follows them. 'In use' is the value under the chosen scenario."),
    )  # fmt: skip
    page.widths(36, 20, 16, 20, 16, 16, 16, 26, 56, 3, *[14] * (SHOWN - 11), 18)
    scenario(book, page)
    page.line(FIRST - 1, NAME, HEADER, "header")
    row = FIRST
    for row, item in enumerate(INPUTS, FIRST):
        number(book, page, row, item)
    for row, word in enumerate(WORDS, row + 1):  # noqa: B020
        choice(book, page, row, word)
    models = model_table.lay(book, page, row + 2)
    page.sourced(models.last + 1, words=MODELS_SOURCE)
    last = units(book, page, models.last + 3)
    basis(book, page, last + 1)
    currency(book, page, last + 2)
    last += 3
    page.sourced(last, words=("单位换算为定义；汇率见该行", "units by definition; the rate: see its row"))
    page.printed(last, SOURCE, freeze=f"B{FIRST}", header_rows=f"{FIRST - 1}:{FIRST - 1}")
    return models


def scenario(book: Book, page: Page) -> None:
    label = ("情景", "Scenario")
    page.put(SCENARIO, NAME, label, "label")
    book.define("scenario_choice", page.put(SCENARIO, VALUE, page.word("base"), "input.text"))
    choose(page, SCENARIO, VALUE, scenarios(page), label)
    page.put(SCENARIO, UNIT, None, "label")
    flag(book, page, SCENARIO, USED, Expr(f"OR({','.join(map(is_chosen, SCENARIOS))})"))
    page.sourced(SCENARIO + 1, words=("使用者的选择", "the user's choice"))
    page.put(
        SCENARIO, LOW,
        ("基准：报告口径；低、高：算力需求较低、较高，采用低、高情景列，空格仍用输入值",
         "base: the report; low, high: less, more compute, from their columns; where blank the input"),
        "note",
    )  # fmt: skip


def in_use(page: Page, row: int) -> Expr:
    value, low, high = (page.near(row, column) for column in (VALUE, LOW, HIGH))
    upper = call("IF", Expr(f'AND({is_chosen("high")},{high}<>"")'), high, value)
    return call("IF", Expr(f'AND({is_chosen("low")},{low}<>"")'), low, upper)


def which_counts(page: Page, row: int) -> tuple[tuple[Expr, str], ...]:
    """Where a scenario's column stands in for the input, the status says so."""
    return tuple(
        (Expr(f'AND({is_chosen(name)},{page.near(row, column)}<>"")'), page.say(*words))
        for name, column, words in (
            ("low", LOW, ("✓ 采用低情景列", "✓ low column counts")), ("high", HIGH, ("✓ 采用高情景列", "✓ high column counts")),
        )
    )  # fmt: skip


def number(book: Book, page: Page, row: int, item: Input) -> None:
    used, quantity = page.near(row, USED), item.quantity
    page.put(row, NAME, item.label, "label")
    page.put(row, VALUE, item.value, f"input.{item.format}")
    page.put(row, UNIT, item.unit, "label")
    page.put(row, USED, in_use(page, row), f"result.{item.format}")
    page.put(row, ALLOWED, bounds(quantity), "source")
    odd: list[tuple[Expr, Expr | str]] = [*which_counts(page, row)]
    if (condition := unusual(quantity, used)) is not None:
        odd.insert(0, (condition, meant(page, quantity, used, item.label)))
    fine = within(quantity, used), within(quantity, page.near(row, VALUE))
    flag(book, page, row, FLAG, *fine, odd=odd)
    page.put(row, SOURCE, with_source(item), "source")
    limit(page, row, VALUE, quantity, item.label)
    for column, figure in ((LOW, item.low), (HIGH, item.high)):
        page.put(row, column, figure, f"input.{item.format}")
        limit(page, row, column, quantity, item.label, blank=True)
    book.define(item.name, page.far(row, VALUE))
    book.define(f"{item.name}_used", page.far(row, USED))


def with_source(item: Input | Word) -> tuple[str, str]:
    zh, en = ("\n".join(filter(None, pair)) for pair in zip(item.source, item.scenario_source, strict=True))
    return zh, en


def choice(book: Book, page: Page, row: int, word: Word) -> None:
    """An input that is a word: its drop-down points to a list on the Hardware sheet."""
    page.put(row, NAME, word.label, "label")
    is_basis = word.listed == "basis_words"
    say = page.word if is_basis else str
    book.define(word.name, page.put(row, VALUE, say(word.value), "input.text"))
    page.put(row, UNIT, None, "label")
    for column, figure in ((LOW, word.low), (HIGH, word.high)):
        page.put(row, column, figure and say(figure), "input.text")
        choose(page, row, column, word.listed, word.label, blank=True)
    book.define(f"{word.name}_used", page.put(row, USED, in_use(page, row), "result"))
    page.put(row, ALLOWED, ("见硬件表", "see Hardware"), "source")
    condition = is_basis_word if is_basis else partial(listed, word.listed)
    fine = (condition(page.near(row, column)) for column in (USED, VALUE))
    flag(book, page, row, FLAG, *fine, odd=which_counts(page, row))
    page.put(row, SOURCE, with_source(word), "source")
    choose(page, row, VALUE, word.listed, word.label)


def is_basis_word(cell: Expr) -> Expr:
    words = (spelling for word in BASES for spelling in spellings(word))
    return Expr(f"OR({','.join(f'{cell}={chr(34)}{word}{chr(34)}' for word in words)})")


def basis(book: Book, page: Page, row: int) -> None:
    """Which peaks the basis in use means: the first that the catalogue has counts."""
    word = NumberExpr("peak_basis_used")
    dense, sparse = (
        Expr(f"OR({','.join(f'{word}={chr(34)}{spelling}{chr(34)}' for spelling in spellings(basis))})")
        for basis in ("dense", "sparse")
    )
    first = call("IF", dense, "dense", "sparse")
    second = call("IF", sparse, "sparse", "dense")
    page.put(row, NAME, ("峰值口径：先取、无则取", "Peaks: first, and where there is none"), "label")
    page.put(row, UNIT, None, "label")
    shown, keys = (VALUE, USED), (VALID, VALID + 1)
    for name, found, column, key in zip(
        ("basis_first", "basis_second"), (first, second), shown, keys, strict=True
    ):
        book.define(name, page.put(row, key, found, "key"))
        page.put(
            row, column, call("IF", Expr(f'{name}="dense"'), *map(page.word, ("dense", "sparse"))), "result"
        )


CNY_RATE = Number("Yuan for a dollar", "CNY/USD", 0, 1000, low_open=True, usual=Usual(5, 10))


def currency(book: Book, page: Page, row: int) -> None:
    """The rate at which the market is shown in yuan."""
    fact = evidence.facts()["F36"]
    label = ("汇率（元/美元，2024年8月中间价）", "CNY per USD (central parity, August 2024)")
    page.put(row, NAME, label, "label")
    book.define("usd_cny", page.put(row, VALUE, float(fact.value), "input.four"))
    limit(page, row, VALUE, CNY_RATE, label, blank=True)
    page.put(row, UNIT, ("元/美元", "CNY/USD"), "label")
    page.put(row, USED, call("IF", Expr('usd_cny=""'), "n.a.", Expr("usd_cny")), "result.four")
    told = (
        f"{fact.period}，中国外汇交易中心；留空则不显示人民币",
        f"{fact.period}, China Foreign Exchange Trade System; blank: no CNY",
    )
    page.put(row, LOW, told, "note")


def units(book: Book, page: Page, start: int) -> int:
    page.put(start, NAME, ("单位换算(固定,请勿改动)", "Units (fixed, leave them)"), "section")
    for row, (name, value, meaning) in enumerate(
        (("unit_yi", 1e8, ("亿", "100 million (亿)")), ("unit_wan", 1e4, ("万", "10 thousand (万)")),
         ("unit_pflop", 1e15, ("PFLOP", "PFLOP")), ("days_per_month", 30, ("每月天数", "Days a month")),
         ("seconds_per_day", 86_400, ("每日秒数", "Seconds a day"))), start + 1
    ):  # fmt: skip
        page.put(row, NAME, meaning, "label")
        book.define(name, page.put(row, VALUE, value, "result.count" if value < 1e6 else "result.flop"))
        page.put(row, UNIT, name, "label")
    return row
