"""Texts that Excel takes for numbers, as it reads them under English (United States) settings.

What another language, region or year would read otherwise ("10/2/2024", "1.000,5", "3-Feb") is not guessed:
that is Beyond.
"""

from __future__ import annotations

import datetime
import re
import unicodedata

from xlplugin.errors import ExcelError
from xlplugin.ooxml.serial_dates import LEAP_DAY_THAT_WAS_NONE, day_number

_MONTH_NAMES = "january february march april may june july august september october november december"
_MONTHS = {name: number for number, full in enumerate(_MONTH_NAMES.split(), 1) for name in (full, full[:3])}
_DIGITS = r"(?P<digits>(?:[1-9]\d{0,2}(?:,\d{3})+|\d+)(?:\.\d*)?|\.\d+)"
_NUMBER = re.compile(
    rf"(?P<sign>[-+]?)(?P<currency>\$?){_DIGITS}(?P<exponent>[eE][-+]?\d+)?(?P<percent> ?%)?", re.ASCII
)
_IN_BRACKETS = re.compile(rf"\((?P<currency>\$?){_DIGITS}\)", re.ASCII)
_MIXED = re.compile(r"([-+]?)(\d+) +(\d{1,5})/(\d{1,5})", re.ASCII)
_TIME = (
    r"(?P<hour>\d{1,4}):(?P<minute>[0-5]?\d)(?::(?P<second>[0-5]?\d(?:\.\d+)?))?(?: +(?P<half>[AaPp])[Mm]?)?"
)
_MONTH = r"(?P<month>[A-Za-z]{3,9})"
_DATES = [
    r"(?P<year>\d{4})([-/])(?P<number>\d{1,2})\2(?P<day>\d{1,2})",
    rf"(?P<day>\d{{1,2}})(?:-| +){_MONTH}(?:-|,? +)(?P<year>\d{{4}})",
    rf"{_MONTH} +(?P<day>\d{{1,2}}),? +(?P<year>\d{{4}})",
    rf"{_MONTH}(?:-| +)(?P<year>\d{{4}})",
    r"(?P<number>\d{1,2})([-/])(?P<day>(?P=number))\2(?P<year>\d{4})",  # 3/3/2024: the same in any order
]
_MOMENTS = [re.compile(date + rf"(?: +{_TIME})?", re.ASCII) for date in _DATES] + [
    re.compile(_TIME, re.ASCII)
]
_HOUR_ALONE = re.compile(r"(?P<hour>\d{1,2}) +(?P<half>[AaPp])[Mm]?", re.ASCII)
_WITH_T = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+Z?")
# Words that are part of a date or time in some format; any other letter makes a plain text.
_WORDS = {*_MONTHS, "sept", "am", "pm", *"年月日时分秒", "上午", "下午"}
_LETTERS = re.compile(r"[^\W\d_]+")
_MARKED = re.compile(r"(?<=[\d.])[eE](?=[-+]?\d)|(?<=\d) +[AaPp]$")
_MARKS = set(" .,:/%$()+-'\t\r\n")
_SIGNIFICANT = 15


class Beyond(Exception):
    """Why a value cannot be told here; one line."""


def number_in(text: str, date_1904: bool | None = None) -> float | ExcelError:
    """The number that a text spells; #VALUE! when it spells none, Beyond when that depends on settings.

    `date_1904`: where dates start; None when that is not known, and dates are beyond.
    """
    plain = text.strip(" ")
    if not any(map(str.isdigit, plain)):
        return ExcelError("#VALUE!")
    if match := _NUMBER.fullmatch(plain):
        return _number(match, text)
    if match := _IN_BRACKETS.fullmatch(plain):
        return -_rounded_off(match["digits"])
    if (match := _MIXED.fullmatch(plain)) and int(match[4]):
        value = int(match[2]) + int(match[3]) / int(match[4])
        return -value if match[1] == "-" else value
    return _moment(plain, text, date_1904)


def _number(match: re.Match[str], text: str) -> float | ExcelError:
    exponent = match["exponent"] or ""
    if exponent and (match["percent"] or match["currency"] or "," in match["digits"]):
        raise Beyond(_unsure(text))
    value = _rounded_off(match["digits"], exponent)
    if value in (float("inf"), float("-inf")):
        return ExcelError("#VALUE!")
    value = value / 100 if match["percent"] else value
    return -value if match["sign"] == "-" else value


def _rounded_off(digits: str, exponent: str = "") -> float:
    """Excel takes in 15 digits; zeros stand for the others."""
    kept, seen = [], 0
    for character in digits.replace(",", ""):
        if character.isdigit():
            seen += bool(seen or character != "0")
            character = character if seen <= _SIGNIFICANT else "0"
        kept.append(character)
    return float("".join(kept) + exponent)


def _moment(plain: str, text: str, date_1904: bool | None) -> float | ExcelError:
    match = next((found for pattern in _MOMENTS if (found := pattern.fullmatch(plain))), None)
    if match is None and not (match := _HOUR_ALONE.fullmatch(plain)):
        if _WITH_T.fullmatch(plain) or not may_spell(plain):
            return ExcelError("#VALUE!")
        raise Beyond(_unsure(text))
    parts = match.groupdict()
    time = _time(parts, text) if parts.get("hour") else 0.0
    if not parts.get("year"):
        return time
    if date_1904 is None:
        raise Beyond(f"where the number of the date {text!r} is counted from is not known here")
    month = _MONTHS.get((parts.get("month") or "").lower()) or int(parts.get("number") or 0)
    if not month:
        return ExcelError("#VALUE!")
    day = _day(int(parts["year"]), month, int(parts.get("day") or 1), date_1904)
    return day if isinstance(day, ExcelError) else day + time


def _time(parts: dict[str, str | None], text: str) -> float:
    hour, half = int(parts["hour"]), (parts["half"] or "").lower()
    if half and not 0 <= hour <= 12:
        raise Beyond(_unsure(text))
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return (hour * 3600 + int(parts.get("minute") or 0) * 60 + float(parts.get("second") or 0)) / 86400


def _day(year: int, month: int, day: int, date_1904: bool) -> float | ExcelError:
    if (year, month, day) == (1900, 2, 29) and not date_1904:
        return float(LEAP_DAY_THAT_WAS_NONE)
    try:
        serial = day_number(datetime.date(year, month, day), date_1904)
    except ValueError:
        return ExcelError("#VALUE!")
    return float(serial) if serial >= (0 if date_1904 else 1) else ExcelError("#VALUE!")


def may_spell(plain: str) -> bool:
    """Whether all in it is such as numbers, dates and times are written with under some settings."""
    bare = _MARKED.sub("", plain)
    if any(word.lower() not in _WORDS for word in _split(_LETTERS.findall(bare))):
        return False
    others = (c for c in _LETTERS.sub("", bare) if not c.isdigit() and c not in _MARKS)
    return all(unicodedata.category(c) in ("Sc", "Zs") or "！" <= c <= "｀" or c in "−–’" for c in others)


def _split(words: list[str]) -> list[str]:
    """年 and the like are words each by itself."""
    return [part for word in words for part in ([word] if word.isascii() or word in _WORDS else word)]


def _unsure(text: str) -> str:
    return f"whether the text {text!r} is a number, and which, depends on settings that are not known here"
