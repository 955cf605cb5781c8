"""On the Guide: the functions and their arguments, read from the registry."""

from __future__ import annotations

from workbooks.entry import bounds
from workbooks.page import Page
from workbooks.sheets.argument_words import DEFAULTS, unit
from workbooks.sheets.argument_words import MEANINGS as ARGUMENTS
from workbooks.sheets.function_words import MEANINGS
from xlplugin.bilingual import in_chinese
from xlplugin.quantity import Choice, Number
from xlplugin.registry import Argument, Function, functions

CHAPTERS = (
    "hardware", "training", "utilisation", "inference", "serving", "costs", "servers", "pricing", "adoption", "market",
    "valuation", "runtime",
)  # fmt: skip
HEADS = (
    ("函数", "Function"), ("写法(方括号内可省略)", "How to write it ([optional])"), ("返回单位", "Returns"),
    ("含义", "Meaning"),
)  # fmt: skip
ARGUMENT_HEADS = (
    ("参数", "Argument"), ("含义", "Meaning"), ("单位", "Unit"), ("允许范围与默认值", "Allowed, and default"),
)  # fmt: skip


def lay(page: Page, row: int) -> int:
    """Returns the last row."""
    listed = sorted(functions().values(), key=lambda item: CHAPTERS.index(item.chapter))
    page.put(row, 1, ("函数", "Functions"), "section")
    page.line(row + 1, 1, HEADS, "header")
    for line, item in enumerate(listed, row + 2):
        page.put(line, 1, item.name, "label")
        page.put(line, 2, item.signature, "label")
        page.put(line, 3, unit(getattr(item.returns, "unit", "")), "label")
        page.put(line, 4, (MEANINGS[item.name], item.summary), "source")
    row = line + 2
    page.put(row, 1, ("函数的参数", "Arguments of the functions"), "section")
    page.line(row + 1, 1, ARGUMENT_HEADS, "header")
    for line, argument in enumerate(arguments(listed), row + 2):
        quantity = argument.quantity
        page.put(line, 1, argument.name, "label")
        page.put(line, 2, (ARGUMENTS[quantity.meaning], quantity.meaning), "label")
        page.put(line, 3, unit(quantity.unit), "label")
        page.put(line, 4, described(argument), "source")
    return line


def arguments(listed: list[Function]) -> list[Argument]:
    """Each name once for each meaning that it has, as it is first met."""
    met: dict[tuple[str, str], Argument] = {}
    for item in listed:
        for argument in item.arguments:
            met.setdefault((argument.name, argument.quantity.meaning), argument)
    return list(met.values())


def described(argument: Argument) -> tuple[str, str]:
    """What is allowed, and the default, in Chinese and in English."""
    quantity, zh, en = argument.quantity, "", ""
    if isinstance(quantity, Number):
        zh = en = bounds(quantity)
    elif isinstance(quantity, Choice) and len(quantity.choices) < 8:
        zh, en = "、".join(map(chinese, quantity.choices)), ", ".join(quantity.choices)
    if argument.required:
        return zh, en
    return f"{zh}  默认 {chinese(str(argument.default))}", f"{en}  default {argument.default}"


def chinese(word: str) -> str:
    return DEFAULTS.get(word) or in_chinese(word)
