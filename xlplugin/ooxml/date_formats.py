"""Which number formats show a date or a time of day."""

from __future__ import annotations

import re

_TEXT = re.compile(r'"[^"]*"|\\.|_.|\*.')
_DURATION = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_BRACKETS = re.compile(r"\[[^\]]*\]")


def is_date_format(code: str) -> bool:
    """Whether a number format shows a date or a time of day; a duration such as [h]:mm is a number."""
    code = _TEXT.sub("", code.partition(";")[0])
    if _DURATION.search(code) or "general" in code.lower():
        return False
    return re.search("[ymdhs]", _BRACKETS.sub("", code), re.IGNORECASE) is not None
