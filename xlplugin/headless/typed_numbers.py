"""Numbers with their units as people type them: 10倍, 20万美元, US$1.4bn, ￥14亿, 60天, 1 400 000 000."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from xlplugin.errors import ExcelError
from xlplugin.headless.units import Unit, plain, read_unit
from xlplugin.messages import say
from xlplugin.text_numbers import parse_number

_BEFORE = r"us\$|hk\$|[$¥€£]|usd|cny|rmb|hkd|eur|gbp|jpy"
_DIGITS = r"(?:\d[\d,.']*|\.\d[\d,.']*)(?:\s\d{3}(?!\d)[\d,.]*)*(?:e[+-]?\d{1,3}(?![a-z]))?"
_TYPED = re.compile(
    rf"(?P<sign>[+-]?)\s*(?P<before>{_BEFORE})?\s*(?P<inner>[+-]?)\s*(?P<digits>{_DIGITS})\s*(?P<after>.*)"
)
_THOUSANDS = re.compile(r"(?<=\d)[\s'](?=\d{3}(?!\d))")
_ONE_READING = {
    ".": re.compile(
        r"[+-]?(?:\d{1,3}(?:,\d{3}){2,}|\d*\.\d{1,2}|\d*\.\d{4,}|0\.\d+|\d{1,3}(?:,\d{3})+\.\d+)%?"
    ),
    ",": re.compile(
        r"[+-]?(?:\d{1,3}(?:\.\d{3}){2,}|\d*,\d{1,2}|\d*,\d{4,}|0,\d+|\d{1,3}(?:\.\d{3})+,\d+)%?"
    ),
}
_TWO_READINGS = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}(?!\d)(?![.,]\d)")


@dataclass(frozen=True)
class Typed:
    """A number, with its unit when it was typed with one; `number` has the unit's power of ten in it."""

    number: float
    unit: Unit | None = None


def read_typed(text: str, decimal: str = ".") -> Typed:
    """The number that a text means; ExcelError when it means none, or has two readings.

    `decimal` is the sign before the decimals; "" where nothing in the table tells.
    """
    words = plain(text)
    match = _TYPED.fullmatch(words)
    if match is None or (match["sign"] and match["inner"]):
        return Typed(parse_number(_with_point(text, decimal, text)))  # brackets, or the reason why not
    digits = _with_point(_THOUSANDS.sub("", match["digits"]), decimal, text)
    after = match["after"]
    unit = read_unit(f"{after} {match['before'] or ''}") if after or match["before"] else None
    if unit is None and (after or match["before"]):
        return Typed(parse_number(_with_point(text, decimal, text)))
    try:
        number = parse_number(f"{match['sign'] or match['inner']}{digits}")
    except ExcelError as error:
        raise ExcelError(error.code, error.message.replace(repr(digits), repr(text))) from None
    if unit is None:
        return Typed(number)
    return Typed(float(Decimal(repr(number)).scaleb(unit.power)), unit)


def decimal_of(text: str) -> str:
    """The decimal sign that a text leaves no doubt about: `.` for 0.35, `,` for 1.234.567, else nothing."""
    words = plain(text)
    match = _TYPED.fullmatch(words)
    digits = match["digits"] if match else words
    return next((sign for sign, pattern in _ONE_READING.items() if pattern.fullmatch(digits)), "")


def _with_point(digits: str, decimal: str, text: str) -> str:
    if decimal == ",":
        return digits.translate(str.maketrans(",.", ".,"))
    if decimal == "" and _TWO_READINGS.match(digits):
        first, second = re.split("[.,]", digits, maxsplit=1)
        raise ExcelError(
            "#VALUE!",
            say("{text!r} could be {one} or {other}: say --decimal . or --decimal ,",
                text=text, one=f"{first}{second}", other=f"{first}.{second}"),
        )  # fmt: skip
    return digits
