"""Annuities and present values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from xlplugin.calculation.batch.aggregates import Argument, counted
from xlplugin.calculation.batch.column import DIV0, ERROR, NUMBER, TEXT, TRUTH, Column
from xlplugin.calculation.batch.criteria import value_of
from xlplugin.calculation.batch.lifting import lifted, number
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
    total: Any = 0.0
    discount: Any = 1.0
    with np.errstate(all="ignore"):
        for value, _ in found.numbers:
            discount = discount * factor
            total = total + value / discount
    return found.result(total if np.ndim(total) else float(total))


def _annuity(compute: Callable[[Any, Any, Any, Any, Any], Any]) -> Callable[..., Any]:
    """PMT, PV and FV share their arguments: rate, periods, then two amounts, and when payments fall due."""

    def step(rows: Rows, rate: Column, periods: Column, first: Column, *rest: Column) -> Any:
        numbers = [number(rows, column) for column in (rate, periods, first, *rest)]
        numbers += [0.0] * (5 - len(numbers))
        arrays = np.broadcast_arrays(*(np.asarray(n, dtype=float) for n in numbers))
        odd = (arrays[0] <= -1.0) | (arrays[1] == 0.0) | ~np.isfinite(_growth(arrays[0], arrays[1]))
        rows.doubt(np.broadcast_to(odd, rows.size))
        result = compute(arrays[0], arrays[1], arrays[2], arrays[3], np.where(arrays[4] != 0.0, 1.0, 0.0))
        return result if np.ndim(result) else float(result)

    return step


def _growth(rate: Any, periods: Any) -> Any:
    """(1 + rate)^periods - 1, without the loss of digits at small rates."""
    return np.expm1(periods * np.log1p(rate))


def _payment(rate: Any, periods: Any, present: Any, future: Any, due: Any) -> Any:
    whole = np.power(1.0 + rate, periods)
    general = -(present * whole + future) * rate / (_growth(rate, periods) * (1.0 + rate * due))
    return np.where(rate == 0.0, -(present + future) / periods, general)


def _present(rate: Any, periods: Any, payment: Any, future: Any, due: Any) -> Any:
    payments = payment * (1.0 + rate * due) * _growth(rate, periods) / rate
    general = -(payments + future) / np.power(1.0 + rate, periods)
    return np.where(rate == 0.0, -(payment * periods + future), general)


def _future(rate: Any, periods: Any, payment: Any, present: Any, due: Any) -> Any:
    payments = payment * (1.0 + rate * due) * _growth(rate, periods) / rate
    general = -(present * np.power(1.0 + rate, periods) + payments)
    return np.where(rate == 0.0, -(present + payment * periods), general)


VALUES: dict[str, Callable[..., Any]] = {
    "PMT": _annuity(_payment),
    "PV": _annuity(_present),
    "FV": _annuity(_future),
}
FUNCTIONS: dict[str, Callable[[Rows, Sequence[Argument]], Column]] = {"NPV": net_present_value}
