"""What a number format asks for, part by part: each is a kind of its own (TEXT's second argument)."""

from __future__ import annotations

import re
from collections.abc import Iterator

_PARTS = re.compile(
    r"""(?P<quoted>"[^"]*"|\\.)|(?P<fill>[_*].)|(?P<elapsed>\[(?:h+|m+|s+)\])|(?P<brackets>\[[^\]]*\])
    |(?P<word>general|am/pm|a/p|y+|m+|d+|h+|s+)|(?P<exponent>e[+-]0+)|(?P<fraction>[#0?]+\s*/\s*[#0?\d]+)
    |(?P<digits>[#0?][#0?,]*(?:\.[#0?,]*)?|\.[#0?,]*)|(?P<sections>;)|(?P<sign>[-+ $():/,.])|(?P<letter>.)""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)


def parts_of(text: str) -> set[str]:
    """Names of the parts of a format; words of dates and strange letters as they stand."""
    sections = text.count(";")
    found = {f"format of {sections + 1} sections"} if sections else set()
    for match in _PARTS.finditer(text):
        part = str(match.lastgroup)
        if part == "digits":
            found.update(_kinds_of_digits(match[0]))
        elif part != "sections":
            found.add(f"format with {match[0].lower() if part in ('word', 'letter') else part}")
    return found or {"format without a letter"}


def _kinds_of_digits(text: str) -> Iterator[str]:
    whole, point, decimals = text.partition(".")
    yield "format of digits"
    if not whole:
        yield "format without whole digits"
    if "," in whole.rstrip(","):
        yield "format with thousands"
    if text.endswith(",") or whole.endswith(","):
        yield "format by thousands"
    if "?" in text:
        yield "format with blanks for digits"
    if point and "0" not in decimals:
        yield "format with no decimals but those needed"
    elif "#" in decimals:
        yield "format with some decimals"
