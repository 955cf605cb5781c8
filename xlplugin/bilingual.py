"""Words that cells, scenario tables and functions take in either language."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

# English, as messages spell it; Chinese, as the zh edition shows it.
WORDS = (
    ("dense", "稠密"),
    ("sparse", "稀疏"),
    ("sparse-else-dense", "稀疏否则稠密"),
    ("low", "低"),
    ("base", "基准"),
    ("high", "高"),
)
_GROUPS = {spelling: group for group in WORDS for spelling in group}


def in_chinese(word: str) -> str:
    """The word as the zh edition shows it; one that has no other spelling as it is."""
    return _GROUPS.get(word, (word, word))[1]


def spellings(word: str) -> tuple[str, ...]:
    """Every way to write a word; only itself for one that has no other."""
    return _GROUPS.get(folded(word), (word,))


def folded(word: str) -> str:
    return unicodedata.normalize("NFKC", word).strip().casefold()


def other_spellings(words: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Pairs of another spelling and the word, as `Choice` takes its aliases."""
    return tuple((spelling, word) for word in words for spelling in spellings(word) if spelling != word)
