"""What a person reads while tables are filled, in English or in Chinese.

A message is written once, in English, where it arises; `messages.csv` beside this module holds the Chinese.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

LANGUAGES = ("zh", "en")
CATALOGUE = Path(__file__).with_name("messages.csv")
_language: ContextVar[str] = ContextVar("language", default="en")


def say(english: str, /, **values: object) -> str:
    """The message in the language in use, with values in its places; English where there is no other."""
    text = _chinese().get(english, english) if _language.get() == "zh" else english
    return text.format(**values)


def language() -> str:
    """The language in use: `zh` or `en`."""
    return _language.get()


def language_of(titles: Iterable[str]) -> str:
    """The language of a workbook, by its sheets' titles: `zh` where most have a Chinese character."""
    chinese = ["zh" if any("\u4e00" <= sign <= "\u9fff" for sign in title) else "en" for title in titles]
    return "zh" if 2 * chinese.count("zh") > len(chinese) else "en"


@contextmanager
def speaking(chosen: str) -> Iterator[None]:
    """Messages in this language within the block."""
    before = _language.set(chosen)
    try:
        yield
    finally:
        _language.reset(before)


@cache
def _chinese() -> dict[str, str]:
    with open(CATALOGUE, encoding="utf-8", newline="") as stream:
        return {row["en"]: row["zh"] for row in csv.DictReader(stream)}
