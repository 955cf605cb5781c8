"""Tracing: a body called with cell references writes its own plain Excel formula."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeAlias

from xlplugin.letters import column_letters, column_number

RECTANGLE = re.compile(r"(\$?[A-Z]{1,3})(\$?\d+):(\$?[A-Z]{1,3})(\$?\d+)")
ATOM, POWER, PRODUCT, SUM = 4, 3, 2, 1  # binding strength in Excel, tightest first
Operand: TypeAlias = "Expr | float"


class Expr:
    """A piece of Excel formula text that arithmetic operators extend."""

    __slots__ = ("strength", "text")

    def __init__(self, text: str, strength: int = ATOM) -> None:
        self.text = text
        self.strength = strength

    def __add__(self, other: Operand) -> Expr:
        return join(self, "+", other, SUM)

    def __radd__(self, other: Operand) -> Expr:
        return join(other, "+", self, SUM)

    def __sub__(self, other: Operand) -> Expr:
        return join(self, "-", other, SUM)

    def __rsub__(self, other: Operand) -> Expr:
        return join(other, "-", self, SUM)

    def __mul__(self, other: Operand) -> Expr:
        return join(self, "*", other, PRODUCT)

    def __rmul__(self, other: Operand) -> Expr:
        return join(other, "*", self, PRODUCT)

    def __truediv__(self, other: Operand) -> Expr:
        return join(self, "/", other, PRODUCT)

    def __rtruediv__(self, other: Operand) -> Expr:
        return join(other, "/", self, PRODUCT)

    def __pow__(self, other: Operand) -> Expr:
        return join(self, "^", other, POWER)

    def __rpow__(self, other: Operand) -> Expr:
        return join(other, "^", self, POWER)

    def __neg__(self) -> Expr:
        # Excel's minus sign binds tighter than ^, so -(a^b) keeps its brackets.
        return Expr(f"-{grouped(self, ATOM)}", SUM)

    def __bool__(self) -> bool:
        raise TypeError("a traced body must be straight-line: it may not branch on a cell's value")

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"Expr({self.text!r})"


class NumberExpr(Expr):
    """A reference to a cell that is known to hold a number."""

    __slots__ = ()


class RangeExpr(Expr):
    """A reference to a rectangle of cells; unpacks into one reference a column."""

    __slots__ = ()

    def __iter__(self) -> Iterator[RangeExpr]:
        sheet, _, cells = self.text.rpartition("!")
        match = RECTANGLE.fullmatch(cells)
        if match is None:
            raise ValueError(f"{self.text} is not a rectangle of cells such as B2:D9")
        first, top, last, bottom = match.groups()
        prefix = f"{sheet}!" if sheet else ""
        left, right = (column_number(end.lstrip("$")) for end in (first, last))
        for number in range(left, right + 1):
            letters = column_letters(number)
            mark = "$" if first.startswith("$") else ""
            yield RangeExpr(f"{prefix}{mark}{letters}{top}:{mark}{letters}{bottom}")


def join(left: Operand, operator: str, right: Operand, strength: int) -> Expr:
    # a-b-c and a/b*c read left to right in Excel as in Python; the right side keeps its brackets so that
    # the workbook does the same floating-point steps as the body, in the same order.
    return Expr(f"{grouped(left, strength)}{operator}{grouped(right, strength + 1)}", strength)


def grouped(operand: Operand, strength: int) -> str:
    expr = as_expr(operand)
    return expr.text if expr.strength >= strength else f"({expr.text})"


def as_expr(value: Expr | str | bool | float) -> Expr:
    """A Python constant as formula text; an expression as it is."""
    if isinstance(value, Expr):
        return value
    if isinstance(value, str):
        return Expr('"' + value.replace('"', '""') + '"')
    if isinstance(value, bool):
        return Expr(str(value).upper())
    text = number_text(value)
    return Expr(text, SUM if text.startswith("-") else ATOM)


def number_text(value: float) -> str:
    """A number as Excel writes it in a formula: 86400, 0.3, 1E+12."""
    if float(value).is_integer() and abs(value) < 1e7:
        return str(int(value))
    text = f"{value:.17g}" if float(f"{value:.15g}") != value else f"{value:.15g}"
    if "e" not in text and float(value).is_integer():
        mantissa, exponent = f"{value:.15e}".split("e")
        short = f"{float(mantissa):g}"
        text = f"{short}E+{int(exponent)}" if float(f"{short}e{exponent}") == value else text
    return text.upper()


def call(name: str, *arguments: Expr | str | bool | float) -> Expr:
    """A call of an Excel function."""
    return Expr(f"{name}({','.join(as_expr(argument).text for argument in arguments)})")
