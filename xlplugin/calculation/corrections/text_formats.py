"""TEXT: the number formats that come out as in Excel, most of them as the engine writes them."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Context

from xlplugin.calculation.corrections.coercion import number_of
from xlplugin.calculation.corrections.number_reader import Beyond
from xlplugin.calculation.general_text import digits_15
from xlplugin.errors import ExcelError

_NUMBER = r"\$?(?:(?:[#0],)?[#0]*0(?:\.[0#]+)?%?|#(?:,##0)?(?:\.[0#]+)?%?)"
_UNIT = r'(?: ?"[^"]*")?'
_SIGNED = rf"\+?{_NUMBER};(?:-{_NUMBER}|\({_NUMBER}\))(?:;{_NUMBER})?"
_PART = r"(?:y{1,4}|m{1,5}|d{1,4}|h{1,2}|s{1,2})"
_BETWEEN = r'(?:[-/: .]|, |"?[年月日时分秒]"? ?)?'
_MOMENT = rf"{_PART}(?:{_BETWEEN}{_PART})*(?:\"?[年月日时分秒]\"?)?"
_HALF_DAY = r"h{1,2}(?::mm)?(?::ss)? (?-i:AM/PM)"
ELAPSED = re.compile(r"\[h{1,2}\]:mm(?::ss)?", re.IGNORECASE)
SCIENTIFIC = re.compile(r"0(?:\.(0+))?E\+(0+)")
_AS_IN_EXCEL = re.compile(
    rf"{_NUMBER}{_UNIT}|{_SIGNED}|{_MOMENT}|{_HALF_DAY}|{ELAPSED.pattern}|@|General", re.IGNORECASE
)


def is_as_in_excel(form: str) -> bool:
    return _AS_IN_EXCEL.fullmatch(form) is not None or SCIENTIFIC.fullmatch(form) is not None


def shown(value: object, formatted: object) -> object:
    """TEXT of a value, given what it is as a number: texts that are none stay, and so do TRUE and FALSE."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str) and isinstance(formatted, ExcelError):
        return value
    return formatted


def elapsed(value: object, formatted: object) -> object:
    """TEXT with a format such as [h]:mm."""
    if isinstance(value, float) and value < 0:
        raise Beyond("how TEXT writes a negative span of time depends on settings")
    return shown(value, formatted)


def scientific(value: object, decimals: float, width: float) -> object:
    """TEXT with a format such as 0.00E+00."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        raise Beyond("TEXT of a text in a scientific format is not known here")
    number = number_of(value)
    if isinstance(number, ExcelError):
        return number
    digits = Context(prec=int(decimals) + 1, rounding=ROUND_HALF_UP).create_decimal(digits_15(number))
    mantissa, exponent = (
        f"{digits:.{int(decimals)}e}".split("e") if digits else (f"{0:.{int(decimals)}f}", "+0")
    )
    return f"{mantissa}E{exponent[0]}{exponent[1:].zfill(int(width))}"
