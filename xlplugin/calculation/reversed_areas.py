"""Areas whose second end lies before the first, as A$2 does in `A3:A$2`: the engine would stop at them.

Excel puts the ends in order when a formula is typed, but a shared formula is stored for its first cell: from
`SUM(A1:A$2)` the third cell down gets such an area.
"""

from __future__ import annotations

import re

from xlplugin.ooxml.addresses import column_number, parse_area

_AREA = re.compile(
    r"(?<![\w.$])(\$?)([A-Z]{1,3})(\$?)(\d{1,7}):(\$?)([A-Z]{1,3})(\$?)(\d{1,7})(?![\w(!])", re.IGNORECASE
)


def has_reversed(text: str) -> bool:
    return ":" in text and any(_is_reversed(match) for match in _AREA.finditer(text))


def in_order(reference: str) -> str:
    """The reference with its ends in order, each with its own marks."""
    return _AREA.sub(_ordered, reference)


def may_reverse(text: str, row: int, column: int, shared_by: str) -> bool:
    """Whether an area of a formula in this cell turns around in one of the cells that share the formula."""
    top, left, bottom, right = parse_area(shared_by)
    moves = [(r - row, c - column) for r in (top, bottom) for c in (left, right)]
    return any(_is_reversed(match, *move) for match in _AREA.finditer(text) for move in moves)


def _is_reversed(match: re.Match[str], rows: int = 0, columns: int = 0) -> bool:
    first, last = (
        (int(row) + (0 if row_mark else rows), column_number(column) + (0 if column_mark else columns))
        for column_mark, column, row_mark, row in (match.groups()[:4], match.groups()[4:])
    )
    return first[0] > last[0] or first[1] > last[1]


def _ordered(match: re.Match[str]) -> str:
    ends = [match.groups()[:4], match.groups()[4:]]
    columns = sorted(((column_number(column), mark + column) for mark, column, _, _ in ends), key=_number)
    rows = sorted(((int(row), mark + row) for _, _, mark, row in ends), key=_number)
    return f"{columns[0][1]}{rows[0][1]}:{columns[1][1]}{rows[1][1]}"


def _number(end: tuple[int, str]) -> int:
    return end[0]
