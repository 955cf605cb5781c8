"""A test of the Integrity sheet: conditions, and what is said while one holds."""

from __future__ import annotations

from dataclasses import dataclass

from workbooks.page import Page
from xlplugin.expr import Expr, call


@dataclass(frozen=True)
class Finding:
    """What a test says while a condition holds: a sign, then what it is and what to do."""

    condition: Expr
    words: Expr | str


@dataclass(frozen=True)
class Test:
    label: tuple[str, str]
    findings: list[Finding]


def said(page: Page, test: Test) -> Expr:
    text: Expr | str = "✓"
    for finding in reversed(test.findings):
        text = call("IF", finding.condition, finding.words, text)
    broken = page.say(
        "× 公式出错：所查单元格有误或已删除", "× an error in what is tested: a cell is broken or was deleted"
    )
    return call("IFERROR", text, broken)


def first_of(labels: Expr, area: Expr, sign: str) -> str:
    """A formula for the label beside the first cell of an area that starts with a sign."""
    return call("INDEX", labels, call("MATCH", f"{sign}*", area, 0)).text


def count(area: Expr, sign: str) -> Expr:
    return call("COUNTIF", area, f"{sign}*")
