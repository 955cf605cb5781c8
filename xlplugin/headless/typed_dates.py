"""Dates as people type them: 2024-08-16, 2024/8/16, 2024年8月16日, each also with a time of day."""

from __future__ import annotations

import datetime
import re
import unicodedata

from xlplugin.errors import InputError
from xlplugin.messages import say

_DATE = re.compile(r"(\d{4})(?:[-/.](\d{1,2})[-/.](\d{1,2})|年(\d{1,2})月(\d{1,2})日)(?:[T\s]\s*(.+))?")
_LIKE_A_DATE = re.compile(r"\d\s*(?:[-/]\s*\w|[年月日])|\d\s*\.\s*\d+\s*\.\s*\d")
_PACKED = re.compile(r"(?:19|20)\d{6}")


def read_date(text: str) -> datetime.datetime | None:
    """The moment that a text means; None for a plain number. InputError for a date that has two readings."""
    words = unicodedata.normalize("NFKC", text).strip()
    check_no_packed_date(words)
    match = _DATE.fullmatch(words)
    if match is None:
        if not _LIKE_A_DATE.search(words):
            return None
        try:
            return datetime.datetime.fromisoformat(words)
        except ValueError:
            raise InputError(_how(text)) from None
    year, month, day = match[1], match[2] or match[4], match[3] or match[5]
    try:
        moment = datetime.datetime(int(year), int(month), int(day))
        time = datetime.time.fromisoformat(_two_digits(match[6])) if match[6] else datetime.time()
    except ValueError:
        raise InputError(_how(text)) from None
    return datetime.datetime.combine(moment, time)


def check_no_packed_date(value: float | str) -> None:
    """InputError for 20240816, which is a date to a person and another one's number to a spreadsheet."""
    digits = f"{value:.15g}" if isinstance(value, int | float) else value
    if not _PACKED.fullmatch(digits):
        return
    try:
        day = datetime.datetime.strptime(digits, "%Y%m%d").date()
    except ValueError:
        return
    raise InputError(
        say("{value} could be the day {day} or the number of a day: write {day}", value=digits, day=day)
    )


def _two_digits(time: str) -> str:
    return f"0{time}" if re.match(r"\d:", time) else time


def _how(text: str) -> str:
    return say(
        "{text!r} is no date that has one reading: write 2024-08-16, 2024/8/16 or 2024年8月16日", text=text
    )
