"""Functions of one or two numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from xlplugin.calculation.batch.column import DIV0, NUM, NUMBER, TEXT, Column, error
from xlplugin.calculation.batch.lifting import number, with_errors
from xlplugin.calculation.batch.operators import LOST, power, undecided
from xlplugin.calculation.batch.powers import exponential
from xlplugin.calculation.batch.rounding import round_down, round_half, round_up
from xlplugin.calculation.batch.rows import Problem, Rows


def _of_one(function: Callable[[Any], Any]) -> Callable[[Rows, Column], Any]:
    return lambda rows, column: function(number(rows, column))


def _logarithm(function: Callable[[Any], Any]) -> Callable[[Rows, Column], Any]:
    """A logarithm; of 0 and below #NUM!, which comes of what is not finite."""
    return lambda rows, column: function(number(rows, column))


def _log(rows: Rows, value: Column, base: Column | None = None) -> Any:
    numbers = number(rows, value)
    rows.doubt(base is not None and base.kinds == TEXT)  # the engine looks at the value first
    bases = 10.0 if base is None else number(rows, base)
    below = np.log(np.asarray(bases, dtype=float))
    odd = ~np.isfinite(below) | (below == 0.0)
    rows.doubt(odd if odd.ndim else bool(odd))
    result = np.log10(numbers) if base is None else np.log(numbers) / below
    return result if np.ndim(result) else float(result)


def near_whole(rows: Rows, numbers: Any) -> Any:
    """Numbers that are cut to whole ones; where the last digits decide, the engine does."""
    rows.doubt(undecided(numbers, np.round(numbers), rows.inexact))
    return numbers


def _integer(rows: Rows, column: Column) -> Any:
    return np.floor(near_whole(rows, number(rows, column)))


def _modulo(rows: Rows, left: Column, right: Column) -> Any:
    value, divisor = number(rows, left), number(rows, right)
    if not np.ndim(divisor) and divisor == 0.0:
        raise Problem(DIV0)
    quotient = np.divide(value, divisor)
    near_whole(rows, np.where(np.isfinite(quotient), quotient, 0.0) if np.ndim(quotient) else quotient)
    rows.doubt(np.abs(quotient) > 1e12)  # Excel gives #NUM! for very large quotients
    result = np.mod(value, divisor)
    if rows.inexact:
        rows.doubt((np.abs(quotient - np.round(quotient)) < LOST) | (np.abs(quotient) > 1e3))
    nought = np.asarray(divisor) == 0.0
    if nought.any():
        return with_errors(np.broadcast_to(result, nought.shape) + 0.0, nought, DIV0)
    return result if np.ndim(result) else float(result)


def _square_root(rows: Rows, column: Column) -> Any:
    numbers = number(rows, column)
    if not np.ndim(numbers):
        return error(NUM) if numbers < 0.0 else float(np.sqrt(numbers))
    return np.sqrt(numbers)


VALUES: dict[str, Callable[..., Any]] = {
    "ABS": _of_one(np.abs),
    "SQRT": _square_root,
    "EXP": _of_one(exponential),
    "LN": _logarithm(np.log),
    "LOG10": _logarithm(np.log10),
    "LOG": _log,
    "SIGN": _of_one(np.sign),
    "INT": _integer,
    "MOD": _modulo,
    "POWER": power,
    "ROUND": round_half,
    "ROUNDUP": round_up,
    "ROUNDDOWN": round_down,
    "TRUNC": lambda rows, value, places=Column(NUMBER, 0.0): round_down(rows, value, places),  # noqa: B008
    "PI": lambda rows: float(np.pi),
}
