"""What a person reads while tables are filled, in English or in Chinese.

A message is written once, in English, where it arises; `messages.csv` beside this module holds the Chinese.
Sentences of the calculation (why a cell is not trusted, what a function refuses, what is wrong with a file)
are English wherever they arise, because Excel's log and `recalc` show them so: `sentences.csv` retells them
where they are shown.
"""

from __future__ import annotations

import csv
import re
import string
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache
from pathlib import Path

from xlplugin.errors import InputError

LANGUAGES = ("zh", "en")
CATALOGUE = Path(__file__).with_name("messages.csv")
SENTENCES = Path(__file__).with_name("sentences.csv")
_LONGEST = 1000  # letters of a sentence that is retold: looking at longer ones would take long
# Fields of sentences.csv that are sentences themselves, or words of its own; `said` must be one.
_INNER = frozenset(
    ("said", "allowed", "low", "high", "hint", "use", "kind", "other", "form", "value", "error")
)
_SHAPES = {
    "function": "[A-Z_][A-Z0-9_.]*",
    "use": r"[^\W\d][\w.]*|operator \S+|operator prefix \S+|[a-z ]+?",
    "argument": "[a-z][a-z0-9_]*",
    "number": r"[-+.,\de]+",
    "text": r"""'.*'|".*"|\S+?""",
    "value": r"""'.*'|".*"|\S+?|a number of too many digits""",
    "low": r"(?:above|at least) [-+.\de]+",
    "high": r"(?:below|at most) [-+.\de]+",
    "kind": "[a-z ]+?",
    "other": "[a-z ]+?",
    "form": "[a-z ]+?",
    "word": "[^:]+?",
}  # of fields that are not just any text
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


def retold(sentence: str) -> str:
    """A sentence that arose in English, in the language in use; as it is where there is no other."""
    return _in_chinese(sentence) if _language.get() == "zh" and len(sentence) <= _LONGEST else sentence


@contextmanager
def speaking(chosen: str) -> Iterator[None]:
    """Messages in this language within the block, and what is raised out of it."""
    before = _language.set(chosen)
    try:
        yield
    except InputError as error:
        error.args = tuple(retold(arg) if isinstance(arg, str) else arg for arg in error.args)
        raise
    finally:
        _language.reset(before)


@cache
def _chinese() -> dict[str, str]:
    return _read(CATALOGUE)


def _read(path: Path) -> dict[str, str]:
    with open(path, encoding="utf-8", newline="") as stream:
        return {row["en"]: row["zh"] for row in csv.DictReader(stream)}


@lru_cache(maxsize=10_000)  # a run of many rows says the same of many
def _in_chinese(sentence: str) -> str:
    for pattern, chinese in _sentences():
        match = pattern.fullmatch(sentence)
        if match is None:
            continue
        fields = match.groupdict()
        told = {name: _in_chinese(text) if name in _INNER else text for name, text in fields.items()}
        if "said" not in fields or told["said"] != fields["said"]:
            return chinese.format(**told)
    return sentence


@cache
def _sentences() -> list[tuple[re.Pattern[str], str]]:
    """Patterns of sentences with their Chinese, those with most words of their own first."""
    parts = {english: list(string.Formatter().parse(english)) for english in _read(SENTENCES)}
    words = {english: sum(len(text) for text, *_ in found) for english, found in parts.items()}
    return [
        (re.compile("".join(map(_pattern, parts[english])), re.DOTALL), chinese)
        for english, chinese in sorted(_read(SENTENCES).items(), key=lambda line: -words[line[0]])
    ]


def _pattern(part: tuple[str, str | None, str | None, str | None]) -> str:
    """One field of a sentence, with the text before it."""
    text, name, *_ = part
    return re.escape(text) + (f"(?P<{name}>{_SHAPES.get(name, '.+?')})" if name else "")
