"""Numbers as analysts type them: 70%, 1,000, 405B, 1.8T, 4050亿, １．８万亿."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache

from xlplugin.errors import ExcelError

LATIN_SCALES = {
    "": 0, "k": 3, "m": 6, "mn": 6, "b": 9, "bn": 9, "t": 12, "tn": 12,
}  # fmt: skip
CHINESE_SCALES = {"十": 1, "百": 2, "千": 3, "万": 4, "萬": 4, "亿": 8, "億": 8}
LARGEST_TEXT = 64

NUMBER = re.compile(
    r"(?P<sign>[+-]?)"
    r"(?P<digits>(?!0)\d{1,3}(?:,\d{3})+(?:\.\d*)?|\d+\.?\d*|\.\d+)"
    r"(?P<exponent>e[+-]?\d{1,3})?"
    r"\s*(?P<latin>k|mn|m|bn|b|tn|t)?(?P<chinese>[十百千万萬亿億]{0,3})"
    r"\s*(?P<percent>%?)"
)


def parse_number(text: str) -> float:
    """The number that a text means, as a float.

    Reads thousands separators, per cent, K/M/B/T (also mn, bn, tn), 十百千万亿 and their products, an
    exponent, full-width characters, and accounting brackets for negatives. A comma that does not
    separate thousands is refused: 1,5 could be 1.5 or 15, and 0,500 is no five hundred.

    Raises ExcelError #VALUE! for any other text, #NUM! when it is too large for a number.
    """
    meant = meaning(text)
    if isinstance(meant, float):
        return meant
    raise ExcelError(*meant)


@lru_cache(maxsize=20_000)  # a range is read at once and, cell by cell, where that fails
def meaning(text: str) -> float | tuple[str, str]:
    """The number, or code and message of the error."""
    plain = unicodedata.normalize("NFKC", text[: LARGEST_TEXT + 1]).strip().lower()
    plain = plain.replace("\u2212", "-")
    bracketed = plain.startswith("(") and plain.endswith(")")
    match = NUMBER.fullmatch(plain[1:-1].strip() if bracketed else plain)
    if match is None or len(plain) > LARGEST_TEXT or (bracketed and match["sign"]):
        shown = text if len(text) <= LARGEST_TEXT else text[:LARGEST_TEXT] + "..."
        return "#VALUE!", f"{shown!r} is not a number; write 405B, 4050亿, 1,000 or 70%"
    power = LATIN_SCALES[match["latin"] or ""] + sum(CHINESE_SCALES[unit] for unit in match["chinese"])
    power -= 2 if match["percent"] else 0
    digits = Decimal(match["sign"] + match["digits"].replace(",", "") + (match["exponent"] or ""))
    value = float(digits.scaleb(power))
    if value in (float("inf"), float("-inf")):
        return "#NUM!", f"{text!r} is too large for a number"
    return -value if bracketed else value


def format_number(value: float) -> str:
    """A short text that `parse_number` reads back as exactly the same float: 1.746e11 gives 174.6B."""
    digits = Decimal(repr(float(value)))
    for letter, power in (("T", 12), ("B", 9), ("M", 6)):
        if 10**power <= abs(value) < 10 ** (power + 3):
            return f"{digits.scaleb(-power).normalize():f}{letter}"
    if value == 0 or 1e-4 <= abs(value) < 1e6:
        return f"{digits.normalize():f}"
    return f"{digits.normalize():e}"
