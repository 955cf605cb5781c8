"""How workbooks number days: from 1900, with a leap day that year did not have, or from 1904."""

from __future__ import annotations

import datetime
from typing import SupportsFloat

from xlplugin.errors import InputError

DAYS_TO_1904 = 1462
LEAP_DAY_THAT_WAS_NONE = 60  # Excel counts 29 February 1900: earlier days have a number one lower
EPOCH = datetime.date(1899, 12, 30)
_MOMENT = datetime.datetime(1899, 12, 30)


def day_number(day: datetime.date, date_1904: bool) -> int:
    """The serial number of a day. The first day is 1, in the system of 1904 it is 0; less lies before it."""
    number = day.toordinal() - EPOCH.toordinal()
    if date_1904:
        return number - DAYS_TO_1904
    return number - (number <= LEAP_DAY_THAT_WAS_NONE)


def serial_number(
    value: datetime.date | datetime.time | datetime.timedelta | SupportsFloat, date_1904: bool = False
) -> float:
    """A number, or the serial number of a date; InputError for a date before the system's first day."""
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
    days = (value.replace(tzinfo=None) - _MOMENT) / datetime.timedelta(days=1)
    if date_1904:
        days -= DAYS_TO_1904
    elif days < LEAP_DAY_THAT_WAS_NONE + 1:
        days -= 1
    if days < 0 or (days < 1 and not date_1904):
        raise InputError(
            f"{value.date()} is before the first date of the workbook, {1904 if date_1904 else 1900}-01-01"
        )
    return days


def moment(serial: float, date_1904: bool = False) -> datetime.datetime | datetime.time | float:
    """The date, or the time of day, that a serial number means; the number itself when it means none."""
    if 0 <= serial < 1:
        return (_MOMENT + datetime.timedelta(days=serial)).time()
    days = serial + DAYS_TO_1904 if date_1904 else serial + (serial < LEAP_DAY_THAT_WAS_NONE)
    if not 0 <= serial < 2_958_466 or (not date_1904 and int(serial) == LEAP_DAY_THAT_WAS_NONE):
        return serial
    # To the microsecond that a float of days can tell.
    return _MOMENT + datetime.timedelta(microseconds=round(days * 86_400_000) * 1000)
