"""The status of a row in the table of models: what is wrong with it, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbooks import models as t
from workbooks.entry import FINE, SIGN_FILLS, listed, meant
from workbooks.entry import unusual as is_unusual
from workbooks.page import Page
from xlplugin.expr import Expr, call

if TYPE_CHECKING:
    from workbooks.sheets.model_table import Models


def lay(page: Page, models: Models, number: int) -> None:
    """The status cell of a row."""
    row = models.first + number - 1
    text: Expr | str = FINE
    for condition, words in reversed([*faults(page, models, row), *unusual(page, row)]):
        text = call("IF", condition, words, text)
    blank = Expr(f"COUNTA({page.span(row, t.NAME, row, t.VISITS)})=0")
    text = call(
        "IF", blank, "", call("IFERROR", text, page.say("× 有错误值：请改正", "× an error value: correct it"))
    )
    page.put(row, t.STATUS, text, "status")
    here = page.near(row, t.STATUS)
    page.coloured(here, here, SIGN_FILLS)


def faults(page: Page, models: Models, row: int) -> list[tuple[Expr, Expr | str]]:
    """Conditions in the order in which they are told, each with its words."""
    name, size, active, chip, count = (
        page.near(row, c) for c in (t.NAME, t.PARAMS, t.ACTIVE, t.GPU, t.COUNT)
    )
    names = models.area(t.NAME)
    chip_words = page.say(
        f'"× GPU “"&{chip}&"” 不在硬件表：请改名，或在硬件表末加一行（未计入市场）"',
        f'"× GPU """&{chip}&""" is not on Hardware: correct it, or add a row there (not counted)"',
    )
    no_peak = page.say(
        f'"× "&{page.near(row, t.USED_GPU)}&"无此精度的峰值：请换GPU或精度（未计入市场）"',
        f'"× "&{page.near(row, t.USED_GPU)}&" has no peak at this precision: take another (not counted)"',
    )
    return [
        (Expr(f'AND({size}="",N({count})>0)'), page.say(
            "× 有数量、无参数量：请填参数量（未计入市场）", "× a number without parameters: enter them (not counted)")),
        (Expr(f'{size}=""'), page.say("× 无参数量：请填参数量，或清空本行", "× no parameters: enter them or clear the row")),
        (Expr(f'NOT(OR({chip}="",{listed("hw_chips", chip)}))'), Expr(chip_words)),
        (Expr(f'AND({active}<>"",N({active})>N({size}))'), page.say(
            "× 激活参数多于参数量（未计入市场）", "× more active parameters than parameters (not counted)")),
        (Expr(f"{page.near(row, t.VALID)}=0"), page.say(
            "× 有数字越界或不是数字：请改正（未计入市场）", "× a figure is out of bounds or no number (not counted)")),
        (Expr(f"{page.near(row, t.PEAK_TRAINING)}*{page.near(row, t.PEAK_INFERENCE)}=0"), Expr(no_peak)),
        (Expr(f'{name}=""'), page.say("× 缺名称：请填名称（已计入）", "× no name: enter one (it is counted)")),
        (Expr(f"SUMPRODUCT(({names}={name})*1)>1"), page.say("× 名称重复：请改名（均已计入）", "× two models of this name: rename one (both are counted)")),
    ]  # fmt: skip


def unusual(page: Page, row: int) -> list[tuple[Expr, Expr]]:
    found = []
    for column, quantity in t.QUANTITIES.items():
        cell = page.near(row, column)
        condition = is_unusual(quantity, cell)
        if condition is not None:
            label = (t.LABELS[column][0].partition("\n")[0], t.LABELS[column][1].partition("\n")[0])
            found.append((Expr(f'AND({cell}<>"",{condition})'), meant(page, quantity, cell, label)))
    return found
