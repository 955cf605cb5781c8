"""UPPER, LOWER and PROPER: letters beyond A to Z have two cases too."""

from __future__ import annotations

from collections.abc import Callable

from xlplugin.calculation.corrections.coercion import text_of
from xlplugin.calculation.corrections.number_reader import Beyond
from xlplugin.errors import ExcelError

# Letters that stay, and one whose other case is not its only one.
_ONE_CASE, _SEVERAL = "ßẞ", {"ς": "Σ"}


def cased(change: Callable[[str], str]) -> Callable[[object], object]:
    def run(value: object) -> object:
        text = text_of(value)
        return text if isinstance(text, ExcelError) else change(text)

    return run


def upper(text: str) -> str:
    return text.upper() if text.isascii() else "".join(map(_upper, text))


def lower(text: str) -> str:
    return text.lower() if text.isascii() else "".join(map(_lower, text))


def proper(text: str) -> str:
    """A capital after anything that is no letter: "76Budget", "It'S"."""
    found, inside = [], False
    for character in text:
        found.append(_lower(character) if inside else _upper(character))
        inside = character.isalpha()
    return "".join(found)


def _upper(character: str) -> str:
    if character in _ONE_CASE:
        return character
    return _SEVERAL.get(character) or _other(character, character.upper(), str.lower)


def _lower(character: str) -> str:
    return character if character in _ONE_CASE else _other(character, character.lower(), str.upper)


def _other(character: str, changed: str, back: Callable[[str], str]) -> str:
    if changed != character and back(changed) != character:
        raise Beyond(f"which other case the letter {character!r} has depends on the language")
    return changed
