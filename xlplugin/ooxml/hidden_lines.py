"""Rows and columns of a sheet part shown that are hidden; the rest of the part stays byte for byte."""

from __future__ import annotations

import re
from collections.abc import Collection

Lines = tuple[frozenset[int], frozenset[int]]  # rows and columns
NO_LINES: Lines = (frozenset(), frozenset())
_HIDDEN = re.compile(rb'\s(?:hidden|collapsed)="(?:1|true)"')
_ROW = re.compile(rb"<(?:\w+:)?row\s[^>]*>")
_COLUMN = re.compile(rb"<(?:\w+:)?col\s[^>]*>")
_NUMBER = re.compile(rb'\sr="(\d+)"')
_SPAN = re.compile(rb'\s(min|max)="(\d+)"')


def with_lines_shown(content: bytes, rows: Collection[int], columns: Collection[int]) -> bytes:
    """The part with these rows and columns no longer hidden."""
    if rows:
        content = _ROW.sub(lambda found: _shown_row(found[0], rows), content)
    return _COLUMN.sub(lambda found: _shown_columns(found[0], columns), content) if columns else content


def _shown_row(tag: bytes, rows: Collection[int]) -> bytes:
    number = _NUMBER.search(tag)
    return _HIDDEN.sub(b"", tag) if number and int(number[1]) in rows else tag


def _shown_columns(tag: bytes, columns: Collection[int]) -> bytes:
    """One element may stand for several columns: it is split where only some of them are shown."""
    ends = {name: int(number) for name, number in _SPAN.findall(tag)}
    span = range(ends[b"min"], ends[b"max"] + 1)
    if not _HIDDEN.search(tag) or not any(column in columns for column in span):
        return tag
    parts = []
    for column in span:
        part = _SPAN.sub(rb' \1="%d"' % column, tag)
        parts.append(_HIDDEN.sub(b"", part) if column in columns else part)
    return b"".join(parts)
