"""In which order Excel has texts, and when two numbers are the same to it."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_SYMBOLS = ' _,;:!?."()[]{}@*/\\&#%`^+<=>|~$'
# Numbers that differ by more than this part of the larger cannot agree to 15 digits.
SURELY_APART = 1e-14


@lru_cache(maxsize=65_536)
def text_key(text: str) -> tuple:
    """Symbols come before digits, digits before letters; accents, hyphens and apostrophes count last."""
    lower = text.lower()
    bare = unicodedata.normalize("NFD", lower).replace("-", "").replace("'", "")
    marked = "-" in lower or "'" in lower
    return tuple(_weight(c) for c in bare if not unicodedata.combining(c)), marked, lower


def _weight(character: str) -> tuple[int, int]:
    place = _SYMBOLS.find(character)
    if place >= 0:
        return 0, place
    return (1 if character.isdigit() else 2), ord(character)


def agree(left: float, right: float) -> bool:
    """Whether two numbers are the same to 15 significant digits."""
    if abs(left - right) > SURELY_APART * max(abs(left), abs(right)):
        return False
    return f"{left:.14e}" == f"{right:.14e}"
