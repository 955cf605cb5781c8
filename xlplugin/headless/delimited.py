"""Rows of a delimited text: which sign separates the fields, and which one the decimals."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Sequence

from xlplugin.errors import InputError
from xlplugin.headless.failures import FillError
from xlplugin.headless.typed_numbers import decimal_of
from xlplugin.messages import say

DELIMITERS = ",;\t"
_NAMED = "sep="  # Excel's own first line for the sign
_LOOKED_AT = 200  # rows


def delimiter_of(text: str) -> str:
    """The sign with which most rows have the same number of fields, two at least; a comma where none has."""
    first = text.partition("\n")[0].strip().strip('"')
    if first.startswith(_NAMED) and first[len(_NAMED) :] in DELIMITERS:
        return first[len(_NAMED) :]
    return max(DELIMITERS, key=lambda sign: _agreement(text, sign))


def _agreement(text: str, sign: str) -> tuple[int, int]:
    widths: Counter[int] = Counter()
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=sign):
            widths[len(row)] += bool(row)
            if widths.total() >= _LOOKED_AT:
                break
    except csv.Error:
        return 0, 0
    return max(((rows, width) for width, rows in widths.items() if width > 1), default=(0, 0))


def delimited_rows(text: str, delimiter: str) -> list[tuple[int, list[str]]]:
    """Number of the line at which each row ends, and its fields; blank lines are none."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        rows = [(reader.line_num, row) for row in reader if row]
    except csv.Error as error:
        raise InputError(str(error)) from None
    if rows and rows[0][1][0].startswith(_NAMED) and len(rows[0][1]) <= 2:
        del rows[0]
    return rows


def check_widths(rows: Sequence[tuple[int, list[str]]]) -> None:
    """InputError for a row that has not as many fields as the header."""
    width = len(rows[0][1]) if rows else 0
    for line, row in rows:
        if len(row) != width:
            raise InputError(
                say(
                    "line {line} has {found} fields, the header has {wanted}",
                    line=line,
                    found=len(row),
                    wanted=width,
                )
            )


def decimal_sign(delimiter: str, cells: Iterable[str], told: str | None) -> str:
    """`.` or `,`; nothing where a table separated by semicolons does not tell.

    A comma or a TAB between the fields goes with the point. FillError when values of both kinds are there.
    """
    if told is not None:
        return told
    if delimiter != ";":
        return "."
    found: dict[str, str] = {}
    for cell in cells:
        if sign := decimal_of(cell):
            found.setdefault(sign, cell)
    if len(found) > 1:
        raise FillError(
            say("{point!r} has a decimal point and {comma!r} a decimal comma: say --decimal . or --decimal ,",
                point=found["."], comma=found[","])
        )  # fmt: skip
    return next(iter(found), "")
