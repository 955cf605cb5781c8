"""Values as arithmetic and arguments take them."""

from __future__ import annotations

import re
from collections.abc import Callable

from xlplugin.calculation.corrections.correction import Correction
from xlplugin.calculation.corrections.number_reader import Beyond, may_spell, number_in
from xlplugin.calculation.general_text import general_text
from xlplugin.errors import ExcelError

_DIGIT = re.compile(r"\d")
TRUTHS = ("true", "false")
_LONGEST = 64  # longer texts than that spell no number that anybody writes


def number_of(value: object) -> float | ExcelError:
    """A single value as a number: blank is 0, TRUE is 1, a text is the number it spells or #VALUE!."""
    if isinstance(value, (float, ExcelError)):
        return value
    if value is None or isinstance(value, (bool, int)):
        return float(value or 0)
    if isinstance(value, list):
        raise Beyond("a function is given several values for one")
    return number_in(value)


def text_of(value: object) -> str | ExcelError:
    """A single value as a text."""
    if isinstance(value, list):
        raise Beyond("a function is given several values for one")
    return general_text(value)


def readers(date_1904: bool) -> dict[str, Callable[[object], object]]:
    """What reads numbers in texts, by name, for a book whose dates start in 1900 or 1904."""

    def number(value: object) -> object:
        """An operand: texts become numbers, all else stays."""
        return number_in(value, date_1904) if isinstance(value, str) else value

    def value(value: object) -> object:
        if isinstance(value, bool):
            return ExcelError("#VALUE!")
        return 0.0 if value is None else number(value)

    def part(pattern: Callable[[float], float]) -> Callable[[object], object]:
        def run(value: object) -> object:
            if isinstance(value, ExcelError):
                return value
            if not isinstance(value, str):
                return ExcelError("#VALUE!")
            if _is_plain(value):
                return ExcelError("#VALUE!")
            found = number_in(value, date_1904)
            return found if isinstance(found, ExcelError) else pattern(found)

        return run

    return {
        "NUMBER": number,
        "VALUE": value,
        "DATEVALUE": part(lambda serial: float(int(serial))),
        "TIMEVALUE": part(lambda serial: serial % 1.0),
    }


def _is_plain(text: str) -> bool:
    """Whether a text is a number and no date or time: DATEVALUE("5") is #VALUE!."""
    try:
        number_in(text, None)
    except Beyond:
        return False
    return ":" not in text and not text.strip(" ")[-1:].isalpha()


def condition(value: object) -> object:
    """What IF asks: texts that say TRUE or FALSE mean that."""
    if not isinstance(value, str):
        return value
    if value.lower() in TRUTHS:
        return value.lower() == "true"
    if may_be_number(value):
        raise Beyond("whether IF takes a number in a text for a condition is not known here")
    return ExcelError("#VALUE!")


def only_number(value: object) -> object:
    """What SUMPRODUCT multiplies: texts, truth values and blanks count as 0."""
    return value if isinstance(value, (float, ExcelError)) else 0.0


def may_be_number(text: str) -> bool:
    """Whether Excel, under some settings, may take a text for a number, date or time."""
    if len(text) > _LONGEST or not _DIGIT.search(text) or not may_spell(text):
        return False
    try:
        return not isinstance(number_in(text, False), ExcelError)
    except Beyond:
        return True


# The engine's own by these names are never called.
FUNCTIONS = {name: Correction(read) for name, read in readers(False).items() if name != "NUMBER"}
