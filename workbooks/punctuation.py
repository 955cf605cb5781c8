"""Chinese texts with the signs of their own script."""

from __future__ import annotations

import re

WIDE = str.maketrans(",;:?!()", "，；：？！（）")
LETTER = r"[\u4e00-\u9fff]"
BESIDE_LETTERS = re.compile(  # a space behind one of these would be a gap; "? " is a sign of the light
    r"(?<=[\u4e00-\u9fff）”])(?:[,;:] ?|[?!])|[,;:] ?(?=[\u4e00-\u9fff（“])|[?!](?=[\u4e00-\u9fff（“])"
    rf"|(?<={LETTER})[()]"
)
BRACKETS = re.compile(r"(?P<before>[A-Za-z0-9]?)(?P<space> ?)\((?P<inner>[^()]*)\)(?: (?=\S))?")
LITERAL = re.compile(r'"[^"]*"')


def punctuated(text: str) -> str:
    """The text, or the texts within a formula, in wide signs; names such as A100(FP16) stay as they are."""
    text = text.replace("「", "“").replace("」", "”")
    if '"' in text:
        return LITERAL.sub(lambda found: wide(found[0]), text)
    return wide(text)


def wide(text: str) -> str:
    if not re.search(LETTER, text):
        return text
    text, before = BRACKETS.sub(bracketed, text), text
    while text != before:  # those around others
        text, before = BRACKETS.sub(bracketed, text), text
    text = BESIDE_LETTERS.sub(lambda found: found[0].strip().translate(WIDE), text)
    return re.sub(r"(?<=[，；：]) (?=\S)", "", text)


def bracketed(found: re.Match[str]) -> str:
    """A pair of brackets; a space beside a wide one would be a gap."""
    inner = found["inner"]
    if found["before"] and not found["space"] and inner.isascii():
        return found[0]
    return f"{found['before']}（{inner}）"
