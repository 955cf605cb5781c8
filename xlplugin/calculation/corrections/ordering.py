"""In which order Excel has values of one kind, and when two of them are the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

NUMBER, TEXT, TRUTH = 0, 1, 2
_SYMBOLS = ' _,;:!?."()[]{}@*/\\&#%`^+<=>|~$'
_LITERAL = re.compile(r"~[*?~]|[*?]")


def kind_of(value: object) -> int | None:
    """Numbers, texts or truth values; None for blanks and errors, which have no place in an order."""
    if isinstance(value, bool):
        return TRUTH
    if isinstance(value, (int, float)):
        return NUMBER
    return TEXT if isinstance(value, str) else None


def order_key(value: object) -> object:
    """What to compare of two values of one kind."""
    return text_key(value) if isinstance(value, str) else value


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


def same(wanted: object, value: object) -> bool:
    """Equal as a search has it: of one kind, in any case, and numbers to their last binary digit."""
    kind = kind_of(wanted)
    if kind is None or kind != kind_of(value):
        return False
    return wanted.lower() == value.lower() if kind == TEXT else wanted == value


def pattern(text: str) -> Callable[[object], bool]:
    """Whether a value is a text that `text` describes with `?`, `*` and, before these, `~`."""
    parts, at = [], 0
    for mark in _LITERAL.finditer(text.lower()):
        parts.append(re.escape(text[at : mark.start()].lower()))
        parts.append({"*": ".*", "?": "."}.get(mark[0]) or re.escape(mark[0][1]))
        at = mark.end()
    found = re.compile("".join([*parts, re.escape(text[at:].lower())]), re.DOTALL)
    return lambda value: isinstance(value, str) and found.fullmatch(value.lower()) is not None
