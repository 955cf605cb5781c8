"""Dates that cells store as ISO 8601 writes them (t="d"), as some writers other than Excel do."""

from __future__ import annotations

import datetime
import re

_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)?(?:T?(\d\d):(\d\d)(?::(\d\d(?:\.\d+)?))?)?Z?", re.ASCII)
_FIRST = datetime.date(1899, 12, 30).toordinal()
_DAYS_TO_1904 = 1462
_LEAP_DAY_THAT_WAS_NONE = 60  # Excel counts 29 February 1900: earlier days have a number one lower


def iso_serial(text: str, date_1904: bool) -> float | None:
    """The serial number of a date, a time or both; None where the text is none or has no number."""
    match = _MOMENT.fullmatch(text.strip())
    if match is None or not (match[1] or match[2]):
        return None
    hours, minutes, seconds = (float(part or 0) for part in match.groups()[1:])
    time = (hours * 3600 + minutes * 60 + seconds) / 86400
    if match[1] is None:
        return time
    try:
        days = datetime.date.fromisoformat(match[1]).toordinal() - _FIRST
    except ValueError:
        return None
    if date_1904:
        days -= _DAYS_TO_1904
    elif 0 < days <= _LEAP_DAY_THAT_WAS_NONE:
        days -= 1
    return days + time if days >= 0 else None
