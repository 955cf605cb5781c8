"""Dates as serial numbers, in the date system of 1900 with its 29 February of that year."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from xlplugin.calculation.batch.column import NUM, Column
from xlplugin.calculation.batch.lifting import number
from xlplugin.calculation.batch.mathematics import near_whole
from xlplugin.calculation.batch.rows import NotForBatch, Problem, Rows

# Days before 1 March 1900 are off by Excel's leap year; days after 9999 are none.
_FIRST, _LAST = 61.0, 2_958_465.0
_MOST = 30_000.0  # months and days: about here Excel has limits of its own
_HALF_SECOND = 0.5 / 86_400
_EPOCH = np.datetime64("1899-12-30", "D")


def _day(rows: Rows, column: Column) -> Any:
    """The day of a serial number: the last half second before midnight is the next day's, as in Excel."""
    days = np.floor(near_whole(rows, number(rows, column) + _HALF_SECOND))
    if not np.ndim(days):
        if days < 0.0 or days > _LAST:
            raise Problem(NUM)
        if days < _FIRST:
            raise NotForBatch("a day before March 1900")
    outside = (np.asarray(days) < _FIRST) | (np.asarray(days) > _LAST)
    rows.doubt(outside if outside.ndim else bool(outside))
    return _EPOCH + np.where(outside, _FIRST, days).astype("timedelta64[D]")


def _year(rows: Rows, column: Column) -> Any:
    return _float(_day(rows, column).astype("datetime64[Y]").astype(int) + 1970)


def _month(rows: Rows, column: Column) -> Any:
    return _float(_day(rows, column).astype("datetime64[M]").astype(int) % 12 + 1)


def _day_of_month(rows: Rows, column: Column) -> Any:
    day = _day(rows, column)
    return _float((day - day.astype("datetime64[M]").astype("datetime64[D]")).astype(int) + 1)


def _float(values: Any) -> Any:
    return np.asarray(values, dtype=float) if np.ndim(values) else float(values)


def _date(rows: Rows, year: Column, month: Column, day: Column) -> Any:
    years, months, days = (np.trunc(near_whole(rows, number(rows, column))) for column in (year, month, day))
    odd = (
        (np.asarray(years) < 1901)
        | (np.asarray(years) > 9998)
        | (np.abs(months) > _MOST)
        | (np.abs(days) > _MOST)
    )
    if np.any(odd):
        rows.doubt(np.broadcast_to(odd, rows.size))
    years = np.where(odd, 2000, years)
    first = ((years - 1970) * 12 + np.where(odd, 1, months) - 1).astype("int64").astype("datetime64[M]")
    serial = (first.astype("datetime64[D]") - _EPOCH).astype(float) + np.where(odd, 1, days) - 1
    rows.doubt(np.broadcast_to((serial < _FIRST) | (serial > _LAST), rows.size))
    return serial if np.ndim(serial) else float(serial)


VALUES: dict[str, Callable[..., Any]] = {"YEAR": _year, "MONTH": _month, "DAY": _day_of_month, "DATE": _date}
