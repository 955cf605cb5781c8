"""The few operations beyond + - * / that bodies use, alike on floats, numpy arrays and cell references."""

from __future__ import annotations

import functools
import math
import operator
import sys
from collections.abc import Callable
from typing import Any

from xlplugin.errors import ExcelError
from xlplugin.expr import POWER, SUM, Expr, NumberExpr, as_expr, call, grouped

Operand = Any  # a float, a numpy array or a cell reference: bodies run on all three
COMPARISONS = {">": operator.gt, ">=": operator.ge}
TOO_LARGE = Expr("10^309", POWER)
EXACT = 2.0**33  # from here on a float has no sixth decimal left to round


def round_up(value: Operand) -> Operand:
    """The next whole number at or above `value`, after rounding to six decimals.

    Six decimals first, because 235,872,000 parameters, 2e12 tokens, 60 days, 312e12 FLOP/s and MFU 0.35
    need exactly 5 GPUs but come out of floating point as 5.000000000000001. Excel form:
    ROUNDUP(ROUND(x,6),0). Values are non-negative.
    """
    if isinstance(value, Expr):
        return call("ROUNDUP", call("ROUND", value, 6), 0)
    if hasattr(value, "rounded_up"):  # a number of a sweep's trace
        return value.rounded_up()
    if is_array(value):
        numpy = sys.modules["numpy"]
        rounded = numpy.floor(value * 1e6 + 0.5) / 1e6
        return numpy.ceil(numpy.where(value >= EXACT, value, rounded))
    if value >= EXACT:
        return float(math.ceil(value)) if math.isfinite(value) else value
    return float(math.ceil(math.floor(value * 1e6 + 0.5) / 1e6))


def least(*values: Operand) -> Operand:
    """The smallest of the values. Excel form: MIN(a,b)."""
    if any(isinstance(value, Expr) for value in values):
        return call("MIN", *values)
    return (
        functools.reduce(sys.modules["numpy"].minimum, values) if any(map(is_array, values)) else min(values)
    )


def most(*values: Operand) -> Operand:
    """The largest of the values. Excel form: MAX(a,b)."""
    if any(isinstance(value, Expr) for value in values):
        return call("MAX", *values)
    return (
        functools.reduce(sys.modules["numpy"].maximum, values) if any(map(is_array, values)) else max(values)
    )


def exponential(value: Operand) -> Operand:
    """e to the power of the value. Excel form: EXP(x)."""
    if isinstance(value, Expr):
        return call("EXP", value)
    return sys.modules["numpy"].exp(value) if is_array(value) else math.exp(value)


def normal_quantile(probability: Operand) -> Operand:
    """The standard normal value below which the probability lies. Excel form: NORMSINV(p)."""
    if isinstance(probability, Expr):
        return call("NORMSINV", probability)
    from statistics import NormalDist  # with the first band, not with the functions

    return each(NormalDist().inv_cdf, probability)


def either(left: Operand, comparison: str, right: Operand, then: Operand, otherwise: Operand) -> Operand:
    """`then` where `left` compares with `right` so, else `otherwise`. Excel form: IF(a>b,x,y)."""
    if isinstance(left, Expr) or isinstance(right, Expr):
        return call("IF", Expr(f"{grouped(left, SUM)}{comparison}{grouped(right, SUM)}"), then, otherwise)
    holds = COMPARISONS[comparison](left, right)
    return (
        sys.modules["numpy"].where(holds, then, otherwise)
        if is_array(holds)
        else then
        if holds
        else otherwise
    )


def by_word(word: Operand, values: dict[str, float]) -> Operand:
    """The value that stands for a word. Excel form: IF(w="a",1,IF(w="b",2,NA()))."""
    if not isinstance(word, Expr):
        return values[word]
    made = call("NA")
    for name, value in reversed(values.items()):
        made = call("IF", Expr(f'{word}="{name}"'), value, made)
    return made


def each(function: Callable[..., float], *values: Operand) -> Operand:
    """A function of plain numbers, over arrays element by element; NaN where it raises an ExcelError."""
    if not any(map(is_array, values)):
        return function(*values)
    numpy = sys.modules["numpy"]
    arrays = numpy.broadcast_arrays(*values)
    return numpy.array([or_nan(function, element) for element in zip(*map(numpy.ravel, arrays), strict=True)])


def or_nan(function: Callable[..., float], values: tuple[Operand, ...]) -> float:
    try:
        return function(*(value.item() if hasattr(value, "item") else value for value in values))
    except ExcelError:
        return math.nan


def sum_of_products(*columns: Operand) -> Operand:
    """Sum over rows of the product of the columns. Excel form: SUMPRODUCT(a*b*c)."""
    if isinstance(columns[0], Expr) or is_array(columns[0]):
        product = columns[0]
        for column in columns[1:]:
            product = product * column
        return call("SUMPRODUCT", product) if isinstance(product, Expr) else product.sum(axis=0)
    total = sum(math.prod(row) for row in zip(*columns, strict=True))
    return total if is_array(total) else float(total)


def part_of(part: Operand, whole: Operand, names: tuple[str, str]) -> Operand:
    """`part`, which may not exceed `whole`: #NUM! with both names then.

    Excel form: IF(part="",whole,IF(part>whole,10^309,part)): a blank cell is the whole, and so large a power
    is #NUM! in every spreadsheet. Left out, as the same object, it is the whole itself.
    """
    if part is whole:
        return part
    if isinstance(part, Expr) or isinstance(whole, Expr):
        checked = call("IF", Expr(f"{as_expr(part)}>{as_expr(whole)}"), TOO_LARGE, part)
        is_number = isinstance(part, NumberExpr | float | int)
        return checked if is_number else call("IF", Expr(f'{part}=""'), whole, checked)
    if is_array(part) or is_array(whole):  # the scalar call then says what is wrong with a cell
        numpy = sys.modules["numpy"]
        return numpy.where(part <= whole, part, numpy.nan)
    if part > whole:
        raise ExcelError("#NUM!", f"{names[0]} must be at most {names[1]} ({whole:.15g}), got {part:.15g}")
    return part


def filled(column: Operand, default: Operand) -> Operand:
    """The column with `default` in its blank cells, and where a table of formulas has -1 for a blank.

    Excel form: column*(column<>-1)+((column="")+(column=-1))*default.
    """
    if isinstance(column, Expr):
        return column * Expr(f"({column}<>-1)") + Expr(f'(({column}="")+({column}=-1))') * default
    numpy = sys.modules["numpy"]
    return numpy.where(numpy.isnan(column), default, column)


def is_positive(column: Operand) -> Operand:
    """1 where the column is above 0, else 0. Excel form: (column>0)."""
    return Expr(f"({column}>0)") if isinstance(column, Expr) else (column > 0) * 1.0


def one_for_zero(column: Operand) -> Operand:
    """The column with 1 for 0, to divide by where it does not count. Excel form: column+(column=0)."""
    return column + (Expr(f"({column}=0)") if isinstance(column, Expr) else column == 0)


def log2(value: Operand) -> Operand:
    """Logarithm to base 2: how often a multiple has doubled. Excel form: LOG(x,2)."""
    if isinstance(value, Expr):
        return call("LOG", value, 2)
    return sys.modules["numpy"].log2(value) if is_array(value) else math.log2(value)


def is_array(value: object) -> bool:
    # numpy is looked up, not imported: a scalar call must not pay for it
    numpy = sys.modules.get("numpy")
    return numpy is not None and isinstance(value, numpy.ndarray)
