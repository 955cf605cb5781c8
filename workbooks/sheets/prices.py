"""Sheet 技术代际与价格/Models & prices: the report's tables 01, 02, 04 and 18."""

from __future__ import annotations

from dataclasses import dataclass

from udfs import PRICE_CUT
from workbooks import facts
from workbooks.book import Book
from workbooks.charts import Chart, draw
from workbooks.page import Page
from workbooks.table import Column, Table
from workbooks.words import both
from xlplugin.expr import Expr, call

WIDTHS = (30, 24, 15, 15, 18, 15, 15, 15, 16)


@dataclass(frozen=True)
class Prices:
    """The tables that other sheets refer to."""

    openai: Table
    cuts: Table


def lay(book: Book) -> Prices:
    page = book.page("prices")
    page.heading(
        ("技术代际与价格", "Generations of models and their prices"),
        ("蓝字为报告所载,黑字为公式。", "Blue figures are the report's, black ones are formulas."),
    )
    page.widths(*WIDTHS)
    row = generations(book, page, 4)
    page.sourced(row + 1)
    openai = openai_prices(book, page, row + 2)
    page.sourced(openai.last + 1)
    cuts = price_cuts(book, page, openai.last + 2)
    page.sourced(cuts.last + 1)
    row = chart(page, cuts, cuts.last + 2)
    last = charging_modes(book, page, row, openai) + 1
    page.sourced(last)
    page.printed(last, len(WIDTHS), freeze="B4", upright=True)
    return Prices(openai, cuts)


def value(text: str) -> object:
    """A printed figure as a number, a word in both languages, or nothing."""
    found = facts.figure(text)
    if found is not None:
        return found
    return both(text) if text else None


def generations(book: Book, page: Page, row: int) -> int:
    page.put(row, 1, ("表1  OpenAI各代GPT比较", "Table 1  Generations of GPT"), "section")
    records = {}
    for key, fact in facts.generations().items():
        size = fact["training_data"]
        records[key] = {
            "generation": fact["generation"], "release": fact["release"], "training_data": value(size),
            "unit": "GB" if size.endswith("GB") else ("TB" if facts.figure(size) else None),
            "parameters": value(fact["parameters"]), "context": value(fact["context"]),
            "context_long": value(fact["context_long"]), "input": both(fact["input"]), "output": both(fact["output"]),
        }  # fmt: skip
    table = Table(book, page, 1, row + 1, (
        Column("generation", ("模型", "Model")), Column("release", ("发布时间", "Released")),
        Column("training_data", ("训练数据", "Training data"), "fact.number"), Column("unit", ("单位", "Unit")),
        Column("parameters", ("参数量(亿)", "Parameters\n(100m)"), "fact.number"),
        Column("context", ("序列长度\n(Tokens)", "Context\n(tokens)"), "fact.count"),
        Column("context_long", ("长序列版本\n(Tokens)", "Long context\n(tokens)"), "fact.count"),
        Column("input", ("输入", "Input")), Column("output", ("输出", "Output")),
    ), records)  # fmt: skip
    return table.last


def openai_prices(book: Book, page: Page, row: int) -> Table:
    page.put(row, 1, ("表2  OpenAI商业模式的简单拆解", "Table 2  OpenAI's prices"), "section")
    records = {
        key: {
            "product": fact["product"], "basis": both(fact["basis"]), "input_usd": value(fact["input_usd"]),
            "output_usd": value(fact["output_usd"]), "unit": both(fact["unit"]),
        }
        for key, fact in facts.prices().items()
    }  # fmt: skip
    return Table(book, page, 2, row + 1, (
        Column("product", ("产品", "Product")), Column("basis", ("计费方式", "Charged by")),
        Column("input_usd", ("输入或\n月费(美元)", "Input or\nmonthly (USD)"), "fact.price"),
        Column("output_usd", ("输出\n(美元)", "Output\n(USD)"), "fact.price"), Column("unit", ("单位", "Unit")),
    ), records)  # fmt: skip


def price_cuts(book: Book, page: Page, row: int) -> Table:
    page.put(row, 1, ("表4  此轮国产大模型厂商降价统计", "Table 4  API price cuts in China"), "section")
    page.put(
        row, 3, ("元/百万Tokens;免费按价格0计,即降价100%(报告印作「-」,见核对表)",
                 "CNY per 1M tokens; free is a price of 0, so a cut of 100% (the report prints a dash, see Checks)"), "note",
    )  # fmt: skip
    records = {
        key: {
            "model": both(fact["model"]), "vendor": both(fact["vendor"]), "date": fact["date"],
            **{f"{side}_{part}": dash(fact[f"{side}_{part}_cny"]) for side in ("input", "output") for part in ("old", "new")},
        }
        for key, fact in facts.price_cuts().items()
    }  # fmt: skip
    free = f"fact.{page.say('free', 'free_en')}"

    def cut(side: str):
        def formula(at):
            old, new = at(f"{side}_old"), at(f"{side}_new")
            return call("IF", call("ISNUMBER", old), book.call(PRICE_CUT, old, new), "n.a.")

        return formula

    return Table(book, page, 4, row + 1, (
        Column("model", ("模型", "Model")), Column("vendor", ("厂商", "Vendor")), Column("date", ("降价日期", "Date")),
        Column("input_old", ("输入原价", "Input, old"), free), Column("input_new", ("输入现价", "Input, new"), free),
        Column("input_cut", ("输入降幅", "Input cut"), "result.percent", cut("input")),
        Column("output_old", ("输出原价", "Output, old"), free), Column("output_new", ("输出现价", "Output, new"), free),
        Column("output_cut", ("输出降幅", "Output cut"), "result.percent", cut("output")),
    ), records)  # fmt: skip


def dash(text: str) -> object:
    """A price that never was is not available; averages pass over it."""
    return "n.a." if text == "-" else value(text)


def chart(page: Page, cuts: Table, row: int) -> int:
    first, last = "GLM-3-Turbo", facts.PRICE_KEYS[-1]
    return 2 + draw(page, row, 1, len(WIDTHS), Chart(
        ("国产大模型API降价幅度", "API price cuts in China"), ("模型", "Model"), ("降幅", "Cut"),
        ("条形图:各模型输入与输出价格降幅,从55%到免费的100%",
         "Bars: cuts of input and output prices by model, from 55% to 100% where it became free"),
        cuts.span("model", first, last),
        [(("输入", "Input"), cuts.span("input_cut", first, last)),
         (("输出", "Output"), cuts.span("output_cut", first, last))],
        kind="bars", rows=19, format="0%", lowest=0, highest=1,
    ))  # fmt: skip


def charging_modes(book: Book, page: Page, row: int, openai: Table) -> int:
    """Table 18; where it repeats a price, the cell refers to the price list above."""
    page.put(row, 1, ("表18  大模型常见收费模式", "Table 18  Charging modes"), "section")
    head = (
        ("模式", "Mode"), ("计费基础", "Basis"), ("输入价\n(美元)", "Input\n(USD)"), ("输出价\n(美元)", "Output\n(USD)"),
        ("月费\n(美元)", "Monthly\n(USD)"), ("示例", "Example"),
    )  # fmt: skip
    page.line(row + 1, 1, head, "header")
    quoted = {
        "per token": (("api/input", 3, openai.at("GPT-4o", "input_usd")), ("api/output", 4, openai.at("GPT-4o", "output_usd"))),
        "per period": (("subscription/price", 5, openai.at("ChatGPT Plus", "input_usd")),),
    }  # fmt: skip
    modes = facts.rows("18_charging_modes.csv")
    for line, fact in enumerate(modes, row + 2):
        page.line(line, 1, (both(fact["mode"]), both(fact["basis"])), "label")
        page.line(line, 3, (None, None, None), "label")
        for figure, column, cell in quoted.get(fact["basis"], ()):
            book.computes(f"18/{figure}", page.put(line, column, cell, "result.price"))
        page.paragraph(line, 6, 9, both(fact["example"]) if fact["example"] else None, "source")
    last = row + 1 + len(modes)
    page.put(last + 1, 1, ("条目数", "Entries"), "label")
    entries = Expr(f"COUNTA({page.span(row + 2, 1, last, 1)})")
    book.computes("18/entries", page.put(last + 1, 2, entries, "result.count"))
    return last + 1
