"""Functions of texts that the engine computes otherwise."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from xlplugin.calculation.corrections.coercion import number_of, text_of
from xlplugin.calculation.corrections.correction import Correction
from xlplugin.calculation.corrections.number_reader import Beyond
from xlplugin.calculation.corrections.syntax import Arguments, constant
from xlplugin.calculation.corrections.text_case import cased, lower, proper, upper
from xlplugin.errors import ExcelError

_LONGEST = 32_767
_VALUE = ExcelError("#VALUE!")
_ANSI = "cp1252"


def joined(*values: object) -> object:
    """CONCAT: every cell of every area, row by row."""
    return _joined("", _cells(values))


def joined_between(delimiter: object, ignores_empty: object, *values: object) -> object:
    """TEXTJOIN with one delimiter."""
    if isinstance(delimiter, list):
        raise Beyond("TEXTJOIN with several delimiters is not known here")
    between, ignores = text_of(delimiter), ignores_empty
    if isinstance(ignores, str):
        ignores = {"true": True, "false": False}.get(ignores.lower(), _VALUE)
    for value in (between, ignores):
        if isinstance(value, ExcelError):
            return value
    return _joined(between, _cells(values), bool(ignores))


def _cells(values: object) -> list[object]:
    return [cell for value in values for cell in (_cells(value) if isinstance(value, list) else [value])]


def _joined(between: str, cells: list[object], ignores: bool = False) -> object:
    texts = list(map(text_of, cells))
    for text in texts:
        if isinstance(text, ExcelError):
            return text
    result = between.join(text for text in texts if text or not ignores)
    return result if length(result) <= _LONGEST else _VALUE


def find(wanted: object, within: object, start: object = 1.0) -> object:
    """FIND: the same case, no wildcards."""
    return _place(wanted, within, start, str.find)


def search(wanted: object, within: object, start: object = 1.0) -> object:
    """SEARCH: without regard to case, with ? and * for any letters."""
    return _place(wanted, within, start, _place_of_pattern)


def _place(wanted: object, within: object, start: object, place: Callable[[str, str, int], int]) -> object:
    wanted, within, start = text_of(wanted), text_of(within), number_of(start)
    for value in (wanted, within, start):
        if isinstance(value, ExcelError):
            return value
    start = int(start)
    if start < 1 or start > length(within) + (not within):
        if not wanted and start == len(within) + 1:
            raise Beyond("whether an empty text is found behind the end is not known here")
        return _VALUE
    found = place(within, wanted, start - 1) if length(wanted) else start - 1
    return _VALUE if found < 0 else float(found + 1)


def _place_of_pattern(within: str, wanted: str, start: int) -> int:
    found = _pattern(_folded(wanted)).search(_folded(within), start)
    return found.start() if found else -1


def _folded(text: str) -> str:
    """One letter for one, so that places stay."""
    return "".join(c if len(c.lower()) > 1 else c.lower() for c in text)


@lru_cache(maxsize=256)
def _pattern(wanted: str) -> re.Pattern[str]:
    parts = re.findall(r"~[~*?]|.", wanted, re.DOTALL)
    marks = {"*": ".*?", "?": "."}
    return re.compile("".join(marks.get(part) or re.escape(part[-1]) for part in parts), re.DOTALL)


def replaced(old: object, start: object, count: object, new: object) -> object:
    """REPLACE: behind the end, the new text is added."""
    old, new, start, count = text_of(old), text_of(new), number_of(start), number_of(count)
    for value in (old, start, count, new):
        if isinstance(value, ExcelError):
            return value
    if start < 1 or count < 0:
        return _VALUE
    length(old)
    start = int(start) - 1
    result = old[:start] + new + old[start + int(count) :]
    return result if length(result) <= _LONGEST else _VALUE


def trimmed(value: object) -> object:
    """TRIM: takes out spaces, but no tabs nor other kinds of space."""
    text = text_of(value)
    return " ".join(part for part in text.split(" ") if part) if isinstance(text, str) else text


def code(value: object) -> object:
    """CODE of Windows' Western European letters."""
    text = text_of(value)
    if isinstance(text, ExcelError) or not text:
        return text or _VALUE
    try:
        return float(text[0].encode(_ANSI)[0])
    except UnicodeEncodeError:
        raise Beyond(f"the code of {text[0]!r} depends on the language of Windows") from None


def character(value: object) -> object:
    """CHAR of Windows' Western European letters."""
    number = number_of(value)
    if isinstance(number, ExcelError):
        return number
    if not 1 <= int(number) <= 255:
        return _VALUE
    try:
        return bytes([int(number)]).decode(_ANSI)
    except UnicodeDecodeError:
        raise Beyond(f"character {int(number)} is none in Windows' Western European set") from None


def length(text: str) -> int:
    """How many letters; Beyond where Excel's versions count them differently."""
    if not text.isascii() and any(c > "\uffff" for c in text):
        raise Beyond("a text with signs like 😀, which older versions of Excel count as two letters each")
    return len(text)


def counted(value: object) -> object:
    """A text of which a function counts the letters."""
    text = text_of(value)
    if isinstance(text, str):
        length(text)
    return text


def in_general_format(value: object) -> object:
    """TEXT(x,"General")."""
    text = text_of(value)
    if isinstance(value, float) and not value.is_integer() and not 1e-4 <= abs(value) < 1e11:
        raise Beyond("how TEXT writes very large and very small numbers in the General format")
    if isinstance(value, float) and abs(value) >= 1e15:
        raise Beyond("how TEXT writes very large numbers in the General format")
    return text


def _may_hold_a_number(arguments: Arguments) -> bool:
    return any(not isinstance(constant([argument], 0), str) for argument in arguments)


FUNCTIONS = {
    "CONCAT": Correction(joined, _may_hold_a_number),
    "CONCATENATE": Correction(joined, _may_hold_a_number),
    "TEXTJOIN": Correction(joined_between),
    "TRIM": Correction(trimmed),
    "FIND": Correction(find),
    "SEARCH": Correction(search),
    "REPLACE": Correction(replaced),
    "UPPER": Correction(cased(upper)),
    "LOWER": Correction(cased(lower)),
    "PROPER": Correction(cased(proper)),
    "CODE": Correction(code),
    "CHAR": Correction(character),
}
