"""The few operations beyond + - * / that bodies use, alike on floats, numpy arrays and cell references."""

from __future__ import annotations

import math
import sys

from xlplugin.errors import ExcelError
from xlplugin.expr import POWER, Expr, NumberExpr, as_expr, call

TOO_LARGE = Expr("10^309", POWER)
EXACT = 2.0**33  # from here on a float has no sixth decimal left to round


def round_up(value):
    """The next whole number at or above `value`, after rounding to six decimals.

    Six decimals first, because 235,872,000 parameters, 2e12 tokens, 60 days, 312e12 FLOP/s and MFU 0.35
    need exactly 5 GPUs but come out of floating point as 5.000000000000001. Excel form:
    ROUNDUP(ROUND(x,6),0). Values are non-negative.
    """
    if isinstance(value, Expr):
        return call("ROUNDUP", call("ROUND", value, 6), 0)
    if is_array(value):
        numpy = sys.modules["numpy"]
        rounded = numpy.floor(value * 1e6 + 0.5) / 1e6
        return numpy.ceil(numpy.where(value >= EXACT, value, rounded))
    if value >= EXACT:
        return float(math.ceil(value)) if math.isfinite(value) else value
    return float(math.ceil(math.floor(value * 1e6 + 0.5) / 1e6))


def sum_of_products(*columns):
    """Sum over rows of the product of the columns. Excel form: SUMPRODUCT(a*b*c)."""
    if isinstance(columns[0], Expr):
        product = columns[0]
        for column in columns[1:]:
            product = product * column
        return call("SUMPRODUCT", product)
    return float(sum(math.prod(row) for row in zip(*columns, strict=True)))


def part_of(part, whole, names: tuple[str, str]):
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


def log2(value):
    """Logarithm to base 2: how often a multiple has doubled. Excel form: LOG(x,2)."""
    if isinstance(value, Expr):
        return call("LOG", value, 2)
    return sys.modules["numpy"].log2(value) if is_array(value) else math.log2(value)


def is_array(value: object) -> bool:
    # numpy is looked up, not imported: a scalar call must not pay for it
    numpy = sys.modules.get("numpy")
    return numpy is not None and isinstance(value, numpy.ndarray)
