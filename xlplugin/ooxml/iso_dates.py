"""Dates that cells store as ISO 8601 writes them (t="d"), as some writers other than Excel do."""

from __future__ import annotations

import datetime
import re

from xlplugin.ooxml.serial_dates import EPOCH, day_number

_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)?(?:T?(\d\d):(\d\d)(?::(\d\d(?:\.\d+)?))?)?Z?", re.ASCII)


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
        day = datetime.date.fromisoformat(match[1])
    except ValueError:
        return None
    if day == EPOCH and not date_1904:
        return time  # of no day: some writers put one before it all the same
    days = day_number(day, date_1904)
    return days + time if days >= 0 else None
