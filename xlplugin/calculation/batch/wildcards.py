"""Excel's wildcards: `*` any letters, `?` one, `~` before a letter that means itself."""

from __future__ import annotations

from functools import lru_cache

from xlplugin.calculation.batch.rows import NotForBatch

_ANY, _ONE = object(), object()


def has_wildcards(text: str) -> bool:
    """Whether a text is a pattern."""
    return any(letter in "*?~" for letter in text)


@lru_cache(maxsize=1024)
def _pattern(text: str) -> tuple[object, ...]:
    found: list[object] = []
    letters = iter(text)
    for letter in letters:
        if letter == "~":
            found.append(next(letters, "~"))
            if found[-1] not in ("*", "?", "~"):
                raise NotForBatch("a tilde before what is no wildcard")
        else:
            found.append({"*": _ANY, "?": _ONE}.get(letter, letter))
    return tuple(found)


@lru_cache(maxsize=8192)  # marks and headings, the same in every batch
def matches(pattern: str, text: str) -> bool:
    """Whether a whole text fits a pattern, case aside; in time of the product of their lengths at most."""
    wanted, text = _pattern(pattern.casefold()), text.casefold()
    at = place = 0
    star, resume = -1, 0
    while place < len(text):
        if at < len(wanted) and wanted[at] is _ANY:
            star, resume = at, place
            at += 1
        elif at < len(wanted) and (wanted[at] is _ONE or wanted[at] == text[place]):
            at, place = at + 1, place + 1
        elif star >= 0:
            resume += 1
            at, place = star + 1, resume
        else:
            return False
    return all(part is _ANY for part in wanted[at:])
