"""How workbooks number days: from 1900, with a leap day that year did not have, or from 1904."""

from __future__ import annotations

import datetime

DAYS_TO_1904 = 1462
LEAP_DAY_THAT_WAS_NONE = 60  # Excel counts 29 February 1900: earlier days have a number one lower
EPOCH = datetime.date(1899, 12, 30)


def day_number(day: datetime.date, date_1904: bool) -> int:
    """The serial number of a day. The first day is 1, in the system of 1904 it is 0; less lies before it."""
    number = day.toordinal() - EPOCH.toordinal()
    if date_1904:
        return number - DAYS_TO_1904
    return number - (number <= LEAP_DAY_THAT_WAS_NONE)
