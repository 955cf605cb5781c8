"""Values between the engine and our functions: errors, dates, omitted arguments, grids."""

from __future__ import annotations

import datetime
import math

from xlplugin.calculation.plain_formula import OMITTED_MARK
from xlplugin.errors import ExcelError
from xlplugin.ooxml.serial_dates import DAYS_TO_1904, LEAP_DAY_THAT_WAS_NONE

_CODES = {
    "Null": "#NULL!", "Div": "#DIV/0!", "Value": "#VALUE!", "Ref": "#REF!", "Name": "#NAME?", "Num": "#NUM!",
    "Na": "#N/A", "Spill": "#SPILL!", "Calc": "#CALC!", "Circ": "#CIRC!",
}  # fmt: skip
_KINDS = {code: kind for kind, code in _CODES.items()} | {"#GETTING_DATA": "Na"}
# Kinds with which the engine says that a formula is beyond it, not that the formula is wrong.
BEYOND_ENGINE = {"NImpl": "the engine lacks a part of this formula", "Error": "the formula cannot be read"}
SCRATCH = "\ue000"  # begins the names of sheets that only the engine's memory has
CIRCULAR = {"type": "Error", "kind": "Circ"}
# What a function of ours gives for a value that it cannot tell.
NOT_COMPUTED = {"type": "Error", "kind": "NImpl"}
_EPOCH = datetime.datetime(1899, 12, 30)


def from_engine(value: object) -> object:
    """A value as the contract has it: None, float, str, bool, ExcelError, or a grid of those."""
    if type(value) is float:
        return value if value - value == 0.0 else ExcelError("#NUM!")  # SINH(1000) comes out as infinity
    if value is None or isinstance(value, (str, bool, ExcelError)):
        return value
    if isinstance(value, dict):
        return ExcelError(_CODES.get(value.get("kind"), "#VALUE!"), value.get("message") or "")
    if isinstance(value, list):
        return [[from_engine(item) for item in row] for row in value]
    return serial_number(value)


def serial_number(value: object, date_1904: bool = False) -> float:
    """A number, or the serial number of a date; ValueError for a date before the system's first day."""
    if isinstance(value, datetime.date):
        return _days(value, date_1904)
    if isinstance(value, datetime.time):
        return (value.hour * 3600 + value.minute * 60 + value.second + value.microsecond / 1e6) / 86400
    if isinstance(value, datetime.timedelta):
        return value / datetime.timedelta(days=1)
    return float(value)


def _days(value: datetime.date, date_1904: bool) -> float:
    if not isinstance(value, datetime.datetime):
        value = datetime.datetime.combine(value, datetime.time())
    days = (value.replace(tzinfo=None) - _EPOCH) / datetime.timedelta(days=1)
    if date_1904:
        days -= DAYS_TO_1904
    elif days < LEAP_DAY_THAT_WAS_NONE + 1:
        days -= 1
    if days < 0 or (days < 1 and not date_1904):
        raise ValueError(
            f"{value.date()} is before the first date of the workbook, {1904 if date_1904 else 1900}-01-01"
        )
    return days


def moment(serial: float, date_1904: bool = False) -> datetime.datetime | datetime.time | float:
    """The date, or the time of day, that a serial number means; the number itself when it means none."""
    if 0 <= serial < 1:
        return (_EPOCH + datetime.timedelta(days=serial)).time()
    days = serial + DAYS_TO_1904 if date_1904 else serial + (serial < LEAP_DAY_THAT_WAS_NONE)
    if not 0 <= serial < 2_958_466 or (not date_1904 and int(serial) == LEAP_DAY_THAT_WAS_NONE):
        return serial
    # To the microsecond that a float of days can tell.
    return _EPOCH + datetime.timedelta(microseconds=round(days * 86_400_000) * 1000)


def argument(value: object, omitted: object) -> object:
    """An argument for one of our functions."""
    return omitted if value == OMITTED_MARK else from_engine(value)


def to_engine(value: object) -> object:
    """A result of ours, or an input, for the engine: never NaN or infinity, never a missing value."""
    if isinstance(value, list):
        return [[to_engine(item) for item in row] for row in value]
    if isinstance(value, ExcelError):
        return {"type": "Error", "kind": _KINDS[value.code], "message": value.message}
    if value is None or isinstance(value, (str, bool)):
        return value
    number = serial_number(value)
    return number if math.isfinite(number) else {"type": "Error", "kind": "Num"}
