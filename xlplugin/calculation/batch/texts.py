"""Functions of texts: those of entry rules and of labels; the engine computes the others alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import numpy as np

from xlplugin.calculation.batch.column import NUMBER, TEXT, TRUTH, VALUE, Column
from xlplugin.calculation.batch.lifting import each, hangs_on_last_digits, have_digits, number, text
from xlplugin.calculation.batch.rows import NotForBatch, Problem, Rows
from xlplugin.calculation.general_text import digits_15


def _length(value: str) -> float:
    return float(len(value.encode("utf-16-le")) // 2)


def _plain(value: str) -> str:
    if not value.isascii() and max(value) > "\uffff":
        raise NotForBatch("a text with letters of two units")
    return value


def _left(rows: Rows, value: Column, letters: Column = Column(NUMBER, 1.0)) -> Any:  # noqa: B008
    """LEFT; less than no letter, by whatever part of one, is the engine's."""
    counts = number(rows, letters)
    if not np.ndim(counts):
        if counts < 0.0:
            raise Problem(VALUE)
    else:
        rows.doubt(counts < 0.0)
        counts = np.maximum(counts, 0.0)
    return each(lambda word, count: _plain(word)[: int(count)], text(rows, value), counts)


def _joined(rows: Rows, *columns: Column) -> Any:
    return each(lambda *words: "".join(words), *(text(rows, column) for column in columns))


def _exact(rows: Rows, left: Column, right: Column) -> Any:
    return each(lambda a, b: a == b, text(rows, left), text(rows, right))


def _number_of(rows: Rows, column: Column) -> Any:
    """N: a text is 0."""
    return 0.0 if column.kinds == TEXT else number(rows, column)


_FORMAT = re.compile(r"(#,##)?0(?:\.(0{1,10}))?(%)?")


def _formatted(rows: Rows, value: Column, form: Column) -> Any:
    """TEXT of numbers in the plain formats of models: `0`, `#,##0.00`, `0.0%`."""
    if value.kinds == TRUTH or not form.is_constant or form.kinds != TEXT:
        raise NotForBatch("TEXT of a truth, or in a format that varies")
    match = _FORMAT.fullmatch(str(form.texts))
    if match is None:
        raise NotForBatch(f"TEXT in the format {form.texts!r}")
    if value.kinds == TEXT:
        rows.doubt(have_digits(value.texts))
        return value
    comma, places, share = "," if match[1] else "", len(match[2] or ""), bool(match[3])

    def show(size: float) -> str:
        digits = (digits_15(size) * (100 if share else 1)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        return f"{digits if digits else abs(digits):{comma}.{places}f}{'%' if share else ''}"

    numbers = number(rows, value)
    if np.any(np.abs(numbers) >= 1e14):
        raise NotForBatch("TEXT of numbers of more than 15 digits")
    if rows.inexact:
        rows.doubt(np.asarray(each(lambda size: hangs_on_last_digits(size, show, rows.inexact), numbers)))
    return each(show, numbers)


VALUES: dict[str, Callable[..., Any]] = {
    "LEN": lambda rows, column: each(_length, text(rows, column)),
    "LEFT": _left,
    "CONCATENATE": _joined,
    "EXACT": _exact,
    "N": _number_of,
    "TEXT": _formatted,
}
