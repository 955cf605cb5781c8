"""Annuities and present values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from xlplugin.calculation.batch.aggregates import Argument, counted
from xlplugin.calculation.batch.column import DIV0, ERROR, NUMBER, TEXT, TRUTH, Column
from xlplugin.calculation.batch.criteria import value_of
from xlplugin.calculation.batch.lifting import lifted, number
from xlplugin.calculation.batch.operators import LOST
from xlplugin.calculation.batch.powers import raised
from xlplugin.calculation.batch.rows import NotForBatch, Rows


def net_present_value(rows: Rows, arguments: Sequence[Argument]) -> Column:
    """NPV: the first value comes a period from now; what is no number in cells takes no period."""
    rate = lifted(lambda rows, column: number(rows, column), rows, (value_of(arguments[0]),))
    rows.doubt(np.asarray(value_of(arguments[0]).kinds) != NUMBER)
    if rate.is_mixed or rate.kinds == ERROR:
        raise NotForBatch("NPV at a rate that is an error")
    if any(
        isinstance(argument, Column) and np.isin(argument.kinds, (TEXT, TRUTH)).any()
        for argument in arguments[1:]
    ):
        raise NotForBatch("NPV of texts or truths")
    found = counted(rows, arguments[1:])
    if any(where is not None for _, where in found.numbers):
        raise NotForBatch("NPV over cells that are numbers in some scenarios only")
    factor = 1.0 + np.asarray(rate.numbers)
    if not found.numbers and isinstance(found.failed, int) and found.failed < 0:
        raise NotForBatch("NPV of nothing")
    found.fail(DIV0, factor == 0.0)
    return found.result(_discounted(rows, factor, [value for value, _ in found.numbers]))


def _discounted(rows: Rows, factor: Any, values: Sequence[Any]) -> Any:
    """The sum; in doubt where a discount leaves the floats' range, or where terms cancel out."""
    total: Any = 0.0
    discount: Any = 1.0
    largest: Any = 0.0
    with np.errstate(all="ignore"):
        for value in values:
            discount = discount * factor
            term = value / discount
            total, largest = total + term, np.maximum(largest, np.abs(term))
    holds = (np.isfinite(discount) & (discount != 0.0)) | (factor == 0.0)
    rows.doubt(~holds | _loses_digits(rows, factor, len(values)) | (np.abs(total) < LOST * largest))
    return total if np.ndim(total) else float(total)


def _annuity(compute: Callable[..., tuple[Any, Any, Any]]) -> Callable[..., Any]:
    """PMT, PV and FV share their arguments: rate, periods, then two amounts, and when payments fall due.

    `compute` gives two terms, of which the sum is turned round, and what it is divided by.
    """

    def step(rows: Rows, rate: Column, periods: Column, first: Column, *rest: Column) -> Any:
        numbers = [number(rows, column) for column in (rate, periods, first, *rest)]
        numbers += [0.0] * (5 - len(numbers))
        given = np.broadcast_arrays(*(np.asarray(n, dtype=float) for n in numbers))
        with np.errstate(all="ignore"):
            whole = raised(1.0 + given[0], given[1])
            one, other, by = compute(*given[:4], np.where(given[4] != 0.0, 1.0, 0.0), whole)
            total = one + other
            odd = (given[0] <= -1.0) | (given[1] == 0.0) | ~np.isfinite(whole) | (whole == 0.0)
            odd = odd | _loses_digits(rows, 1.0 + given[0], given[1])
            odd = odd | ((np.abs(total) < LOST * np.maximum(np.abs(one), np.abs(given[3]))) & (total != 0.0))
        rows.doubt(np.broadcast_to(odd, rows.size))
        result = -total / by
        return result if np.ndim(result) else float(result)

    return step


def _loses_digits(rows: Rows, factor: Any, periods: Any) -> Any:
    """Where 1 + rate is small beside a rate that may come of functions of which two libraries differ."""
    return (np.abs(factor) < LOST * np.abs(periods)) & bool(rows.inexact)


# The engine's own ways, each to its last digits: a payment does not lose those of a small rate, PV and FV do.
def _payment(rate: Any, periods: Any, present: Any, future: Any, due: Any, whole: Any) -> Any:
    steps = periods * np.log1p(rate)
    share = np.where(rate == 0.0, periods, -np.expm1(-steps) * (1.0 + rate * due) / rate)
    return present, future * np.exp(-steps), share


def _present(rate: Any, periods: Any, payment: Any, future: Any, due: Any, whole: Any) -> Any:
    return payment * _payments(rate, periods, due, whole), future, whole


def _future(rate: Any, periods: Any, payment: Any, present: Any, due: Any, whole: Any) -> Any:
    return payment * _payments(rate, periods, due, whole), present * whole, 1.0


def _payments(rate: Any, periods: Any, due: Any, whole: Any) -> Any:
    return np.where(rate == 0.0, periods, (1.0 + rate * due) * ((whole - 1.0) / rate))


VALUES: dict[str, Callable[..., Any]] = {
    "PMT": _annuity(_payment),
    "PV": _annuity(_present),
    "FV": _annuity(_future),
}
FUNCTIONS: dict[str, Callable[[Rows, Sequence[Argument]], Column]] = {"NPV": net_present_value}
