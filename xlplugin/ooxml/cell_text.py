"""How a value stands in sheet XML, and which values a sheet cannot hold."""

from __future__ import annotations

import math
import re
import sys

from xlplugin.errors import ExcelError, InputError
from xlplugin.ooxml.limits import PackageError
from xlplugin.values import CellValue

LONGEST_TEXT = 32_767
MOST_DIGITS = 15
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NEEDS_ESCAPE = re.compile(f"[&<>\r]|{_CONTROL.pattern}")
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}
# Excel itself stores characters that XML forbids as _xHHHH_, so a text that looks like that is escaped.
_LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPED = re.compile("_x([Dd][89ABab][0-9A-Fa-f]{2})__x([Dd][C-Fc-f][0-9A-Fa-f]{2})_|_x([0-9A-Fa-f]{4})_")
# Newer errors (#SPILL!, #CALC!) stand in files as #VALUE! with rich-value metadata beside them.
_STORED_CODES = {"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA"}


def escape(text: str) -> str:
    """Text as XML character data."""
    if "_x" in text:
        text = _LOOKS_ESCAPED.sub("_x005F_", text)
    return _NEEDS_ESCAPE.sub(lambda match: _ESCAPES.get(match[0]) or f"_x{ord(match[0]):04X}_", text)


def unescape(text: str) -> str:
    """Text of a cell from the text in its XML; half of a character, which is no text, stays as it is."""
    return _ESCAPED.sub(_character, text) if "_x" in text else text


def _character(match: re.Match[str]) -> str:
    high, low, single = match.groups()
    if high:
        return bytes.fromhex(high + low).decode("utf-16-be")
    code = int(single, 16)
    return match[0] if 0xD800 <= code <= 0xDFFF else chr(code)


def render_value(value: CellValue) -> tuple[str, str | None]:
    """Type (`t=`) and text of a cached value; a number has the type `` and a blank has no text."""
    if value is None:
        return "", None
    if isinstance(value, bool):
        return "b", "1" if value else "0"
    if isinstance(value, ExcelError):
        return "e", value.code if value.code in _STORED_CODES else "#VALUE!"
    if isinstance(value, str):
        return "str", escape(value)
    number = float(value)
    if not math.isfinite(number):
        return "e", "#NUM!"
    if number.is_integer() and abs(number) < 1e15:
        return "", str(int(number))
    return "", repr(number)


def check_input(value: CellValue) -> None:
    """InputError, in one line, for a value that no cell can hold."""
    if isinstance(value, str):
        _check_text(value)
    elif isinstance(value, float) and not math.isfinite(value):
        raise InputError(f"{value} is not a number that a cell can hold")
    elif isinstance(value, int) and not isinstance(value, bool):
        if abs(value) > sys.float_info.max:
            raise InputError("a number beyond 1.8e+308 is not one that a cell can hold")
        digits = len(str(abs(value)).rstrip("0"))
        if digits > MOST_DIGITS:
            raise InputError(f"{value} has {digits} significant digits; a cell holds {MOST_DIGITS}")


def _check_text(text: str) -> None:
    if len(text) > LONGEST_TEXT:
        raise InputError(f"text of {len(text)} characters; a cell holds at most {LONGEST_TEXT}")
    match = _CONTROL.search(text)
    if match is not None:
        place = match.start() + 1
        raise InputError(f"text holds the control character U+{ord(match[0]):04X} at position {place}")


def fitting(text: str, where: str) -> str:
    """A stored text as it is; PackageError for one that no cell can hold, which Excel would repair."""
    if len(text) > LONGEST_TEXT and len(unescape(text)) > LONGEST_TEXT:
        raise PackageError(f"{where}: a text of {len(text):,} letters; a cell holds {LONGEST_TEXT:,}")
    return text
